"""``crossweave try`` with small files, and with files that are none."""

from __future__ import annotations

import pytest


def person(number, function, manager=""):
    """Give a row with what most files have."""
    return {
        "Employee ID": f"E{number}",
        "Full name": f"Pat {number}",
        "Department": function,
        "Manager ID": manager,
    }


@pytest.fixture
def attempt(crossweave, csv_writer, tmp_path):
    """Give a function that tries a file of some rows."""

    def run(rows):
        return crossweave("try", csv_writer(tmp_path / "people.csv", tuple(rows[0]), rows))

    return run


def test_a_trio_reads_like_a_sentence(attempt, home):
    """Three people are introduced as one who meets two, and the home folder is not made."""
    ran = attempt([person(n, name) for n, name in enumerate(("Finance", "IT", "Sales"))])
    assert ran.code == 0, ran.err
    assert "Pat 0 (Finance) meets Pat 1 (IT) and Pat 2 (Sales): " in ran.out
    assert not home.exists()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([person(1, "IT")], "too few eligible: 1"),
        ([person(1, "IT"), person(2, "Sales", "E1")], "Nobody can be matched"),
        ([{"Colour": "red", "Size": "3"}], "name"),
    ],
    ids=["one person", "two who may not meet", "no people"],
)
def test_files_that_give_nothing(attempt, rows, told):
    """A file from which no introduction follows is told in a sentence, with an exit code."""
    ran = attempt(rows)
    assert ran.code in {1, 2}, ran.out
    assert told in ran.err


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff\xfe" * 50, b"PK\x03\x04 not a sheet"])
@pytest.mark.parametrize("name", ["people.csv", "people.xlsx", "people.pdf"])
def test_files_that_are_something_else(crossweave, tmp_path, name, content):
    """Whatever is given in place of an HR file gets a sentence and an exit code."""
    (tmp_path / name).write_bytes(content)
    ran = crossweave("try", tmp_path / name)
    assert ran.code in {1, 2}, ran.out
    assert name in ran.err
