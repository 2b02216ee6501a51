"""The compiled kernel says of every pair what the NumPy evaluator says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import compiled, kinds, parse_policy
from matching.common_contacts import CommonContacts
from matching.evaluate import allowed_block, lower, score_block
from matching.packing import pack

LABELS = [f"topic {k}" for k in range(150)]


def _kernel(lowered):
    """Score all pairs by the kernel, in the order of the members."""
    size = lowered.size
    everybody = np.ones(size, np.bool_)
    packed = pack(lowered, np.zeros(size, np.int64), everybody, everybody)
    scores = np.empty((size, size), packed.constant.dtype)
    common, row = np.zeros(size, np.int32), np.empty(size, packed.constant.dtype)
    room = np.empty(4 * size * size + 8, np.int64), np.empty(4 * size * size + 8, np.int64)
    for place, member in enumerate(packed.member):
        compiled.score_row(packed, place, row, common, *room)
        scores[member, packed.member] = row
    assert not common.any()
    return scores > packed.never // 2, scores


def _check(lowered):
    everyone = slice(0, lowered.size)
    allowed, scores = _kernel(lowered)
    expected = allowed_block(lowered, everyone, everyone)
    assert np.array_equal(allowed, expected)
    assert np.array_equal(
        np.where(allowed, scores, 0),
        np.where(expected, score_block(lowered, everyone, everyone), 0),
    )


@given(size=st.integers(60, 90), seed=st.integers(0, 10_000))
def test_all_rules_by_classes(draw, full, size, seed):
    """Merged into classes, every rule of the language allows and scores the same."""
    _check(lower(draw(size, seed), parse_policy(full)))


@given(size=st.integers(60, 80), seed=st.integers(0, 10_000), labels=st.sampled_from([3, 64, 150]))
def test_all_rules_bit_by_bit(draw, full, size, seed, labels):
    """With too many kinds for classes, tables apart and words of bits say the same."""
    random = np.random.default_rng(seed)
    sets = [[sorted(random.choice(LABELS[:labels], 3)) for _ in range(size)] for _ in range(2)]
    lowered = lower(draw(size, seed, skills=sets[0], interests=sets[1]), parse_policy(full))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kinds, "CLASSES", 3)
        patch.setattr(kinds, "MOST_KINDS", 1)
        _check(lowered)


def test_scores_too_large_for_32_bits(draw, full):
    """Points near the limit are added up in 64 bits."""
    points = [{"exchange": {"points": 100_000}}, {"owed": 100_000}, {"bridge": 100_000}]
    policy = parse_policy(full | {"prefer": points})
    _check(lower(draw(60, 5, owed=[700] * 60), policy))


@pytest.mark.parametrize("size", [1, 2])
def test_hardly_anybody(build, size):
    """Rosters of one and two are laid out and scored too."""
    _check(lower(build(size, owed=[1] * size), parse_policy({"prefer": [{"owed": 3}]})))


@given(size=st.integers(2, 40), seed=st.integers(0, 10_000))
def test_distances_of_pairs_and_blocks_agree(draw, size, seed):
    """The distance in the network is the same pair by pair and block by block."""
    problem = draw(size, seed)
    if problem.contacts is None:
        return
    term = CommonContacts(problem.contacts)
    a, b = (side.ravel() for side in np.meshgrid(np.arange(size), np.arange(size), indexing="ij"))
    apart = a != b
    block = term.block(slice(0, size), slice(0, size)).ravel()
    assert np.array_equal(term.pairs(a, b)[apart], block[apart])
