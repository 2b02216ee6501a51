"""A partition that keeps every rule, or the proof that there is none (CP-SAT, OR-Tools)."""

from __future__ import annotations

from time import perf_counter
from typing import Any, Final

import numpy as np

from matching.solvers.grouping.question import Question
from matching.solvers.minimums import Infeasible
from matching.solvers.result import IntArray

LARGEST: Final = 120_000
"""Up to so many places, members times groups, a model of all rules is built."""

_WORK: Final = 20.0
"""Deterministic time of CP-SAT, about seconds."""

_PLACEMENT_STEPS: Final = 1000
"""Placements are told apart in so many steps."""


class InfeasiblePartition(Infeasible):
    """No partition keeps the rules: proven."""

    def __init__(self, why: str) -> None:
        ValueError.__init__(self, f"no partition keeps the rules: {why}")
        self.side, self.vertices, self.needed, self.places = "", np.empty(0, np.int64), 0, 0


def refuse_sizes(question: Question) -> None:
    """Check that the sizes can hold everybody.

    Raises
    ------
    InfeasiblePartition
        They are too small or too large together.
    """
    n = question.size
    room, needed = int(question.most.sum()), int(question.least[~question.optional].sum())
    if room < n:
        raise InfeasiblePartition(f"the groups have room for {room} of {n} members")
    if needed > n:
        raise InfeasiblePartition(f"the groups need {needed} members, there are {n}")


def feasible_start(question: Question, seed: int, seconds: float | None = None) -> IntArray | None:
    """Return a partition that keeps the rules and is well placed, or None when none was found.

    Parameters
    ----------
    seconds
        How long to build the model and to look at most; None for as long as its work lasts.

    Raises
    ------
    InfeasiblePartition
        There is none.
    """
    from ortools.sat.python import cp_model

    began = perf_counter()
    model = cp_model.CpModel()
    rules = _Rules(question, model)
    rules.state()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = _WORK
    if seconds is not None:
        left = seconds - (perf_counter() - began)
        if left <= 0.0:
            return None
        solver.parameters.max_time_in_seconds = left
    solver.parameters.relative_gap_limit = 0.01
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        raise InfeasiblePartition("sizes, limits and forbidden pairs contradict each other")
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    return np.array(
        [
            next(g for g in range(question.groups) if rules.is_in(solver, member, g))
            for member in range(question.size)
        ],
        np.int64,
    )


class _Rules:
    """The rules of a question as a model: one Boolean for each member in each group."""

    def __init__(self, question: Question, model: Any) -> None:
        self._question, self._model = question, model
        self._in = [
            {
                group: model.new_bool_var("")
                for group in np.flatnonzero(question.allowed[:, member]).tolist()
            }
            for member in range(question.size)
        ]
        self._runs = [
            model.new_bool_var("") if optional else model.new_constant(1)
            for optional in question.optional.tolist()
        ]

    def is_in(self, solver: Any, member: int, group: int) -> bool:
        place = self._in[member].get(group)
        return place is not None and bool(solver.value(place))

    def state(self) -> None:
        for places in self._in:
            self._model.add_exactly_one(places.values())
        self._state_together()
        for group in range(self._question.groups):
            self._state_size(group)
            self._state_counts(group)
            self._state_variety(group)
            if group != self._question.waiting:
                self._state_forbidden(group)
        self._aim()

    def _state_size(self, group: int) -> None:
        inside = sum(places[group] for places in self._in if group in places)
        self._model.add(inside >= int(self._question.least[group]) * self._runs[group])
        self._model.add(inside <= int(self._question.most[group]) * self._runs[group])

    def _state_counts(self, group: int) -> None:
        limits = self._question.limits
        for number, (least, most) in enumerate(
            zip(limits.least[group].tolist(), limits.most[group].tolist(), strict=True)
        ):
            if np.isfinite(limits.price[number]) or (least <= 0 and most >= self._question.size):
                continue
            inside = sum(self._of_class(group, number))
            self._model.add(inside >= least * self._runs[group])
            self._model.add(inside <= most)

    def _state_variety(self, group: int) -> None:
        limits = self._question.limits
        for variety, (least, most) in enumerate(
            zip(limits.fewest[group].tolist(), limits.widest[group].tolist(), strict=True)
        ):
            classes = np.flatnonzero(limits.owner == variety).tolist()
            if np.isfinite(limits.variety_price[variety]) or (least <= 0 and most >= len(classes)):
                continue
            present = [self._presence(group, number) for number in classes]
            self._model.add(sum(present) >= least * self._runs[group])
            self._model.add(sum(present) <= most)

    def _presence(self, group: int, number: int) -> Any:
        """Return whether somebody of a class is in a group."""
        is_there = self._model.new_bool_var("")
        places = self._of_class(group, number)
        self._model.add(sum(places) >= is_there)
        for place in places:
            self._model.add_implication(place, is_there)
        return is_there

    def _state_forbidden(self, group: int) -> None:
        for a, b in self._question.forbidden.tolist():
            if group in self._in[a] and group in self._in[b]:
                self._model.add_at_most_one([self._in[a][group], self._in[b][group]])

    def _state_together(self) -> None:
        for a, b in self._question.together.tolist():
            for group in self._in[a].keys() | self._in[b].keys():
                places = [self._in[each].get(group, 0) for each in (a, b)]
                self._model.add(places[0] == places[1])

    def _of_class(self, group: int, number: int) -> list[Any]:
        limits = self._question.limits
        return [
            self._in[member][group]
            for member in limits.members_of(number).tolist()
            if group in self._in[member]
        ]

    def _aim(self) -> None:
        placement = self._question.placement
        largest = float(np.abs(placement).max(initial=0.0))
        if largest == 0.0:
            return
        scaled = np.rint(placement * (_PLACEMENT_STEPS / largest)).astype(np.int64)
        self._model.maximize(
            sum(
                int(scaled[group, member]) * place
                for member, places in enumerate(self._in)
                for group, place in places.items()
            )
        )
