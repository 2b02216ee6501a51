"""The three objectives, held against trying out every round of a few people."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import PolicyError, propose, verify
from matching.verify_mentoring_rules import MentoringFacts

SEEDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("objective", ["best_total", "fairest"])
@given(seed=SEEDS, size=st.integers(2, 8), least=st.integers(0, 2), floor=st.sampled_from([0, 45]))
@settings(max_examples=60)
def test_no_round_is_better(
    draw, mentoring, full_policy, best_key, every_round, objective, seed, size, least, floor
):
    """Of all rounds of a few people the proposed one is the best by its objective, to the last aim.

    The best serves the most; then gives the most mentors their least; then has the most points, or
    is leximin over whole points; then serves those served least before; then levels the loads.
    """
    problem = draw(size, seed)
    policy = mentoring(**full_policy, objective=objective, least_each=least, floor=floor)
    proposal = _proposed(problem, policy)
    document = policy.document()
    facts = MentoringFacts(problem, document)
    found = tuple((match.mentor, match.mentee) for match in proposal.matches)
    keys = [best_key(facts, document, pairs) for pairs in every_round(facts, 1000 * floor)]
    assert best_key(facts, document, found) == max(keys)
    assert proposal.optimal
    most = max(len(found), 0)
    as_many = [
        sum(facts.score(*p) for p in r)
        for r in every_round(facts, 1000 * floor)
        if len(r) == most and (not least or best_key(facts, document, r)[1] == max(keys)[1])
    ]
    assert proposal.upper_bound == max(as_many)


@given(seed=SEEDS, size=st.integers(2, 25), floor=st.sampled_from([0, 45]))
@settings(max_examples=80)
def test_a_stable_round_has_nobody_who_would_rather(
    draw, mentoring, full_policy, seed, size, floor
):
    """No mentor and mentee would both rather have each other; `verify` looks for them by itself."""
    policy = mentoring(**full_policy, objective="stable", floor=floor)
    proposal = _proposed(draw(size, seed), policy)
    assert proposal.blocking_pairs == 0
    assert proposal.upper_bound >= proposal.objective


@pytest.mark.parametrize("objective", ["best_total", "fairest", "stable"])
@given(seed=SEEDS, size=st.integers(2, 30), least=st.integers(0, 2))
@settings(max_examples=40)
def test_every_round_passes_verification(
    draw, mentoring, full_policy, objective, seed, size, least
):
    """Whatever the roster, code apart finds nothing, and the same seed gives the same bytes."""
    problem = draw(size, seed)
    policy = mentoring(**full_policy, objective=objective, least_each=least)
    proposal = _proposed(problem, policy)
    assert propose(problem, policy, seed=5).to_bytes() == proposal.to_bytes()


@pytest.mark.parametrize("objective", ["best_total", "fairest", "stable"])
def test_every_mentor_gets_one_before_any_gets_three(build, mentoring, objective):
    """With ``least_each: 1`` three mentees go to three mentors, though one is wished for by all."""
    problem = build(
        [3, 1, 1, -1, -1, -1],
        [0, 0, 0, 1, 1, 1],
        wishes=[(3, 0), (4, 0), (5, 0)],
    )
    prefer = [{"wish": 30}]
    plain = _proposed(problem, mentoring(prefer=prefer, objective="best_total"))
    assert Counter(match.mentor for match in plain.matches) == {0: 3}
    shared = _proposed(problem, mentoring(prefer=prefer, objective=objective, least_each=1))
    assert Counter(match.mentor for match in shared.matches) == {0: 1, 1: 1, 2: 1}


def test_the_least_never_costs_a_mentee_their_mentor(build, mentoring):
    """Serving the most comes first: a mentor goes without rather than a mentee."""
    problem = build([2, 1, -1, -1], [0, 0, 1, 1], blocked=[(1, 2), (1, 3)])
    proposal = _proposed(problem, mentoring(least_each=1))
    assert Counter(match.mentor for match in proposal.matches) == {0: 2}


def test_the_ledger_decides_among_equals(build, mentoring):
    """Of two who are equally good for the only place, the one served less often before gets it.

    It makes no difference which of them lists more topics, or comes first in the roster.
    """
    for more, fewer in ((2, 1), (1, 2)):
        served = [0, 0, 0]
        served[more], served[fewer] = 3, 1
        for few in (1, 2):
            asked = [["a", "b", "c"]] * 3
            asked[few] = ["a"]
            problem = build(
                [1, -1, -1], [0, 1, 1], served=served,
                topics_asked=asked, topics_offered=[["a", "b"], [], []],
            )  # fmt: skip
            for objective in ("best_total", "fairest", "stable"):
                policy = mentoring(prefer=[{"cover": {"points": 40}}], objective=objective)
                (match,) = _proposed(problem, policy).matches
                assert match.mentee == fewer


@given(seed=SEEDS, size=st.integers(3, 20), kept=st.integers(0, 2))
@settings(max_examples=60)
def test_leaving_out_wishes_helps_nobody(draw, mentoring, full_policy, seed, size, kept):
    """In a stable round a mentee with fewer wishes is not better off by the list they hold back."""
    problem = draw(size, seed)
    wishes = problem.mentoring.wishes.tolist()
    assume(wishes)
    mentee = wishes[0][0]
    own = [row for row in wishes if row[0] == mentee]
    fewer = own[:kept] + [row for row in wishes if row[0] != mentee]
    policy = mentoring(
        must=full_policy["must"],
        prefer=[{"cover": {"points": 9}}, {"wish": 30}],
        objective="stable",
    )
    try:
        honest = propose(problem, policy, seed=1)
        cut = propose(_with_wishes(problem, fewer), policy, seed=1)
    except PolicyError:
        assume(False)
    rank = {mentor: place for place, (_, mentor) in enumerate(own)}
    assert _rank_of(honest, mentee, rank) <= _rank_of(cut, mentee, rank)


def _rank_of(proposal, mentee, rank) -> int:
    mentor = next((m.mentor for m in proposal.matches if m.mentee == mentee), None)
    return rank.get(mentor, len(rank))


def _with_wishes(problem, wishes):
    from dataclasses import replace

    import numpy as np

    column = np.array(wishes, np.int64).reshape(-1, 2)
    return replace(problem, mentoring=replace(problem.mentoring, wishes=column))


def _proposed(problem, policy):
    """Propose, and have it checked; rosters that lack a whole column are passed over."""
    try:
        proposal = propose(problem, policy, seed=5)
    except PolicyError as error:
        assume("no member has" not in str(error))
        raise
    assert verify(problem, policy, proposal) == []
    return proposal
