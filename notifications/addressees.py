"""What has to be known of the people that some rows of the outbox go to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from notifications.claims import DUE
from notifications.messages import KINDS
from notifications.pacing import WEEK, Hours, Pace
from notifications.render import RenderError, read_context
from store import EVERY_LIST, MailStop, Member, OutboxRow, Suppression

Digest = Callable[[str], str]
"""Hashes an address as the list of suppressed ones keeps it."""

URGENT: Final = frozenset(kind for kind, context in KINDS.items() if context.urgent)
NO_MORE: Final[Mapping[str, str]] = {
    "bounced": "no mail goes to this address: it came back as unknown",
    "erased": "no mail goes to this address: its owner asked to be forgotten",
}
STOPPED: Final = "the member wants no more mail of this list"
NOT_GONE: Final = (*DUE, "withheld", "cancelled", "failed", "suppressed")


def is_paced(row: OutboxRow) -> bool:
    """Tell whether a row waits for a member's hours, and counts as one of the week's."""
    return row.member_id is not None and row.kind not in URGENT


@dataclass(frozen=True, slots=True)
class Addressees:
    """What is known of the members and addresses of some rows.

    Attributes
    ----------
    opens
        By member: from when on mail may go, `now` where it may already.
    sent
        By member: when messages went that count, in the last seven days.
    stops
        By member: the lists that they want no mail of.
    unwanted
        By address: why no mail goes to it.
    """

    opens: Mapping[int, datetime]
    sent: Mapping[int, Sequence[datetime]]
    stops: Mapping[int, Collection[str]]
    unwanted: Mapping[str, str]

    @classmethod
    def of(
        cls,
        session: Session,
        rows: Collection[OutboxRow],
        *,
        pace: Pace,
        digest: Digest | None,
        now: datetime,
    ) -> Addressees:
        """Look up all that is needed, in a handful of queries."""
        members = {row.member_id for row in rows if row.member_id is not None}
        paced = {row.member_id for row in rows if row.member_id is not None and is_paced(row)}
        addresses = {row.address for row in rows if row.address}
        return cls(
            opens=_opens(session, paced, pace.hours, now) if pace.hours else {},
            sent=_sent(session, paced, now) if pace.per_week else {},
            stops=_stops(session, members),
            unwanted=_unwanted(session, addresses, digest) if digest else {},
        )

    def unwelcome(self, row: OutboxRow) -> str | None:
        """Say why a row must not be sent at all; None when it may."""
        if row.address and row.address in self.unwanted:
            return self.unwanted[row.address]
        stops = self.stops.get(row.member_id or 0)
        return STOPPED if stops and is_paced(row) and _is_of(row, stops) else None


def _opens(
    session: Session, members: Collection[int], hours: Hours, now: datetime
) -> Mapping[int, datetime]:
    found = session.execute(
        select(Member.id, Member.time_zone, Member.works_from, Member.works_until).where(
            Member.id.in_(members)
        )
    )
    return {
        member: hours.within(works_from, works_until).next_open(now, zone)
        for member, zone, works_from, works_until in found.tuples()
    }


def _sent(
    session: Session, members: Collection[int], now: datetime
) -> Mapping[int, Sequence[datetime]]:
    """Find when messages went, or are about to; those inside another one do not count."""
    when = func.coalesce(OutboxRow.sent_at, OutboxRow.claimed_at)
    reserved = and_(OutboxRow.state.in_(DUE), OutboxRow.claimed_by.is_not(None))
    found = session.execute(
        select(OutboxRow.member_id, when).where(
            OutboxRow.member_id.in_(members),
            OutboxRow.kind.not_in(URGENT),
            OutboxRow.merged_into_id.is_(None),
            or_(reserved, and_(OutboxRow.state.not_in(NOT_GONE), when > now - WEEK)),
        )
    )
    sent = defaultdict(list)
    for member, at in found:
        sent[member].append(at)
    return sent


def _stops(session: Session, members: Collection[int]) -> Mapping[int, Collection[str]]:
    stops: defaultdict[int, set[str]] = defaultdict(set)
    found = select(MailStop.member_id, MailStop.mailing).where(MailStop.member_id.in_(members))
    for member, mailing in session.execute(found).tuples():
        stops[member].add(mailing)
    return stops


def _unwanted(session: Session, addresses: Collection[str], digest: Digest) -> Mapping[str, str]:
    known = {address: digest(address) for address in addresses}
    found = select(Suppression.digest, Suppression.reason).where(
        Suppression.digest.in_(set(known.values()))
    )
    why = dict(session.execute(found).tuples().all())
    return {address: NO_MORE[why[each]] for address, each in known.items() if each in why}


def _is_of(row: OutboxRow, stops: Collection[str]) -> bool:
    """Tell whether a row is of a list that can be stopped, and is; a broken row fails later."""
    try:
        mailing = read_context(row.kind, row.context).mailing()
    except RenderError:
        return False
    return mailing.stop_subject is not None and (mailing.slug in stops or EVERY_LIST in stops)
