"""One file for each thing that a member can do; each has a ``router``."""

from __future__ import annotations

from typing import Final

from portal.pages import (
    answering,
    collection,
    confirming,
    joining,
    leaving,
    meeting,
    mentorship,
    my_data,
    pausing,
    preferences,
    times,
    unsubscribing,
    why,
)

PAGES: Final = (
    pausing,
    preferences,
    times,
    meeting,
    collection,
    joining,
    confirming,
    my_data,
    unsubscribing,
    leaving,
    answering,
    why,
    mentorship,
)
