"""When to try again."""

from __future__ import annotations

import pytest

from notifications.retry import WAITS, retry_after


@pytest.mark.parametrize("code", [None, 421, 450, 451, 452])
def test_waits_grow_and_end(code: int | None) -> None:
    """A server that is away is asked less and less often, for some days, then no more."""
    waits = [retry_after(attempts, code) for attempts in range(1, len(WAITS) + 1)]
    assert waits == sorted(WAITS)
    assert retry_after(len(WAITS) + 1, code) is None


@pytest.mark.parametrize("code", [500, 550, 552, 554])
def test_no_means_no(code: int) -> None:
    """A refusal for good is not asked again."""
    assert retry_after(1, code) is None
