"""What each member is worth to whoever gets them, foretold from a sample of the roster.

Candidates chosen by score alone are the same few sought-after people for everybody, and strand the
others. So a sample is matched first, exactly; its prices say what a partner like that costs, and
every other member gets the price that the sample would pay for them: the most that is left for a
member ``j`` when a member ``i`` of the sample keeps their own price, ``max 2 s_ij - u_i`` (the
c-transform of optimal transport; Villani 2009, Optimal Transport, ch. 5).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered
from matching.scanning import LOWEST, Pairs, best_partners, joined
from matching.search import Search
from matching.terms import MemberConstant

if TYPE_CHECKING:
    from matching.solvers import Certificate

LEAST_SAMPLE: Final = 1000
MOST_SAMPLE: Final = 5000
SHARE: Final = 10
"""One in so many members is in the sample, within the two limits."""

_PARTNERS: Final = 16
_ADDED: Final = 8


def foretold(search: Search, lowered: Lowered, free: Bool) -> Int64:
    """Give each member's toll, ``int64 (n,)``: twice what whoever gets them has to pay.

    Parameters
    ----------
    search
        Solves, within its limits.
    lowered
        The policy on a problem.
    free
        ``bool (n,)``: who takes part.
    """
    sample = _sample(free, search.seed)
    proof = _prices_in(search, lowered, sample)
    prices, nobody = proof.duals.vertex, np.full(lowered.size, LOWEST)
    found = best_partners(
        lowered, prices, nobody, 1,
        seed=search.seed, columns=sample, executor=search.executor,
    )  # fmt: skip
    return np.where(found.rank > 0, found.rank + LOWEST + 2 * proof.bonus, 0)


def _sample(free: Bool, seed: int) -> Bool:
    """Draw the members of the sample."""
    everybody = np.flatnonzero(free)
    wanted = min(max(LEAST_SAMPLE, len(everybody) // SHARE), MOST_SAMPLE, len(everybody))
    drawn = np.random.default_rng(seed).choice(everybody, wanted, replace=False)
    sample = np.zeros(len(free), np.bool_)
    sample[drawn] = True
    return sample


def _prices_in(search: Search, lowered: Lowered, sample: Bool) -> Certificate:
    """Match a sample: by score at first, then with the pairs for which its prices are too low."""
    look = partial(
        best_partners, lowered, seed=search.seed, rows=sample, columns=sample,
        executor=search.executor,
    )  # fmt: skip
    first = look(2 * _constants(lowered), np.full(lowered.size, LOWEST), _PARTNERS)
    proof = _matched(search, first, sample)
    prices = proof.duals.vertex
    more = look(prices, prices - 2 * proof.bonus, _ADDED, duals=proof.duals)
    return _matched(search, joined(first, more), sample)


def _matched(search: Search, pairs: Pairs, sample: Bool) -> Certificate:
    """Match the members of a sample alone; all others get the price 0."""
    members = np.flatnonzero(sample).astype(np.int32)
    place = np.cumsum(sample) - 1
    proof = search.solve(len(members), place[pairs.a], place[pairs.b], pairs.scores).certificate
    prices = np.zeros(len(sample), np.int64)
    prices[members] = proof.duals.vertex
    duals = replace(proof.duals, vertex=prices, set_members=members[proof.duals.set_members])
    return replace(proof, duals=duals)


def _constants(lowered: Lowered) -> Int64:
    """Sum up what each member gets whoever the partner is."""
    total = np.zeros(lowered.size, dtype=np.int64)
    for prefer in lowered.prefers:
        if isinstance(prefer.term, MemberConstant):
            total += prefer.rule.weight * prefer.term.numbers
    return total
