"""The rules of mentoring: what they allow and what they are worth, from mentor to mentee."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import PolicyError, parse_policy, plan, propose, verify
from matching.mentoring.arcs import lower_directed
from matching.mentoring.listing import listed
from matching.problem import Problem
from matching.verify_mentoring_rules import MentoringFacts

A, B, C = 0, 1, 2
UNTIL = {"until": "everyone_met", "else": "unmatched"}


def _may(problem, policy) -> set[tuple[int, int]]:
    """List who may mentor whom."""
    arcs = listed(lower_directed(problem, policy), 0).arcs
    return set(zip(arcs.mentor.tolist(), arcs.mentee.tolist(), strict=True))


def _points(problem, policy) -> dict[tuple[int, int], float]:
    arcs = listed(lower_directed(problem, policy), 0).arcs
    pairs = zip(arcs.mentor.tolist(), arcs.mentee.tolist(), strict=True)
    return dict(zip(pairs, (arcs.scores / 1000).tolist(), strict=True))


@given(seed=st.integers(0, 2**32 - 1), size=st.integers(2, 20), floor=st.sampled_from([0, 40]))
@settings(max_examples=120)
def test_arcs_are_what_the_rules_say_one_by_one(draw, mentoring, full_policy, seed, size, floor):
    """The arrays allow and score exactly the pairs that plain code, written apart, does."""
    problem, policy = draw(size, seed), mentoring(**full_policy, floor=floor)
    try:
        points = _points(problem, policy)
    except PolicyError:
        return
    facts = MentoringFacts(problem, policy.document())
    for mentor in facts.mentors:
        for mentee in facts.mentees:
            worth = facts.score(mentor, mentee)
            good = mentor != mentee and not facts.broken(mentor, mentee) and worth >= 1000 * floor
            assert points.get((mentor, mentee)) == (worth / 1000 if good else None)


def test_a_mentor_is_above_by_so_much(build, mentoring):
    """`level_gap` has a direction, a least and a most; an unknown level follows `missing`."""
    problem = build([1, 1, 1, 1, -1], [0, 0, 0, 0, 1], level=[4, 5, 9, None, 3])
    gap = {"least": 2, "most": 5}
    assert _may(problem, mentoring(must=[{"level_gap": gap}])) == {(1, 4), (3, 4)}
    refuse = mentoring(must=[{"level_gap": gap | {"missing": "refuse"}}])
    assert _may(problem, refuse) == {(1, 4)}


def test_nobody_is_mentored_in_their_own_line(build, mentoring):
    """In mentoring the whole chain upward counts, unless the program gives a depth."""
    problem = build([1, 1, 1, 1], [1, 1, 1, 1], manager=[-1, 0, 1, -1])
    whole = _may(problem, mentoring(must=[{"apart": "reporting_line"}]))
    assert not whole & {(0, 1), (0, 2), (1, 2), (1, 0), (2, 0), (2, 1)}
    one = {"apart": {"relation": "reporting_line", "depth": 1}}
    assert (0, 2) in _may(problem, mentoring(must=[one]))


def test_functions_that_were_asked_for(build, mentoring):
    """Who names functions gets one of these, even their own; others get a different one."""
    problem = build(
        [1, 1, -1, -1],
        [0, 0, 1, 1],
        function=["IT", "Law", "IT", "IT"],
        functions_asked=[[], [], ["IT"], []],
    )
    assert _may(problem, mentoring(must=["asked"])) == {(0, 2), (1, 3)}
    any_ = mentoring(must=[{"asked": {"else": "any"}}])
    assert _may(problem, any_) == {(0, 2), (0, 3), (1, 3)}


def test_functions_that_a_mentor_would_mentor(build, mentoring):
    """A mentor who names functions gets mentees from these alone."""
    problem = build(
        [1, 1, -1, -1],
        [0, 0, 1, 1],
        function=["HR", "HR", "IT", None],
        functions_offered=[["Law"], [], [], []],
    )
    assert _may(problem, mentoring(must=["asked"])) == {(0, 3), (1, 2), (1, 3)}


def test_one_topic_in_common_is_enough(build, mentoring):
    """`cover` is worth the same however many topics were listed, so a short list gains nothing."""
    problem = build(
        [1, 1, -1, -1],
        [0, 0, 1, 1],
        topics_offered=[["a", "b", "c"], ["d"], [], []],
        topics_asked=[[], [], ["a", "b"], ["a"]],
    )
    assert _may(problem, mentoring(must=["cover"])) == {(0, 2), (0, 3)}
    worth = _points(problem, mentoring(prefer=[{"cover": {"points": 40}}]))
    assert worth == {(0, 2): 40, (0, 3): 40, (1, 2): 0, (1, 3): 0}


def test_the_k_th_wish_has_the_k_th_part(build, mentoring):
    """A long list takes nothing from its beginning."""
    problem = build([1, 1, 1, -1], [0, 0, 0, 1], wishes=[(3, 2), (3, 0), (3, 1)])
    worth = _points(problem, mentoring(prefer=[{"wish": 30}]))
    assert worth == {(2, 3): 30, (0, 3): 15, (1, 3): 30 * 333 / 1000}


def test_a_busy_mentor_takes_nobody(build, mentoring):
    """Two commitments elsewhere are too many with `load: 2`; a mentee may be busy."""
    problem = build([1, 1, -1], [0, 0, 1], load=[2, 1, 7])
    assert _may(problem, mentoring(must=[{"load": 2}])) == {(1, 2)}


@pytest.mark.parametrize(
    ("led", "rests"),
    [
        ([1, 2, 3], True),
        ([1, 2, 3, 4], True),
        ([1, 2], False),
        ([1, 3, 4], False),
        ([2, 3, 4], True),
        ([3, 4, 5], False),
        ([], False),
    ],
)
def test_a_mentor_rests_after_rounds_in_a_row(build, mentoring, led, rests):
    """After three rounds in a row a mentor takes nobody for two rounds, then again."""
    problem = build([1, -1], [0, 1], led=[(0, ago) for ago in led])
    policy = mentoring(must=[{"breather": {"after": 3, "rest": 2}}])
    assert _may(problem, policy) == (set() if rests else {(0, 1)})


def test_what_is_owed_is_owed_to_the_mentee(build, mentoring):
    """Points for who was left out count for the mentee, not for the mentor."""
    problem = build([1, -1], [0, 1], owed=[3, 1])
    assert _points(problem, mentoring(prefer=[{"owed": 50}])) == {(0, 1): 50}


def test_a_running_mentorship_is_not_made_again(build, mentoring):
    """Two who work together already are not matched, and take one of the mentor's places."""
    problem = build([2, 1, -1], [0, 0, 1], current=[(0, 2)])
    assert _may(problem, mentoring()) == {(1, 2)}


def test_nobody_mentors_themselves(build, mentoring):
    """Somebody on both sides gets another, or a reason."""
    problem, policy = build([1], [1]), mentoring()
    proposal = propose(problem, policy, seed=0)
    assert verify(problem, policy, proposal) == []
    assert [(left.role, left.reason) for left in proposal.unmatched] == [
        ("mentee", "no_partner"),
        ("mentor", "no_partner"),
    ]


def test_two_may_mentor_each_other(build, mentoring):
    """Each direction is a mentorship of its own, with its own reasons."""
    problem = build(
        [1, 1], [1, 1], topics_offered=[["a"], ["b"]], topics_asked=[["b"], ["a"]]
    )  # fmt: skip
    policy = mentoring(must=["cover"], prefer=[{"cover": {"points": 40}}])
    proposal = propose(problem, policy, seed=0)
    assert verify(problem, policy, proposal) == []
    assert [(match.mentor, match.mentee) for match in proposal.matches] == [(0, 1), (1, 0)]
    topics = [match.reasons[0].params["topics"] for match in proposal.matches]
    assert topics == [["a"], ["b"]]


def test_a_problem_and_a_policy_of_different_kinds_are_refused(build, mentoring):
    """A pairing policy cannot solve a mentoring round, nor the other way round, nor plan ahead."""
    sides = build([1, -1], [0, 1])
    pairs = Problem(sides.members, on=sides.on)
    with pytest.raises(ValueError, match="write kind: mentoring"):
        propose(sides, parse_policy({}), seed=0)
    with pytest.raises(ValueError, match="does not say who offers"):
        propose(pairs, mentoring(), seed=0)
    with pytest.raises(ValueError, match="not of mentoring"):
        plan(sides, mentoring(), 3, seed=0)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"odd": "trio"}, "'odd' is for kind: pairing"),
        ({"objective": "best"}, "'best' is not valid here"),
        ({"least_each": -1}, "a whole number of mentees from 0"),
        ({"must": [{"level_gap": {"least": 3, "most": 1}}]}, "nobody could be a mentor"),
        ({"must": [{"rest": {"until": "everyone_met"}}]}, "write rest: {rounds: 4}"),
        ({"must": [{"rest": UNTIL}]}, "write rest: {rounds: 4}"),
        ({"must": [{"breather": 3}]}, "needs its options by name: {after: ...}"),
        ({"must": [{"asked": {"else": "same"}}]}, "'same' is not valid here"),
        ({"must": [{"wish": 3}]}, "'wish' is a prefer rule"),
        ({"kind": "pairing", "must": ["cover"]}, "'cover' is a rule of mentoring"),
        ({"kind": "pairing", "objective": "stable"}, "'objective' is for kind: mentoring"),
        ({"objective": "stable", "must": [{"at_most": {"same": "function"}}]}, "at_most"),
    ],
)
def test_what_is_wrong_is_said(mentoring, document, message):
    """A mistake in a mentoring program is answered with what to write instead."""
    with pytest.raises(PolicyError) as caught:
        mentoring(**document)
    assert message in str(caught.value)
