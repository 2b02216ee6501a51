"""What is asked of members and cannot be done."""

from __future__ import annotations


class MembersError(LookupError):
    """Somebody, or somebody's place, is not there; the message says what to do."""


class NoPlaceError(MembersError):
    """Somebody has no such place in a program, so there is nothing to change."""
