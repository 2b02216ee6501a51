"""Which rows a sender takes next: what is due, may go now, and is within all limits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from notifications.addressees import URGENT, Addressees, Digest, is_paced
from notifications.bundles import look_again, put_together
from notifications.claims import DUE, reserve, take_turn
from notifications.contexts import Rank
from notifications.messages import KINDS
from notifications.messages.bundle import Bundle
from notifications.outbox import domain_of
from notifications.pacing import MINUTE, UNPACED, Pace, share_out
from notifications.render import RenderError, read_context
from store import OutboxRow

WAITS_FOR_HOURS: Final = "waits for the hours in which the member gets mail"
WAITS_FOR_WEEK: Final = "waits until the member has had fewer messages in a week"
AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms mail is sent.

    Attributes
    ----------
    pace
        How much of it, and when.
    digest
        Hashes an address as the list of suppressed ones keeps it; None where there is no such list.
    """

    pace: Pace = UNPACED
    digest: Digest | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """Rows of some kinds in one state: new ones go before those to be tried again."""

    kinds: Collection[str]
    state: str


@dataclass(slots=True)
class Picked:
    """What a sender was given, and what became of other rows meanwhile.

    Attributes
    ----------
    rows
        Reserved for the sender.
    held
        How many wait for an hour or a week.
    merged
        How many went into a message with others.
    suppressed
        How many are to people who want no mail.
    """

    rows: list[OutboxRow] = field(default_factory=list)
    held: int = 0
    merged: int = 0
    suppressed: int = 0
    emptied: int = 0

    @property
    def moved(self) -> bool:
        """Whether anything changed, so that asking again may give more."""
        return bool(self.rows or self.held or self.merged or self.suppressed or self.emptied)


def streams(session: Session, *, now: datetime) -> list[Stream]:
    """Give what is due in the order in which it goes: the most urgent kinds first."""
    found = session.execute(
        select(OutboxRow.kind, OutboxRow.state)
        .where(OutboxRow.state.in_(DUE), OutboxRow.not_before <= now)
        .distinct()
    ).tuples()
    places: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for kind, state in found:
        places[_place(kind), DUE.index(state)].add(kind)
    return [Stream(sorted(kinds), DUE[turn]) for (_, turn), kinds in sorted(places.items())]


def pick(
    session: Session,
    stream: Stream,
    *,
    terms: Terms,
    now: datetime,
    worker: str,
    most: int,
) -> Picked:
    """Reserve rows of a stream that may go now, and say of the others why they may not.

    Two senders never get the same row, and limits hold for all senders together: they take turns,
    and what one has reserved counts for the others.

    Parameters
    ----------
    most
        How many messages the sender would take.
    """
    take_turn(session)
    room = _Room.found(session, terms.pace, now=now, most=most)
    if room.left <= 0:
        return Picked()
    found = list(session.scalars(_due(stream, room, now)))
    if not found:
        return Picked()
    picking = _Picking(session, terms, now, room)
    picking.consider(found)
    reserve(picking.picked.rows, now=now, worker=worker)
    return picking.picked


@dataclass(slots=True)
class _Room:
    """How many more messages the limits of speed allow, in all and by domain."""

    left: int
    per_domain: int
    gone: Counter[str]

    @classmethod
    def found(cls, session: Session, pace: Pace, *, now: datetime, most: int) -> _Room:
        if not (pace.per_minute or pace.per_minute_domain):
            return cls(most, 0, Counter())
        reserved = and_(OutboxRow.state.in_(DUE), OutboxRow.claimed_by.is_not(None))
        lately = session.execute(
            select(OutboxRow.domain, func.count())
            .where(or_(OutboxRow.claimed_at > now - MINUTE, reserved))
            .group_by(OutboxRow.domain)
        ).tuples()
        gone = Counter({domain or "": count for domain, count in lately})
        left = min(most, pace.per_minute - gone.total()) if pace.per_minute else most
        return cls(left, pace.per_minute_domain, gone)

    def full(self) -> list[str]:
        """Give the domains that have had what they may."""
        if not self.per_domain:
            return []
        return [domain for domain, count in self.gone.items() if count >= self.per_domain]

    def has(self, row: OutboxRow) -> bool:
        """Tell whether there is room for one more, to that address."""
        domain = row.domain or ""
        return self.left > 0 and not (self.per_domain and self.gone[domain] >= self.per_domain)

    def take(self, row: OutboxRow) -> None:
        self.left -= 1
        self.gone[row.domain or ""] += 1


class _Picking:
    """One choice among rows that are due."""

    def __init__(self, session: Session, terms: Terms, now: datetime, room: _Room) -> None:
        self.session, self.terms, self.now, self.room = session, terms, now, room
        self.picked = Picked()

    def consider(self, found: Sequence[OutboxRow]) -> None:
        """Decide about the rows that were found, and all else that waits for the same members."""
        rows = [*found, *self._waiting_too(found)]
        for row in rows:
            row.domain = row.domain or domain_of(row.address)
        pace, digest = self.terms.pace, self.terms.digest
        known = Addressees.of(self.session, rows, pace=pace, digest=digest, now=self.now)
        waiting: defaultdict[int, list[OutboxRow]] = defaultdict(list)
        for row in rows:
            if self._is_out(row, known):
                continue
            if row.member_id is None or not is_paced(row):
                self._take(row)
            else:
                waiting[row.member_id].append(row)
        for member, its in waiting.items():
            self._consider_member(member, sorted(its, key=_order), known)

    def _waiting_too(self, found: Sequence[OutboxRow]) -> Sequence[OutboxRow]:
        """Find what else waits for the members, if the week is counted."""
        members = {row.member_id for row in found if is_paced(row)}
        if not (self.terms.pace.per_week and members):
            return ()
        open_ones = or_(OutboxRow.not_before <= self.now, OutboxRow.state_reason == WAITS_FOR_WEEK)
        return self.session.scalars(
            select(OutboxRow)
            .where(
                OutboxRow.member_id.in_(members),
                OutboxRow.kind.not_in(URGENT),
                OutboxRow.id.not_in([row.id for row in found]),
                OutboxRow.state.in_(DUE),
                OutboxRow.claimed_by.is_(None),
                open_ones,
            )
            .with_for_update(skip_locked=True)
        ).all()

    def _is_out(self, row: OutboxRow, known: Addressees) -> bool:
        """Take out what must not be sent at all."""
        if row.kind == Bundle.kind and not look_again(self.session, row):
            self.picked.emptied += 1
            return True
        reason = known.unwelcome(row)
        if reason is None:
            return False
        row.state, row.state_reason = "suppressed", reason
        self.picked.suppressed += 1
        return True

    def _consider_member(self, member: int, rows: Sequence[OutboxRow], known: Addressees) -> None:
        opens = known.opens.get(member, self.now)
        if opens > self.now:
            due = [row for row in rows if row.not_before is None or row.not_before <= self.now]
            self._hold(due, opens, WAITS_FOR_HOURS)
            return
        self._share_out(rows, list(known.sent.get(member, ())))

    def _share_out(self, rows: Sequence[OutboxRow], sent: list[datetime]) -> None:
        """Let messages go to one member, each alone as long as the week has a place for it."""
        per_week = self.terms.pace.per_week
        fits = per_week == 0 or len(rows) <= per_week - len(sent)
        alone = rows if fits else [row for row in rows if not _can_be_merged(row)]
        for row in alone:
            self._take(row)
        if fits:
            return
        sent += [self.now] * len(alone)
        others = [row for row in rows if row not in alone]
        shares = share_out([_rank(row.kind) for row in others], sent, per_week=per_week)
        for row in others[: shares.alone]:
            self._take(row)
        if shares.together:
            self._take_together(others[shares.alone :])
        if shares.until is not None:
            self._hold(others, shares.until, WAITS_FOR_WEEK)

    def _take(self, row: OutboxRow) -> None:
        if self.room.has(row):
            self.room.take(row)
            self.picked.rows.append(row)

    def _take_together(self, rows: Sequence[OutboxRow]) -> None:
        if self.room.has(rows[-1]):
            self.picked.merged += len(rows)
            self._take(put_together(self.session, rows, now=self.now))

    def _hold(self, rows: Sequence[OutboxRow], until: datetime, reason: str) -> None:
        for row in rows:
            if row.not_before != until:
                row.not_before, row.state_reason = until, reason
                self.picked.held += 1


def _due(stream: Stream, room: _Room, now: datetime) -> Select[tuple[OutboxRow]]:
    full = room.full()
    elsewhere = or_(OutboxRow.domain.is_(None), OutboxRow.domain.not_in(full))
    return (
        select(OutboxRow)
        .where(
            OutboxRow.state == stream.state,
            OutboxRow.not_before <= now,
            OutboxRow.kind.in_(stream.kinds),
            OutboxRow.claimed_by.is_(None),
            *([elsewhere] if full else []),
        )
        .order_by(OutboxRow.not_before, OutboxRow.id)
        .limit(room.left)
        .with_for_update(skip_locked=True)
    )


def _can_be_merged(row: OutboxRow) -> bool:
    """Tell whether a row may become a part of another; one that cannot be read fails alone."""
    if row.kind == Bundle.kind:
        return False
    try:
        read_context(row.kind, row.context)
    except RenderError:
        return False
    return True


def _rank(kind: str) -> Rank:
    return KINDS[kind].rank if kind in KINDS else Rank.USUAL


def _place(kind: str) -> int:
    """Give the place of a kind in the order of kinds; what is urgent comes first of all."""
    return -1 if kind in URGENT else _rank(kind)


def _order(row: OutboxRow) -> tuple[int, datetime, int]:
    return (_rank(row.kind), row.queued_at, row.id)


def look_through(session: Session, *, terms: Terms, now: datetime, worker: str) -> Iterator[Picked]:
    """Choose all that may go now, a thousand rows at a time."""
    for stream in streams(session, now=now):
        while True:
            picked = pick(session, stream, terms=terms, now=now, worker=worker, most=AT_ONCE)
            session.flush()
            if not picked.moved:
                break
            yield picked
