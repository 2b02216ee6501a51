"""Proposing a round of tables or teams."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace
from typing import Final

import numpy as np

from matching.evaluate import Lowered
from matching.groups.bound import upper_bound
from matching.groups.company import Company
from matching.groups.conflicts import refuse
from matching.groups.seating import Seats
from matching.groups.seats import seats_of, shapes_of
from matching.groups.shapes import Shape
from matching.policy import Policy
from matching.problem import Problem
from matching.proposal import Match, Proposal, Unmatched, UnmatchedReason
from matching.reasons import matches_of
from matching.removals import removed_counts
from matching.search import Progress, Search

MOST_MEMBERS: Final = 20_000
"""What every two members are worth is held in memory: some 13 GB for so many."""

_RANDOM_WORK: Final = 5000
"""So many moves for each member leave nothing of how a search began."""


def propose_groups(
    problem: Problem,
    policy: Policy,
    *,
    seed: int,
    work_limit: int | None = None,
    time_limit: float | None = None,
    on_progress: Progress | None = None,
    executor: Executor | None = None,  # noqa: ARG001 - all pairs are scored here
) -> Proposal:
    """Solve a round of tables, or of teams.

    As many members as possible are in a group in which every must holds, for every two of them and
    for the group; no meeting is repeated that need not be; then wishes and points count. It is
    searched (`matching.solvers.partition`): it is known to be the best only where it meets the
    bound.

    Parameters
    ----------
    problem
        The members and their history, for teams also their projects.
    policy
        The rules.
    seed, work_limit, time_limit, on_progress, executor
        As for `matching.propose`.

    Returns
    -------
    Proposal
        Groups and unmatched members with reasons. The bound is of rounds with as many groups and
        members in them; it gives everybody their best companions, so it is seldom a tight one.

    Raises
    ------
    NoTeams
        No teams, or no tables with all pins, keep the rules: with the fewest rules that contradict
        each other.
    PolicyError
        When a rule needs a column that no member has.
    PinRefused
        When a pinned pair breaks a must.
    PlacedRefused
        When somebody who is placed in a project may be with nobody.
    ValueError
        When there are more than `MOST_MEMBERS`.
    """
    if problem.size > MOST_MEMBERS:
        raise ValueError(
            f"tables and teams are made of up to {MOST_MEMBERS:,} members, there are"
            f" {problem.size:,}; make several programs, by `scope`"
        )
    search = Search(seed, work_limit, time_limit, on_progress)
    search.report(0.0, "scoring all pairs")
    company = Company.of(problem, policy)
    seats = seats_of(search, company)
    if seats is None and (policy.kind == "teams" or len(problem.pinned)):
        refuse(company)
    seats = seats or Seats(np.full(company.size, -1, np.int64), Shape.alike(0, 0, 0))
    search.report(0.9, "writing down the reasons")
    return _proposal(search, company, seats)


def random_groups(problem: Problem, policy: Policy, *, seed: int) -> tuple[Match, ...]:
    """Give groups that keep the musts, and are else as chance has them.

    Parameters
    ----------
    problem, policy
        The members and the rules; the preferences do not count.
    seed
        Draws the groups.

    Returns
    -------
    tuple of Match
        With their true scores; none where no groups were found.

    Raises
    ------
    PolicyError, PinRefused
        As `propose_groups` does.
    """
    search = Search(seed, work_limit=_RANDOM_WORK * max(problem.size, 1))
    bare = Company.of(problem, policy.model_copy(update={"prefer": ()}))
    seats = seats_of(search, bare)
    return () if seats is None else matches_of_seats(Company.of(problem, policy), seats)


def _proposal(search: Search, company: Company, seats: Seats) -> Proposal:
    matches = matches_of_seats(company, seats)
    objective = sum(match.score for match in matches)
    bound = objective
    if matches:
        smallest = min(len(match.members) for match in matches)
        least = min([smallest, *(int(shape.least.min()) for shape in shapes_of(company))])
        found = upper_bound(
            company,
            company.worth(),
            groups=len(matches),
            served=sum(len(match.members) for match in matches),
            least=least,
        )
        bound = max(bound, found)
    gap = (bound - objective) / max(1, abs(bound))
    proven = bound == objective
    stopped_by = "optimal" if proven else search.stopped_by
    return Proposal(
        matches=matches,
        unmatched=unmatched_of_seats(company, seats),
        objective=objective,
        upper_bound=bound,
        gap=gap,
        optimal=proven,
        stopped_by=stopped_by,
        seed=search.seed,
    )


def matches_of_seats(company: Company, seats: Seats) -> tuple[Match, ...]:
    """Put groups into matches, with the wishes that they fulfil; ascending by first member."""
    numbered = sorted(seats.groups(), key=lambda group: group[1])
    found = matches_of(company.lowered, [members for _, members in numbered])
    if not company.problem.project_count:
        return tuple(found)
    return tuple(
        _of_project(company, match, project)
        for match, (project, _) in zip(found, numbered, strict=True)
    )


def _of_project(company: Company, match: Match, project: int) -> Match:
    reasons = [
        reason
        for rule in company.project_rules()
        for reason in rule.reasons_of(company.problem, match.members, project)
    ]
    welcome = sum(reason.points for reason in reasons) // len(match.members)
    return replace(
        match,
        project=project,
        score=match.score + welcome,
        reasons=(*match.reasons, *reasons),
    )


def unmatched_of_seats(company: Company, seats: Seats) -> tuple[Unmatched, ...]:
    """Say for each member who is in no group why."""
    left = np.flatnonzero(seats.labels < 0)
    lasting: Lowered = company.lowered
    if company.rest is not None:
        lasting = lasting.without([company.rest.label])
    return tuple(
        Unmatched(member, _reason(company, member), blocked_by)
        for member, blocked_by in zip(left.tolist(), removed_counts(lasting, left), strict=True)
    )


def _reason(company: Company, member: int) -> UnmatchedReason:
    if company.problem.members.capacity[member] == 0:
        return "no_capacity"
    return "surplus" if company.able[member] else "no_partner"
