"""The ledger: what is owed after rounds, whatever happened in them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.ledger import CAP, GOOD, LEFT_OUT, LOST, POOR, STOOD_UP, keep_ledger, poor_matches

SIZE = 5
EVENTS = st.lists(
    st.tuples(st.integers(0, SIZE - 1), st.integers(0, 8), st.integers(LEFT_OUT, GOOD)),
    max_size=60,
)


def kept(events, *, size=SIZE, cap=CAP):
    columns = np.array(events, dtype=np.int64).reshape(-1, 3).T
    return keep_ledger(size, *columns, cap=cap)


@pytest.mark.parametrize("what", [LEFT_OUT, STOOD_UP, POOR, LOST])
def test_a_debt_is_spent_by_a_good_match(what):
    """Each kind of going without counts one, and a good match makes one of them good."""
    assert kept([(0, 1, what), (0, 2, what)]).owed[0] == 2
    assert kept([(0, 1, what), (0, 2, what), (0, 3, GOOD)]).owed[0] == 1


def test_who_was_well_served_is_not_in_debt():
    """Good rounds are not saved up against a later bad one."""
    assert kept([(0, 1, GOOD), (0, 2, GOOD), (0, 3, LEFT_OUT)]).owed[0] == 1


def test_a_good_match_in_the_same_turn_outweighs_the_rest():
    """Somebody left out of a round and matched by its rematch went without nothing."""
    assert kept([(0, 1, LEFT_OUT), (0, 2, GOOD), (0, 2, LEFT_OUT)]).owed[0] == 0


def test_nothing_happened():
    """Before the first round nobody is owed anything."""
    assert kept([]).owed.tolist() == [0] * SIZE


@given(EVENTS, st.integers(1, 4))
def test_what_is_owed_stays_between_nothing_and_the_cap(events, cap):
    """Whatever happens, nobody owes the program, and nobody is owed without end."""
    course = kept(events, cap=cap).course
    assert ((course >= 0) & (course <= cap)).all()


@given(EVENTS, st.randoms())
def test_the_order_of_members_and_rows_does_not_matter(events, random):
    """Numbering members otherwise, or reading rows in another order, gives the same counts."""
    named = list(range(SIZE))
    random.shuffle(named)
    mixed = [(named[member], turn, what) for member, turn, what in events]
    random.shuffle(mixed)
    assert kept(mixed).owed[named].tolist() == kept(events).owed.tolist()


@given(EVENTS)
def test_a_served_member_is_never_owed_more(events):
    """In a turn with a good match the count does not grow, and it shrinks unless it is nothing."""
    ledger = kept(events)
    before = np.vstack([np.zeros((1, SIZE), np.int64), ledger.course])[:-1]
    for member, turn, what in events:
        if what == GOOD:
            row = int(np.searchsorted(ledger.turns, turn))
            was, now = before[row, member], ledger.course[row, member]
            assert now == max(0, was - 1)


@given(EVENTS, st.integers(0, SIZE - 1))
def test_members_do_not_touch_each_other(events, member):
    """What one member is owed follows from what happened to them alone."""
    own = [event for event in events if event[0] == member]
    assert kept(own).owed[member] == kept(events).owed[member]


@pytest.mark.parametrize(
    ("events", "told"),
    [([(SIZE, 1, GOOD)], "numbered 0 to 4"), ([(0, 1, GOOD + 1)], "outcomes are numbered")],
)
def test_what_there_is_not_is_refused(events, told):
    """A member or an outcome that there is not is a mistake of the caller."""
    with pytest.raises(ValueError, match=told):
        kept(events)


def test_a_cap_of_nothing_is_refused():
    """With no cap above nothing the ledger would say nothing."""
    with pytest.raises(ValueError, match="cap"):
        kept([], cap=0)


def test_a_poor_match_has_less_than_half_of_the_median():
    """Rounds are held apart, and without points nothing is poor."""
    rounds = np.array([1, 1, 1, 1, 2, 2, 2, 3, 3])
    points = np.array([40.0, 40, 20, 14, 10, 6, 2, 0, 0])
    assert poor_matches(rounds, points).tolist() == [
        False, False, False, True, False, False, True, False, False,
    ]  # fmt: skip


def test_half_the_median_itself_is_not_poor():
    """The threshold belongs to those who were served."""
    assert poor_matches(np.zeros(3, int), np.array([40.0, 40, 20])).tolist() == [False] * 3
    assert poor_matches(np.zeros(3, int), np.array([40.0, 40, 19.9])).tolist() == [
        False,
        False,
        True,
    ]


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30), st.integers(1, 7))
def test_poor_does_not_depend_on_the_unit_of_points(points, times):
    """Points counted in another unit make the same matches poor."""
    rounds = np.zeros(len(points), np.int64)
    once = poor_matches(rounds, np.array(points, float))
    assert (once == poor_matches(rounds, np.array(points, float) * times)).all()
    assert once.sum() <= len(points) / 2
