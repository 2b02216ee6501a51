"""``at_most``: a condition on all mentees of a mentor, kept by CP-SAT from the flow's answer on."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import PinRefused, PolicyError, propose, verify
from matching.proposal import Match, Unmatched
from matching.verify_mentoring_rules import MentoringFacts

SEEDS = st.integers(0, 2**32 - 1)
ONE_OF_EACH = {"at_most": {"same": "function", "count": 1}}
FOUR_OF_EACH = {"at_most": {"same": "function", "count": 4}}


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
@given(seed=SEEDS, size=st.integers(2, 8), least=st.integers(0, 2))
@settings(max_examples=60)
def test_no_spread_round_is_better(
    draw, mentoring, full_policy, best_key, every_round, objective, seed, size, least
):
    """Of all rounds that keep the condition the proposed one is the best, to the last aim."""
    problem = draw(size, seed)
    policy = mentoring(
        must=[*full_policy["must"][1:], ONE_OF_EACH],
        prefer=full_policy["prefer"],
        objective=objective,
        least_each=least,
    )
    proposal = _proposed(problem, policy)
    document = policy.document()
    facts = MentoringFacts(problem, document)
    rounds = list(every_round(facts, one_of_each="function"))
    best = max(best_key(facts, document, pairs) for pairs in rounds)
    assert best_key(facts, document, _pairs(proposal)) == best
    assert proposal.optimal
    assert proposal.upper_bound >= max(
        sum(facts.score(*pair) for pair in pairs)
        for pairs in rounds
        if best_key(facts, document, pairs)[:2] == best[:2]
    )


@pytest.mark.parametrize("objective", ["best_total", "fairest"])
@given(seed=SEEDS, size=st.integers(2, 20), least=st.integers(0, 2))
@settings(max_examples=60)
def test_cp_sat_reaches_what_the_flow_reaches(
    draw, mentoring, full_policy, best_key, objective, seed, size, least
):
    """Where a condition never binds, both ways of solving come to the same, to the last aim."""
    problem = draw(size, seed)
    given_ = {"prefer": full_policy["prefer"], "objective": objective, "least_each": least}
    policy = mentoring(must=[*full_policy["must"][1:], FOUR_OF_EACH], **given_)
    by_flow = _proposed(problem, policy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matching.mentoring.proposing.Crowding.is_kept", lambda *_: False)
        by_cp_sat = _proposed(problem, policy)
    facts, document = MentoringFacts(problem, policy.document()), policy.document()
    assert by_cp_sat.optimal
    assert best_key(facts, document, _pairs(by_cp_sat)) == best_key(
        facts, document, _pairs(by_flow)
    )
    assert by_cp_sat.upper_bound == by_flow.upper_bound


def test_every_mentor_gets_one_although_functions_are_spread(build, mentoring):
    """``least_each`` comes before wishes also where ``at_most`` makes CP-SAT choose."""
    problem = build(
        [2, 2, 1, -1, -1, -1, -1],
        [0, 0, 0, 1, 1, 1, 1],
        function=["HR", "HR", "HR", "IT", "IT", "Law", "Law"],
        wishes=[(3, 0), (4, 0), (4, 1), (5, 1), (6, 1), (6, 0)],
    )
    prefer = [{"wish": 30}]
    plain = _proposed(problem, mentoring(must=[ONE_OF_EACH], prefer=prefer))
    assert Counter(match.mentor for match in plain.matches) == {0: 2, 1: 2}
    shared = _proposed(problem, mentoring(must=[ONE_OF_EACH], prefer=prefer, least_each=1))
    assert sorted(Counter(match.mentor for match in shared.matches).values()) == [1, 1, 2]
    assert shared.optimal


def test_a_fairest_spread_round_levels_the_loads(build, mentoring):
    """Where nothing else is at stake no mentor has more mentees than the other."""
    problem = build(
        [5, 5, -1, -1, -1, -1, -1, -1],
        [0, 0, 1, 1, 1, 1, 1, 1],
        function=["HR", "HR", "IT", "IT", "Law", "Ops", "R&D", "Tax"],
        wishes=[(2, 0), (3, 0)],
    )
    policy = mentoring(must=[ONE_OF_EACH], prefer=[{"wish": 30}], objective="fairest")
    proposal = _proposed(problem, policy)
    assert sorted(Counter(match.mentor for match in proposal.matches).values()) == [3, 3]


@pytest.mark.parametrize(
    ("more", "rule"), [({"least_each": 1}, "least_each"), ({"objective": "fairest"}, "fairest")]
)
def test_a_spread_round_that_forgets_an_aim_is_found(build, mentoring, more, rule):
    """`verify` names who should have moved."""
    functions = ["HR", "HR", "IT", "Law", "Ops"]
    problem = build([3, 2, -1, -1, -1], [0, 0, 1, 1, 1], function=functions)
    policy = mentoring(must=[ONE_OF_EACH], **more)
    proposal = _proposed(problem, policy)
    forged = replace(
        proposal,
        matches=tuple(Match((0, mentee), 0, (), mentor=0) for mentee in (2, 3, 4)),
        unmatched=(Unmatched(1, "surplus", role="mentor"),),
    )
    assert {each.rule for each in verify(problem, policy, forged)} == {rule}


def _proposed(problem, policy):
    try:
        proposal = propose(problem, policy, seed=2)
    except PolicyError:
        assume(False)
    assert verify(problem, policy, proposal) == []
    return proposal


def _pairs(proposal):
    return tuple((match.mentor, match.mentee) for match in proposal.matches)


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
