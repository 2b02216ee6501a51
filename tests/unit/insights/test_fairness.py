"""Whether a group is clearly worse served: the exact distribution, and what it says of rounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from insights.fairness import (
    Draw,
    Seen,
    clearly,
    mean_points,
    share_matched,
    share_met,
    so_few_by_lot,
)


@st.composite
def lots(draw):
    everybody = draw(st.integers(1, 40))
    return Draw(everybody, draw(st.integers(0, everybody)), draw(st.integers(0, everybody)))


@given(lots(), st.integers(-1, 41))
def test_one_round_is_the_hypergeometric_distribution(lot, found):
    """Fisher's exact test in its lower tail, as SciPy has it."""
    known = hypergeom.cdf(found, lot.everybody, lot.successes, lot.group)
    assert so_few_by_lot(found, [lot]) == pytest.approx(known, abs=1e-9)


def test_rounds_add_up():
    """Over two rounds the number is a sum of two, drawn apart: counted out by hand."""
    coin = Draw(2, 1, 1)
    assert so_few_by_lot(0, [coin, coin]) == pytest.approx(1 / 4)
    assert so_few_by_lot(1, [coin, coin]) == pytest.approx(3 / 4)
    assert so_few_by_lot(2, [coin, coin]) == pytest.approx(1)


@given(st.lists(lots(), max_size=4), st.integers(0, 80))
def test_more_successes_are_no_less_probable(drawn, found):
    """The probability of so few or fewer grows with the number, up to one."""
    assert 0 <= so_few_by_lot(found, drawn) <= so_few_by_lot(found + 1, drawn) <= 1


def seen(matched, groups, *, rounds=None, chance=None, draws=0, asked=None, met=None):
    size = len(matched)
    none = np.zeros(size, np.int64)
    return Seen(
        people=np.arange(size),
        rounds=none if rounds is None else np.array(rounds),
        groups=np.array(groups),
        matched=np.array(matched, bool),
        points=np.where(matched, 40.0, np.nan),
        asked=np.ones(size, bool) if asked is None else np.array(asked, bool),
        met=np.array(matched if met is None else met, bool),
        matched_by_chance=none if chance is None else np.array(chance),
        met_by_chance=none if chance is None else np.array(chance),
        draws=np.full(size, draws),
    )


def test_a_group_that_is_left_out_is_clearly_worse_than_all():
    """Half of twenty without a match, where two hundred have one, is no accident."""
    groups = [0] * 20 + [1] * 200
    it = seen([1] * 10 + [0] * 10 + [1] * 200, groups)
    share = share_matched(it, it.groups == 0)
    assert share.share == 0.5
    assert clearly(share.worse_than_all, 10)
    assert not clearly(share_matched(it, it.groups == 1).worse_than_all, 10)


def test_one_left_out_of_a_few_is_not_clear():
    """One of six without a match says nothing, if two of a hundred have none."""
    it = seen([0] + [1] * 5 + [0] + [1] * 93, [0] * 6 + [1] * 94)
    assert not clearly(share_matched(it, it.groups == 0).worse_than_all, 10)


def test_worse_than_chance_looks_at_the_group_alone():
    """Ten of forty met somebody where chance gives thirty of forty, in each of five draws."""
    it = seen([1] * 10 + [0] * 30, [0] * 40, chance=[5] * 30 + [0] * 10, draws=5)
    share = share_matched(it, it.groups == 0)
    assert (share.share, share.by_chance) == (0.25, 0.75)
    assert share.worse_than_all is None, "the group is all there are"
    assert clearly(share.worse_than_chance, 10)


def test_without_draws_chance_is_not_known():
    """Where nothing was drawn by chance, there is nothing to compare with."""
    it = seen([1, 0], [0, 1])
    share = share_matched(it, it.groups == 0)
    assert (share.by_chance, share.worse_than_chance) == (None, None)


def test_only_who_asked_counts_for_what_was_asked():
    """Who asked for nothing can neither be served nor left wanting."""
    it = seen([1, 1, 1, 1], [0, 0, 0, 0], asked=[1, 1, 0, 0], met=[1, 0, 0, 0])
    assert share_met(it, it.groups == 0).share == 0.5
    assert share_met(it, it.groups == 9) is None


def test_points_are_of_matches():
    """The mean leaves out who had no match; without any there is none."""
    it = seen([1, 0], [0, 0])
    assert mean_points(it, it.groups == 0) == 40
    assert mean_points(it, np.array([False, True])) is None


def test_a_fair_lot_is_rarely_called_unfair():
    """Of 400 fair programs of eight groups about one in twenty has one that is called worse."""
    random = np.random.default_rng(1)
    groups = np.repeat(np.arange(8), 15)
    called = 0
    for _ in range(400):
        it = seen((random.permutation(120) < 100).astype(int), groups)
        shares = [share_matched(it, it.groups == group) for group in range(8)]
        called += any(clearly(share.worse_than_all, 8) for share in shares)
    assert called / 400 <= 0.07
