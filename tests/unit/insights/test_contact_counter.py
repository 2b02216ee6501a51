"""Events that come in pieces make the same network; parts of it and what it reaches."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights import network
from insights.network import (
    MOST,
    ContactCounter,
    contact_network,
    groups_reached,
    network_among,
)

SIZE = 7
PEOPLE = st.integers(0, SIZE - 1)
EVENTS = st.lists(
    st.tuples(PEOPLE, PEOPLE, st.floats(0, 50), st.integers(0, 100), st.integers(1, 4)),
    max_size=40,
)


def columns(events):
    first, second, weights, ages, times = zip(*events, strict=True) if events else ((),) * 5
    return (
        np.array(first, np.int64),
        np.array(second, np.int64),
        np.array(weights, np.float64),
        np.array(ages, np.float64),
        np.array(times, np.int64),
    )


def dense(found):
    table = np.zeros((found.size, found.size), np.float32)
    table[np.repeat(np.arange(found.size), found.degrees), found.indices] = found.weights
    return table


def same(one, other):
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("indptr", "indices", "weights")
    )


@given(EVENTS, st.integers(1, 9), st.randoms())
def test_pieces_in_any_order_make_the_same_to_the_bit(events, piece, chance):
    """However events are cut up and shuffled, and sums merged, the network is the same."""
    counter = ContactCounter(SIZE)
    counter.add(*columns(events))
    whole = counter.network(least=0.25)
    mixed = list(events)
    chance.shuffle(mixed)
    pieces = ContactCounter(SIZE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network, "_WAITING", 3)
        for start in range(0, len(mixed), piece):
            pieces.add(*columns(mixed[start : start + piece]))
    assert same(pieces.network(least=0.25), whole)


@given(EVENTS)
def test_it_is_what_plain_addition_gives(events):
    """Weight times halvings, added up for each pair, whoever of the two began."""
    expected = np.zeros((SIZE, SIZE))
    for a, b, weight, age, times in events:
        if a != b:
            expected[a, b] += times * weight * 0.5 ** (age / 28)
            expected[b, a] += times * weight * 0.5 ** (age / 28)
    counter = ContactCounter(SIZE)
    counter.add(*columns(events))
    np.testing.assert_allclose(dense(counter.network()), expected, rtol=1e-6, atol=1e-5)


def test_several_of_a_kind_count_as_often():
    """An event that is given with how often it happened is so many events."""
    once = ContactCounter(2)
    for _ in range(3):
        once.add(*columns([(0, 1, 0.3, 5, 1)]))
    at_once = ContactCounter(2)
    at_once.add(*columns([(0, 1, 0.3, 5, 3)]))
    assert same(once.network(), at_once.network())


def test_too_little_is_no_contact():
    """Below the least, two are not in touch; at it they are."""
    events = columns([(0, 1, 1.0, 56, 1), (1, 2, 1.0, 57, 1)])
    found = contact_network(3, *events[:4], least=0.25)
    assert found.indices.tolist() == [1, 0]
    assert contact_network(3, *events[:4]).indices.size == 4


def test_no_event_outgrows_the_sums():
    """A weight that a file got wrong counts a lot, and not so much that sums run over."""
    events = columns([(0, 1, 1e300, 0, 1), (0, 2, np.inf, 0, 1)])
    assert contact_network(3, *events[:4]).weights.tolist() == [MOST] * 4


def test_how_often_has_an_entry_an_event():
    """Columns that do not go together are an error of the caller."""
    first, second, weights, ages, _ = columns([(0, 1, 1.0, 0, 1)])
    with pytest.raises(ValueError, match="times must have the same length"):
        ContactCounter(2).add(first, second, weights, ages, np.array([1, 2]))


@given(EVENTS, st.lists(PEOPLE, unique=True), st.integers(0, 3))
def test_a_part_is_what_the_whole_says_of_it(events, chosen, strangers):
    """Between some people there is what was between them, in their order; strangers have none."""
    whole = contact_network(SIZE, *columns(events)[:4])
    among = network_among(whole, np.array([*chosen, *[-1] * strangers], np.int64))
    assert among.size == len(chosen) + strangers
    expected = np.zeros((among.size, among.size), np.float32)
    expected[: len(chosen), : len(chosen)] = dense(whole)[np.ix_(chosen, chosen)]
    assert (dense(among) == expected).all()
    for person in range(among.size):
        row = among.indices[among.indptr[person] : among.indptr[person + 1]]
        assert (np.diff(row) > 0).all()


@given(
    EVENTS,
    st.lists(st.integers(-1, 3), min_size=SIZE, max_size=SIZE),
    st.sampled_from([1, 12, 1000]),
)
def test_groups_reached_are_those_of_others(events, groups, cells):
    """Own group and people of no known group count nothing; each other group counts once."""
    found = contact_network(SIZE, *columns(events)[:4])
    table = dense(found) > 0
    expected = [
        len({groups[other] for other in np.flatnonzero(table[me])} - {-1, groups[me]})
        for me in range(SIZE)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network, "_CELLS", cells)
        assert groups_reached(found, np.array(groups)).tolist() == expected
