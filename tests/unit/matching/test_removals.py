"""What each rule takes from members, counted by kinds and lists instead of pair by pair."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import kinds, parse_policy
from matching.evaluate import lower, removed_by
from matching.removals import removed_counts


@given(size=st.integers(40, 90), seed=st.integers(0, 10_000), many=st.booleans())
def test_counts_are_those_of_the_pairs(draw, full, size, seed, many):
    """By classes, lists or a look at every pair, the counts are those of the plain evaluator."""
    lowered = lower(draw(size, seed), parse_policy(full))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kinds, "MOST_KINDS", 1 if many else 256)
        found = removed_counts(lowered, np.arange(size))
    for member in range(size):
        taken = {label: int(gone.sum()) for label, gone in removed_by(lowered, member).items()}
        assert found[member] == {label: count for label, count in taken.items() if count}
