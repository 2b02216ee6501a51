"""Mentorships that an admin has decided."""

from __future__ import annotations

import pytest

from matching import PinRefused, propose, verify


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
