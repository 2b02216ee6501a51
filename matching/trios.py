"""Seats for members who are left over: each may join one pair, which makes a trio."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.candidates import is_large
from matching.columns import Int64
from matching.evaluate import Lowered, allowed_pairs, score_pairs
from matching.hosting import best_hosts
from matching.policy import Policy
from matching.rules.different import MustDifferent
from matching.scanning import LOWEST
from matching.search import Search
from matching.terms import SparseExceptions

if TYPE_CHECKING:
    from matching.solvers import Matching

MOST_HOSTS: Final = 64
"""How many pairs a member left over may choose from, the best and then at random."""

MOST_ASKING: Final = 16
"""How many of many, and how many more where the prices of the first answer ask for it."""

_AT_ONCE: Final = 1_000_000


def trio_rules(lowered: Lowered, policy: Policy) -> Lowered:
    """Give the musts that a third member keeps with both members of a pair.

    Under ``trio`` those are all. Under ``relaxed_trio`` the `different` rules are left out: the two
    of the pair keep them already, so that the three have two distinct values, which suffices.
    Every other must still holds for every two of the three.
    """
    if policy.odd != "relaxed_trio":
        return lowered
    return lowered.without(rule.label for rule in policy.must if isinstance(rule, MustDifferent))


def seat(search: Search, rules: Lowered, pairs: Int64, left: Int64) -> Int64:
    """Seat as many as possible of those left over, then for the most points.

    Parameters
    ----------
    search
        Solves, within its limits.
    rules
        What `trio_rules` gave.
    pairs
        ``int64 (p, 2)``: pairs with room for a third.
    left
        ``int64 (u,)``: members left over.

    Returns
    -------
    numpy.ndarray
        ``int64 (u,)``: the place in `pairs` of each one's pair, -1 without a seat.
    """
    if is_large(rules.size):
        return _seat_many(search, rules, pairs, left)
    guest, host = fitting(rules, pairs, left)
    gains = _gains(rules, pairs[host], left[guest])
    chosen = _best_of_each(search.seed, len(pairs), guest, host, gains)
    return _seats(_assigned(search, left, pairs, guest[chosen], host[chosen], gains[chosen]), left)


def seat_resting(
    search: Search, rules: Lowered, ages: SparseExceptions, pairs: Int64, left: Int64
) -> Int64:
    """Seat those left over with people they met before: as few and as old meetings as possible.

    Parameters
    ----------
    search, rules, pairs, left
        As for `seat`; the rules without the rest rule.
    ages
        How many rounds ago two members met, 0 when they are not resting.
    """
    if is_large(rules.size):
        found = best_hosts(rules, pairs, left, *_freely(pairs, left), MOST_HOSTS,
                           seed=search.seed, executor=search.executor)  # fmt: skip
        guest, host = found.guest, found.host
    else:
        guest, host = fitting(rules, pairs, left)
    met = np.stack([ages.pairs(left[guest], pairs[host, side]) for side in (0, 1)])
    oldest = 2 * (int(met.max(initial=0)) + 1)
    costs = np.where(met > 0, oldest - met, 0).sum(axis=0)
    chosen = _best_of_each(search.seed, len(pairs), guest, host, -costs)
    return _seats(_assigned(search, left, pairs, guest[chosen], host[chosen], -costs[chosen]), left)


def some_seat(search: Search, rules: Lowered, pairs: Int64, left: Int64) -> bool:
    """Say whether any of those left over may join any pair, by the rules given."""
    look = best_hosts(
        rules, pairs, left, *_freely(pairs, left), 1, seed=search.seed, executor=search.executor
    )
    return bool(len(look.host))


def _seat_many(search: Search, rules: Lowered, pairs: Int64, left: Int64) -> Int64:
    """Seat many: each guest's best pairs at first, then those that ask for more than the prices."""
    look = partial(
        best_hosts, rules, pairs, left, count=MOST_ASKING,
        seed=search.seed, executor=search.executor,
    )  # fmt: skip
    first = look(*_freely(pairs, left))
    answer = _assigned(search, left, pairs, first.guest, first.host, first.gain)
    if not answer.optimal:
        return _seats(answer, left)
    prices = (answer.certificate.duals.vertex + 1) // 2
    more = look(prices[len(left) :], prices[: len(left)] - answer.certificate.bonus)
    both = ((first.guest, more.guest), (first.host, more.host), (first.gain, more.gain))
    return _seats(_assigned(search, left, pairs, *map(np.concatenate, both)), left)


def _freely(pairs: Int64, left: Int64) -> tuple[Int64, Int64]:
    """Give no tolls, and thresholds that every pair ranks above."""
    return np.zeros(len(pairs), np.int64), np.full(len(left), LOWEST)


def fitting(rules: Lowered, pairs: Int64, left: Int64) -> tuple[Int64, Int64]:
    """List who may join which pair, as places in `left` and `pairs`, ``int64 (k,)`` each.

    A trio keeps the musts for every two of its members, and is not below the floor.
    """
    height = max(1, _AT_ONCE // max(1, len(pairs)))
    guests, hosts = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for first in range(0, len(left), height):
        last = min(len(left), first + height)
        guest = np.repeat(np.arange(first, last), len(pairs))
        host = np.tile(np.arange(len(pairs)), last - first)
        for side in (0, 1):
            fits = allowed_pairs(rules, left[guest], pairs[host, side])
            guest, host = guest[fits], host[fits]
        if rules.floor and len(guest):
            fits = _scores(rules, pairs[host], left[guest]) >= rules.floor
            guest, host = guest[fits], host[fits]
        guests.append(guest)
        hosts.append(host)
    return np.concatenate(guests), np.concatenate(hosts)


def _gains(rules: Lowered, hosts: Int64, guests: Int64) -> Int64:
    """Give how much a trio's score is above its pair's, in thousandths of a point."""
    gains: Int64 = _scores(rules, hosts, guests) - score_pairs(rules, hosts[:, 0], hosts[:, 1])
    return gains


def _scores(rules: Lowered, hosts: Int64, guests: Int64) -> Int64:
    """Score trios of pairs and guests: the mean of three pairs, rounded down."""
    total = score_pairs(rules, hosts[:, 0], hosts[:, 1])
    for side in (0, 1):
        total = total + score_pairs(rules, hosts[:, side], guests)
    return total // 3


def _assigned(
    search: Search, left: Int64, pairs: Int64, guest: Int64, host: Int64, weights: Int64
) -> Matching:
    """Give each guest a host of their own: the most guests, then the largest weight."""
    return search.solve(len(left) + len(pairs), guest, len(left) + host, weights)


def _seats(found: Matching, left: Int64) -> Int64:
    """Give each guest's host, -1 without one."""
    mate = found.mate[: len(left)]
    return np.where(mate >= 0, mate - len(left), -1)


def _best_of_each(seed: int, hosts: int, guest: Int64, host: Int64, weights: Int64) -> Int64:
    """Choose the best few hosts of each guest, ties at random but by the seed."""
    noise = np.random.default_rng(seed).permutation(hosts)[host] if hosts else host
    order = np.lexsort((noise, -weights, guest))
    starts = np.searchsorted(guest[order], guest[order])
    return order[np.arange(len(order)) - starts < MOST_HOSTS]
