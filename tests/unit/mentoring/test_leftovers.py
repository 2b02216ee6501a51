"""Why mentees and mentors went without, what would help, and what was short."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import PolicyError, propose, verify
from matching.mentoring import explain_alone, mentoring_figures


def _left(problem, policy, **limits):
    proposal = propose(problem, policy, seed=0, **limits)
    assert verify(problem, policy, proposal) == []
    return {(left.member, left.role): left for left in proposal.unmatched}


def test_every_reason_has_its_case(build, mentoring):
    """No mentor at all, too few places, only poor ones, a full mentor, a mentor nobody needs."""
    problem = build(
        [1, 0, 1, -1, -1, -1, -1],
        [0, 0, 0, 1, 1, 1, 1],
        topics_offered=[["a"], ["a"], ["b"], [], [], [], []],
        topics_asked=[[], [], [], ["a"], ["a"], ["c"], ["a"]],
        wishes=[(3, 0), (4, 0)],
    )
    policy = mentoring(must=["cover"], prefer=[{"wish": 10}], floor=10)
    left = _left(problem, policy)
    reasons = {key: entry.reason for key, entry in left.items()}
    (unserved,) = {3, 4} & {member for member, _ in reasons}
    assert reasons == {
        (unserved, "mentee"): "surplus",
        (5, "mentee"): "no_partner",
        (6, "mentee"): "floor",
        (1, "mentor"): "no_capacity",
        (2, "mentor"): "no_partner",
    }


def test_counts_say_which_rule_removed_how_many(build, mentoring):
    """A mentor counts for every rule that takes them from the mentee."""
    problem = build([1, 1, -1], [0, 0, 1], level=[1, 5, 3], function=["IT", "IT", "IT"])
    policy = mentoring(must=["asked", {"level_gap": 1}])
    left = _left(problem, policy)
    assert dict(left[2, "mentee"].blocked_by) == {"asked.function": 2, "level_gap": 1}
    told = explain_alone(problem, policy, 2, "mentee")
    assert (told.partners, told.smallest_change) == (2, ("asked.function",))
    assert dict(told.only) == {"asked.function": 1}


def test_who_only_lacks_a_place_is_not_called_unfit(build, mentoring):
    """A mentor whom running mentorships fill is a place that is missing, and counted as such."""
    problem = build(
        [1, 1, 0, -1, -1],
        [0, 0, 0, 1, 1],
        level=[5, 1, 1, 2, 9],
        current=[(0, 2), (1, 4)],
        topics_offered=[["a"], ["a"], [], [], []],
        topics_asked=[[], [], [], ["a"], []],
    )
    policy = mentoring(must=[{"level_gap": 1}])
    left = _left(problem, policy)
    assert {key: entry.reason for key, entry in left.items()} == {
        (0, "mentor"): "no_capacity",
        (1, "mentor"): "no_capacity",
        (2, "mentor"): "no_capacity",
        (3, "mentee"): "surplus",
        (4, "mentee"): "no_partner",
    }
    assert dict(left[3, "mentee"].blocked_by) == {"no_place": 3, "level_gap": 2}
    assert explain_alone(problem, policy, 3, "mentee").smallest_change == ("no_place",)
    (short,) = mentoring_figures(problem, propose(problem, policy, seed=0))["shortages"]
    assert short == {"topic": "a", "ask": 1, "mentors": 2, "places": 0}


def test_a_full_mentor_below_the_floor_is_no_missing_place(build, mentoring):
    """Another place would not help who has no points with the mentor; with a wish it would."""
    for wishes, reason in (([], "floor"), ([(2, 0)], "surplus")):
        problem = build([1, -1, -1], [0, 1, 1], current=[(0, 1)], wishes=wishes)
        left = _left(problem, mentoring(prefer=[{"wish": 30}], floor=10))
        assert left[2, "mentee"].reason == reason


@given(seed=st.integers(0, 2**32 - 1), size=st.integers(2, 30), floor=st.sampled_from([0, 45]))
@settings(max_examples=80)
def test_places_never_decide_who_fits(draw, mentoring, full_policy, seed, size, floor):
    """Whether rules or floor leave a mentee nobody is the same as if every mentor had room."""
    problem, policy = draw(size, seed), mentoring(**full_policy, floor=floor)
    roomy = replace(problem.mentoring, places=np.full(size, 3 * size, np.int32))
    try:
        left = _left(problem, policy)
        unfit = _left(replace(problem, mentoring=roomy), policy)
    except PolicyError:
        return
    for (member, role), entry in left.items():
        if role == "mentee":
            could = unfit.get((member, role))
            assert entry.reason == ("surplus" if could is None else could.reason)


def test_somebody_may_go_without_in_one_role_only(build, mentoring):
    """One who offers and asks is a mentor in this round, and told why they have none themselves."""
    problem = build([1, -1], [1, 1])
    left = _left(problem, mentoring())
    assert list(left) == [(0, "mentee")]
    assert left[0, "mentee"].reason == "no_partner"


def test_only_a_role_that_somebody_has_is_explained(build, mentoring):
    """A question about a mentor who is none is answered clearly."""
    problem = build([1, -1], [0, 1])
    with pytest.raises(ValueError, match="member 1 takes no part as mentor"):
        explain_alone(problem, mentoring(), 1, "mentor")
    with pytest.raises(ValueError, match="there is no member 2"):
        explain_alone(problem, mentoring(), 2, "mentee")


def test_figures_say_who_was_served_and_what_is_short(build, mentoring):
    """Loads count free mentors; a topic is short when more ask for it than there are places."""
    problem = build(
        [2, 1, 0, -1, -1, -1],
        [0, 0, 0, 1, 1, 1],
        topics_offered=[["a"], ["b"], ["a"], [], [], []],
        topics_asked=[[], [], [], ["a"], ["a"], ["a", "c"]],
    )
    policy = mentoring(must=["cover"])
    figures = mentoring_figures(problem, propose(problem, policy, seed=0))
    assert figures == {
        "mentees": 3,
        "served": 2,
        "mentors": 3,
        "mentors_used": 1,
        "full": 1,
        "places": 3,
        "loads": {"0": 1, "2": 1},
        "blocking_pairs": 0,
        "shortages": [
            {"topic": "a", "ask": 3, "mentors": 2, "places": 2},
            {"topic": "c", "ask": 1, "mentors": 0, "places": 0},
        ],
    }


def test_a_round_without_anybody_to_match(build, mentoring):
    """Mentors alone, or mentees alone: everybody is told, nothing is claimed."""
    for offers, seeks, role in (([1, 2], [0, 0], "mentor"), ([-1, -1], [1, 1], "mentee")):
        left = _left(build(offers, seeks), mentoring())
        assert list(left) == [(0, role), (1, role)]
        assert {entry.reason for entry in left.values()} == {"no_partner"}


def test_an_empty_round(build, mentoring):
    """Nobody at all is no error."""
    assert _left(build([], []), mentoring()) == {}


@pytest.mark.parametrize("objective", ["best_total", "fairest", "stable"])
def test_a_limit_of_nothing_claims_nothing(draw, mentoring, full_policy, objective):
    """Stopped before it began, a round is honest: true reasons, a bound that holds, not optimal."""
    problem = draw(30, 4)
    policy = mentoring(**full_policy, objective=objective)
    proposal = propose(problem, policy, seed=0, work_limit=0)
    assert verify(problem, policy, proposal) == []
    assert not proposal.optimal
    assert proposal.upper_bound >= propose(problem, policy, seed=0).objective
