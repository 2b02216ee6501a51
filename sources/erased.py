"""Whom a feed may not bring back: people whose data was erased."""

from __future__ import annotations

from typing import Protocol


class IsErased(Protocol):
    """Tells whether a row of a feed is of somebody whose data was erased."""

    def __call__(self, *, source: str | None, key: str | None, email: str | None) -> bool:
        """Look at the key and the address that a row names.

        Parameters
        ----------
        source
            The feed whose key it is; None where a key of any feed may be meant.
        """
        ...


def nobody_is_erased(*, source: str | None, key: str | None, email: str | None) -> bool:  # noqa: ARG001
    """Tell of every row that it may be taken: for where nobody was ever erased."""
    return False
