"""States a round of tables or teams anew after somebody changed who is in which group."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace

import numpy as np

from matching.columns import Int64
from matching.groups.company import Company
from matching.groups.proposing import matches_of_seats, unmatched_of_seats
from matching.groups.seating import Seats
from matching.groups.shapes import Shape
from matching.policy import Policy
from matching.problem import Problem
from matching.proposal import Match, Proposal
from matching.restating import counted_again


def restated_groups(
    problem: Problem,
    policy: Policy,
    proposal: Proposal,
    matches: Sequence[Match],
    executor: Executor | None = None,  # noqa: ARG001 - all kinds are called alike
) -> Proposal:
    """Give other groups their scores and reasons, and the round its figures.

    Parameters
    ----------
    problem, policy, proposal
        A proposal, and what it was made from.
    matches
        As many and as large as in the proposal; only their members and projects are looked at.
    executor
        Not needed here.
    """
    company = Company.of(problem, policy)
    seats = Seats(_labels(problem, matches), Shape.alike(0, 0, 0))
    return counted_again(
        replace(
            proposal,
            matches=matches_of_seats(company, seats),
            unmatched=unmatched_of_seats(company, seats),
        )
    )


def _labels(problem: Problem, matches: Sequence[Match]) -> Int64:
    """Give each member the number of their group; where there are projects, of its project."""
    labels = np.full(problem.size, -1, np.int64)
    for number, match in enumerate(matches):
        labels[list(match.members)] = number if match.project is None else match.project
    return labels
