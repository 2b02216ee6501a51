"""A population of partitions that gets better: children of two, cooled, replace the worst.

A memetic search, as for the Maximally Diverse Grouping Problem in Lai and Hao 2016 and in Yang et
al. 2022 ("A three-phase search approach with dynamic population size for solving the maximally
diverse grouping problem"), with simulated annealing as its improvement. Children come in broods of
a fixed size, whatever the machine, so that the answer depends on seed and work alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, wait
from dataclasses import dataclass, field
from threading import Event
from time import perf_counter
from typing import Any, Final

import numpy as np

from matching.solvers.budget import Budget, Exhausted
from matching.solvers.grouping.annealing import anneal, descend
from matching.solvers.grouping.crossing import cross
from matching.solvers.grouping.ground import Ground, Standing, standing_of
from matching.solvers.grouping.question import Question
from matching.solvers.kernels import LISTS_UP_TO, Bench
from matching.solvers.result import IntArray, StoppedBy

BROOD: Final = 2
MEMBERS: Final = 10
"""How many partitions a population has."""

MANY_GROUPS: Final = 100
"""With more groups a child would take as long as its cooling: then there are none."""

_ONCE: Final = 3.0
_FEW: Final = 30.0
"""With fewer sweeps for each pair of members there are no children, and a few long-cooled ones."""

_FEWEST_SWEEPS: Final = 30
_HOT, _WARM, _COLD = 2.0, 1.1, 0.2
"""Temperatures at which first partitions and children begin, and at which both end, in spreads."""

_SLICE: Final = 2**21
"""So many moves between two looks at the clock."""

_LOOK: Final = 0.25
"""Seconds between two reports of progress."""

_STERN: Final = 1e6
"""How many times as much a broken rule costs where none may be broken at any price."""

ENDLESS: Final = 2**40
"""So many broods when the clock ends the search."""


def compiled() -> Bench:
    """Return where kernels run compiled, whatever the size."""
    return Bench(LISTS_UP_TO + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A partition with its value and by how much it misses the rules."""

    labels: IntArray
    value: float
    broken: int

    def beats(self, other: Candidate) -> bool:
        """Tell whether it misses the rules by less, or is worth more."""
        return (-self.broken, self.value) > (-other.broken, other.value)


@dataclass(slots=True)
class Population:
    """Partitions under search.

    Parameters
    ----------
    question, ground
        What is searched.
    spread
        The temperature's unit: what two groups differ by in the mean.
    mean
        The mean affinity.
    seed
        Of all random numbers.
    """

    question: Question
    ground: Ground
    spread: float
    mean: float
    seed: int
    candidates: list[Candidate] = field(default_factory=list)
    stop: Event = field(default_factory=Event)
    _bench: Bench = field(default_factory=compiled)
    _tasks: int = 0
    _done: int = 0

    @property
    def best(self) -> Candidate:
        """The best partition so far."""
        return max(self.candidates, key=lambda each: (-each.broken, each.value))

    def search(
        self, starts: Sequence[IntArray], plan: Plan, budget: Budget, executor: Executor
    ) -> StoppedBy:
        """Search until the plan's work is done or the time is over; say which.

        Parameters
        ----------
        starts
            A partition for each of the population.
        """
        total = plan.sweeps_for(len(starts))
        try:
            for first in range(0, len(starts), BROOD):
                founders = [self._founder(each, plan) for each in starts[first : first + BROOD]]
                self._raise_brood(founders, self.candidates.append, budget, executor, total)
            choices = np.random.default_rng(self.seed)
            for _ in range(plan.broods):
                children = [self._child(choices, plan) for _ in range(BROOD)]
                self._raise_brood(children, self._replace_worst, budget, executor, total)
        except Exhausted as limit:
            return limit.reason
        except KeyboardInterrupt:
            self.stop.set()
            if not self.candidates:
                raise
            return "interrupted"
        except BaseException:
            self.stop.set()
            raise
        return "work_limit"

    def kept(self, labels: IntArray) -> Candidate:
        """Return what a partition becomes by moves that gain and break nothing, at any price."""
        strange = ~self.question.allowed
        affinity, placement = self.ground.affinity.copy(), self.ground.placement.copy()
        for a, b in (self.question.forbidden.T, self.question.together.T):
            affinity[a, b] *= np.float32(_STERN)
            affinity[b, a] = affinity[a, b]
        placement[strange] *= _STERN
        never = np.isinf(self.question.limits.price), np.isinf(self.question.limits.variety_price)
        price, variety_price = self.ground.price, self.ground.variety_price
        stern = self.ground._replace(
            affinity=affinity,
            placement=placement,
            price=np.where(never[0], price * _STERN, price),
            variety_price=np.where(never[1], variety_price * _STERN, variety_price),
        )
        standing = standing_of(stern, labels, self.seed)
        self._bench.run(descend)(stern, standing)
        found = standing.label
        return Candidate(found, self.question.value_of(found), self.question.broken_by(found))

    def _raise_brood(
        self,
        brood: Sequence[_Task],
        take_in: Callable[[Candidate], None],
        budget: Budget,
        executor: Executor,
        total: int,
    ) -> None:
        """Improve a brood side by side, and take it in.

        Raises
        ------
        Exhausted
            A limit is reached; what was found until then is taken in.
        """
        futures = [executor.submit(self._improve, task, budget) for task in brood]
        try:
            while wait(futures, timeout=_LOOK).not_done:
                budget.report("groups", self._done + sum(task.done for task in brood), total)
        except KeyboardInterrupt:
            self.stop.set()
            for future in futures:
                take_in(future.result())
            raise
        for future in futures:
            take_in(future.result())
        self._done += sum(task.sweeps for task in brood)
        budget.charge(sum(task.sweeps for task in brood) * self.question.size)
        budget.report("groups", self._done, total)
        budget.allowance(1)

    def _founder(self, labels: IntArray, plan: Plan) -> _Task:
        return _Task(standing_of(self.ground, labels, self._seed()), plan.first, _HOT)

    def _child(self, choices: np.random.Generator, plan: Plan) -> _Task:
        mother, father = choices.choice(len(self.candidates), 2, replace=False).tolist()
        parents = self.candidates[mother].labels, self.candidates[father].labels
        standing = standing_of(self.ground, parents[0], self._seed())
        return _Task(standing, plan.child, _WARM, parents)

    def _seed(self) -> int:
        self._tasks += 1
        return int(np.random.SeedSequence((self.seed, self._tasks)).generate_state(1, np.uint64)[0])

    def _improve(self, task: _Task, budget: Budget) -> Candidate:
        run, standing, n = self._bench.run, task.standing, self.question.size
        if task.parents is not None:
            labels, size, random = standing.label, standing.size, standing.random
            run(cross)(self.ground, self.mean, *task.parents, labels, size, random)
        stride = max(1, _SLICE // max(n, 1))
        hottest, coldest = task.heat * self.spread, _COLD * self.spread
        while task.done < task.sweeps and not (budget.is_over() or self.stop.is_set()):
            until = min(task.done + stride, task.sweeps)
            run(anneal)(self.ground, standing, task.done, until, task.sweeps, hottest, coldest)
            task.done = until
        run(descend)(self.ground, standing)
        found = standing.label
        return Candidate(found, self.question.value_of(found), self.question.broken_by(found))

    def _replace_worst(self, child: Candidate) -> None:
        known = {(each.value, each.broken) for each in self.candidates}
        worst = min(self.candidates, key=lambda each: (-each.broken, each.value))
        if (child.value, child.broken) not in known and child.beats(worst):
            self.candidates[self.candidates.index(worst)] = child


@dataclass(slots=True, eq=False)
class _Task:
    """One partition to cool, a child of two parents or from where it stands."""

    standing: Standing
    sweeps: int
    heat: float
    parents: tuple[IntArray, IntArray] | None = None
    done: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """How work is spent.

    Attributes
    ----------
    members
        How many first partitions there are.
    first, child
        How many sweeps each first partition and each child is cooled for.
    broods
        How many broods of children there are.
    """

    members: int
    first: int
    child: int
    broods: int

    def sweeps_for(self, founders: int) -> int:
        """Return how many sweeps there are in all, 0 where that is not known."""
        if self.broods >= ENDLESS:
            return 0
        return founders * self.first + self.broods * BROOD * self.child

    @classmethod
    def of(cls, work: float, n: int, groups: int) -> Plan:
        """Plan so many moves for ``n`` members in ``groups``."""
        sweeps = work / max(n, 1)
        patience = sweeps / max(n, 1) ** 2
        if groups > MANY_GROUPS or sweeps < BROOD * 2 * _FEWEST_SWEEPS or patience < _ONCE:
            return cls(BROOD, max(_FEWEST_SWEEPS, int(sweeps / BROOD)), _FEWEST_SWEEPS, 0)
        if patience < _FEW:
            return cls._sharing(sweeps, BROOD, first_share=0.6, child_share=0.25)
        return cls._sharing(sweeps, MEMBERS, first_share=0.15, child_share=0.3)

    @classmethod
    def _sharing(
        cls, sweeps: float, members: int, *, first_share: float, child_share: float
    ) -> Plan:
        """Plan for first partitions that take a share of all, and children of a share of those."""
        first = max(_FEWEST_SWEEPS, int(sweeps * first_share / members))
        child = max(_FEWEST_SWEEPS, int(first * child_share))
        left = sweeps - members * first
        return cls(members, first, child, max(0, math.floor(left / (child * BROOD))))


def moves_in(seconds: float, ground: Ground, standing: Standing, spread: float) -> float:
    """Estimate how many moves a brood looks at in a time, by looking at some."""
    run: Any = compiled().run(anneal)
    n = len(standing.label)
    sweeps = max(1, _SLICE // 8 // max(n, 1))
    heat = math.sqrt(_HOT * _COLD) * spread
    run(ground, standing, 0, 1, 1, heat, heat)
    began = perf_counter()
    run(ground, standing, 0, sweeps, sweeps, heat, heat)
    took = max(perf_counter() - began, 1e-6)
    return seconds * BROOD * sweeps * n / took
