"""Decides who is in which group: the most members, the fewest repeats, the most points."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from matching.columns import Bool, Float64, Int64
from matching.groups.company import Company
from matching.groups.filling import filled
from matching.groups.seating import Seats
from matching.groups.shapes import (
    FEW,
    Shape,
    most_groups,
    seatable_under,
    table_shapes,
    team_shapes,
)
from matching.search import Search

if TYPE_CHECKING:
    from matching.solvers import Partition

REPEAT: Final = 4.0
"""How many times the points of the best pair are lost where two meet again."""

_SEAT: Final = 2.0
"""How many times the points of the best pair, for each member of a group, a place is worth."""

TOP_WISH: Final = 4.0
"""How many times the points of the best pair a project among the first wishes is worth beside."""

_MOST_FOUND: Final = 3
"""So many ways to seat most, but not as many as might be, are found before the best is taken."""

_EACH: Final = 150_000
_LEAST_WORK: Final = 60_000_000
_EACH_OF_MANY: Final = 20_000
"""How many moves are looked at for each member: fewer of them where there are very many."""


def shapes_of(company: Company) -> list[Shape]:
    """List the shapes of a round, those that serve the most members first."""
    members = int(company.able.sum())
    seatable, limit = seatable_under(members, company.counted()), most_groups(company)
    if company.policy.kind == "teams":
        return team_shapes(company.problem, company.policy, seatable, members, limit)
    return table_shapes(company.policy, seatable, members, limit)


def seats_of(search: Search, company: Company) -> Seats | None:
    """Decide who is in which group; ``None`` when no groups were found that keep the rules.

    Members are left out before a meeting is repeated only where a repeat would not serve them.
    """
    shapes = shapes_of(company)
    worth = company.worth()
    first = _first_that_works(search, company, worth, shapes, repeats=False)
    if company.rest is None or not shapes:
        return first
    members = int(company.able.sum())
    room = int(shapes[0].most.sum())
    most = min(room, seatable_under(members, company.counted())(len(shapes[0])))
    if first is not None and first.left(company.able) <= members - most:
        return first
    search.report(0.6, "looking for meetings to repeat")
    again = _first_that_works(search, company, worth, shapes, repeats=True)
    if first is None or again is None:
        return first or again
    return again if again.left(company.able) < first.left(company.able) else first


def _first_that_works(
    search: Search, company: Company, worth: Float64, shapes: list[Shape], *, repeats: bool
) -> Seats | None:
    few = company.size <= FEW and not company.problem.project_count
    best: Seats | None = None
    found_so_far = 0
    for attempt in (_of_few if few else _of_many)(company, shapes, repeats=repeats):
        found = attempt.seats(search, worth)
        if found is None:
            continue
        found = filled(company, found, repeats=repeats)
        out = int(np.count_nonzero(found.labels < 0))
        if best is None or found.left(company.able) < best.left(company.able):
            best = found
        found_so_far += 1
        if few or out <= attempt.fewest_out or found_so_far == _MOST_FOUND:
            break
    return best


def _of_few(company: Company, shapes: list[Shape], *, repeats: bool) -> Iterator[Attempt]:
    """Leave out nobody, one, two: what is found first serves the most, since few are exact."""
    for out in range(company.size + 1):
        yield from (Attempt(company, shape, out, out, repeats) for shape in shapes)


def _of_many(company: Company, shapes: list[Shape], *, repeats: bool) -> Iterator[Attempt]:
    for shape in shapes:
        yield from _attempts(company, shape, repeats=repeats)


def _attempts(company: Company, shape: Shape, *, repeats: bool) -> Iterator[Attempt]:
    """Leave out only those who have to be, then a few, then as many as it takes."""
    able = int(company.able.sum())
    seatable = seatable_under(able, company.counted())
    out = company.size - able
    needed = out + able - min(able, seatable(len(shape)), int(shape.most.sum()))
    least = int(shape.least[~shape.optional].sum())
    some = Attempt(company, shape, needed, needed, repeats)
    if company.grants_wishes():
        yield replace(some, wishes_first=True, wishers_seated=True)
        yield replace(some, wishes_first=True)
    yield some
    for more in (len(shape), company.size):
        until = min(needed + more, company.size - least)
        if until > needed:
            yield Attempt(company, shape, needed, until, repeats)


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """One way to ask for groups.

    Attributes
    ----------
    company
        The members and the rules.
    shape
        The groups.
    fewest_out, most_out
        How many members are in no group.
    repeats
        Whether the rest rule gives way.
    wishes_first
        Whether everybody who wished gets one of their first wishes, if a place.
    wishers_seated
        Whether everybody who wished gets a place.
    """

    company: Company
    shape: Shape
    fewest_out: int
    most_out: int
    repeats: bool
    wishes_first: bool = False
    wishers_seated: bool = False

    def seats(self, search: Search, worth: Float64) -> Seats | None:
        """Look for the best groups of this kind; ``None`` when none was found."""
        from matching.solvers import Infeasible, NoPartitionFound, partition

        groups = len(self.shape)
        if self.fewest_out > self.company.size or groups == 0:
            return None
        try:
            found = partition(
                self._affinity(worth),
                self._sizes(),
                **self._rules(),
                placement=self._placement(worth),
                work_limit=work_for(self.company.size, search),
                time_limit=search.seconds_left(),
                seed=search.seed,
                on_progress=_told(search),
            )
        except (Infeasible, NoPartitionFound):
            return None
        _note(search, found)
        return Seats(np.where(found.labels == groups, -1, found.labels), self.shape)

    def is_possible(self) -> bool | None:
        """Say whether there are such groups, ``None`` when that was not found out."""
        from matching.solvers import Infeasible, NoPartitionFound, partition

        n = self.company.size
        try:
            partition(np.zeros((n, n)), self._sizes(), **self._rules(), work_limit=0)
        except NoPartitionFound:
            return None
        except Infeasible:
            return False
        return True

    def _sizes(self) -> Int64:
        sizes = np.stack([self.shape.least, self.shape.most], axis=1)
        if self.most_out == 0:
            return sizes
        return np.concatenate([sizes, [[self.fewest_out, self.most_out]]])

    def _rules(self) -> dict[str, Any]:
        groups = len(self.shape)
        return {
            "forbidden": self.company.apart(repeats=self.repeats),
            "together": self.company.problem.pinned,
            "constraints": self.company.limits(range(groups)),
            "allowed": self._allowed(),
            "waiting": groups if self.most_out else None,
            "optional": np.flatnonzero(self.shape.optional),
        }

    def _allowed(self) -> Bool:
        """Mark who may be in which group; those without a group are in the last one."""
        company, groups = self.company, len(self.shape)
        allowed = np.repeat(company.able[:, None], groups + bool(self.most_out), axis=1)
        if self.most_out:
            allowed[:, groups] = True
            allowed[np.unique(company.problem.pinned), groups] = False
        projects = company.problem.projects
        if projects is None:
            return allowed
        if self.wishes_first:
            top = company.top_wishes()
            allowed[:, :groups] &= top | ~top.any(axis=1, keepdims=True)
            if self.wishers_seated and self.most_out:
                allowed[company.able & top.any(axis=1), groups] = False
        for member, project in projects.placed.tolist():
            allowed[member] = False
            allowed[member, project] = True
        return allowed

    def _affinity(self, worth: Float64) -> Float64:
        if not self.repeats:
            return worth
        pairs, how_much = self.company.repeated()
        affinity = worth.copy()
        loss = REPEAT * max(float(worth.max(initial=0.0)), 1.0) * how_much
        affinity[pairs[:, 0], pairs[:, 1]] -= loss
        affinity[pairs[:, 1], pairs[:, 0]] -= loss
        return affinity

    def _placement(self, worth: Float64) -> Float64 | None:
        """Give what members are worth to projects, on the scale of pairs.

        A group's points are the mean of its pairs and of its members: of ``s`` members each counts
        as much as ``(s - 1) / 2`` pairs. Where it is open how many have no place, a place is worth
        more than what anybody could gain otherwise.
        """
        best = max(float(worth.max(initial=0.0)), 1.0)
        seated = np.zeros((self.company.size, len(self.shape) + bool(self.most_out)))
        if self.most_out > self.fewest_out:
            seated[:, : len(self.shape)] = _SEAT * best * float(self.shape.most.max(initial=1))
        if not self.company.project_rules():
            return seated if seated.any() else None
        scale = (float(self.shape.most.mean()) - 1.0) / 2.0
        wished = (self.company.welcome() * scale).astype(np.float64)
        if self.company.grants_wishes() and not self.wishes_first:
            best = max(best, float(wished.max(initial=0.0)))
            wished += TOP_WISH * best * self.company.top_wishes()
        if self.most_out > self.fewest_out:
            seated[:, : len(self.shape)] += wished.max(initial=0.0)
        seated[:, : len(self.shape)] += wished
        return seated


def work_for(members: int, search: Search) -> int:
    """Return how many moves to look at for so many members."""
    usual = min(_EACH * members, max(_LEAST_WORK, _EACH_OF_MANY * members))
    return usual if search.work_limit is None else min(usual, search.work_limit)


def _told(search: Search) -> Callable[[Any], None] | None:
    if search.on_progress is None:
        return None
    return lambda progress: search.report(
        0.3 + 0.6 * (progress.done / progress.total if progress.total else 0.5),
        "finding the best groups",
    )


def _note(search: Search, found: Partition) -> None:
    search.spent(found.work, "optimal" if found.optimal else found.stopped_by)
