"""A start that keeps every rule, or the proof that there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solvers import GroupCount, GroupVariety, Infeasible
from matching.solvers.grouping.feasible import InfeasiblePartition, feasible_start, refuse_sizes

SEEDS = st.integers(0, 10**9)


@settings(max_examples=80)
@given(seed=SEEDS)
def test_a_start_keeps_all_rules_or_there_is_none(
    seed, small_problem, best_by_hand, judge, question_of
):
    """The model finds a partition exactly when looking at all finds one."""
    problem = small_problem(np.random.default_rng(seed))
    if best_by_hand(problem) is None:
        with pytest.raises(InfeasiblePartition):
            feasible_start(question_of(problem), 1)
        return
    labels = feasible_start(question_of(problem), 1)
    assert judge(problem, labels[None])[1].all()
    assert question_of(problem).broken_by(labels) == 0


@settings(max_examples=20)
@given(seed=SEEDS)
def test_a_start_of_more_keeps_all_rules(seed, planted_problem, judge, question_of):
    """Where a partition is known to keep the rules, a start does."""
    problem = planted_problem(np.random.default_rng(seed))
    assert judge(problem, feasible_start(question_of(problem), seed)[None])[1].all()


def test_a_start_is_well_placed(question_of):
    """Among starts one is taken in which members are where they are worth most."""
    placement = np.zeros((6, 2))
    placement[[0, 3, 5], 1] = 1.0
    problem = {"affinity": np.zeros((6, 6)), "sizes": [(3, 3)] * 2, "placement": placement}
    assert feasible_start(question_of(problem), 0).tolist() == [1, 0, 0, 1, 0, 1]


def test_a_start_without_time_is_none(question_of):
    """A clock that is over before anything is found proves nothing."""
    problem = {"affinity": np.zeros((6, 6)), "sizes": [(3, 3)] * 2, "forbidden": [(0, 1)]}
    assert feasible_start(question_of(problem), 0, 0.0) is None


@pytest.mark.parametrize("seed", [0, 2**31, 2**70])
def test_any_seed_will_do(seed, question_of):
    """Seeds beyond what the model takes are folded."""
    problem = {"affinity": np.zeros((4, 4)), "sizes": [(2, 2)] * 2}
    assert sorted(feasible_start(question_of(problem), seed).tolist()) == [0, 0, 1, 1]


@pytest.mark.parametrize(
    "rules",
    [
        {"forbidden": [(0, 1), (1, 2), (2, 0)]},
        {"constraints": [GroupCount([0], least=1)]},
        {"constraints": [GroupCount([], least=1)]},
        {"constraints": [GroupCount(range(6), most=2)]},
        {"constraints": [GroupVariety([-1] * 6, least=1)]},
        {"constraints": [GroupVariety([0, 0, 0, 0, 0, 1], least=2)]},
        {"allowed": [[False, False]] + [[True, True]] * 5},
        {"allowed": [[True, False]] * 4 + [[True, True]] * 2},
        {
            "constraints": [GroupCount([0, 1, 2], most=2)],
            "allowed": [[True, False]] * 3 + [[True, True]] * 3,
        },
    ],
)
def test_contradictions_are_proven(rules, question_of):
    """Rules that cannot be kept together are named as such."""
    question = question_of({"affinity": np.zeros((6, 6)), "sizes": [(3, 3)] * 2} | rules)
    with pytest.raises(InfeasiblePartition, match="contradict each other"):
        feasible_start(question, 0)


@pytest.mark.parametrize(
    ("sizes", "optional", "why"),
    [
        ([(0, 2), (0, 3)], (), "the groups have room for 5 of 6 members"),
        ([(4, 6), (3, 6)], (), "the groups need 7 members, there are 6"),
        ([(4, 6), (7, 7)], (), "the groups need 11 members, there are 6"),
        ([(0, 2), (0, 3)], [0, 1], "the groups have room for 5 of 6 members"),
    ],
)
def test_sizes_alone_may_be_impossible(sizes, optional, why, question_of):
    """The sums of the sizes are told beside how many members there are."""
    problem = {"affinity": np.zeros((6, 6)), "sizes": sizes, "optional": optional}
    with pytest.raises(InfeasiblePartition, match=why) as refusal:
        refuse_sizes(question_of(problem))
    assert isinstance(refusal.value, Infeasible)


def test_optional_groups_need_nobody(question_of):
    """Groups that may stay empty do not count as needed."""
    problem = {"affinity": np.zeros((6, 6)), "sizes": [(4, 6), (3, 6)], "optional": [1]}
    refuse_sizes(question_of(problem))
    assert feasible_start(question_of(problem), 0).tolist() == [0] * 6
