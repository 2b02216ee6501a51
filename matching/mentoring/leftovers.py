"""Why mentees are without a mentor, and mentors without a mentee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered
from matching.mentoring.arcs import full_arcs_of, full_mentors, mentee_blocks
from matching.mentoring.listing import Listing, over_blocks
from matching.proposal import Role, Unmatched, UnmatchedReason
from matching.rules.sides import sides

MOST_COUNTED: Final = 20_000_000
"""How many pairs are counted by what removes them, which may be those of the first left over."""

_CELLS: Final = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One side of the round, seen by somebody on the other.

    Attributes
    ----------
    role
        Of those whose partners are counted.
    partners
        ``int64 (k,)``: the other side.
    """

    role: Role
    partners: Int64


@dataclass(frozen=True, slots=True, eq=False)
class _Hopes:
    """Whom nothing but a place keeps from a partner, seen from one side.

    Attributes
    ----------
    good
        ``bool (n,)``: who has a partner by the rules who is not below the floor.
    possible
        ``bool (n,)``: the same, the floor aside.
    """

    good: Bool
    possible: Bool


def unmatched_of(
    lowered: Lowered, listing: Listing, pairs: Int64, executor: Executor | None = None
) -> tuple[Unmatched, ...]:
    """Say for each mentee without a mentor, and each mentor without a new mentee, why.

    Parameters
    ----------
    lowered
        The policy on a problem, from mentor to mentee.
    listing
        Who is in some pair that it allows.
    pairs
        ``int64 (k, 2)``: the mentorships of the round.
    executor
        Evaluates blocks of mentees; the answer is the same with any.

    Returns
    -------
    tuple of Unmatched
        Ascending by member, as mentee before as mentor.
    """
    mentoring = sides(lowered.problem)
    mentors, mentees = np.flatnonzero(mentoring.offers), np.flatnonzero(mentoring.seeks)
    without, idle = np.setdiff1d(mentees, pairs[:, 1]), np.setdiff1d(mentors, pairs[:, 0])
    full = _with_full_mentor(lowered, without[~listing.good[1, without]], executor)
    for_mentees = _Hopes(listing.good[1] | full[0], listing.possible[1] | full[1])
    for_mentors = _Hopes(listing.good[0], listing.possible[0])
    found = [
        *_left(lowered, _Side("mentee", mentors), without, for_mentees),
        *_left(lowered, _Side("mentor", mentees), idle, for_mentors),
    ]
    return tuple(sorted(found, key=lambda left: (left.member, left.role)))


def _with_full_mentor(lowered: Lowered, mentees: Int64, executor: Executor | None) -> Bool:
    """Mark the mentees whom only a taken place keeps from some mentor.

    Returns
    -------
    numpy.ndarray
        ``bool (2, n)``: by a mentor not below the floor, and by any.
    """
    flags = np.zeros((2, lowered.size), np.bool_)
    if not len(mentees) or not len(full_mentors(lowered.problem)):
        return flags
    blocks = mentee_blocks(lowered, mentees)
    for arcs, good in over_blocks(full_arcs_of, (lowered,), blocks, executor):
        flags[0, arcs.mentee[good]] = flags[1, arcs.mentee] = True
    return flags


def _left(lowered: Lowered, side: _Side, members: Int64, hopes: _Hopes) -> Iterator[Unmatched]:
    """Give each member left over on one side a reason, and what removed their partners."""
    able = sides(lowered.problem).free() > 0
    for member, blocked_by in zip(
        members.tolist(), removed_counts(lowered, side.role, members, side.partners), strict=True
    ):
        reason: UnmatchedReason = "surplus"
        if side.role == "mentor" and not able[member]:
            reason = "no_capacity"
        elif not hopes.possible[member]:
            reason = "no_partner"
        elif not hopes.good[member]:
            reason = "floor"
        yield Unmatched(member, reason, blocked_by, role=side.role)


def removed_counts(
    lowered: Lowered, role: Role, members: Int64, partners: Int64
) -> Iterator[Mapping[str, int]]:
    """Count for each member how many partners each rule removes; one counts for every rule.

    Parameters
    ----------
    lowered
        The policy on a problem, from mentor to mentee.
    role
        Of the members.
    members
        ``int64 (k,)``.
    partners
        ``int64 (p,)``: the other side.
    """
    counted = MOST_COUNTED // max(1, len(partners))
    height = max(1, _CELLS // max(1, len(partners)))
    for first in range(0, len(members), height):
        block = members[first : first + height]
        if first + len(block) > counted:
            yield from ({} for _ in block)
            continue
        table = removal_table(lowered, role, block, partners)
        counts = {label: taken.sum(axis=1) for label, taken in table.items()}
        for at in range(len(block)):
            yield {label: int(count[at]) for label, count in counts.items() if count[at]}


def removal_table(lowered: Lowered, role: Role, members: Int64, partners: Int64) -> dict[str, Bool]:
    """Mark, for each must's label, the partners that it takes from members.

    Returns
    -------
    dict of str to numpy.ndarray
        ``bool (members, partners)``; never a member from themselves.
    """
    shape = (len(members), len(partners))
    own, other = np.repeat(members, len(partners)), np.tile(partners, len(members))
    mentors, mentees = (other, own) if role == "mentee" else (own, other)
    table: dict[str, Bool] = {}
    for must in lowered.musts:
        taken = ((must.term.pairs(mentors, mentees) == 0) & (own != other)).reshape(shape)
        table[must.label] = table[must.label] | taken if must.label in table else taken
    return table
