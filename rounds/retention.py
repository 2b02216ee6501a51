"""Delete what was kept long enough: activity, inputs of rounds, texts of mail, import records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Delete, String, Update, case, cast, delete, null, select, update
from sqlalchemy.orm import Session

from config.retention import Retention
from members.joining import GOOD_FOR
from store import ActivityEvent, JoinRequest, OutboxRow, QuarantinedRow, Round, SyncRun
from store.audit import record

JOINING_MAIL: Final = ("confirm_join", "join_unknown")
"""Kinds of mail to people who are nobody here, kept no longer than their request."""

DONE_WITH: Final = ("sent", "bounced", "suppressed", "withheld", "cancelled")
"""States of mail from which nothing is sent any more; a failed one can be tried again."""


def clean(session: Session, retention: Retention, *, actor: str, now: datetime) -> dict[str, int]:
    """Delete what is older than its retention; the audit keeps how much of what.

    A message's row stays with its key and state, so that nothing is sent twice; its text, address
    and sender go. A round stays with its matches; what it was solved from goes. To see what would
    be deleted, call it in ``Database.reading``.

    Returns
    -------
    dict
        By kind, as `Retention` names them, how many rows were deleted or emptied.
    """
    counts = {"activity": 0, "problems": 0, "mail": 0, "imports": 0, "join_requests": 0}
    for kind, statement in _statements(session, retention, now):
        counts[kind] += _done(session, statement)
    session.expire_all()  # the statements pass by the objects that the session holds
    if any(counts.values()):
        found = {kind: count for kind, count in counts.items() if count}
        _note(session, found, actor=actor, now=now)
    return counts


def _statements(
    session: Session, retention: Retention, now: datetime
) -> list[tuple[str, Delete | Update]]:
    """Return what to run, in an order that keeps every reference whole."""
    before = {
        kind: now - timedelta(weeks=weeks)
        for kind in Retention.model_fields
        if (weeks := retention.weeks(kind)) is not None
    }
    old_requests = delete(JoinRequest).where(JoinRequest.asked_at < now - GOOD_FOR)
    found: list[tuple[str, Delete | Update]] = [
        ("join_requests", old_requests),
        ("mail", _mail_to_nobody(now)),
    ]
    if at := before.get("activity"):
        found.append(("activity", delete(ActivityEvent).where(ActivityEvent.at < at)))
    if at := before.get("problems"):
        over = (Round.ended_at < at) | Round.id.in_(_run_out(session, at))
        there = Round.problem.is_not(None) | Round.proposal.is_not(None)
        emptied = update(Round).where(over, there).values(problem=None, proposal=None)
        found.append(("problems", emptied))
    if at := before.get("mail"):
        full = OutboxRow.address.is_not(None) | (cast(OutboxRow.context, String) != "{}")
        old = (OutboxRow.queued_at < at) & OutboxRow.state.in_(DONE_WITH)
        nothing: dict[str, Any] = {"address": null(), "context": {}, "claimed_by": null()}
        found.append(("mail", update(OutboxRow).where(old, full).values(nothing)))
    if at := before.get("imports"):
        old_runs = select(SyncRun.id).where(SyncRun.at < at)
        rows = delete(QuarantinedRow).where(QuarantinedRow.sync_run_id.in_(old_runs))
        found += [("imports", rows), ("imports", delete(SyncRun).where(SyncRun.at < at))]
    return found


def _mail_to_nobody(now: datetime) -> Update:
    """Empty what was written to addresses that somebody entered on the page for joining."""
    over = OutboxRow.kind.in_(JOINING_MAIL) & (OutboxRow.queued_at < now - GOOD_FOR)
    there = OutboxRow.address.is_not(None)
    nothing: dict[str, Any] = {
        "address": null(),
        "domain": null(),
        "context": {},
        "claimed_by": null(),
        "state": case((OutboxRow.state.in_(DONE_WITH), OutboxRow.state), else_="cancelled"),
    }
    return update(OutboxRow).where(over, there, OutboxRow.state != "sending").values(nothing)


def _run_out(session: Session, at: datetime) -> list[int]:
    """Return the rounds whose last day was before an instant, and that no later one has closed."""
    rounds = session.execute(
        select(Round.id, Round.starts_on, Round.days).where(
            Round.state == "introduced", Round.problem.is_not(None)
        )
    )
    ends = {
        number: datetime.combine(first + timedelta(days=days), time(), UTC)
        for number, first, days in rounds.tuples()
    }
    return [number for number, end in ends.items() if end < at]


def _done(session: Session, statement: Delete | Update) -> int:
    counting = statement.execution_options(preserve_rowcount=True, synchronize_session=False)
    return session.connection().execute(counting).rowcount


def _note(session: Session, counts: Mapping[str, int], *, actor: str, now: datetime) -> None:
    record(
        session,
        at=now,
        actor=actor,
        action="privacy.clean",
        subject="privacy/retention",
        after=dict(counts),
    )
