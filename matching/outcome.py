"""What a round comes to in a few figures, so that two rounds can be set side by side."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from matching.columns import Int64
from matching.policy import Policy
from matching.problem import Problem
from matching.proposal import Match
from matching.rules.base import ProjectRule


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of one round.

    Attributes
    ----------
    matched
        How many members are in a match; in mentoring, how many mentees.
    matches
        How many matches there are.
    objective
        What all matches score together, thousandths of a point.
    repeats
        How many pairs of members met before; every two at a table or in a team meet.
    joined
        How many pairs of different functions at least one introduction joins.
    """

    matched: int
    matches: int
    objective: int
    repeats: int
    joined: int

    @property
    def mean_points(self) -> float:
        """Points a match has in the mean; 0 where there is none."""
        return self.objective / 1000 / self.matches if self.matches else 0.0


def outcome_of(
    problem: Problem, policy: Policy, matches: Sequence[Match], *, leaving_out: Collection[str] = ()
) -> Outcome:
    """Count what a round comes to.

    Parameters
    ----------
    problem, policy
        What the round was made from.
    matches
        Its matches, with their reasons.
    leaving_out
        Labels of preferences whose points do not count.
    """
    pairs = introduced(matches)
    return Outcome(
        matched=len(served(policy, matches)),
        matches=len(matches),
        objective=_points(policy, matches, leaving_out),
        repeats=repeats(problem, pairs),
        joined=_joined(problem, pairs),
    )


def introduced(matches: Sequence[Match]) -> Int64:
    """List the pairs of members whom matches bring together, ``int64 (k, 2)``, lower one first."""
    pairs = [pair for match in matches for pair in combinations(match.members, 2)]
    return np.array(pairs, np.int64).reshape(-1, 2)


def served(policy: Policy, matches: Sequence[Match]) -> set[int]:
    """Give the members who are in a match; in mentoring the mentees."""
    if policy.kind == "mentoring":
        return {match.mentee for match in matches if match.mentee is not None}
    return {member for match in matches for member in match.members}


def repeats(problem: Problem, pairs: Int64) -> int:
    """Count the pairs that were introduced before; those who did not meet are none.

    Parameters
    ----------
    problem
        The members and their history.
    pairs
        ``int64 (k, 2)``, the lower number first.
    """
    met, size = problem.met, max(problem.size, 1)
    counted = met.counted()
    known = met.a[counted].astype(np.int64) * size + met.b[counted]
    return int(np.isin(pairs[:, 0] * size + pairs[:, 1], known).sum())


def _joined(problem: Problem, pairs: Int64) -> int:
    known = problem.members.categories.get("function")
    if known is None:
        return 0
    codes = np.sort(known.codes[pairs], axis=1)
    across = (codes[:, 0] >= 0) & (codes[:, 0] != codes[:, 1])
    return len(np.unique(codes[across], axis=0))


def _points(policy: Policy, matches: Sequence[Match], leaving_out: Collection[str]) -> int:
    """Add up the scores; without some preferences, what the reasons of the others give."""
    if not leaving_out:
        return sum(match.score for match in matches)
    of_project = {rule.label for rule in policy.prefer if isinstance(rule, ProjectRule)}
    return sum(_score(match, of_project, leaving_out) for match in matches)


def _score(match: Match, of_project: set[str], leaving_out: Collection[str]) -> int:
    size = len(match.members)
    of_pairs = of_members = 0
    for reason in match.reasons:
        if reason.rule in leaving_out:
            continue
        if reason.rule in of_project:
            of_members += reason.points
        else:
            of_pairs += reason.points
    return of_pairs // (size * (size - 1) // 2) + of_members // size
