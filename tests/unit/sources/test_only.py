"""Rows that a mapping means, and those that it passes over."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config import ConfigError
from sources import PeopleFile

NOW = datetime(2027, 1, 4, tzinfo=UTC)
MAPPING = "source: hr\nkind: people\nonly: {column: Roles, match: '\\breviewer'}\n"
FIELDS = "fields:\n  key: Id\n"


@pytest.fixture
def keys(write, mapping_of):
    """Give the keys of the people whom a mapping means."""

    def read(rows: str, more: str = "") -> list[str]:
        feed = PeopleFile(write("p.csv", rows), mapping_of(MAPPING + more + FIELDS))
        return [row.key for row in feed.people(NOW)]

    return read


def test_rows_that_do_not_fit_are_passed_over(keys):
    """Case is ignored, the pattern may fit anywhere; the others are neither taken nor put aside."""
    assert keys("Id,Roles\n1,lead|Reviewer\n2,previewer\n3,\n4,reviewer\n") == ["1", "4"]


def test_a_row_that_fits_no_header_is_still_told(keys):
    """What cannot be read at all might be meant."""
    assert keys("Id,Roles\n1,a,b\n2,reviewer\n") == ["1", "2"]


def test_the_latest_row_decides(keys):
    """Who is no longer meant by their latest row is not taken by an older one."""
    rows = "Id,Roles,From\n1,reviewer,2026-01-01\n1,maintainer,2026-06-01\n2,reviewer,2026-01-01\n"
    assert keys(rows, "latest_by: From\n") == ["2"]


@pytest.mark.parametrize(
    ("only", "said"),
    [
        ("{column: Gender, match: f}", "mapping.yaml:3: the column `Gender` is never taken"),
        ("{column: Roles, match: '('}", "`match` is not a regular expression"),
        ("{column: Roles}", "`match` is missing"),
        ("{colum: Roles, match: a}", "did you mean `column`"),
    ],
)
def test_a_choice_that_cannot_be_made_is_worded(mapping_of, only, said):
    """Nor can people be chosen by what must never enter a match."""
    with pytest.raises(ConfigError) as caught:
        mapping_of(f"source: hr\nkind: people\nonly: {only}\n{FIELDS}")
    assert said in str(caught.value)


def test_a_column_that_is_not_there_is_told_with_its_line(write, mapping_of):
    """As for every column of a mapping."""
    with pytest.raises(ConfigError, match=r"mapping.yaml:3: p.csv has no column `Roles`"):
        PeopleFile(write("p.csv", "Id,Team\n1,a\n"), mapping_of(MAPPING + FIELDS))
