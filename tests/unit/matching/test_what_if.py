"""What would help somebody: allowed by the table of rules, and served by solving again."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import parse_policy, propose, verify
from matching.evaluate import NOT_POSSIBLE
from matching.explain import explain_unmatched
from matching.policy import check_policy
from matching.verify_rules import Facts, breaks
from matching.what_if import FLOOR, attempts, without_rules

SHARE = {"share": "languages"}
DIFFER = {"different": "function"}
MUSTS = [
    DIFFER,
    {"apart": {"relation": "reporting_line", "depth": "all"}},
    {"rest": 5},
    {"share": {"attribute": "languages", "missing": "refuse"}},
    {"overlap": 60},
]
GROUP_MUSTS = [{"at_most": {"same": "site", "count": 2}}]
FORMS = [{}, {"odd": "sit_out"}, {"group_size": 3}, {"kind": "teams", "size": "2 to 3"}]


def _partners(problem, policy, member) -> set[int]:
    """Ask the check that is written apart whom a member may meet."""
    musts = policy.document()["must"]
    facts = Facts(problem, musts)
    return {
        other
        for other in range(problem.size)
        if other != member
        and min(facts.capacity(member), facts.capacity(other)) > 0
        and not facts.is_blocked(member, other)
        and not any(breaks(facts, item, member, other) for item in musts)
    }


@pytest.mark.parametrize("form", FORMS, ids=str)
@given(seed=st.integers(0, 10_000), size=st.integers(2, 8))
@settings(max_examples=40)
def test_the_smallest_change_allows_a_partner_and_nothing_smaller_does(draw, form, seed, size):
    """In pairs, at tables and in teams: by rules really taken out of the program."""
    problem = draw(size, seed)
    musts = MUSTS + (GROUP_MUSTS if form.get("kind") or "group_size" in form else [])
    policy = parse_policy({**form, "must": musts})
    assume(not check_policy(problem, policy))
    labels = [rule.label for rule in policy.must]
    for member in range(size):
        why = explain_unmatched(problem, policy, member)
        now = _partners(problem, policy, member)
        assert (why.smallest_change == ()) == bool(now)
        for label, count in why.only.items():
            if label != NOT_POSSIBLE:
                other = without_rules(policy, [label])
                assert len(_partners(problem, other, member)) == len(now) + count
        if now or NOT_POSSIBLE in why.smallest_change:
            continue
        assert _partners(problem, without_rules(policy, why.smallest_change), member)
        for fewer in combinations(labels, len(why.smallest_change) - 1):
            assert not _partners(problem, without_rules(policy, fewer), member)


@pytest.mark.parametrize("form", FORMS[:3], ids=str)
@given(seed=st.integers(0, 10_000), size=st.integers(3, 7))
@settings(max_examples=15)
def test_who_is_said_to_be_served_is_served(draw, form, seed, size):
    """Each claim is a round that keeps all other rules, in which the member has a match."""
    problem = draw(size, seed, pinned=[])
    policy = parse_policy({**form, "must": MUSTS[:2] + MUSTS[3:]})
    assume(not check_policy(problem, policy))
    for left in propose(problem, policy, seed=1).unmatched:
        if left.reason == "no_capacity":
            continue
        why = explain_unmatched(problem, policy, left.member)
        for attempt in attempts(problem, policy, why, "member", seed=1):
            milder = parse_policy(
                {
                    **form,
                    "must": [
                        rule.document() for rule in policy.must if rule.label not in attempt.dropped
                    ],
                }
            )
            again = propose(problem, milder, seed=1)
            assert verify(problem, milder, again) == []
            matched = {member for match in again.matches for member in match.members}
            assert attempt.served == (left.member in matched)
            if attempt.served:
                assert _partners(problem, milder, left.member)


def _tried(problem, policy, member):
    why = explain_unmatched(problem, policy, member)
    found = attempts(problem, policy, why, "member", seed=1)
    return {attempt.dropped: attempt for attempt in found}


def test_an_allowed_partner_may_go_to_somebody_else(build):
    """Without the language rule a partner is allowed; the other two are the better pair still."""
    problem = build(
        3,
        languages=[["de"], ["en"], ["en"]],
        skills=[[], ["charts"], ["prompts"]],
        interests=[[], ["prompts"], ["charts"]],
    )
    policy = parse_policy(
        {"odd": "sit_out", "must": [SHARE], "prefer": [{"exchange": {"points": 40}}]}
    )
    assert explain_unmatched(problem, policy, 0).smallest_change == ("share.languages",)
    assert _tried(problem, policy, 0)["share.languages",].served is False


def test_a_change_that_serves_says_who_goes_without_then(build):
    """Without the function rule the two who are left meet each other."""
    problem = build(4, function=["IT", "IT", "IT", "HR"])
    policy = parse_policy({"odd": "sit_out", "must": [DIFFER]})
    (left, _) = propose(problem, policy, seed=1).unmatched
    attempt = _tried(problem, policy, left.member)["different.function",]
    assert (attempt.served, attempt.without) == (True, 0)


def test_the_smallest_change_is_tried_as_a_whole(build):
    """Two rules that have to give way together are left out together, then each alone."""
    problem = build(2, function=["IT", "IT"], languages=[["de"], ["en"]])
    policy = parse_policy({"must": [SHARE, DIFFER]})
    tried = _tried(problem, policy, 0)
    assert list(tried) == [
        ("share.languages", "different.function"),
        ("share.languages",),
        ("different.function",),
    ]
    assert [attempt.served for attempt in tried.values()] == [True, False, False]


def test_the_floor_is_tried_too(build):
    """Who could only meet in a poor match is told whether the floor keeps them out."""
    problem = build(2, function=["IT", "HR"])
    policy = parse_policy({"floor": 5, "must": [DIFFER]})
    tried = _tried(problem, policy, 0)
    assert tried[(FLOOR,)].served
    assert not tried["different.function",].served


def test_a_rule_about_a_whole_table_is_tried(build):
    """At a table of one function nobody has a seat, though any two might meet."""
    problem = build(3, function=["IT", "IT", "IT"])
    policy = parse_policy(
        {"group_size": 3, "must": [{"at_least": {"distinct": "function", "count": 2}}]}
    )
    (left, *_) = propose(problem, policy, seed=1).unmatched
    assert left.reason == "surplus"
    assert explain_unmatched(problem, policy, left.member).smallest_change == ()
    assert _tried(problem, policy, left.member)["at_least.function",].served


def test_who_is_kept_apart_stays_apart(build):
    """A block is no rule of the program: it is not tried without."""
    problem = build(2, blocked=[(0, 1)], function=["IT", "HR"])
    tried = _tried(problem, parse_policy({"must": [DIFFER]}), 0)
    assert list(tried) == [("different.function",)]
    assert not tried["different.function",].served
