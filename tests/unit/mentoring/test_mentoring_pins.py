"""Mentorships that an admin has decided."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import PinRefused, PolicyError, propose, verify
from matching.verify_mentoring_rules import MentoringFacts


def _round(problem, policy):
    proposal = propose(problem, policy, seed=0)
    assert verify(problem, policy, proposal) == []
    return {(match.mentor, match.mentee) for match in proposal.matches}


def test_a_pin_comes_before_wishes(build, mentoring):
    """Who is pinned gets that mentor, and takes one of the mentor's places."""
    problem = build([1, 1, -1, -1], [0, 0, 1, 1], wishes=[(2, 0), (3, 1)], pinned=[(1, 2)])
    assert _round(problem, mentoring(prefer=[{"wish": 30}])) == {(1, 2), (0, 3)}


def test_the_roles_say_who_is_the_mentor(build, mentoring):
    """A pin names two members in any order; who offers mentors who asks."""
    assert _round(build([-1, 1], [1, 0], pinned=[(0, 1)]), mentoring()) == {(1, 0)}


def test_of_two_directions_the_better_one_is_taken(build, mentoring):
    """Where both could mentor the other, points decide."""
    problem = build([1, 1], [1, 0], pinned=[(0, 1)], wishes=[(0, 1)])
    assert _round(problem, mentoring(prefer=[{"wish": 9}])) == {(1, 0)}


def test_a_pin_below_the_floor_stands(build, mentoring):
    """An admin may put two together whom the points would not; the bound counts them too."""
    problem = build([1, -1], [0, 1], pinned=[(0, 1)])
    assert _round(problem, mentoring(floor=5)) == {(0, 1)}


@pytest.mark.parametrize(
    ("offers", "seeks", "given", "rules"),
    [
        ([1, -1], [0, 1], {"manager": [1, -1]}, ("apart.reporting_line",)),
        ([0, -1], [0, 1], {}, ("no_place",)),
        ([-1, -1], [1, 1], {}, ("roles",)),
        ([1, -1], [0, 1], {"current": [(0, 1)]}, ("no_place", "not_possible")),
    ],
)
def test_a_pin_that_breaks_a_must_is_refused(build, mentoring, offers, seeks, given, rules):
    """Nobody is pinned to their manager, to a full mentor, or to somebody who does not mentor."""
    problem = build(offers, seeks, pinned=[(0, 1)], **given)
    with pytest.raises(PinRefused) as refused:
        propose(problem, mentoring(must=[{"apart": "reporting_line"}]), seed=0)
    assert refused.value.rules == rules


@pytest.mark.parametrize("pinned", [[(0, 2), (1, 2)], [(0, 2), (0, 3)]])
def test_a_pin_too_many_is_refused(build, mentoring, pinned):
    """A mentee has one mentor, and a mentor no more mentees than places."""
    problem = build([1, 1, -1, -1], [0, 0, 1, 1], pinned=pinned)
    with pytest.raises(PinRefused):
        propose(problem, mentoring(), seed=0)


def test_a_pinned_mentee_is_the_least_of_their_mentor(build, mentoring):
    """Who has a pinned mentee waits until every other mentor has one, whatever is wished for."""
    problem = build([2, 1, -1, -1], [0, 0, 1, 1], wishes=[(3, 0)], pinned=[(0, 2)])
    policy = mentoring(prefer=[{"wish": 30}], least_each=1)
    assert _round(problem, policy) == {(0, 2), (1, 3)}


@pytest.mark.parametrize("spread", [False, True])
@pytest.mark.parametrize("objective", ["best_total", "fairest"])
@given(seed=st.integers(0, 2**32 - 1), size=st.integers(3, 8), least=st.integers(0, 2))
@settings(max_examples=40)
def test_no_round_with_the_same_pins_is_better(
    draw, mentoring, full_policy, best_key, every_round, spread, objective, seed, size, least
):
    """Of all rounds that keep the pins the proposed one is the best, its mentors' pins counted."""
    problem = draw(size, seed)
    rules = full_policy["must"][1:] + [{"at_most": {"same": "function"}}] * spread
    policy = mentoring(
        must=rules, prefer=full_policy["prefer"], objective=objective, least_each=least
    )
    try:
        other = propose(problem, mentoring(must=rules), seed=seed)
        pins = np.array([match.members for match in other.matches[::2]], np.int32).reshape(-1, 2)
        problem = replace(problem, pinned=pins)
        found = _round(problem, policy)
    except (PolicyError, PinRefused):
        assume(False)
    document = policy.document()
    facts = MentoringFacts(problem, document)
    kept = {pair for pair in found if [*sorted(pair)] in pins.tolist()}
    best = max(
        best_key(facts, document, pairs)
        for pairs in every_round(facts, one_of_each="function" if spread else None)
        if kept <= set(pairs)
    )
    assert best_key(facts, document, tuple(found)) == best
