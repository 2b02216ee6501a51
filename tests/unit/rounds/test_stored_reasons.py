"""Reasons as they are stored: numbers have become ids, and can be told by whom they name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matching.proposal import Reason
from rounds.stored_reasons import only_about, stored_reason

IDS = (10, 20, 30)


def shows(teacher, learner):
    return Reason(
        "exchange", "exchange.shows", {"teacher": teacher, "learner": learner}, 40, "members"
    )


def test_numbers_become_ids():
    """Single members and lists of them are translated; other parameters stay."""
    many = Reason("near", "near.level", {"members": [0, 2], "difference": 1}, 10, "admin")
    assert stored_reason(many, IDS)["params"] == {"members": [10, 30], "difference": 1}
    assert stored_reason(shows(0, 1), IDS)["params"] == {"teacher": 10, "learner": 20}
    assert stored_reason(shows(0, 1), IDS)["audience"] == "members"


@given(st.sets(st.sampled_from(IDS)), st.integers(0, 2), st.integers(0, 2))
def test_a_reason_is_only_about_those_it_names(ids, teacher, learner):
    """A reason is kept for a group exactly when it names nobody outside of it."""
    stored = stored_reason(shows(teacher, learner), IDS)
    assert only_about(stored, ids) == ({IDS[teacher], IDS[learner]} <= ids)
