"""What is owed in simulated rounds: the ledger of those that were held, written on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb

import numpy as np
from sqlalchemy.orm import Session

from insights.ledger import GOOD, LEFT_OUT, POOR, IntArray, keep_ledger, poor_matches
from matching import Match, Proposal
from matching.columns import Int32, Int64
from matching.simulation import Debts
from rounds.history import rounds_ago
from rounds.ledger import OWN_CHOICE, ROUNDS_KEPT, accounts
from store import Member, Round

_TURNS = 2
"""Turns of the ledger that a round is: in the second one, mentors are lost."""


def debts_over_time(session: Session, round_: Round, members: Sequence[Member]) -> Debts:
    """Give what keeps the ledger of a program from a round on that is simulated.

    Parameters
    ----------
    members
        The participants; their place in the sequence is their number.
    """
    found = accounts(session, round_.program_id, rounds_ago(session, round_))
    numbers = {member.id: number for number, member in enumerate(members)}
    number_of = np.array([numbers.get(int(who), -1) for who in found.ids], np.int64)
    rows = np.stack([number_of[found.members], found.turns, found.outcomes], axis=1)
    return _Written(len(members), rows[rows[:, 0] >= 0])


class _Written:
    """The ledger, as far as it is written.

    Parameters
    ----------
    size
        How many members there are.
    rows
        ``int64 (k, 3)``: a member, the turn seen from the next round, and what it was.
    """

    def __init__(self, size: int, rows: IntArray) -> None:
        self._size, self._rows = size, rows

    def __call__(self, proposal: Proposal, members: Int64) -> Int32:
        """Write a round down, and say what everybody is owed after it."""
        rows = [(int(members[member]), -_TURNS, outcome) for member, outcome in _outcomes(proposal)]
        before = self._rows - np.array([0, _TURNS, 0])
        kept = before[before[:, 1] >= -_TURNS * ROUNDS_KEPT]
        self._rows = np.concatenate([kept, np.array(rows, np.int64).reshape(-1, 3)])
        return keep_ledger(self._size, *self._rows.T).owed.astype(np.int32)


def _outcomes(proposal: Proposal) -> Iterator[tuple[int, int]]:
    """Say what a round is for its members, by number, when all who are introduced meet."""
    for left in proposal.unmatched:
        if left.role != "mentor" and left.reason != OWN_CHOICE:
            yield left.member, LEFT_OUT
    points = np.array([_points(match) for match in proposal.matches], np.float64)
    poor = poor_matches(np.zeros(len(points), np.int64), points)
    for match, is_poor in zip(proposal.matches, poor.tolist(), strict=True):
        for member in match.members:
            if member != match.mentor:
                yield member, POOR if is_poor else GOOD


def _points(match: Match) -> float:
    """Give a match's points without those for being owed one."""
    owed = sum(reason.points for reason in match.reasons if reason.rule == "owed")
    return match.score - owed / comb(len(match.members), 2)
