from __future__ import annotations

import pytest

from sources import AnswerRecord, AnswersFile, BadRow, read_answers

MAPPING = """\
source: form
kind: answers
fields:
  key: Id
  email: Mail
  skills: Show
  interests: Learn
  joins: Join
  named: Thank me
  time_zone: Zone
"""
HEADER = "Id,Mail,Show,Learn,Join,Thank me,Zone\n"


@pytest.fixture
def read(write, mapping_of):
    """Read the rows of a file of answers."""
    return lambda rows: read_answers(
        AnswersFile(write("a.csv", HEADER + rows), mapping_of(MAPPING))
    )


def test_an_answer_is_read(read, tmp_path):
    """Lists become tuples, yes becomes true."""
    assert read('7,,SQL; charts,prompts,learning-partners,Yes,Asia/Tokyo\n') == [
        AnswerRecord(
            file=str(tmp_path / "a.csv"), line=2, key="7", skills=("SQL", "charts"),
            interests=("prompts",), joins=("learning-partners",), named=True,
            time_zone="Asia/Tokyo",
        )
    ]  # fmt: skip


def test_what_was_not_answered_says_nothing(read):
    """An empty cell must not wipe out what somebody said before."""
    (answer,) = read(",ana@example.org,,,,,\n")
    assert (answer.skills, answer.interests, answer.named, answer.joins) == (None, None, None, ())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",,SQL,,,,\n", "has nothing under Id and Mail"),
        ("7,,SQL,,,maybe,\n", "Thank me is neither yes nor no"),
        (f"7,,{'x' * 121},,,,\n", "Show is longer than 120"),
    ],
)
def test_bad_answers_are_set_aside(read, row, said):
    """Each with a reason that names the column."""
    (bad,) = read(row)
    assert isinstance(bad, BadRow)
    assert said in bad.reason


def test_of_several_answers_the_last_is_taken(read):
    """People change their minds; the earlier row says where the later one is."""
    first, other, last = read("7,,SQL,,,,\n8,,SQL,,,,\n7,,charts,,,,\n")
    assert isinstance(first, BadRow)
    assert "line 4" in first.reason
    assert isinstance(other, AnswerRecord)
    assert last.skills == ("charts",)
