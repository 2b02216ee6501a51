"""Why somebody has no mentor, or no mentee: true of the rules that are named."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import PolicyError, propose
from matching.evaluate import NO_PLACE, NOT_POSSIBLE
from matching.mentoring import explain_alone
from matching.verify_mentoring_rules import MentoringFacts
from matching.what_if import attempts, without_rules

FIXED = {NOT_POSSIBLE, NO_PLACE}


def _partners(problem, policy, member, role) -> set[int]:
    """Ask the check that is written apart whom a member may have on the other side."""
    facts = MentoringFacts(problem, policy.document())
    others = facts.mentors if role == "mentee" else facts.mentees
    pairs = [(other, member) if role == "mentee" else (member, other) for other in others]
    return {
        pair[0] if role == "mentee" else pair[1]
        for pair in pairs
        if pair[0] != pair[1] and not facts.broken(*pair)
    }


@given(seed=st.integers(0, 2**32 - 1), size=st.integers(2, 9))
@settings(max_examples=40)
def test_the_smallest_change_allows_a_partner_and_nothing_smaller_does(
    draw, mentoring, full_policy, seed, size
):
    """On both sides, by rules really taken out of the program."""
    problem, policy = draw(size, seed), mentoring(**full_policy)
    sides = problem.mentoring
    labels = [rule.label for rule in policy.must]
    for role, own in (("mentee", sides.seeks), ("mentor", sides.offers)):
        for member in own.nonzero()[0].tolist():
            try:
                why = explain_alone(problem, policy, member, role)
            except PolicyError:
                return
            if not why.partners or FIXED & {*why.smallest_change}:
                continue
            now = _partners(problem, policy, member, role)
            assert bool(now) == (why.smallest_change == ())
            for label in {*why.only} - FIXED:
                milder = without_rules(policy, [label])
                assert len(_partners(problem, milder, member, role)) == len(now) + why.only[label]
            if now:
                continue
            assert _partners(problem, without_rules(policy, why.smallest_change), member, role)
            for fewer in combinations(labels, len(why.smallest_change) - 1):
                assert not _partners(problem, without_rules(policy, fewer), member, role)


def test_a_mentee_is_served_where_solving_again_shows_it(build, mentoring):
    """Two ask for one place: an allowed mentor is not yet a mentor for both."""
    problem = build([1, -1, -1], [0, 1, 1], level=[3, 2, 4])
    policy = mentoring(must=[{"level_gap": {"least": 1}}])
    (left,) = propose(problem, policy, seed=0).unmatched
    assert (left.member, left.reason) == (2, "no_partner")
    why = explain_alone(problem, policy, 2, "mentee")
    assert why.smallest_change == ("level_gap",)
    (attempt,) = attempts(problem, policy, why, "mentee", seed=0)
    assert attempt.dropped == ("level_gap",)
    assert attempt.without == 1


@pytest.mark.parametrize(("role", "member"), [("mentee", 0), ("mentor", 1), ("mentee", 7)])
def test_who_has_no_such_role_is_refused(build, mentoring, role, member):
    """Asking about a side on which somebody is not is an error, not an empty answer."""
    with pytest.raises(ValueError, match=r"takes no part as|there is no member"):
        explain_alone(build([1, -1], [0, 1]), mentoring(), member, role)
