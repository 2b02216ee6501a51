"""What is done with mail that comes in: bounces are counted, answers to people reach a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from members.handing_on import handed_on
from members.suppression import address_digest, is_suppressed, suppress
from notifications.inbound.answers import CalendarAnswer
from notifications.inbound.kinds import Incoming, Kind, looked_at
from notifications.inbound.letters import Letter
from notifications.inbound.reports import Report
from notifications.outbox import Draft, queue
from store import InboundMail, Member, OutboxRow
from store.audit import record

TAKEN: Final = ("sent", "uncertain")
"""States of mail that can come back."""

ACTOR: Final = "inbox"

AnswerListener = Callable[[Session, CalendarAnswer], None]


@dataclass(frozen=True, slots=True)
class Desk:
    """Who reads the mail that comes in.

    Attributes
    ----------
    sender
        The address that our mail comes from.
    people
        Addresses of people who read what is for a person; the first who did not write it gets it.
    hash_key
        What gone addresses are known again by.
    on_answer
        Told of each answer of a calendar, in the transaction in which it is noted.
    locale
        In which language those people are written to.
    """

    sender: str
    organisation: str
    people: tuple[str, ...]
    hash_key: str
    on_answer: AnswerListener
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one mail.

    Attributes
    ----------
    status
        Of a bounce: why, as an enhanced status code (RFC 3463).
    bounced
        Whether a mail of ours will not arrive for it.
    suppressed
        Whether an address gets no more mail for it.
    """

    kind: Kind
    status: str | None = None
    bounced: bool = False
    suppressed: bool = False


def take_in(session: Session, letter: Letter, desk: Desk, *, now: datetime) -> Taken | None:
    """Note a mail that came in and do what follows from it; None when it was taken in before."""
    incoming = looked_at(letter, sender=desk.sender)
    row = _row_about(session, incoming)
    report = _telling(incoming.reports, _addresses(session, row))
    gone = row is not None and report is not None and _says_gone(report, _addresses(session, row))
    noted = _noted(session, incoming, row, report, permanent=gone, now=now)
    if noted is None:
        return None
    if incoming.answer is not None:
        desk.on_answer(session, incoming.answer)
    if incoming.kind == "forwarded":
        _hand_on(session, letter, noted, desk, now=now)
    status = report.status if report else None
    return Taken(
        incoming.kind,
        status,
        bounced=_mark_bounced(row, report),
        suppressed=gone and row is not None and _suppress(session, row, desk, status, now=now),
    )


def _row_about(session: Session, incoming: Incoming) -> OutboxRow | None:
    """Find the mail of ours that a mail is about: by its number, else by whom it went to."""
    if incoming.about is not None:
        found = select(OutboxRow).where(OutboxRow.message_id == incoming.about)
        return session.scalars(found.with_for_update()).first()
    addresses = [address for report in incoming.reports for address in report.addresses]
    if not addresses:
        return None
    latest = (
        select(OutboxRow)
        .where(func.lower(OutboxRow.address).in_(addresses), OutboxRow.sent_at.is_not(None))
        .order_by(OutboxRow.sent_at.desc(), OutboxRow.id.desc())
        .limit(1)
    )
    return session.scalars(latest.with_for_update()).first()


def _addresses(session: Session, row: OutboxRow | None) -> frozenset[str]:
    """Return where a mail went; once that is deleted, where the member's mail goes now."""
    if row is None:
        return frozenset()
    address = row.address
    if address is None and row.member_id is not None:
        address = session.get_one(Member, row.member_id).email
    return frozenset({address.strip().lower()}) if address else frozenset()


def _telling(found: tuple[Report, ...], addresses: frozenset[str]) -> Report | None:
    """Choose the report that names the recipient, and of several the one of a failure."""
    ranked = sorted(found, key=lambda each: (addresses.isdisjoint(each.addresses), not each.failed))
    return next(iter(ranked), None)


def _says_gone(report: Report, addresses: frozenset[str]) -> bool:
    """Tell whether the recipient's own address is gone, not one that it was passed on to."""
    return report.gone and not addresses.isdisjoint(report.addresses)


def _noted(
    session: Session,
    incoming: Incoming,
    row: OutboxRow | None,
    report: Report | None,
    *,
    permanent: bool,
    now: datetime,
) -> int | None:
    """Write the row of a mail; None when another reading has written it."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite if on_sqlite else postgresql).insert(InboundMail)
    values = {
        "message_id": incoming.letter.message_id,
        "kind": incoming.kind,
        "outbox_id": row.id if row else None,
        "member_id": row.member_id if row and incoming.kind == "bounce" else None,
        "status": report.status if report else None,
        "permanent": permanent,
        "at": now,
    }
    statement = insert.values(values).on_conflict_do_nothing(index_elements=["message_id"])
    return session.execute(statement.returning(InboundMail.id)).scalar_one_or_none()


def _mark_bounced(row: OutboxRow | None, report: Report | None) -> bool:
    if row is None or report is None or not report.failed or row.state not in TAKEN:
        return False
    row.state = "bounced"
    row.state_reason = f"it came back: {report.status or 'without a code'}"
    return True


def _suppress(
    session: Session, row: OutboxRow, desk: Desk, status: str | None, *, now: datetime
) -> bool:
    (address,) = _addresses(session, row)
    digest = address_digest(address, desk.hash_key)
    if is_suppressed(session, digest):
        return False
    suppress(session, [digest], reason="bounced", now=now)
    record(
        session,
        at=now,
        actor=ACTOR,
        action="address.suppress",
        subject=f"outbox/{row.id}",
        after={"status": status} | ({"members": [row.member_id]} if row.member_id else {}),
    )
    return True


def _hand_on(session: Session, letter: Letter, noted: int, desk: Desk, *, now: datetime) -> None:
    """Queue a mail to the first person who did not write it themselves."""
    reader = next((each for each in desk.people if each.lower() != letter.from_address), None)
    if reader is None:
        return
    context = handed_on(letter, sender=desk.sender, contact=reader, organisation=desk.organisation)
    draft = Draft.to_admin(reader, subject=f"inbound-{noted}", context=context, locale=desk.locale)
    queue(session, [draft], now=now)
