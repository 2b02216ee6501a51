"""What bad input gets: a message that says what to do, exit code 1 or 2, nothing half written."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import Home


@pytest.fixture(autouse=True)
def starters(home):
    """Write the starter files, as `crossweave init` would."""
    Home(home).write_starters()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_before_init(crossweave, hr):
    """Without a database each command says which one makes it."""
    for command in (("import", "people", hr()), ("round", "preview"), ("deliver",)):
        ran = crossweave(*command)
        assert (ran.code, ran.out) == (1, "")
        assert "run `crossweave init` first" in ran.err


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({3: {"Employee ID": "H002"}}, ["hr.csv:4", "same key as line 3"]),
        ({3: {"Work e-mail": "person2@example.org"}}, ["hr.csv:4", "e-mail"]),
        ({3: {"Work e-mail": "person3"}}, ["hr.csv:4", "e-mail"]),
        ({3: {"Time zone": "Europe/Atlantis"}}, ["hr.csv:4", "Time zone", "time zone"]),
        ({3: {"Job level": "three"}}, ["hr.csv:4", "Job level", "whole number"]),
        ({3: {"Back on": "soon"}}, ["hr.csv:4", "Back on"]),
        (
            {1: {"Manager ID": "H002"}, 2: {"Manager ID": "H003"}, 3: {"Manager ID": "H001"}},
            ["hr.csv:2", "circle of managers", "lines 3 and 4"],
        ),
    ],
    ids=["id", "address twice", "address", "zone", "level", "date", "circle"],
)
def test_bad_rows_are_left_out_and_told(crossweave, hr, changes, told):
    """A bad row is named with file, line, column and reason; the other rows are taken."""
    crossweave("init")
    ran = crossweave("import", "people", hr(changes=changes))
    assert ran.code == 1
    for words in told:
        assert words in ran.err
    assert "Traceback" not in ran.err
    assert "8 people in the file" in ran.out
    again = crossweave("import", "people", hr(changes=changes))
    assert "0 new, 0 changed" in again.out


def test_a_manager_who_is_not_there(crossweave, hr):
    """A row that names an unknown manager is taken without one, and told by its line."""
    crossweave("init")
    ran = crossweave("import", "people", hr(changes={3: {"Manager ID": "H999"}}))
    assert ran.code == 0
    assert "line 4" in ran.err
    assert "taken without a manager" in ran.err


def test_an_unknown_column(crossweave, hr, home, stored):
    """A mapping that names a column the file does not have is refused with the nearest one."""
    crossweave("init")
    edit(home / "mappings" / "people.yaml", "Preferred name", "Prefered name")
    before = stored()
    ran = crossweave("import", "people", hr())
    assert ran.code == 2
    assert "people.yaml:7" in ran.err
    assert "Preferred name" in ran.err
    assert stored() == before


def test_a_missing_file(crossweave, stored):
    """A file that is not there is named."""
    crossweave("init")
    ran = crossweave("import", "people", "nowhere.csv")
    assert ran.code in {1, 2}
    assert "nowhere.csv" in ran.err
    assert "Traceback" not in ran.err


def test_a_half_empty_export(running, hr, stored):
    """A file in which many people are missing is refused whole, with the way to insist."""
    before = stored()
    ran = running("import", "people", hr(5))
    assert ran.code == 1
    assert "--allow-vanished" in ran.err
    assert stored() == before
    assert running("import", "people", hr(5), "--allow-vanished").code == 0


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("- different: function", "- diferent: function", "did you mean 'different'"),
        ("- different: function", "- different: functoin", "function"),
        ("- different: function", "- share: function\n  - different: function", "function"),
        ("odd: trio", "odd: quartet", "trio"),
        ("community: ai-learners", "comunity: ai-learners", "Did you mean 'community'"),
        ("time_zone: Europe/London", "time_zone: Europe/Atlantis", "is not a time zone"),
        ('cron: "0 9 * * MON"', 'cron: "9 o\'clock"', "is not a cron expression"),
        ("kind: pairing", "kind: [pairing", "learning-partners.yaml:"),
    ],
    ids=["rule", "field", "contradiction", "odd", "key", "zone", "cron", "yaml"],
)
def test_a_wrong_program(running, home, stored, old, new, told):
    """A program's file that cannot be used is refused with file, line and the nearest name."""
    before = stored()
    edit(home / "programs" / "learning-partners.yaml", old, new)
    ran = running("round", "open")
    assert ran.code == 2
    assert "learning-partners.yaml:" in ran.err
    assert told in ran.err
    assert "Traceback" not in ran.err
    assert stored() == before


def test_an_empty_roster(crossweave, hr, form):
    """With nobody in the program a round says so, and what to do; so does an empty HR file."""
    crossweave("init")
    empty = crossweave("import", "people", hr(0))
    assert empty.code == 1
    assert "no rows" in empty.err
    crossweave("import", "people", hr(4))
    for command in ("preview", "open"):
        ran = crossweave("round", command)
        assert ran.code == 1
        assert "too few eligible: 0, the program needs 2" in ran.out
        assert "crossweave import answers" in ran.err


def test_one_member(crossweave, hr, form):
    """One person alone cannot be matched, and the round says that two are needed."""
    crossweave("init")
    crossweave("import", "people", hr(4))
    crossweave("members", "join", "learning-partners", "H001")
    ran = crossweave("round", "preview")
    assert ran.code == 1
    assert "too few eligible: 1, the program needs 2" in ran.out


def test_two_who_may_not_meet(crossweave, hr, form):
    """When the rules leave nobody for anybody, the way to find out what would help is told."""
    crossweave("init")
    crossweave("import", "people", hr(4))
    crossweave("import", "answers", form(1))
    crossweave("members", "join", "learning-partners", "H004")
    ran = crossweave("round", "preview")
    assert ran.code == 1
    assert "0 of 2 matched" in ran.out
    assert "allow people of the same function" in ran.out
    assert "Nobody can be matched" in ran.err


def test_rules_that_need_what_nobody_said(crossweave, hr):
    """A rule about topics, when nobody named any, is told by its place in the program's file."""
    crossweave("init")
    crossweave("import", "people", hr(4))
    for key in ("H001", "H002"):
        crossweave("members", "join", "learning-partners", key)
    ran = crossweave("round", "preview")
    assert ran.code == 1
    assert "`prefer 1 exchange`: no member has 'skills'" in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ("members", "pause", "learning-partners", "H099"),
        ("members", "pause", "learning-partners", "Persn 1"),
        ("members", "answer", "learning-partners", "H001", "--no", "--period", "2031"),
        ("members", "block", "H001", "H001"),
        ("members", "list", "learning-partner"),
        ("members", "enrol", "learning-partners"),
        ("round", "show", "--period", "2031"),
        ("round", "explain", "nobody"),
        ("import", "people", "hr.csv", "--mapping", "nothing"),
        ("sync", "people"),
        ("digest", "nothing"),
        ("deliver", "--settle", "introduction/match-1/1"),
    ],
    ids=" ".join,
)
def test_what_is_not_there(running, stored, command):
    """Whatever is asked for and is not there: a sentence, an exit code, and nothing changed."""
    before = stored()
    ran = running(*command)
    assert ran.code in {1, 2}
    assert ran.err.strip()
    assert "Traceback" not in ran.err
    assert stored() == before


@pytest.mark.parametrize(
    "command",
    [
        ("round", "open", "--period", "x" * 41),
        ("round", "cancel", "--reason", "x" * 301),
        ("round", "cancel", "--reason", " "),
    ],
)
def test_texts_that_do_not_fit(running, stored, command):
    """A name or reason that some database would refuse is refused on all, with the limit."""
    running("round", "open")
    before = stored()
    ran = running(*command)
    assert ran.code == 1
    assert "characters" in ran.err
    assert stored() == before
