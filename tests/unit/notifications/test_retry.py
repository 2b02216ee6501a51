"""When to try again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from notifications.retry import WAITS, retry_after


@pytest.mark.parametrize("code", [None, 421, 450, 451, 452])
def test_waits_grow_and_end(code: int | None) -> None:
    """A server that is away is asked less and less often, for some days, then no more."""
    waits = [retry_after(attempts, code) for attempts in range(1, len(WAITS) + 1)]
    assert waits == sorted(WAITS)
    assert retry_after(len(WAITS) + 1, code) is None


def test_it_is_tried_for_almost_five_days() -> None:
    """As long as mail servers do."""
    assert timedelta(days=4) < sum(WAITS, timedelta()) < timedelta(days=5)


def test_what_failed_together_does_not_come_back_at_once() -> None:
    """Waits differ by row, are never longer than said, and the same for the same row."""
    waits = [retry_after(3, 451, row=row) for row in range(1, 200)]
    assert waits == [retry_after(3, 451, row=row) for row in range(1, 200)]
    assert len(set(waits)) > 100
    assert all(wait and 0.9 * WAITS[2] <= wait <= WAITS[2] for wait in waits)


@pytest.mark.parametrize("code", [500, 550, 552, 554])
def test_no_means_no(code: int) -> None:
    """A refusal for good is not asked again."""
    assert retry_after(1, code) is None
