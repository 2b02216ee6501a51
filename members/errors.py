"""What is asked of members and cannot be done."""

from __future__ import annotations


class MembersError(LookupError):
    """Somebody, or somebody's place, is not there; the message says what to do."""
