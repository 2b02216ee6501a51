"""Later mail follows the introduction that the same member got."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from notifications.outbox import conversation, message_id, row_key
from rounds.reconciling import reconcile
from store import OutboxRow


def test_a_change_of_the_match_follows_its_introduction(company: Any) -> None:
    """Somebody left: the one who hears of it sees it beneath the introduction."""
    company.hire("p01", function="IT")
    company.hire("p02", function="Finance")
    round_id = company.hold()
    with company.database.writing() as session:
        for row in session.scalars(select(OutboxRow)):
            row.state = "sent"
    company.change("p01", status="left")
    now = company.start + timedelta(hours=1)
    with company.database.writing() as session:
        reconcile(session, company.sender_of, now=now)
    with company.database.reading() as session:
        member = company.member(session, "p02").id
        rows = {
            row.kind: row for row in session.scalars(select(OutboxRow)) if row.member_id == member
        }
        introduction = rows["introduction"]
        assert introduction.thread is None
        assert rows["match_changed"].thread == introduction.message_id
        assert introduction.key == row_key("introduction", introduction.subject, member)
        found = conversation(session, subject=introduction.subject, member_id=member)
        assert found is not None
        assert message_id(found) == introduction.message_id
        assert conversation(session, subject="match-0", member_id=member) is None
    assert company.state(round_id) == "introduced"
