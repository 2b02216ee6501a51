"""The one thing to bring."""

from __future__ import annotations

import pytest

from notifications.wording.bring import to_bring


@pytest.mark.parametrize(
    ("shows", "asks", "thing"),
    [
        (["data visualisation"], [], "one chart, and how you made it"),
        (
            ["prompt patterns for difficult replies"],
            [],
            "one prompt that worked and one that did not",
        ),
        (["beekeeping"], [], "one real example of beekeeping"),
        ([], ["forecast checks"], "one task of yours where forecast checks might help"),
        ([], [], "one thing that you do with AI and others might not"),
    ],
)
def test_it_is_concrete(shows: list[str], asks: list[str], thing: str) -> None:
    """What the recipient shows comes first; there is always something."""
    assert to_bring(shows, asks) == thing
