"""Whose it is that is passed on, as far as that may be said."""

from __future__ import annotations

from notifications.wording.translation import _


def from_whom(name: str, function: str) -> str:
    """Name the author of something that is passed on.

    Parameters
    ----------
    name
        The first name; empty for who did not agree to be named.
    function
        Empty where too few people have it.
    """
    if name and function:
        return _("{name}, {function}", name=name, function=function)
    if name:
        return name
    return _("a colleague from {function}", function=function) if function else _("a colleague")
