"""The best partition of a few, a good one of many, and what limits leave."""

from __future__ import annotations

import doctest
from time import perf_counter

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from matching.solvers import GroupCount, GroupVariety, Infeasible, NoPartitionFound, partition
from matching.solvers.grouping import partitioning

SEEDS = st.integers(0, 10**9)


@pytest.fixture(scope="module")
def sixty(random_affinity):
    """Make 60 members for six groups of nine to eleven."""
    return random_affinity(np.random.default_rng(6), 60, 0, 100), (9, 11), 6


@pytest.fixture(scope="module")
def warm(sixty):
    """Compile what a search needs, so that clocks measure the search."""
    affinity, sizes, groups = sixty
    partition(affinity, sizes, groups=groups, time_limit=0.05)


def test_the_example_is_true():
    """What the documentation shows is what comes out."""
    shown = doctest.testmod(partitioning)
    assert shown.attempted > 0
    assert shown.failed == 0


@settings(max_examples=150)
@given(seed=SEEDS)
def test_a_few_are_solved_like_looking_at_all(seed, small_problem, best_by_hand, judge):
    """With rules of all kinds the value is the best there is, and no solution is named so."""
    problem = small_problem(np.random.default_rng(seed))
    best = best_by_hand(problem)
    if best is None:
        with pytest.raises(Infeasible, match="no partition keeps the rules"):
            partition(**problem)
        return
    found = partition(**problem)
    value, kept = judge(problem, found.labels[None])
    assert kept.all()
    assert found.optimal
    assert found.stopped_by == "optimal"
    assert found.value == found.upper_bound == value[0] == best


@settings(max_examples=40)
@given(seed=SEEDS)
def test_a_planted_partition_leaves_no_rule_broken(seed, planted_problem, judge):
    """Where a partition is known to keep the rules, one is found whose value is counted right."""
    problem = planted_problem(np.random.default_rng(seed))
    found = partition(**problem, work_limit=50_000)
    value, kept = judge(problem, found.labels[None])
    assert kept.all()
    assert found.value == value[0] <= found.upper_bound


@settings(max_examples=60)
@given(seed=SEEDS)
def test_a_search_of_a_few_agrees_with_looking_at_all(seed, small_problem, best_by_hand, judge):
    """Without the exact way, the search keeps the same rules and its bound still holds."""
    problem = small_problem(np.random.default_rng(seed))
    assume(len(problem["affinity"]) > 1)
    best = best_by_hand(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partitioning, "FEW", 0)
        if best is None:
            with pytest.raises(Infeasible, match="no partition keeps the rules"):
                partition(**problem, work_limit=2000)
            return
        found = partition(**problem, work_limit=2000)
    value, kept = judge(problem, found.labels[None])
    assert kept.all()
    assert found.value == value[0] <= best <= found.upper_bound
    assert found.value == best or not found.optimal


@settings(max_examples=15)
@given(seed=SEEDS)
def test_a_search_comes_close_to_the_best_of_two_groups(seed, random_affinity, best_by_hand):
    """Thirteen members in two groups are searched, and the best of all 8192 is found."""
    rng = np.random.default_rng(seed)
    problem = {"affinity": random_affinity(rng, 13), "sizes": [(3, 9), (4, 10)]}
    assert partition(**problem, work_limit=200_000).value == best_by_hand(problem)


@pytest.mark.parametrize(
    "rules",
    [
        {"forbidden": [(0, 1), (1, 2), (0, 2)]},
        {"constraints": [GroupCount([0, 1, 2], most=1)]},
        {"constraints": [GroupCount([0], least=1)]},
        {"constraints": [GroupVariety([-1] * 14, least=1)]},
        {"constraints": [GroupVariety([0] * 7 + [1] * 7, least=3)]},
        {"allowed": [[False, False]] + [[True, True]] * 13},
        {"allowed": [[True, False]] * 9 + [[True, True]] * 5},
    ],
)
def test_contradictions_of_many_are_named(rules):
    """Rules that nobody can keep are proven impossible, not searched in vain."""
    with pytest.raises(Infeasible, match="no partition keeps the rules"):
        partition(np.zeros((14, 14)), (5, 8), groups=2, **rules)


@pytest.mark.parametrize(("sizes", "why"), [((0, 6), "room for 12"), ((8, 9), "need 16")])
def test_sizes_that_cannot_hold_everybody_are_counted(sizes, why):
    """The refusal says how many members the groups hold or need."""
    with pytest.raises(Infeasible, match=why):
        partition(np.zeros((14, 14)), sizes, groups=2)


def test_seed_and_work_limit_repeat_an_answer(sixty):
    """The same seed and work give the same labels, whatever the threads do."""
    affinity, sizes, groups = sixty
    options = {"groups": groups, "work_limit": 300_000}
    one, other = (partition(affinity, sizes, seed=4, **options) for _ in range(2))
    assert one.labels.tolist() == other.labels.tolist()
    assert (one.value, one.work) == (other.value, other.work)
    seeds = {tuple(partition(affinity, sizes, seed=n, **options).labels) for n in range(4)}
    assert len(seeds) > 1


def test_ruled_answers_repeat_too(planted_problem):
    """The start by constraint programming does not depend on the clock."""
    problem = planted_problem(np.random.default_rng(77))
    one, other = (partition(**problem, seed=1, work_limit=50_000) for _ in range(2))
    assert one.labels.tolist() == other.labels.tolist()


def test_a_time_limit_stops_in_time(sixty, warm):
    """The clock ends a search that would go on, and says so."""
    affinity, sizes, groups = sixty
    began = perf_counter()
    found = partition(affinity, sizes, groups=groups, time_limit=0.6)
    assert perf_counter() - began < 1.8
    assert found.stopped_by == "time_limit"
    assert not found.optimal


def test_a_time_limit_holds_for_the_start_as_well(random_affinity, warm):
    """Placements that would keep constraint programming busy do not outlast the clock."""
    rng = np.random.default_rng(2)
    affinity, placement = random_affinity(rng, 300), rng.random((300, 40))
    pairs = np.array([(i, j) for i, j in rng.integers(0, 300, (3000, 2)) if i != j])
    began = perf_counter()
    try:
        found = partition(
            affinity, (6, 9), groups=40, placement=placement, forbidden=pairs, time_limit=1
        )
    except NoPartitionFound:
        found = None
    assert perf_counter() - began < 4
    assert found is None or found.stopped_by == "time_limit"


@pytest.mark.parametrize("time_limit", [0, 0.0])
def test_no_time_at_all_leaves_a_partition(sixty, warm, time_limit):
    """With no time the answer still keeps the sizes."""
    affinity, sizes, groups = sixty
    found = partition(affinity, sizes, groups=groups, time_limit=time_limit)
    size = np.bincount(found.labels, minlength=groups)
    assert found.stopped_by == "time_limit"
    assert size.min() >= 9
    assert size.max() <= 11


@pytest.mark.parametrize("work_limit", [10_000, 100_000, 1_000_000])
def test_a_work_limit_is_kept_roughly(sixty, work_limit):
    """Work does not exceed its limit by more than a brood."""
    affinity, sizes, groups = sixty
    found = partition(affinity, sizes, groups=groups, work_limit=work_limit)
    assert found.stopped_by == "work_limit"
    assert 0.5 * work_limit <= found.work <= 1.1 * work_limit


def test_progress_is_told(sixty):
    """The caller hears of steps that grow up to the last."""
    told = []
    affinity, sizes, groups = sixty
    found = partition(affinity, sizes, groups=groups, work_limit=400_000, on_progress=told.append)
    assert {each.stage for each in told} == {"groups"}
    done = [each.done for each in told]
    assert done == sorted(done)
    assert told[-1].done == told[-1].total
    assert told[-1].work == found.work


def test_a_user_who_stops_gets_the_best_so_far(sixty):
    """Ctrl-C ends the search amid its broods with a partition."""

    def interrupt(progress):
        raise KeyboardInterrupt

    affinity, sizes, groups = sixty
    began = perf_counter()
    found = partition(affinity, sizes, groups=groups, on_progress=interrupt)
    assert perf_counter() - began < 10
    assert found.stopped_by == "interrupted"
    assert np.bincount(found.labels).max() <= 11
    assert found.value > affinity.sum() / 2 / groups


def test_a_failing_listener_is_heard_at_once(sixty, warm):
    """An error in on_progress ends the search instead of waiting for its end."""

    def fail(progress):
        raise LookupError("nobody listens")

    affinity, sizes, groups = sixty
    began = perf_counter()
    with pytest.raises(LookupError, match="nobody listens"):
        partition(affinity, sizes, groups=groups, work_limit=10**12, on_progress=fail)
    assert perf_counter() - began < 3


@pytest.mark.parametrize("n", [7, 20])
def test_a_sparse_matrix_is_the_dense_one(n, random_affinity):
    """Affinities may come as compressed rows."""
    affinity = random_affinity(np.random.default_rng(n), n) * 1.0
    dense, sparse = (
        partition(each, (2, 8), groups=3, work_limit=20_000)
        for each in (affinity, csr_array(affinity))
    )
    assert dense.labels.tolist() == sparse.labels.tolist()
    assert dense.value == sparse.value


@pytest.mark.parametrize("n", [6, 14])
@pytest.mark.parametrize("unit", [1e-6, 1.0, 1e9])
def test_floats_of_any_size_work(n, unit, judge):
    """Affinities of fractions are searched as well as whole ones, whatever their unit."""
    upper = np.triu(np.random.default_rng(n).random((n, n)), 1) * unit
    problem = {"affinity": upper + upper.T, "sizes": [(2, n)] * 3}
    found = partition(**problem, work_limit=100_000)
    value, kept = judge(problem, found.labels[None])
    assert kept.all()
    assert isinstance(found.value, float)
    assert found.value == pytest.approx(value[0])
    assert found.value <= found.upper_bound


def test_whole_values_are_ints(sixty):
    """Whole affinities and placements add up to an int."""
    affinity, sizes, groups = sixty
    assert isinstance(partition(affinity, sizes, groups=groups, work_limit=1).value, int)


def test_alike_members_leave_rules_kept():
    """Where all affinities are alike, growing a group is not worth a broken rule."""
    n = 20
    pairs = [(i, i + 1) for i in range(n - 1)]
    limits = [GroupCount(range(8), most=3)]
    found = partition(
        np.ones((n, n)),
        (2, 12),
        groups=3,
        forbidden=pairs,
        constraints=limits,
        work_limit=100_000,
    )
    assert all(found.labels[i] != found.labels[j] for i, j in pairs)
    assert np.bincount(found.labels[:8], minlength=3).max() <= 3


def test_a_prize_on_a_rule_does_not_buy_it():
    """An affinity of a forbidden pair and a placement that is not allowed are worth nothing."""
    n = 24
    affinity, placement = np.zeros((n, n)), np.zeros((n, 3))
    affinity[0, 1] = affinity[1, 0] = 10**7
    placement[2, 0] = 10**7
    allowed = np.ones((n, 3), np.bool_)
    allowed[2, 0] = False
    found = partition(
        affinity,
        (8, 8),
        groups=3,
        forbidden=[(0, 1)],
        placement=placement,
        allowed=allowed,
        work_limit=50_000,
    )
    assert found.labels[0] != found.labels[1]
    assert found.labels[2] != 0


def test_a_search_that_only_breaks_rules_falls_back_on_its_start():
    """Where a few affinities dwarf all others, a partition that keeps the rules is not lost."""
    n = 200
    affinity = np.zeros((n, n))
    affinity[2, :2] = affinity[:2, 2] = 10**7
    found = partition(affinity, (10, 10), groups=20, forbidden=[(0, 1)], work_limit=100_000)
    assert found.labels[0] != found.labels[1]
    assert found.value == 10**7


def test_two_who_want_one_place_and_may_not_share_it():
    """A place that is worth a fortune to two who are kept apart goes to one of them."""
    n, placement = 60, np.zeros((60, 6))
    placement[:2, 0] = 10**6
    found = partition(
        np.zeros((n, n)),
        (10, 10),
        groups=6,
        forbidden=[(0, 1)],
        placement=placement,
        work_limit=50_000,
    )
    assert found.value == 10**6


def test_groups_that_may_stay_empty_bound_nothing_falsely():
    """The bound holds for partitions that fill other optional groups than those that were."""
    n = 16
    affinity = np.ones((n, n))
    sizes = [(4, 4), (4, 4), (4, 4), (4, 4), (16, 16)]
    placement = np.zeros((n, 5))
    placement[:, :4] = 1
    found = partition(affinity, sizes, placement=placement, optional=range(5), work_limit=20_000)
    assert found.upper_bound >= n * (n - 1) / 2
    assert not (found.optimal and found.value < n * (n - 1) / 2)


def test_a_clock_that_ends_many_groups_is_named(random_affinity, warm):
    """With more groups than have children the time limit is what stopped the search."""
    affinity = random_affinity(np.random.default_rng(1), 220)
    found = partition(affinity, (2, 2), groups=110, time_limit=0.2)
    assert found.stopped_by == "time_limit"


def test_a_start_is_where_the_search_begins(sixty):
    """A good partition that is handed in is not lost."""
    affinity, sizes, groups = sixty
    good = partition(affinity, sizes, groups=groups, work_limit=10**6)
    again = partition(affinity, sizes, groups=groups, start=good.labels, work_limit=1)
    assert np.bincount(again.labels).max() <= 11
    assert again.work > 0


@pytest.mark.parametrize("n", [4, 16])
@pytest.mark.parametrize(
    ("start", "message"),
    [
        ([0], "one group for each of the"),
        ([2], "groups from 0 to 1"),
        ([-1], "groups from 0 to 1"),
        ([0.5], "start must hold whole numbers"),
        ([0], "too large"),
        ([1, 0], "too small"),
    ],
)
def test_a_bad_start_is_refused(n, start, message):
    """Wherever the answer comes from, a start is checked."""
    labels = start if "each" in message else (start * n)[:n]
    if message == "too small":
        labels = [0] + [1] * (n - 1)
    sizes = [(2, n), (0, n)] if message == "too small" else (0, n - 1)
    with pytest.raises(ValueError, match=message):
        partition(np.zeros((n, n)), sizes, groups=2, start=labels)


def test_many_optional_groups_without_a_model(random_affinity):
    """Where no model is built, optional groups that do not fit together stay empty."""
    n, groups = 400, 310
    found = partition(
        random_affinity(np.random.default_rng(0), n, 0, 9),
        (4, 5),
        groups=groups,
        optional=range(groups),
        work_limit=1,
    )
    size = np.bincount(found.labels, minlength=groups)
    assert set(size.tolist()) <= {0, 4, 5}


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"time_limit": -1}, "time_limit must be a number of at least 0"),
        ({"work_limit": -1}, "work_limit must be a number of at least 0"),
        ({"seed": -1}, "seed must be a whole number of at least 0"),
        ({"seed": 0.5}, "seed must be a whole number of at least 0"),
    ],
)
def test_bad_limits_are_refused(option, message):
    """Limits and seeds that mean nothing are named."""
    with pytest.raises(ValueError, match=message):
        partition(np.zeros((3, 3)), (3, 3), groups=1, **option)
