"""One more way to serve a member without a seat: take somebody's place who has a seat elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from matching.candidates import Candidates
from matching.columns import Int64
from matching.evaluate import Lowered
from matching.seating import Arrangement
from matching.trios import fitting

MOST_LOOKED_AT: Final = 4_000_000
"""How many seats are looked at before this is too much work for the few it may help."""


def swap_in(rules: Lowered, graph: Candidates, plan: Arrangement, locked: int) -> Arrangement:
    """Let members without a seat take the place of partners who can be a third elsewhere.

    A member ``u`` whom no pair can take may still be somebody's partner: where ``u`` may meet
    ``v``, and ``v`` is paired with ``w``, and ``w`` may join another pair, ``u`` takes the place of
    ``w``. That costs points and serves one member more.

    Parameters
    ----------
    rules
        The musts of a third member, `matching.trios.trio_rules`.
    graph
        The allowed pairs among members who are free.
    plan
        What there is so far.
    locked
        How many of its first pairs are pinned and stay as they are.

    Returns
    -------
    Arrangement
        With the same number of matches and perhaps fewer members left.
    """
    places = _places(graph, plan, rules.size, locked)
    moved = np.unique(plan.pairs[places[:, 1], places[:, 2]])
    if not len(moved) or len(moved) * len(plan.pairs) > MOST_LOOKED_AT:
        return plan
    guest, host = fitting(rules, plan.pairs, moved)
    hosts = {int(w): host[guest == at].tolist() for at, w in enumerate(moved)}
    changed: set[int] = set()
    for member in plan.left.tolist():
        mine = places[places[:, 0] == member, 1:].tolist()
        found = _swap(plan, mine, hosts, changed)
        if found is not None:
            plan = _moved(plan, member, *found)
            changed |= {found[0][0], found[1]}
    return plan


def _places(graph: Candidates, plan: Arrangement, size: int, locked: int) -> Int64:
    """List the places that those left could take: who, in which pair, on which side of it."""
    pair_of = np.full(size, -1, dtype=np.int64)
    side_of = np.zeros(size, dtype=np.int64)
    open_ = np.flatnonzero((plan.third < 0) & (np.arange(len(plan.pairs)) >= locked))
    for side in (0, 1):
        pair_of[plan.pairs[open_, side]] = open_
        side_of[plan.pairs[open_, side]] = 1 - side
    waits = np.zeros(size, dtype=np.bool_)
    waits[plan.left] = True
    member = np.concatenate([graph.a, graph.b])
    partner = np.concatenate([graph.b, graph.a])
    kept = waits[member] & (pair_of[partner] >= 0)
    member, partner = member[kept], partner[kept]
    return np.stack([member, pair_of[partner], side_of[partner]], axis=1)


def _swap(
    plan: Arrangement, places: list[list[int]], hosts: dict[int, list[int]], changed: set[int]
) -> tuple[tuple[int, int], int] | None:
    """Find the first place whose holder has a seat elsewhere, and that seat."""
    for pair, side in places:
        if pair in changed:
            continue
        for host in hosts[int(plan.pairs[pair, side])]:
            if host != pair and host not in changed and plan.third[host] < 0:
                return (pair, side), host
    return None


def _moved(plan: Arrangement, member: int, place: tuple[int, int], host: int) -> Arrangement:
    """Seat the holder of a place with another pair, and the member in that place."""
    pairs, third = plan.pairs.copy(), plan.third.copy()
    third[host] = pairs[place]
    pairs[place] = member
    return replace(plan, pairs=pairs, third=third, left=plan.left[plan.left != member])
