"""The contact network: symmetric, decaying, blind to what one does with oneself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.network import Network, contact_network

SIZE = 6
EVENTS = st.lists(
    st.tuples(
        st.integers(0, SIZE - 1),
        st.integers(0, SIZE - 1),
        st.floats(0.01, 100),
        st.floats(-1, 200),
    ),
    max_size=40,
)


def network(events) -> Network:
    first, second, weights, ages = zip(*events, strict=True) if events else ((), (), (), ())
    return contact_network(
        SIZE,
        np.array(first, dtype=np.int64),
        np.array(second, dtype=np.int64),
        np.array(weights, dtype=np.float64),
        np.array(ages, dtype=np.float64),
    )


def dense(found: Network):
    table = np.zeros((SIZE, SIZE), dtype=np.float32)
    for person in range(SIZE):
        row = slice(found.indptr[person], found.indptr[person + 1])
        table[person, found.indices[row]] = found.weights[row]
    return table


@given(EVENTS)
def test_it_is_symmetric_to_the_bit(events):
    """A counts for B exactly as B for A, whoever began and in whatever order things happened."""
    table = dense(network(events))
    assert (table == table.T).all()
    assert (np.diag(table) == 0).all()


@given(EVENTS)
def test_it_is_well_formed(events):
    """Rows are sorted, without repeats, and every contact comes from an event."""
    found = network(events)
    assert found.indptr[0] == 0
    assert found.indptr[-1] == len(found.indices) == len(found.weights)
    for person in range(SIZE):
        row = found.indices[found.indptr[person] : found.indptr[person + 1]]
        assert (np.diff(row) > 0).all()
    pairs = {frozenset(event[:2]) for event in events if event[0] != event[1]}
    assert len(found.indices) == 2 * len(pairs)


@given(EVENTS)
def test_what_one_does_with_oneself_counts_nothing(events):
    """Events with oneself may come or go: the network is the same."""
    others = [event for event in events if event[0] != event[1]]
    assert (dense(network(events)) == dense(network(others))).all()


@given(EVENTS, st.randoms())
def test_the_order_of_events_is_of_no_weight(events, chance):
    """The same events in another order give the same contacts, up to rounding."""
    mixed = list(events)
    chance.shuffle(mixed)
    np.testing.assert_allclose(dense(network(mixed)), dense(network(events)), rtol=1e-5)


def test_weights_halve_with_age():
    """After the half-life an event counts half, and one that is yet to come counts whole."""
    ages = [(0, 1, 4.0, 0.0), (0, 2, 4.0, 28.0), (0, 3, 4.0, 56.0), (0, 4, 4.0, -3.0)]
    assert dense(network(ages))[0].tolist() == [0, 4, 2, 1, 4, 0]


def test_nobody_has_no_contacts():
    """No people and no events make an empty network."""
    nothing = np.array([], dtype=np.int64)
    found = contact_network(0, nothing, nothing, nothing.astype(float), nothing.astype(float))
    assert found.indptr.tolist() == [0]
    assert found.indices.size == 0


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [([0], [SIZE], "numbered 0 to 5"), ([-1], [0], "numbered"), ([0, 1], [1], "same length")],
)
def test_wrong_numbers_are_refused(first, second, told):
    """Somebody outside the roster, or columns of different lengths, are errors of the caller."""
    with pytest.raises(ValueError, match=told):
        contact_network(
            SIZE, np.array(first), np.array(second), np.ones(len(first)), np.ones(len(first))
        )
