"""Why mentees are without a mentor, and mentors without a mentee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered
from matching.mentoring.listing import Listing
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


def unmatched_of(lowered: Lowered, listing: Listing, pairs: Int64) -> tuple[Unmatched, ...]:
    """Say for each mentee without a mentor, and each mentor without a new mentee, why.

    Parameters
    ----------
    lowered
        The policy on a problem, from mentor to mentee.
    listing
        Who is in some pair that it allows.
    pairs
        ``int64 (k, 2)``: the mentorships of the round.

    Returns
    -------
    tuple of Unmatched
        Ascending by member, as mentee before as mentor.
    """
    mentoring = sides(lowered.problem)
    mentors, mentees = np.flatnonzero(mentoring.offers), np.flatnonzero(mentoring.seeks)
    found = [
        *_left(lowered, _Side("mentee", mentors), np.setdiff1d(mentees, pairs[:, 1]), listing),
        *_left(lowered, _Side("mentor", mentees), np.setdiff1d(mentors, pairs[:, 0]), listing),
    ]
    return tuple(sorted(found, key=lambda left: (left.member, left.role)))


def _left(lowered: Lowered, side: _Side, members: Int64, listing: Listing) -> Iterator[Unmatched]:
    """Give each member left over on one side a reason, and what removed their partners."""
    row = 1 if side.role == "mentee" else 0
    good, possible = listing.good[row], listing.possible[row]
    able = sides(lowered.problem).free() > 0
    for member, blocked_by in zip(
        members.tolist(), removed_counts(lowered, side.role, members, side.partners), strict=True
    ):
        reason: UnmatchedReason = "surplus"
        if side.role == "mentor" and not able[member]:
            reason = "no_capacity"
        elif not possible[member]:
            reason = "no_partner"
        elif not good[member]:
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
