"""Code apart finds everything that may not be in a mentoring proposal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matching import propose, verify
from matching.proposal import Match, Reason, Unmatched


@pytest.fixture(scope="module")
def good(build, mentoring):
    """Give a round of three mentors and four mentees, and its policy."""
    problem = build(
        [2, 1, 1, -1, -1, -1, -1],
        [0, 0, 0, 1, 1, 1, 1],
        function=["IT", "Law", "HR", "Law", "HR", "IT", "IT"],
        level=[5, 5, 5, 2, 2, 2, 5],
        topics_offered=[["a"], ["a", "b"], ["c"], [], [], [], []],
        topics_asked=[[], [], [], ["a"], ["a"], ["b"], ["a"]],
        wishes=[(3, 0), (4, 0)],
    )
    policy = mentoring(
        must=["asked", {"level_gap": 1}], prefer=[{"cover": {"points": 40}}, {"wish": 30}]
    )
    proposal = propose(problem, policy, seed=0)
    assert verify(problem, policy, proposal) == []
    assert {(m.mentor, m.mentee) for m in proposal.matches} == {(0, 3), (0, 4), (1, 5)}
    return problem, policy, proposal


def _rules(good, **changes) -> set[str]:
    problem, policy, proposal = good
    return {each.rule for each in verify(problem, policy, replace(proposal, **changes))}


def _with(good, at, **changes):
    matches = list(good[2].matches)
    matches[at] = replace(matches[at], **changes)
    return tuple(matches)


def test_a_dropped_member_is_found(good):
    """Somebody who is neither matched nor told why."""
    assert "everyone_once" in _rules(good, unmatched=())


def test_a_mentee_with_two_mentors_is_found(good):
    """A mentee is in one match at most."""
    extra = Match((2, 3), 0, (), mentor=2)
    assert "everyone_once" in _rules(good, matches=(*good[2].matches, extra))


def test_a_mentor_beyond_their_places_is_found(good):
    """One place, two mentees."""
    assert "capacity" in _rules(good, matches=_with(good, 0, members=(1, 3), mentor=1))


def test_turned_roles_are_found(good):
    """A mentee who is called the mentor breaks levels and roles."""
    found = _rules(good, matches=_with(good, 0, mentor=3))
    assert {"everyone_once", "level_gap"} <= found


def test_a_match_without_a_mentor_is_found(good):
    """A mentorship has a direction."""
    assert _rules(good, matches=_with(good, 0, mentor=None)) == {"roles"}


def test_a_broken_must_is_found(good):
    """Member 6 is on the mentors' level."""
    matches = _with(good, 2, members=(1, 6))
    assert "level_gap" in _rules(good, matches=matches)


def test_wrong_points_are_found(good):
    """Scores, sums, bounds and gaps are counted again."""
    proposal = good[2]
    assert "score" in _rules(good, matches=_with(good, 0, score=1))
    assert "objective" in _rules(good, objective=proposal.objective + 1)
    assert "upper_bound" in _rules(good, upper_bound=proposal.objective - 1)
    assert "gap" in _rules(good, gap=0.5)
    higher = proposal.upper_bound * 2
    gap = (higher - proposal.objective) / higher
    assert "optimal" in _rules(good, upper_bound=higher, gap=gap)


def test_a_round_that_could_serve_more_is_found(good):
    """A mentee is left out although a mentor who may take them has a place."""
    problem, policy, proposal = good
    fewer = proposal.matches[1:]
    dropped = proposal.matches[0].mentee
    left = (*proposal.unmatched, Unmatched(dropped, "surplus", role="mentee"))
    objective = sum(match.score for match in fewer)
    gap = (proposal.upper_bound - objective) / proposal.upper_bound
    changed = replace(
        proposal, matches=fewer, unmatched=left, objective=objective, gap=gap, optimal=False
    )
    assert "unmatched" in {each.rule for each in verify(problem, policy, changed)}


def test_an_untrue_reason_is_found(good):
    """The reason, and what is said to have removed partners, are looked up again."""
    (mentee,) = [left for left in good[2].unmatched if left.role == "mentee"]
    others = tuple(left for left in good[2].unmatched if left.role != "mentee")
    assert "unmatched" in _rules(good, unmatched=(*others, replace(mentee, reason="surplus")))
    untrue = replace(mentee, blocked_by={"level_gap": 1})
    assert "blocked_by" in _rules(good, unmatched=(*others, untrue))


def test_a_place_that_is_missing_is_no_unfit_mentor(build, mentoring):
    """Who could have a full mentor is not told that nobody fits, nor the other way round."""
    problem = build([1, -1, -1, -1], [0, 1, 1, 1], level=[5, 1, 1, 9], current=[(0, 1)])
    policy = mentoring(must=[{"level_gap": 1}])
    proposal = propose(problem, policy, seed=0)
    assert verify(problem, policy, proposal) == []
    told = {"surplus": "no_partner", "no_partner": "surplus", "no_capacity": "no_partner"}
    for at, left in enumerate(proposal.unmatched):
        forged = list(proposal.unmatched)
        forged[at] = replace(left, reason=told[left.reason])
        found = verify(problem, policy, replace(proposal, unmatched=tuple(forged)))
        assert [each.rule for each in found] == ["unmatched"]


def test_what_is_not_for_members_is_found(good):
    """Wishes and levels are nobody's business but the admin's."""
    match = good[2].matches[0]
    told = tuple(replace(reason, audience="members") for reason in match.reasons)
    assert "audience" in _rules(good, matches=_with(good, 0, reasons=told))


def test_an_invented_topic_is_found(good):
    """A mentor is only said to offer what they do."""
    match = good[2].matches[0]
    params = {"mentor": 0, "mentee": 3, "topics": ["z"]}
    invented = Reason("cover.topics", "cover.topics", params, 40_000, "members")
    others = tuple(reason for reason in match.reasons if reason.rule != "cover.topics")
    assert "reasons" in _rules(good, matches=_with(good, 0, reasons=(invented, *others)))


def test_a_wrong_count_of_blocking_pairs_is_found(good):
    """How many would rather have each other is counted again."""
    assert "blocking_pairs" in _rules(good, blocking_pairs=7)


def test_an_unstable_round_is_found(build, mentoring):
    """Two who would both rather have each other are named."""
    topics = {"topics_offered": [["a"], ["b"], [], []], "topics_asked": [[], [], ["a"], ["b"]]}
    problem = build([1, 1, -1, -1], [0, 0, 1, 1], **topics)
    policy = mentoring(prefer=[{"cover": {"points": 30}}], objective="stable")
    proposal = propose(problem, policy, seed=0)
    crossed = tuple(Match((a, b), 0, (), mentor=a) for a, b in ((0, 3), (1, 2)))
    changed = replace(
        proposal, matches=crossed, objective=0, upper_bound=60_000, gap=1.0, blocking_pairs=0
    )
    rules = {each.rule for each in verify(problem, policy, changed)}
    assert {"stable", "blocking_pairs"} <= rules


def test_an_unfair_round_is_found(build, mentoring):
    """A mentee who would be better off with a mentor who has a place."""
    problem = build([1, 1, -1], [0, 0, 1], wishes=[(2, 0)])
    policy = mentoring(prefer=[{"wish": 30}], objective="fairest")
    proposal = propose(problem, policy, seed=0)
    left = (Unmatched(0, "surplus", role="mentor"),)
    changed = replace(
        proposal,
        matches=(Match((1, 2), 0, (), mentor=1),),
        unmatched=left,
        objective=0,
        gap=1.0,
        blocking_pairs=1,
    )
    assert "fairest" in {each.rule for each in verify(problem, policy, changed)}


def test_a_mentor_without_their_least_is_found(build, mentoring):
    """One mentor has two, another none, though either mentee could be theirs."""
    problem = build([2, 1, -1, -1], [0, 0, 1, 1])
    policy = mentoring(least_each=1)
    proposal = propose(problem, policy, seed=0)
    matches = tuple(Match((0, mentee), 0, (), mentor=0) for mentee in (2, 3))
    left = (Unmatched(1, "surplus", role="mentor"),)
    changed = replace(proposal, matches=matches, unmatched=left)
    assert "least_each" in {each.rule for each in verify(problem, policy, changed)}


def test_a_stranger_is_found(good):
    """A number that is nobody's."""
    assert _rules(good, unmatched=(Unmatched(99, "surplus", role="mentee"),)) == {"everyone_once"}
