from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sources import ActivityFile, BadRow, EventRecord

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
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
        ActivityFile(write("a.csv", HEADER + rows), mapping_of(mapping)).events(NOW)
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


def test_contacts_without_dates_are_as_of_their_import(write, mapping_of):
    """A picture of who works with whom: importing it again makes no new events of it."""
    mapping = mapping_of(
        "source: net\nkind: activity\nfields:\n  kind: {default: mail}\n  actor: A\n"
        "  target: B\n  at: {default: now}\n"
    )
    feed = ActivityFile(write("a.csv", "A,B\n1,2\n2,1\n"), mapping)
    first, later = list(feed.events(NOW)), list(feed.events(NOW + timedelta(days=30)))
    assert {event.at for event in first} == {NOW}
    assert [event.key for event in first] == [event.key for event in later]
    assert first[0].key != first[1].key


def test_now_is_no_word_for_a_cell(read):
    """Only the mapping may say that a feed has no dates."""
    (bad,) = read("post,7,,now,,\n")
    assert isinstance(bad, BadRow)
