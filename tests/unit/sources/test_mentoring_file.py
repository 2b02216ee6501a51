from __future__ import annotations

import pytest

from config import ConfigError, shipped_mapping
from sources import BadRow, MentoringFile, MentoringRecord, read_mapping, read_mentoring
from sources.fields import FIELDS
from sources.values import MENTORING_PARSERS

MAPPING = """\
source: form
kind: mentoring
fields:
  key: Id
  email: Mail
  role: Role
  capacity: Room
  topics: Topics
  functions: Functions
  goals: Goals
  how_often: Often
  wishes: Wishes
  current: Now
"""
HEADER = "Id,Mail,Role,Room,Topics,Functions,Goals,Often,Wishes,Now\n"
SECRET = "Become head of purchasing"


@pytest.fixture
def read(write, mapping_of):
    """Read the rows of a file of offers and asks."""
    return lambda rows: read_mentoring(
        MentoringFile(write("m.csv", HEADER + rows), mapping_of(MAPPING))
    )


def test_an_offer_is_read(read, tmp_path):
    """Lists become tuples, the room a number; goals and wishes are not a mentor's to have."""
    assert read("7,,Mentor,2,SQL; charts,Finance,goal,weekly,9,8|6\n") == [
        MentoringRecord(
            file=str(tmp_path / "m.csv"), line=2, role="mentor", key="7", capacity=2,
            topics=("SQL", "charts"), functions=("Finance",), how_often="weekly",
            current=("8", "6"),
        )
    ]  # fmt: skip


def test_an_ask_is_read(read, tmp_path):
    """Wishes keep their order; room and present mentees say nothing of a mentee."""
    row = f"7,a@example.org,mentee,2,SQL,,{SECRET},weekly,H9; b@example.org; H9,8\n"
    assert read(row) == [
        MentoringRecord(
            file=str(tmp_path / "m.csv"), line=2, role="mentee", key="7", email="a@example.org",
            topics=("SQL",), goals=SECRET, how_often="weekly", wishes=("H9", "b@example.org"),
        )
    ]  # fmt: skip


@pytest.mark.parametrize("said", ["both", "Mentor; Mentee", "offer|ask"])
def test_who_says_both_offers_and_asks(read, said):
    """One row gives a record of each role, with what belongs to it."""
    mentor, mentee = read(f"7,,{said},2,SQL,,{SECRET},,9,8\n")
    assert (mentor.role, mentor.capacity, mentor.current, mentor.goals) == (
        "mentor", 2, ("8",), None,
    )  # fmt: skip
    assert (mentee.role, mentee.capacity, mentee.current, mentee.wishes) == (
        "mentee", None, (), ("9",),
    )  # fmt: skip


def test_what_was_not_answered_says_nothing(read):
    """An empty cell must not wipe out what somebody said before."""
    (offer,) = read("7,,mentor,,,,,,,\n")
    assert (offer.capacity, offer.topics, offer.functions, offer.how_often) == (None,) * 4


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",,mentor,2,SQL,,,,,\n", "has nothing under Id and Mail; who offers or asks?"),
        ("7,,,2,SQL,,,,,\n", "has nothing under Role; write mentor, mentee or both"),
        ("7,,boss,2,SQL,,,,,\n", "Role is none of mentor, mentee, both"),
        ("7,,mentor,51,SQL,,,,,\n", "Room is not a number from 0 to 50"),
        ("7,,mentor,-1,SQL,,,,,\n", "Room is not a number from 0 to 50"),
        ("7,,mentor,some,SQL,,,,,\n", "Room is not a number from 0 to 50"),
        (f"7,,mentee,,SQL,,{'x' * 1001},,,\n", "Goals is longer than 1000 characters"),
        (f"7,,mentee,,SQL,,,{'x' * 81},,\n", "Often is longer than 80 characters"),
    ],
)
def test_bad_rows_are_set_aside(read, row, said):
    """Each with a reason that names the column and never what the cell holds."""
    (bad,) = read(row)
    assert isinstance(bad, BadRow)
    assert said in bad.reason
    assert "boss" not in bad.reason


def test_rows_of_one_person_in_one_role_are_put_together(read):
    """Lists are united, the room is the largest and not the sum, of texts the last one holds."""
    first, other, ask = read(
        "7,,mentor,1,SQL,Finance,,weekly,,8\n"
        "8,,mentor,1,SQL,,,,,\n"
        "7,,mentor,3,charts; SQL,IT,,,,6\n"
        "7,,mentee,,prompts,,,,,\n"
        "7,,mentor,2,,,,monthly,,\n"
    )
    assert (first.line, first.capacity, first.how_often) == (2, 3, "monthly")
    assert (first.topics, first.functions) == (("SQL", "charts"), ("Finance", "IT"))
    assert first.current == ("8", "6")
    assert (other.key, ask.role, ask.topics) == ("8", "mentee", ("prompts",))


def test_goals_are_not_in_what_is_printed_of_a_record(read):
    """A record that lands in a log or a traceback keeps its goals to itself."""
    assert SECRET not in repr(read(f"7,,mentee,,SQL,,{SECRET},,,\n"))


def test_only_mapped_columns_are_read(write, mapping_of):
    """A protected column is refused in this feed as in every other, and named."""
    file = write("m.csv", "Id,Gender,Age\n7,f,30\n")
    feed = MentoringFile(
        file, mapping_of("source: f\nkind: mentoring\nfields: {key: Id, role: {default: mentor}}\n")
    )
    assert feed.refused_columns == ("Gender", "Age")
    assert [record.key for record in read_mentoring(feed)] == ["7"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("{role: Role}", "needs `key` or `email`: who offers or asks?"),
        ("{key: Id}", "needs the field `role`: give its column, or a default"),
        ("{key: Id, role: {default: boss}}", "`boss` is none of mentor, mentee, both"),
        ("{key: Id, role: Role, capacity: {default: 60}}", "`60` is not a number from 0 to 50"),
        ("{key: Id, role: Role, age: Age}", "`age` is never taken"),
        ("{key: Id, role: Role, topics: Religion}", "never taken"),
        ("{key: Id, role: Role, goal: Goal}", "did you mean `goals`?"),
    ],
)
def test_what_a_mapping_needs(mapping_of, fields, said):
    """A slip in the mapping is told once, before any row is read."""
    with pytest.raises(ConfigError, match=said.replace("?", r"\?")):
        mapping_of(f"source: f\nkind: mentoring\nfields: {fields}\n")


@pytest.mark.parametrize("name", ["mentoring", "gitlab-mentors", "gitlab-mentees"])
def test_the_mappings_that_come_along_can_be_used(name):
    """Each is of this kind and finds no complaint."""
    assert read_mapping(shipped_mapping(name)).kind == "mentoring"


def test_every_field_has_a_parser():
    """The allow-list and the readers of cells cannot drift apart."""
    assert set(MENTORING_PARSERS) == set(FIELDS["mentoring"])
