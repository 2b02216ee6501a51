"""Mentorships in a simulation: they take a place for their term, and no longer."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import parse_policy, verify
from matching.problem import Mentoring, Problem, Roster
from matching.simulation import Period, Places, simulate

MONDAY = date(2027, 1, 4)
POLICY = parse_policy({"kind": "mentoring", "must": [{"rest": {"rounds": 1}}]})


def periods(rounds, days=28):
    return [Period(MONDAY + timedelta(days=days * at), days, at) for at in range(rounds)]


def sides(offers, seeks, **given):
    size = len(offers)
    mentoring = Mentoring(
        offers=np.array([places >= 0 for places in offers]),
        seeks=np.array(seeks, np.bool_),
        places=np.array([max(0, places) for places in offers]),
        **given,
    )
    return Problem(Roster(size), on=MONDAY, mentoring=mentoring)


def mentees_of(step):
    """Give mentor and mentee of each match, in the numbers of the first problem."""
    matches = () if step.proposal is None else step.proposal.matches
    return [(int(step.members[m.mentor]), int(step.members[m.mentee])) for m in matches]


def test_a_mentor_is_taken_for_the_term():
    """One place, two who ask, a term of two rounds: the second is served when the first is over."""
    steps = list(simulate(sides([1, -1, -1], [0, 1, 1]), POLICY, periods(3), places=Places(56)))
    served = [mentees_of(step) for step in steps]
    assert [len(each) for each in served] == [1, 0, 1]
    assert served[0] != served[2]
    assert [len(step.members) for step in steps] == [3, 2, 3]


def test_who_has_a_mentor_asks_again_when_the_term_is_over():
    """With two mentors a mentee comes back after the term, and gets the other one."""
    steps = list(simulate(sides([1, 1, -1], [0, 0, 1]), POLICY, periods(3), places=Places(28)))
    (one,), (other,), _ = (mentees_of(step) for step in steps)
    assert {one[0], other[0]} == {0, 1}
    assert steps[1].problem.mentoring.served.tolist() == [0, 0, 1]


def test_nobody_asks_is_no_round():
    """When every mentee has a mentor there is no round, and that is no fault of the rules."""
    steps = list(simulate(sides([1, -1], [0, 1]), POLICY, periods(2), places=Places(56)))
    assert [step.why_none for step in steps] == [None, "nobody_asks"]


def test_places_that_come_free():
    """A place that somebody outside takes comes free on its day, and so does a running one."""
    taken = sides([0, 1, -1, -1], [0, 0, 1, 1], current=np.array([[1, 0]]))
    places = Places(365, ends={(1, 0): MONDAY + timedelta(28)}, freed=[(0, MONDAY + timedelta(56))])
    served = [mentees_of(step) for step in simulate(taken, POLICY, periods(3), places=places)]
    assert [[mentor for mentor, _ in each] for each in served] == [[], [1], [0]]


def test_who_led_is_remembered():
    """A mentor rests after two rounds in a row, as the breather says."""
    policy = parse_policy({"kind": "mentoring", "must": [{"breather": {"after": 2, "rest": 1}}]})
    steps = list(
        simulate(sides([9] + [-1] * 3, [0, 1, 1, 1]), policy, periods(4), places=Places(28))
    )
    assert [len(mentees_of(step)) for step in steps] == [3, 3, 0, 3]


@settings(max_examples=25)
@given(
    st.lists(st.integers(-1, 3), min_size=3, max_size=9),
    st.integers(0, 10_000),
    st.integers(1, 3),
)
def test_nobody_has_more_mentees_than_places_at_any_time(offers, seed, term):
    """All rules hold in every round, no place is given twice, and nobody gets a second mentor."""
    seeks = np.random.default_rng(seed).integers(0, 2, len(offers))
    seeks[np.array(offers) < 0] = 1
    running: list[tuple[int, int, int]] = []
    steps = simulate(sides(offers, seeks), POLICY, periods(5), places=Places(28 * term))
    for number, step in enumerate(steps):
        if step.proposal is not None:
            assert verify(step.problem, POLICY, step.proposal) == []
        running = [each for each in running if each[2] > number]
        running += [(mentor, mentee, number + term) for mentor, mentee in mentees_of(step)]
        for mentor, count in Counter(mentor for mentor, _, _ in running).items():
            assert count <= offers[mentor]
        assert set(Counter(mentee for _, mentee, _ in running).values()) <= {1}
