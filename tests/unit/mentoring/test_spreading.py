"""``at_most``: a condition on all mentees of a mentor, kept by CP-SAT from the flow's answer on."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import PinRefused, PolicyError, propose, verify
from matching.verify_mentoring_rules import MentoringFacts

ONE_OF_EACH = {"at_most": {"same": "function", "count": 1}}


def test_the_mentees_of_a_mentor_are_of_different_functions(build, mentoring):
    """The flow would give both from IT to the mentor they wish for; one goes to the other."""
    problem = build(
        [2, 2, -1, -1],
        [0, 0, 1, 1],
        function=["HR", "HR", "IT", "IT"],
        wishes=[(2, 0), (3, 0)],
    )
    policy = mentoring(must=[ONE_OF_EACH], prefer=[{"wish": 30}])
    proposal = propose(problem, policy, seed=0)
    assert verify(problem, policy, proposal) == []
    assert Counter(match.mentor for match in proposal.matches) == {0: 1, 1: 1}
    assert (proposal.objective, proposal.upper_bound) == (30_000, 60_000)
    assert proposal.optimal


def test_an_unknown_function_is_not_counted(build, mentoring):
    """Two of whom nothing is known may both go to one mentor."""
    problem = build([2, -1, -1], [0, 1, 1], function=["HR", None, None])
    proposal = propose(problem, mentoring(must=[ONE_OF_EACH]), seed=0)
    assert len(proposal.matches) == 2


def test_where_the_flow_keeps_it_nothing_is_solved_again(build, mentoring, monkeypatch):
    """A condition that nothing breaks costs nothing."""
    monkeypatch.setattr("matching.mentoring.proposing.spread_out", None)
    problem = build([2, -1, -1], [0, 1, 1], function=["HR", "IT", "Law"])
    assert len(propose(problem, mentoring(must=[ONE_OF_EACH]), seed=0).matches) == 2


@pytest.mark.parametrize("objective", ["best_total", "fairest"])
@given(seed=st.integers(0, 2**32 - 1), size=st.integers(2, 8))
@settings(max_examples=40)
def test_no_spread_round_is_better(draw, mentoring, full_policy, objective, seed, size):
    """Of all rounds that keep the condition the proposed one serves the most, then is the best."""
    problem = draw(size, seed)
    policy = mentoring(
        must=[*full_policy["must"][1:], ONE_OF_EACH],
        prefer=full_policy["prefer"],
        objective=objective,
    )
    try:
        proposal = propose(problem, policy, seed=2)
    except PolicyError:
        return
    assert verify(problem, policy, proposal) == []
    assert proposal.optimal
    facts = MentoringFacts(problem, policy.document())
    found = tuple((match.mentor, match.mentee) for match in proposal.matches)
    assert _key(facts, objective, found) == max(
        _key(facts, objective, pairs) for pairs in _all_spread(facts)
    )


def _key(facts, objective, pairs):
    scores = [facts.score(*pair) for pair in pairs]
    ledger = -sum(int(facts.of.served[mentee]) for _, mentee in pairs)
    if objective == "best_total":
        return (len(pairs), sum(scores), ledger)
    return (len(pairs), sorted(score // 1000 for score in scores), ledger)


def _all_spread(facts, at=0, chosen=()):
    if at == len(facts.mentees):
        yield chosen
        return
    mentee = facts.mentees[at]
    yield from _all_spread(facts, at + 1, chosen)
    for mentor in facts.mentors:
        if mentor == mentee or facts.broken(mentor, mentee):
            continue
        own = [other for theirs, other in chosen if theirs == mentor]
        label = facts.label("function", mentee)
        alike = label is not None and label in {facts.label("function", other) for other in own}
        if len(own) < facts.room[mentor] and not alike:
            yield from _all_spread(facts, at + 1, (*chosen, (mentor, mentee)))


def test_without_work_there_is_a_round_all_the_same(build, mentoring):
    """A limit of nothing leaves a round that keeps every rule, and claims nothing."""
    problem = build([3, 1, -1, -1, -1], [0, 0, 1, 1, 1], function=["HR", "HR", "IT", "IT", "IT"])
    policy = mentoring(must=[ONE_OF_EACH])
    proposal = propose(problem, policy, seed=0, work_limit=40)
    assert verify(problem, policy, proposal) == []
    assert not proposal.optimal


def test_a_pinned_mentee_counts(build, mentoring):
    """Beside a pinned mentee from IT the mentor gets nobody else from IT."""
    problem = build(
        [2, 1, -1, -1],
        [0, 0, 1, 1],
        function=["HR", "HR", "IT", "IT"],
        wishes=[(2, 0), (3, 0)],
        pinned=[(0, 2)],
    )
    policy = mentoring(must=[ONE_OF_EACH], prefer=[{"wish": 30}])
    proposal = propose(problem, policy, seed=0)
    assert verify(problem, policy, proposal) == []
    assert {(match.mentor, match.mentee) for match in proposal.matches} == {(0, 2), (1, 3)}


def test_two_pinned_of_one_function_are_refused(build, mentoring):
    """An admin is told which rule stands against the second."""
    problem = build([2, -1, -1], [0, 1, 1], function=["HR", "IT", "IT"], pinned=[(0, 1), (0, 2)])
    with pytest.raises(PinRefused) as refused:
        propose(problem, mentoring(must=[ONE_OF_EACH]), seed=0)
    assert refused.value.rules == ("at_most.function",)
