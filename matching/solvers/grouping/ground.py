"""What the search stands on, and a partition with its table of gains."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.solvers.grouping.question import FloatArray, Question
from matching.solvers.kernels import kernel
from matching.solvers.result import IntArray

PENALTY: Final = 40.0
"""What a broken rule costs, in spreads of the affinities times the root of a group's size."""

SOME: Final = 1e-6
"""What counts as a gain, in spreads and in the largest affinity: less is a matter of rounding."""


class Ground(NamedTuple):
    """What does not change while a partition is searched.

    Attributes
    ----------
    affinity
        ``float32 (n, n)``: forbidden pairs have a penalty in it, pairs to keep together a reward.
    placement
        ``float64 (m, n)``: where somebody is not allowed there is a penalty in it.
    least, most
        ``int64 (m,)``.
    starts, classes, few, many, owner, fewest, widest, price, variety_price
        As `Limits` has them: ``few`` and ``many`` are its least and most. What is never allowed has
        the penalty for a price.
    waiting
        The group in which nobody gains by anybody, or -1.
    some
        What a move has to gain so that a descent takes it.
    inserts
        Which share of moves puts one member elsewhere; the others swap two.
    """

    affinity: NDArray[np.float32]
    placement: FloatArray
    least: IntArray
    most: IntArray
    starts: IntArray
    classes: IntArray
    few: IntArray
    many: IntArray
    owner: IntArray
    fewest: IntArray
    widest: IntArray
    price: FloatArray
    variety_price: FloatArray
    waiting: int
    some: float
    inserts: float


class Standing(NamedTuple):
    """A partition under search.

    Attributes
    ----------
    label
        ``int64 (n,)``: everybody's group.
    gain
        ``float64 (m, n)``: what each member gains by those who are in each group.
    size
        ``int64 (m,)``.
    counted, distinct
        ``int64 (m, c)`` and ``(m, a)``: how many of each class, and of how many classes of each
        variety, a group has.
    cost
        ``float64 (1,)``: what missed limits cost.
    random
        ``uint64 (1,)``: the state of the random numbers.
    """

    label: IntArray
    gain: FloatArray
    size: IntArray
    counted: IntArray
    distinct: IntArray
    cost: FloatArray
    random: NDArray[np.uint64]


def ground_of(question: Question, spread: float) -> Ground:
    """Lay the ground of a question.

    Parameters
    ----------
    spread
        What two of a group differ by in the mean: penalties are many of these.
    """
    penalty = PENALTY * spread + _reach(question)
    affinity = question.affinity.astype(np.float32)
    a, b = question.forbidden[:, 0], question.forbidden[:, 1]
    apart = np.minimum(affinity[a, b], np.float32(0.0)) - np.float32(penalty)
    affinity[a, b] = apart
    affinity[b, a] = apart
    a, b = question.together[:, 0], question.together[:, 1]
    affinity[a, b] += np.float32(penalty)
    affinity[b, a] = affinity[a, b]
    limits = question.limits
    worst = question.placement.min(axis=0, initial=0.0)
    return Ground(
        affinity=affinity,
        placement=np.where(question.allowed, question.placement, worst - penalty),
        least=question.least,
        most=question.most,
        starts=limits.starts,
        classes=limits.classes,
        few=limits.least,
        many=limits.most,
        owner=limits.owner,
        fewest=limits.fewest,
        widest=limits.widest,
        price=np.minimum(limits.price, penalty),
        variety_price=np.minimum(limits.variety_price, penalty),
        waiting=question.waiting,
        some=SOME * max(spread, float(np.abs(question.affinity).max(initial=0.0))),
        inserts=INSERTS if (question.least < question.most).any() else 0.0,
    )


INSERTS: Final = 0.1


def _reach(question: Question) -> float:
    """Return what one move may gain beside spreads: a group that grows, a place that is prized."""
    n, least, most = question.size, question.least, question.most
    prized = float(np.ptp(question.placement, axis=0).max(initial=0.0)) if question.groups else 0.0
    if n < 2 or not (least < most).any():
        return prized
    smallest = 0 if question.waiting >= 0 else int(least.min())
    mean = float(question.affinity.sum()) / (n * (n - 1))
    return prized + abs(mean) * (int(most.max()) - smallest)


def standing_of(ground: Ground, labels: IntArray, seed: int) -> Standing:
    """Return a partition to search from."""
    groups, n = ground.placement.shape
    return Standing(
        label=labels.copy(),
        gain=np.empty((groups, n)),
        size=np.bincount(labels, minlength=groups),
        counted=np.zeros(ground.few.shape, np.int64),
        distinct=np.zeros(ground.fewest.shape, np.int64),
        cost=np.zeros(1),
        random=np.array([seed | 1], np.uint64),
    )


@kernel
def take_stock(ground: Any, standing: Any) -> None:
    """Fill gains, counts and costs from the labels."""
    n = standing.label.shape[0]
    standing.gain[:, :] = ground.placement
    standing.counted[:, :] = 0
    standing.distinct[:, :] = 0
    cost = 0.0
    for group in range(ground.few.shape[0]):
        for number in range(ground.few.shape[1]):
            cost += ground.price[number] * max(0, ground.few[group, number])
        for number in range(ground.fewest.shape[1]):
            cost += ground.variety_price[number] * max(0, ground.fewest[group, number])
    for member in range(n):
        group = standing.label[member]
        cost += enter(ground, standing, member, group)
        if group != ground.waiting:
            for other in range(n):
                standing.gain[group, other] += ground.affinity[member, other]
    standing.cost[0] = cost


@kernel
def enter(ground: Any, standing: Any, member: int, group: int) -> float:
    """Count a member into a group; give by how much more missed limits cost."""
    change = 0.0
    for at in range(ground.starts[member], ground.starts[member + 1]):
        number = ground.classes[at]
        had = standing.counted[group, number]
        standing.counted[group, number] = had + 1
        if had >= ground.many[group, number]:
            change += ground.price[number]
        elif had < ground.few[group, number]:
            change -= ground.price[number]
        owner = ground.owner[number]
        if owner >= 0 and had == 0:
            if standing.distinct[group, owner] < ground.fewest[group, owner]:
                change -= ground.variety_price[owner]
            elif standing.distinct[group, owner] >= ground.widest[group, owner]:
                change += ground.variety_price[owner]
            standing.distinct[group, owner] += 1
    return change


@kernel
def leave(ground: Any, standing: Any, member: int, group: int) -> float:
    """Count a member out of a group; give by how much more missed limits cost."""
    change = 0.0
    for at in range(ground.starts[member], ground.starts[member + 1]):
        number = ground.classes[at]
        had = standing.counted[group, number]
        standing.counted[group, number] = had - 1
        if had > ground.many[group, number]:
            change -= ground.price[number]
        elif had <= ground.few[group, number]:
            change += ground.price[number]
        owner = ground.owner[number]
        if owner >= 0 and had == 1:
            if standing.distinct[group, owner] <= ground.fewest[group, owner]:
                change += ground.variety_price[owner]
            elif standing.distinct[group, owner] > ground.widest[group, owner]:
                change -= ground.variety_price[owner]
            standing.distinct[group, owner] -= 1
    return change


@kernel
def exchange_cost(ground: Any, standing: Any, one: int, other: int) -> float:
    """Return by how much more missed limits would cost if two members swapped groups.

    Classes ascend, so those that only one of them has are found as in a merge. A member has one
    class of a variety at most, so two of the same variety follow each other, and count together.
    """
    here, there = standing.label[one], standing.label[other]
    at, until = ground.starts[one], ground.starts[one + 1]
    beside, end = ground.starts[other], ground.starts[other + 1]
    owner, fewer, more, change = -1, 0, 0, 0.0
    while at < until or beside < end:
        if beside >= end or (at < until and ground.classes[at] < ground.classes[beside]):
            number, source, target = ground.classes[at], here, there
            at += 1
        elif at >= until or ground.classes[beside] < ground.classes[at]:
            number, source, target = ground.classes[beside], there, here
            beside += 1
        else:
            at += 1
            beside += 1
            continue
        lost, found = standing.counted[source, number], standing.counted[target, number]
        if lost > ground.many[source, number]:
            change -= ground.price[number]
        elif lost <= ground.few[source, number]:
            change += ground.price[number]
        if found >= ground.many[target, number]:
            change += ground.price[number]
        elif found < ground.few[target, number]:
            change -= ground.price[number]
        if ground.owner[number] < 0:
            continue
        if ground.owner[number] != owner:
            change += _variety_cost(ground, standing, owner, here, fewer)
            change += _variety_cost(ground, standing, owner, there, more)
            owner, fewer, more = ground.owner[number], 0, 0
        step_out, step_in = -int(lost == 1), int(found == 0)
        fewer += step_out if source == here else step_in
        more += step_in if source == here else step_out
    change += _variety_cost(ground, standing, owner, here, fewer)
    return change + _variety_cost(ground, standing, owner, there, more)


@kernel
def _variety_cost(ground: Any, standing: Any, owner: int, group: int, change: int) -> float:
    """Return by how much more a variety costs where so many more distinct values are."""
    if change == 0:
        return 0.0
    least, most = ground.fewest[group, owner], ground.widest[group, owner]
    before = standing.distinct[group, owner]
    after = before + change
    missed = max(least - after, 0) + max(after - most, 0)
    missed -= max(least - before, 0) + max(before - most, 0)
    return float(ground.variety_price[owner] * missed)


@kernel
def exchange(ground: Any, standing: Any, one: int, other: int) -> None:
    """Count two members into each other's groups."""
    here, there = standing.label[one], standing.label[other]
    leave(ground, standing, one, here)
    leave(ground, standing, other, there)
    enter(ground, standing, one, there)
    enter(ground, standing, other, here)


@kernel
def swap(affinity: Any, label: Any, gain: Any, waiting: int, one: int, other: int) -> None:
    """Swap two members of different groups in labels and gains."""
    here, there = label[one], label[other]
    first, second = affinity[one], affinity[other]
    if here != waiting:
        row = gain[here]
        for member in range(row.shape[0]):
            row[member] += np.float64(second[member]) - np.float64(first[member])
    if there != waiting:
        row = gain[there]
        for member in range(row.shape[0]):
            row[member] += np.float64(first[member]) - np.float64(second[member])
    label[one], label[other] = there, here


@kernel
def insert(
    affinity: Any, label: Any, gain: Any, size: Any, waiting: int, member: int, there: int
) -> None:
    """Put a member into another group in labels, gains and sizes."""
    here = label[member]
    mine = affinity[member]
    if here != waiting:
        row = gain[here]
        for other in range(row.shape[0]):
            row[other] -= np.float64(mine[other])
    if there != waiting:
        row = gain[there]
        for other in range(row.shape[0]):
            row[other] += np.float64(mine[other])
    label[member] = there
    size[here] -= 1
    size[there] += 1
