"""What the check of an assignment notices: each part of an answer, bent a little."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matching.solvers import AssignmentCertificate, AssignmentPrices, assign, check_assignment

QUESTION = (3, 2, [(0, 0), (0, 1), (1, 0), (2, 1)], [9, 1, 2, 5])
FOUND = assign(*QUESTION)
ZERO = AssignmentPrices(np.zeros(3, np.int64), np.zeros(2, np.int64))


def _priced(**changes):
    return replace(FOUND, certificate=replace(FOUND.certificate, **changes))


BENT = [
    (replace(FOUND, weight=FOUND.weight + 1), "the weight is not the sum"),
    (replace(FOUND, pairs=FOUND.pairs[::-1]), "a pair is not the edge"),
    (replace(FOUND, pairs=FOUND.pairs[::-1], edges=FOUND.edges[::-1]), "not ascending"),
    (replace(FOUND, edges=FOUND.edges[:1]), "do not go together"),
    (replace(FOUND, edges=FOUND.edges + 9), "do not go together"),
    (replace(FOUND, upper_bound=FOUND.weight - 1), "the prices prove"),
    (replace(FOUND, upper_bound=FOUND.weight + 1), "optimal below its bound"),
    (_priced(cover=None), "number of pairs"),
    (_priced(cover=ZERO), "number of pairs is not proven"),
    (_priced(prices=ZERO), "the prices prove"),
    (_priced(prices=replace(ZERO, left=np.full(3, 2**61))), "too large to add up"),
]


@pytest.mark.parametrize(("answer", "fault"), BENT)
def test_a_bent_answer_is_noticed(answer, fault):
    """Whatever is wrong with an answer is said in words."""
    assert any(fault in said for said in check_assignment(*QUESTION, answer))


def test_pairs_beyond_capacity_or_twice_are_noticed():
    """An answer to a question with more room is no answer to this one."""
    roomy = assign(*QUESTION, right_capacity=2)
    said = check_assignment(*QUESTION, roomy)
    assert any("right vertex 0 has more pairs than its capacity" in fault for fault in said)
    twice = replace(FOUND, pairs=FOUND.pairs[[0, 0]], edges=FOUND.edges[[0, 0]])
    assert any("twice" in fault for fault in check_assignment(*QUESTION, twice))


def test_a_missed_minimum_is_noticed():
    """A claim to be optimal holds only with the minimums."""
    said = check_assignment(*QUESTION, FOUND, left_min=[1, 1, 1], right_capacity=2)
    assert "it claims to be optimal and misses a minimum" in said


def test_any_prices_bound_the_weight():
    """Prices out of the blue prove a bound that is no lower than what is possible."""
    rng = np.random.default_rng(0)
    for _ in range(50):
        prices = AssignmentPrices(rng.integers(-9, 9, 3), rng.integers(-9, 9, 2))
        claim = replace(
            FOUND, optimal=False, upper_bound=FOUND.weight - 1,
            certificate=AssignmentCertificate(prices),
        )  # fmt: skip
        assert any("the prices prove" in fault for fault in check_assignment(*QUESTION, claim))
