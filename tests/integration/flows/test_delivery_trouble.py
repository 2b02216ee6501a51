"""Trouble with the mail is told, once a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from flows.delivery_trouble import tell_of_trouble, trouble_note
from flows.installation import Installation
from notifications.delivery import Delivery
from notifications.links import MAILTO
from store import OutboxRow

ADMIN = "ada@example.org"


def fail(company: Any, count: int) -> None:
    """Let introductions fail."""
    with company.database.writing() as session:
        for row in session.query(OutboxRow).filter_by(kind="introduction").limit(count):
            row.state, row.state_reason = "failed", "550 no such mailbox"


@pytest.fixture
def troubled(staffed: Any) -> Any:
    """Give a company in which two introductions failed."""
    staffed.hold()
    fail(staffed, 2)
    return staffed


def test_failures_are_told_once_a_day(
    troubled: Any, installation: Installation, now: datetime
) -> None:
    """Each admin gets one note a day, however often delivery fails on it."""
    with installation.database() as database:
        assert tell_of_trouble(installation, database, Delivery(failed=2)) == 1
        assert tell_of_trouble(installation, database, Delivery(uncertain=1)) == 0
    assert troubled.mail("delivery_trouble") == [ADMIN]


def test_the_note_is_in_the_language_of_the_admins(
    troubled: Any, installation: Installation
) -> None:
    """The row of the note carries the language that the settings name."""
    settings = installation.settings.model_copy(update={"admin_locale": "de-CH"})
    swiss = replace(installation, settings=settings)
    with swiss.database() as database:
        tell_of_trouble(swiss, database, Delivery(failed=2))
    with troubled.database.reading() as session:
        rows = session.query(OutboxRow).filter_by(kind="delivery_trouble")
        assert [row.locale for row in rows] == ["de-CH"]


def test_a_good_delivery_is_not_told(troubled: Any, installation: Installation) -> None:
    """Sent and deferred mail is no news."""
    with installation.database() as database:
        assert tell_of_trouble(installation, database, Delivery(sent=3, deferred=1)) == 0


def test_the_note_counts_and_names_nobody(troubled: Any, installation: Installation) -> None:
    """The note says how many and why, and has no member's address."""
    with troubled.database.reading() as session:
        note = trouble_note(installation, session)
    assert [(each.label, each.value) for each in note.figures] == [("failed", "2")]
    assert [(each.label, each.value) for each in note.problems] == [("550 no such mailbox", "2")]
    assert "@example.org" not in str(replace(note, contact="").view(MAILTO))
