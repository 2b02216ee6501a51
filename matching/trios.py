"""Seats for members who are left over: each may join one pair, which makes a trio."""

from __future__ import annotations

from typing import Final

import numpy as np

from matching.columns import Int64
from matching.evaluate import Lowered, allowed_pairs, score_pairs
from matching.policy import Policy
from matching.rules.different import MustDifferent
from matching.search import Search
from matching.terms import SparseExceptions

MOST_HOSTS: Final = 64
"""How many pairs a member left over may choose from, the best and then at random."""

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
    guest, host = fitting(rules, pairs, left)
    gains = _gains(rules, pairs[host], left[guest])
    return _assigned(search, len(left), len(pairs), guest, host, gains)


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
    guest, host = fitting(rules, pairs, left)
    met = np.stack([ages.pairs(left[guest], pairs[host, side]) for side in (0, 1)])
    oldest = 2 * (int(met.max(initial=0)) + 1)
    costs = np.where(met > 0, oldest - met, 0).sum(axis=0)
    return _assigned(search, len(left), len(pairs), guest, host, -costs)


def fitting(rules: Lowered, pairs: Int64, left: Int64) -> tuple[Int64, Int64]:
    """List who may join which pair, as places in `left` and `pairs`, ``int64 (k,)`` each."""
    height = max(1, _AT_ONCE // max(1, len(pairs)))
    guests, hosts = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for first in range(0, len(left), height):
        last = min(len(left), first + height)
        guest = np.repeat(np.arange(first, last), len(pairs))
        host = np.tile(np.arange(len(pairs)), last - first)
        for side in (0, 1):
            fits = allowed_pairs(rules, left[guest], pairs[host, side])
            guest, host = guest[fits], host[fits]
        guests.append(guest)
        hosts.append(host)
    return np.concatenate(guests), np.concatenate(hosts)


def _gains(rules: Lowered, hosts: Int64, guests: Int64) -> Int64:
    """Give how much a trio's score is above its pair's, in thousandths of a point."""
    alone = score_pairs(rules, hosts[:, 0], hosts[:, 1])
    added = sum(score_pairs(rules, hosts[:, side], guests) for side in (0, 1))
    return np.asarray((alone + added) // 3 - alone, dtype=np.int64)


def _assigned(
    search: Search, guests: int, hosts: int, guest: Int64, host: Int64, weights: Int64
) -> Int64:
    """Give each guest a host of their own: the most guests, then the largest weight."""
    chosen = _best_of_each(search.seed, hosts, guest, host, weights)
    found = search.solve(guests + hosts, guest[chosen], guests + host[chosen], weights[chosen])
    mate = found.mate[:guests]
    return np.where(mate >= 0, mate - guests, -1)


def _best_of_each(seed: int, hosts: int, guest: Int64, host: Int64, weights: Int64) -> Int64:
    """Choose the best few hosts of each guest, ties at random but by the seed."""
    noise = np.random.default_rng(seed).permutation(hosts)[host] if hosts else host
    order = np.lexsort((noise, -weights, guest))
    starts = np.searchsorted(guest[order], guest[order])
    return order[np.arange(len(order)) - starts < MOST_HOSTS]
