"""Keeps ``at_most``: a condition on all mentees of a mentor, which no flow can hold.

The flow's answer, mended, is where CP-SAT starts; where the flow broke nothing it stands as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.columns import Bool, Int64
from matching.mentoring.sides import Sides
from matching.mentoring.spread_aims import Aims, Steps
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
    pins
        ``int64 (k, 2)``: mentor and mentee of mentorships that are in the round already.
    """

    def __init__(self, problem: Problem, policy: Policy, sides: Sides, pins: Int64) -> None:
        self._groups = [
            _Limited.of(problem, rule, sides, pins)
            for rule in policy.must
            if isinstance(rule, MustAtMost)
        ]

    def is_kept(self, chosen: Bool) -> bool:
        """Say whether a round holds no group too often."""
        return all(np.all(each.counts(chosen) <= each.room) for each in self._groups)

    def limits(self) -> list[tuple[Int64, int]]:
        """List the arcs of each group that could be held too often, and how often it may be."""
        result: list[tuple[Int64, int]] = []
        for each in self._groups:
            known = np.flatnonzero(each.group >= 0)
            order = known[np.argsort(each.group[known], kind="stable")]
            starts = np.flatnonzero(np.diff(each.group[order], prepend=-1))
            for part in np.split(order, starts[1:]) if len(order) else ():
                room = int(each.room[each.group[part[0]]])
                if len(part) > room:
                    result.append((part, room))
        return result

    def mended(self, sides: Sides, chosen: Bool) -> Bool:
        """Drop the poorest mentorships of groups that are held too often, and fill places anew."""
        order = np.lexsort((sides.arcs.scores, chosen))[::-1]
        kept = np.zeros(len(chosen), dtype=np.bool_)
        room, served = sides.places.copy(), np.zeros(len(sides.mentees), dtype=np.bool_)
        left = [each.room.copy() for each in self._groups]
        for arc in order.tolist():
            mentee, mentor = sides.edges[arc].tolist()
            if served[mentee] or not room[mentor] or not self._has_room(arc, left):
                continue
            kept[arc] = served[mentee] = True
            room[mentor] -= 1
            for each, places in zip(self._groups, left, strict=True):
                if each.group[arc] >= 0:
                    places[each.group[arc]] -= 1
        return kept

    def _has_room(self, arc: int, left: Sequence[Int64]) -> bool:
        return all(
            each.group[arc] < 0 or places[each.group[arc]] > 0
            for each, places in zip(self._groups, left, strict=True)
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Limited:
    """The arcs of a mentor and a value, of which a round may hold so many.

    Attributes
    ----------
    group
        ``int64 (m,)``: the group of each arc; -1 where the value is not known.
    room
        ``int64 (g,)``: how many of each group may be chosen beside the pinned ones.
    """

    group: Int64
    room: Int64

    @classmethod
    def of(cls, problem: Problem, rule: MustAtMost, sides: Sides, pins: Int64) -> _Limited:
        """Give each mentor and label a group of its own."""
        category = problem.members.categories[rule.same]
        codes, labels = category.codes.astype(np.int64), len(category.labels)
        value = codes[sides.arcs.mentee]
        group = np.where(value < 0, -1, sides.arcs.mentor * labels + value)
        held = pins[:, 0] * labels + codes[pins[:, 1]]
        known = held[codes[pins[:, 1]] >= 0]
        taken = np.bincount(known, minlength=problem.size * labels)
        return cls(group, np.maximum(rule.count - taken, 0))

    def counts(self, chosen: Bool) -> Int64:
        """Count the chosen arcs of each group."""
        groups = self.group[chosen & (self.group >= 0)]
        return np.bincount(groups, minlength=len(self.room)).astype(np.int64)


def spread_out(
    sides: Sides,
    crowding: Crowding,
    start: Bool,
    aims: Aims,
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
        What is to be maximised, one after the other.
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

    model, arcs = cp_model.CpModel(), len(start)
    taken = [model.new_bool_var("") for _ in range(arcs + len(aims.steps))]
    _limit_sides(model, taken, sides)
    for part, count in crowding.limits():
        model.add(sum(taken[arc] for arc in part.tolist()) <= count)
    _count_loads(model, taken, sides, aims.steps)
    best, proven = _with_steps(sides, aims.steps, crowding.mended(sides, start)), True
    budget = WORK_SECONDS if work_limit is None else work_limit / _UNITS_A_SECOND
    for gain in aims.gains:
        solver = _solver(seed, budget)
        best, finished = _improved(model, solver, taken, gain, best)
        budget = max(0.0, budget - solver.response_proto.deterministic_time)
        proven = proven and finished
    return best[:arcs], proven


def _with_steps(sides: Sides, steps: Steps, chosen: Bool) -> Bool:
    """Add to a choice which places are taken by it."""
    loads = np.bincount(sides.edges[chosen, 1], minlength=sides.right)
    return np.concatenate([chosen, steps.taken(loads)])


def _count_loads(model: CpModel, taken: list[IntVar], sides: Sides, steps: Steps) -> None:
    """Let as many places of each mentor be taken as they have mentees, the first ones first."""
    arcs = len(sides.edges)
    by_mentor = np.argsort(sides.edges[:, 1], kind="stable")
    ends = np.searchsorted(sides.edges[by_mentor, 1], np.arange(sides.right + 1))
    for mentor in np.unique(steps.mentor).tolist():
        own = arcs + np.flatnonzero(steps.mentor == mentor)
        mentees = by_mentor[ends[mentor] : ends[mentor + 1]]
        places = [taken[at] for at in own.tolist()]
        model.add(sum(taken[arc] for arc in mentees.tolist()) == sum(places))
        for earlier, later in pairwise(places):
            model.add_implication(later, earlier)


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
