"""Files that decide for all programs: a change is recorded once, by who used it first."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from rounds.settings_changes import note_settings
from store import AuditEntry

SHIPPED = {"activity": {"countries": "none"}, "retention": {"mail": 26}}
ON = {"activity": {"countries": ["GB"], "agreed_by": "Council"}, "retention": {"mail": 26}}


@pytest.fixture
def look(database, now):
    """Give a function that looks at the file and says whether that was news."""

    def noted(says, actor="ada"):
        with database.writing() as session:
            return note_settings(session, "privacy.yaml", says, SHIPPED, actor=actor, now=now)

    return noted


@pytest.fixture
def entries(database):
    """Give a function that reads what was recorded, before and after."""

    def read():
        with database.reading() as session:
            return [(row.before, row.after) for row in session.scalars(select(AuditEntry))]

    return read


def test_the_file_as_it_was_shipped_is_no_news(look, entries):
    """An installation that changed nothing has nothing in the audit."""
    assert not look(SHIPPED)
    assert entries() == []


def test_a_change_is_recorded_once(look, entries):
    """The second look finds what the first one wrote down."""
    assert look(ON)
    assert not look(ON, actor="somebody else")
    assert entries() == [({"activity": SHIPPED["activity"]}, {"activity": ON["activity"]})]


def test_back_again_is_a_change_too(look, entries):
    """Switched on, a key taken out, switched off: each step is there, and the last is known."""
    assert look(ON)
    assert look({"activity": ON["activity"]})
    assert look(SHIPPED)
    assert not look(SHIPPED)
    assert [after for _, after in entries()][1:] == [{}, SHIPPED]
