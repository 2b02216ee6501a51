"""The two sides of a mentoring round for the engine: who offers, who asks, who is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from matching.columns import Int32
from matching.problem import Mentoring, SetColumn
from rounds.history import led
from rounds.lifecycle import is_rematch
from rounds.loading import kind_of, taking_part
from rounds.running_mentorships import Pair, proposed_pairs, running_pairs
from store import Enrolment, Member, Mentorship, Round, RoundMember

Numbers = Mapping[int, int]


def withdraw_served(session: Session, round_: Round) -> None:
    """Let those who found a mentor since the round opened seek no more in it.

    Who offers to mentor as well takes part as mentor still.
    """
    if kind_of(round_) != "mentoring" or is_rematch(round_):
        return
    running = running_pairs(session, round_.program_id, on=round_.starts_on)
    served = {mentee for _, mentee in running}
    for standing in taking_part(session, round_, served):
        if "mentee" in standing.roles:
            standing.roles = [role for role in standing.roles if role != "mentee"]
            standing.reason = None if standing.roles else "has_mentor"
    session.flush()


def mentoring_sides(session: Session, round_: Round, members: Sequence[Member]) -> Mentoring:
    """Turn a round's offers, asks and running mentorships into columns.

    Parameters
    ----------
    members
        The participants; their place in the sequence is their number in the Problem.
    """
    numbers = {member.id: number for number, member in enumerate(members)}
    roles = _roles(session, round_)
    offered = _terms(session, round_, "mentor", roles)
    asked = _terms(session, round_, "mentee", roles)
    taken = _taken(session, round_, numbers, asked)
    return Mentoring(
        offers=np.array([member.id in offered for member in members], dtype=np.bool_),
        seeks=np.array([member.id in asked for member in members], dtype=np.bool_),
        places=_places(members, offered, taken.by_others),
        current=_rows(taken.inside),
        topics_offered=_sets(members, {key: each.topics for key, each in offered.items()}),
        topics_asked=_sets(members, {key: each.topics for key, each in asked.items()}),
        functions_offered=_sets(members, {key: each.functions for key, each in offered.items()}),
        functions_asked=_sets(members, {key: each.functions for key, each in asked.items()}),
        wishes=_rows(_wishes(members, offered, asked)),
        led=_rows((numbers[who], ago) for who, ago in led(session, round_) if who in numbers),
        served=_served(session, round_, members),
    )


@dataclass(frozen=True, slots=True)
class _Terms:
    """What somebody offers or asks for in this round."""

    capacity: int
    topics: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Taken:
    """The places that running mentorships take.

    Attributes
    ----------
    inside
        Mentor and mentee, by number, where both take part.
    by_others
        How many places of a mentor, by id, those take who do not.
    """

    inside: tuple[Pair, ...]
    by_others: Mapping[int, int]


def _roles(session: Session, round_: Round) -> dict[int, list[str]]:
    frozen = select(RoundMember.member_id, RoundMember.roles).where(
        RoundMember.round_id == round_.id, RoundMember.reason.is_(None)
    )
    return dict(session.execute(frozen).tuples().all())


def _terms(
    session: Session, round_: Round, role: str, roles: Mapping[int, list[str]]
) -> dict[int, _Terms]:
    """Return the terms of those who take part in a role, by id."""
    places = session.scalars(
        select(Enrolment)
        .where(Enrolment.program_id == round_.program_id, Enrolment.role == role)
        .options(selectinload(Enrolment.terms))
    )
    return {
        place.member_id: _terms_of(place)
        for place in places
        if role in roles.get(place.member_id, ())
    }


def _terms_of(place: Enrolment) -> _Terms:
    if place.terms is None:
        return _Terms(place.capacity)
    said = place.terms
    return _Terms(place.capacity, tuple(said.topics), tuple(said.functions), tuple(said.wishes))


def _taken(
    session: Session, round_: Round, numbers: Numbers, asked: Mapping[int, _Terms]
) -> _Taken:
    """Find the places that are taken; who seeks anew gives the former mentor's place back.

    A rematch leaves the places alone that a round proposes to others.
    """
    pairs = set(running_pairs(session, round_.program_id, on=round_.starts_on))
    if is_rematch(round_):
        pairs |= set(proposed_pairs(session, round_))
    running = [
        (mentor, mentee)
        for mentor, mentee in sorted(pairs)
        if mentor in numbers and mentee not in asked
    ]
    inside = {(numbers[a], numbers[b]) for a, b in running if b in numbers}
    return _Taken(
        tuple(sorted(inside)),
        Counter(mentor for mentor, mentee in running if mentee not in numbers),
    )


def _places(
    members: Sequence[Member], offered: Mapping[int, _Terms], taken: Mapping[int, int]
) -> Int32:
    left = (
        offered[member.id].capacity - taken.get(member.id, 0) if member.id in offered else 0
        for member in members
    )
    return np.array([max(0, places) for places in left], dtype=np.int32)


def _sets(members: Sequence[Member], values: Mapping[int, Sequence[str]]) -> SetColumn:
    return SetColumn.of([list(values.get(member.id, ())) for member in members])


def _wishes(
    members: Sequence[Member], offered: Mapping[int, _Terms], asked: Mapping[int, _Terms]
) -> list[Pair]:
    """Return mentee and mentor of each wish, by number; who does not mentor here is left out."""
    keys = Counter(member.source_key for member in members)
    mentors = {
        member.source_key: number
        for number, member in enumerate(members)
        if member.id in offered and keys[member.source_key] == 1
    }
    wishes = [
        (number, mentors[key])
        for number, member in enumerate(members)
        if member.id in asked
        for key in asked[member.id].wishes
        if key in mentors and mentors[key] != number
    ]
    return list(dict.fromkeys(wishes))


def _served(session: Session, round_: Round, members: Sequence[Member]) -> Int32:
    """Count the mentorships that each member has had as mentee in this program."""
    counted = (
        select(Mentorship.mentee_id, func.count())
        .where(Mentorship.program_id == round_.program_id)
        .group_by(Mentorship.mentee_id)
    )
    counts = dict(session.execute(counted).tuples().all())
    return np.array([counts.get(member.id, 0) for member in members], dtype=np.int32)


def _rows(pairs: Iterable[Pair]) -> Int32:
    return np.array(list(pairs), dtype=np.int32).reshape(-1, 2)
