"""The ledger of a program: what each of its rounds was for its members, and what they are owed."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from math import comb
from sys import maxsize
from typing import Final

import numpy as np
from sqlalchemy import ColumnElement, String, cast, exists, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from insights.ledger import (
    GOOD,
    LEFT_OUT,
    LOST,
    POOR,
    STOOD_UP,
    IntArray,
    Ledger,
    keep_ledger,
    poor_matches,
)
from rounds.history import all_rounds_ago, rounds_ago
from rounds.lifecycle import REMATCH
from rounds.rematch_rounds import REPLACED
from store import Match, MatchMember, Mentorship, Round, UnmatchedMember

ROUNDS_KEPT: Final = 26
"""How many rounds the ledger goes back; a year of one every two weeks."""

OWN_CHOICE: Final = "no_capacity"
"""The reason for being left out that is a member's own: they take no match now."""

Row = tuple[int, int, int]
"""The ids of a member and a round, and what it was."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one round was for a member.

    Attributes
    ----------
    round_id
        The round.
    outcome
        As `insights.ledger` numbers it.
    owed
        What the member is owed after it.
    """

    round_id: int
    outcome: int
    owed: int


@dataclass(frozen=True, slots=True)
class Accounts:
    """What some rounds of a program were for its members.

    Attributes
    ----------
    ids
        The members' ids, ascending.
    members, rounds, outcomes
        ``int64 (k,)``: the place of a member in `ids`, the id of a round, and what it was.
    turns
        ``int64 (k,)``: when, in the order of the rounds.
    ledger
        What they are owed after each turn.
    """

    ids: IntArray
    members: IntArray
    rounds: IntArray
    outcomes: IntArray
    turns: IntArray
    ledger: Ledger

    def owed(self) -> dict[int, int]:
        """Return what each member is owed now, by id; who is owed nothing is left out."""
        counts = self.ledger.owed
        return {int(self.ids[at]): int(counts[at]) for at in np.flatnonzero(counts)}

    def entries(self) -> dict[int, list[Entry]]:
        """Return everybody's entries, the first round first, by id."""
        found: dict[int, list[Entry]] = {int(member): [] for member in self.ids}
        rows = np.searchsorted(self.ledger.turns, self.turns)
        for at in np.lexsort((self.outcomes, self.turns)).tolist():
            member = int(self.members[at])
            owed = int(self.ledger.course[rows[at], member])
            entry = Entry(int(self.rounds[at]), int(self.outcomes[at]), owed)
            found[int(self.ids[member])].append(entry)
        return found


def owed(session: Session, round_: Round) -> dict[int, int]:
    """Return how often members are owed a good match before a round, by id.

    A mentor without a mentee had nothing to lose by it. A mentee whose mentorship ended early, and
    was not replaced, is owed another one.
    """
    return accounts(session, round_.program_id, rounds_ago(session, round_)).owed()


def accounts_before(session: Session, round_: Round, among: Collection[int]) -> Accounts:
    """Return the accounts of some members, by id, as they stood before a round."""
    return accounts(session, round_.program_id, rounds_ago(session, round_), among)


def accounts_now(session: Session, program_id: int) -> Accounts:
    """Return the accounts of all members after all rounds that were held."""
    return accounts(session, program_id, all_rounds_ago(session, program_id))


def accounts(
    session: Session,
    program_id: int,
    ago: Mapping[int, int],
    among: Collection[int] | None = None,
) -> Accounts:
    """Go through what was stored of rounds.

    It takes a handful of queries for columns, whatever the number of rounds and members.

    Parameters
    ----------
    ago
        How many rounds ago each round was held, by its id.
    among
        The ids of the members to look at; None for all.
    """
    kept = {round_id: back for round_id, back in ago.items() if back <= ROUNDS_KEPT}
    found = (
        _left_out(session, kept, among),
        _matched(session, kept, among),
        _lost(session, program_id, kept, among),
    )
    rows = np.array(list(chain(*found)) if kept else [], dtype=np.int64).reshape(-1, 3)
    ids, members = np.unique(rows[:, 0], return_inverse=True)
    members, outcomes = members.reshape(-1), rows[:, 2]
    # A mentor is lost after they were found, if both happened in one round.
    turns = np.array([-2 * kept[held] for held in rows[:, 1].tolist()], np.int64)
    turns += outcomes == LOST
    ledger = keep_ledger(len(ids), members, turns, outcomes)
    return Accounts(ids, members, rows[:, 1], outcomes, turns, ledger)


def _among(
    column: InstrumentedAttribute[int], among: Collection[int] | None
) -> ColumnElement[bool]:
    return true() if among is None else column.in_(among)


def _left_out(
    session: Session, kept: Mapping[int, int], among: Collection[int] | None
) -> Iterator[Row]:
    found = session.execute(
        select(UnmatchedMember.member_id, UnmatchedMember.round_id).where(
            UnmatchedMember.round_id.in_(kept),
            UnmatchedMember.role != "mentor",
            UnmatchedMember.reason != OWN_CHOICE,
            _among(UnmatchedMember.member_id, among),
        )
    )
    for member, held in found.tuples():
        yield member, held, LEFT_OUT


@dataclass(frozen=True, slots=True)
class _Seat:
    """Somebody's seat in a match that was introduced."""

    match: int
    member: int
    round_id: int
    role: str
    met: bool | None
    gone: bool


def _matched(
    session: Session, kept: Mapping[int, int], among: Collection[int] | None
) -> Iterator[Row]:
    """Say what each match was for its members; who is gone from one chose so."""
    seats = _seats(session, kept)
    cancelled, poor = _cancelled_and_poor(session, kept, seats)
    met = {seat.match for seat in seats if seat.met}
    in_doubt = {seat.match for seat in seats if seat.met is False} - met
    chosen = among if among is None else set(among)
    for seat in seats:
        if seat.gone or seat.role == "mentor" or (chosen is not None and seat.member not in chosen):
            continue
        if seat.match in cancelled or seat.met is False:
            yield seat.member, seat.round_id, STOOD_UP
        elif seat.match not in in_doubt:  # silence beside a "no" is neither good nor bad
            yield seat.member, seat.round_id, POOR if seat.match in poor else GOOD


def _seats(session: Session, kept: Mapping[int, int]) -> list[_Seat]:
    found = session.execute(
        select(
            MatchMember.match_id,
            MatchMember.member_id,
            MatchMember.round_id,
            MatchMember.role,
            MatchMember.met,
            MatchMember.gone,
        ).where(MatchMember.round_id.in_(kept))
    )
    return [_Seat(*row) for row in found.tuples()]


def _cancelled_and_poor(
    session: Session, kept: Mapping[int, int], seats: Sequence[_Seat]
) -> tuple[set[int], set[int]]:
    """Return the ids of matches that were dissolved, and of those that were poor.

    What a match gave because somebody was owed one does not count.
    """
    found = session.execute(
        select(Match.id, Match.round_id, Match.score, Match.cancelled_reason).where(
            Match.round_id.in_(kept)
        )
    )
    matches = list(found.tuples())
    for_being_owed = _points_for_being_owed(session, kept, Counter(seat.match for seat in seats))
    held = [row for row in matches if row[3] is None]
    points = np.array([row[2] - for_being_owed.get(row[0], 0.0) for row in held])
    poor = poor_matches(np.array([row[1] for row in held], np.int64), points)
    return (
        {row[0] for row in matches if row[3] is not None},
        {row[0] for row, is_poor in zip(held, poor.tolist(), strict=True) if is_poor},
    )


def _points_for_being_owed(
    session: Session, kept: Mapping[int, int], sizes: Mapping[int, int]
) -> dict[int, float]:
    """Return how much of a match's score, by id, it has because somebody was owed one."""
    found = session.execute(
        select(Match.id, Match.reasons).where(
            Match.round_id.in_(kept), cast(Match.reasons, String).contains('"owed"')
        )
    )
    return {
        match: sum(each["points"] for each in reasons if each["rule"] == "owed")
        / comb(sizes[match], 2)
        for match, reasons in found.tuples()
    }


def _lost(
    session: Session, program_id: int, kept: Mapping[int, int], among: Collection[int] | None
) -> Iterator[Row]:
    """Find mentees whose mentorship ended early, in the round that was on when it did.

    Who was given another mentor by a rematch while that round was on lost none.
    """
    own_choice = exists().where(
        MatchMember.match_id == Mentorship.match_id,
        MatchMember.member_id == Mentorship.mentee_id,
        MatchMember.gone.is_(True),
    )
    never_began = exists().where(
        Match.id == Mentorship.match_id, Match.cancelled_reason.is_not(None)
    )
    query = select(Mentorship.mentee_id, Mentorship.ended_on, Mentorship.match_id).where(
        Mentorship.program_id == program_id,
        Mentorship.state == "ended",
        Mentorship.ended_reason != REPLACED,
        ~or_(own_choice, never_began),
        _among(Mentorship.mentee_id, among),
    )
    found = session.execute(query).tuples().all()
    if not found:
        return
    starts, rematched = _starts(session, kept), _rematched(session, kept)
    for mentee, ended_on, match in found:
        at = bisect_right(starts, (ended_on, maxsize)) - 1 if ended_on else -1
        if ended_on is None or at < 0:
            continue
        held = starts[at][1]
        again = rematched.get((mentee, kept[held]))
        if again is None or again[0] < ended_on or again[1] == match:
            yield mentee, held, LOST


def _rematched(
    session: Session, kept: Mapping[int, int]
) -> dict[tuple[int, int], tuple[date, int]]:
    """Return each mentee's last rematch, its day and match, by id and how many rounds ago it was.

    To be introduced is enough: what became of that mentorship is a matter of its own.
    """
    found = session.execute(
        select(MatchMember.member_id, Round.id, Round.starts_on, Match.id)
        .join(Match, Match.id == MatchMember.match_id)
        .join(Round, Round.id == Match.round_id)
        .where(
            Round.id.in_(kept),
            Round.period.startswith(REMATCH),
            Match.cancelled_reason.is_(None),
            MatchMember.role == "mentee",
        )
        .order_by(Round.starts_on, Round.id)
    )
    return {(mentee, kept[held]): (day, match) for mentee, held, day, match in found.tuples()}


def _starts(session: Session, kept: Mapping[int, int]) -> list[tuple[date, int]]:
    """Return the first days of rounds, ascending, each with its round."""
    found = session.execute(select(Round.starts_on, Round.id).where(Round.id.in_(kept)))
    return sorted(found.tuples())
