"""What is timed beside each other is the same thing."""

from __future__ import annotations

import pytest

from benchmarks.network import METHODS, draw_events, measure_store, write_store

PEOPLE, EVENTS = 60, 4_000


@pytest.mark.parametrize("method", [*METHODS])
def test_every_method_finds_the_same_pairs(method):
    """Ours and each peer count as many pairs in touch, of drawn events."""
    drawn = draw_events(PEOPLE, EVENTS, 3)
    expected = {frozenset(pair) for pair in zip(drawn[0].tolist(), drawn[1].tolist(), strict=True)}
    found = METHODS[method](PEOPLE, drawn)
    assert 0 < found <= len({pair for pair in expected if len(pair) == 2})
    assert found == METHODS["pandas"](PEOPLE, drawn)


def test_a_store_is_read_whole(tmp_path):
    """The reading finds people and pairs of what was written for it."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    until = write_store(url, PEOPLE, EVENTS, 3)
    row = measure_store(url, PEOPLE, until)
    assert row["pairs"] > 0
