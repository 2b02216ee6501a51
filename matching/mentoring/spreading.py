"""Keeps ``at_most``: a condition on all mentees of a mentor, which no flow can hold.

The flow's answer, mended, is where CP-SAT starts; where the flow broke nothing it stands as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.columns import Bool, Int64
from matching.mentoring.sides import Sides
from matching.policy import Policy
from matching.problem import Problem
from matching.rules.at_most import MustAtMost

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver, IntVar

WORK_SECONDS: Final = 60.0
"""CP-SAT's own deterministic seconds, which are the same on every machine."""

_UNITS_A_SECOND: Final = 10_000_000
"""How many of the flow's work units are worth one of them."""


class Crowding:
    """The groups of arcs of which a round may hold so many.

    Parameters
    ----------
    problem, policy
        The round.
    sides
        Its free mentees and mentors.
    """

    def __init__(self, problem: Problem, policy: Policy, sides: Sides) -> None:
        self._groups = [
            (_groups(problem, rule, sides), rule.count)
            for rule in policy.must
            if isinstance(rule, MustAtMost)
        ]

    def is_kept(self, chosen: Bool) -> bool:
        """Say whether a round holds no group too often."""
        return all(
            int(np.bincount(group[chosen & (group >= 0)], minlength=1).max()) <= count
            for group, count in self._groups
        )

    def limits(self) -> list[tuple[Int64, int]]:
        """List the arcs of each group that could be held too often, and how often it may be."""
        result: list[tuple[Int64, int]] = []
        for group, count in self._groups:
            order = np.argsort(group, kind="stable")
            starts = np.flatnonzero(np.diff(group[order], prepend=-2))
            parts = np.split(order, starts[1:])
            result += [(p, count) for p in parts if len(p) > count and group[p[0]] >= 0]
        return result

    def mended(self, sides: Sides, chosen: Bool) -> Bool:
        """Drop the poorest mentorships of groups that are held too often, and fill places anew."""
        order = np.lexsort((sides.arcs.scores, chosen))[::-1]
        kept = np.zeros(len(chosen), dtype=np.bool_)
        room, served = sides.places.copy(), np.zeros(len(sides.mentees), dtype=np.bool_)
        counts = [np.zeros(int(g.max(initial=-1)) + 1, np.int64) for g, _ in self._groups]
        for arc in order.tolist():
            mentee, mentor = sides.edges[arc].tolist()
            if served[mentee] or not room[mentor] or not self._has_room(arc, counts):
                continue
            kept[arc] = served[mentee] = True
            room[mentor] -= 1
            for (group, _), count in zip(self._groups, counts, strict=True):
                if group[arc] >= 0:
                    count[group[arc]] += 1
        return kept

    def _has_room(self, arc: int, counts: Sequence[Int64]) -> bool:
        return all(
            group[arc] < 0 or count[group[arc]] < most
            for (group, most), count in zip(self._groups, counts, strict=True)
        )


def _groups(problem: Problem, rule: MustAtMost, sides: Sides) -> Int64:
    """Give each mentor and value a number, ``int64 (m,)``; -1 where it is not known."""
    codes = problem.members.categories[rule.same].codes.astype(np.int64)[sides.arcs.mentee]
    labels = len(problem.members.categories[rule.same].labels)
    groups: Int64 = np.where(codes < 0, -1, sides.edges[:, 1] * labels + codes)
    return groups


def spread_out(
    sides: Sides,
    crowding: Crowding,
    start: Bool,
    aims: Sequence[Int64],
    *,
    seed: int,
    work_limit: int | None,
) -> tuple[Bool, bool]:
    """Choose mentorships again, so that no group is held too often.

    Parameters
    ----------
    sides
        The free mentees and mentors, and who may mentor whom.
    crowding
        What must not be held too often.
    start
        ``bool (m,)``: the flow's choice.
    aims
        What is to be maximised, one after the other: ``int64 (m,)`` each, the gain of every arc.
        Each later one is only looked at among the choices that are best for those before.
    seed
        For the solver.
    work_limit
        As for `matching.propose`.

    Returns
    -------
    chosen, proven
        ``bool (m,)``, and whether there is no better choice.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in range(len(start))]
    _limit_sides(model, taken, sides)
    for part, count in crowding.limits():
        model.add(sum(taken[arc] for arc in part.tolist()) <= count)
    best, proven = crowding.mended(sides, start), True
    budget = WORK_SECONDS if work_limit is None else work_limit / _UNITS_A_SECOND
    for aim in aims:
        solver = _solver(seed, budget)
        best, finished = _improved(model, solver, taken, aim, best)
        budget = max(0.0, budget - solver.response_proto.deterministic_time)
        proven = proven and finished
    return best, proven


def _limit_sides(model: CpModel, taken: list[IntVar], sides: Sides) -> None:
    """Let each mentee have one mentor, and no mentor more mentees than places."""
    for column, most in ((0, np.ones(len(sides.mentees), np.int64)), (1, sides.places)):
        order = np.argsort(sides.edges[:, column], kind="stable")
        ends = sides.edges[order, column]
        starts = np.flatnonzero(np.diff(ends, prepend=-1))
        for part in np.split(order, starts[1:]):
            if len(part):
                end = int(sides.edges[part[0], column])
                model.add(sum(taken[arc] for arc in part.tolist()) <= int(most[end]))


def _solver(seed: int, budget: float) -> CpSolver:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = budget
    return solver


def _improved(
    model: CpModel, solver: CpSolver, taken: list[IntVar], aim: Int64, best: Bool
) -> tuple[Bool, bool]:
    """Maximise one aim from a choice on, and hold what was reached for the aims after it."""
    from ortools.sat.python import cp_model

    gains = aim.tolist()
    worth = cp_model.LinearExpr.weighted_sum(taken, gains)
    model.clear_hints()  # type: ignore[no-untyped-call]
    for variable, value in zip(taken, best.tolist(), strict=True):
        model.add_hint(variable, value)
    model.maximize(worth)
    status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        found = np.array([solver.boolean_value(variable) for variable in taken], np.bool_)
        best = found if int(aim[found].sum()) >= int(aim[best].sum()) else best
    model.add(worth >= int(aim[best].sum()))
    return best, status == cp_model.OPTIMAL
