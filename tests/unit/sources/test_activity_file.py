from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sources import ActivityFile, BadRow, EventRecord

MAPPING = """\
source: chat
kind: activity
fields:
  kind: {column: Type, values: {comment: reply}}
  actor: By
  target: To
  at: When
  topic: Topic
  weight: Count
"""
HEADER = "Type,By,To,When,Topic,Count\n"


@pytest.fixture
def read(write, mapping_of):
    """Read the rows of an activity file."""
    return lambda rows, mapping=MAPPING: list(
        ActivityFile(write("a.csv", HEADER + rows), mapping_of(mapping)).events()
    )


def test_a_row_becomes_an_event(read):
    """Every field arrives, typed, and the key is made from the content."""
    (event,) = read("comment,7,8,2027-01-04T09:00:00+01:00,prompts,2\n")
    assert isinstance(event, EventRecord)
    assert (event.kind, event.actor, event.target) == ("reply", "7", "8")
    assert event.at == datetime(2027, 1, 4, 8, tzinfo=UTC)
    assert (event.topic, event.weight) == ("prompts", 2.0)


def test_the_made_key_knows_the_content_but_not_the_weight(read):
    """The same event has the same key in the next export; another one has another."""
    row = "reply,7,8,2027-01-04T08:00:00Z,{},{}\n"
    first, heavier, other = read(row.format("a", 1) + row.format("a", 2) + row.format("b", 1))
    assert first.key == heavier.key != other.key


def test_target_topic_and_weight_may_be_missing(read):
    """A post is for nobody in particular."""
    (event,) = read("post,7,,2027-01-04T08:00:00Z,,\n")
    assert (event.target, event.topic, event.weight) == (None, None, 1.0)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("post,,,2027-01-04T08:00:00Z,,\n", "has nothing under By"),
        ("post,7,,,,\n", "has nothing under When"),
        ("post,7,,yesterday,,\n", "When is not a date and time"),
        ("post,7,,2027-01-04T08:00:00,,\n", "When has no time zone"),
        ("shout,7,,2027-01-04T08:00:00Z,,\n", "Type is none of post, reply"),
        ("post,7,,2027-01-04T08:00:00Z,,-1\n", "Count is not a number"),
    ],
)
def test_each_bad_cell_sets_its_row_aside(read, row, said):
    """The reason names the column."""
    (bad,) = read(row)
    assert isinstance(bad, BadRow)
    assert said in bad.reason


def test_a_zone_may_be_given_for_the_whole_file(read):
    """Exports often leave out the zone that everybody there knows."""
    (event,) = read("post,7,,2027-01-04 09:00,,\n", f"time_zone: Europe/Paris\n{MAPPING}")
    assert event.at == datetime(2027, 1, 4, 8, tzinfo=UTC)
