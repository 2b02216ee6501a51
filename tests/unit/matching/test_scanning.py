"""The best partners of everybody, however the rows are shared out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import parse_policy, scanning
from matching.evaluate import allowed_block, lower, score_block
from matching.scanning import LOWEST, best_partners
from matching.solvers import Duals

FEW = {"must": [{"different": "function"}]}


def _ranks(lowered, toll, duals):
    """Rank everybody for everybody, by the definition."""
    everyone = slice(0, lowered.size)
    ranks = 2 * score_block(lowered, everyone, everyone) - toll[None, :]
    for at, price in enumerate(duals.set_prices):
        inside = np.zeros(lowered.size, np.bool_)
        inside[duals.set_members[duals.set_starts[at] : duals.set_starts[at + 1]]] = True
        ranks -= price * np.logical_and.outer(inside, inside)
    return np.where(allowed_block(lowered, everyone, everyone), ranks, LOWEST)


def _some_duals(random, size):
    """Draw two odd sets with prices."""
    sets = [np.sort(random.choice(size, 5, replace=False)) for _ in range(2)]
    prices = random.integers(0, 50_000, 2)
    return Duals(np.zeros(size, np.int64), np.array([0, 5, 10]), np.concatenate(sets), prices)


@given(size=st.integers(60, 120), seed=st.integers(0, 10_000), count=st.integers(1, 9))
def test_the_best_of_each_are_found(draw, full, size, seed, count):
    """Each member gets the highest ranks above the threshold, and nobody of a lower one."""
    random = np.random.default_rng(seed)
    lowered = lower(draw(size, seed), parse_policy(full | FEW))
    toll, threshold = random.integers(0, 90_000, size), random.integers(-60_000, 60_000, size)
    duals = _some_duals(random, size)
    rows, columns = random.random(size) < 0.8, random.random(size) < 0.8
    found = best_partners(
        lowered, toll, threshold, count, seed=seed, rows=rows, columns=columns, duals=duals
    )
    ranks = _ranks(lowered, toll, duals)
    ranks[~rows] = ranks[:, ~columns] = LOWEST
    ranks[ranks <= threshold[:, None]] = LOWEST
    best = np.sort(ranks, axis=1)[:, ::-1][:, :count]
    assert np.array_equal(found.rank, np.where(best[:, 0] > LOWEST, best[:, 0] - threshold, 0))
    pairs = set(zip(found.a.tolist(), found.b.tolist(), strict=True))
    for row in range(size):
        sure = np.flatnonzero(ranks[row] > best[row, -1]).tolist()
        assert {(min(row, other), max(row, other)) for other in sure} <= pairs
    worst = np.where(best[:, -1] > LOWEST, best[:, -1], LOWEST + 1)
    for a, b in pairs:
        assert ranks[a, b] >= worst[a] or ranks[b, a] >= worst[b]


def test_how_the_rows_are_cut_does_not_matter(draw, full):
    """Any blocks and any executor give the same pairs."""
    lowered = lower(draw(150, 3), parse_policy(full | FEW))
    nothing, floor = np.zeros(150, np.int64), np.full(150, LOWEST)
    answers = []
    for blocks, rows in ((1, 1000), (64, 1), (7, 3)):
        with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(3) as executor:
            patch.setattr(scanning, "BLOCKS", blocks)
            patch.setattr(scanning, "LEAST_ROWS", rows)
            answers.append(best_partners(lowered, nothing, floor, 3, seed=1, executor=executor))
    for answer in answers[1:]:
        for name in ("a", "b", "scores", "rank"):
            assert np.array_equal(getattr(answers[0], name), getattr(answer, name))


def test_progress_is_told(draw, full):
    """Whoever waits is told the share of the blocks that are done, up to all."""
    lowered = lower(draw(100, 3), parse_policy(full | FEW))
    shares: list[float] = []
    nothing, floor = np.zeros(100, np.int64), np.full(100, LOWEST)
    best_partners(lowered, nothing, floor, 3, seed=1, done=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
