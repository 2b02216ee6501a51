"""Reasons for a match as they are stored: plain data that names members by id."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matching.proposal import Reason

MEMBER_PARAMS: Final = ("teacher", "learner", "mentor", "mentee", "member", "members")
"""The parameters of a reason that name members."""


def stored_reason(reason: Reason, ids: Sequence[int]) -> dict[str, Any]:
    """Return a reason as plain data in which member numbers have become member ids."""
    params: dict[str, Any] = dict(reason.params)
    for name in MEMBER_PARAMS:
        value = params.get(name)
        if isinstance(value, list):
            params[name] = [ids[int(place)] for place in value]
        elif value is not None:
            params[name] = ids[int(value)]
    return {
        "rule": reason.rule,
        "message_id": reason.message_id,
        "params": params,
        "points": reason.points,
        "audience": reason.audience,
    }


def only_about(reason: Mapping[str, Any], ids: Collection[int]) -> bool:
    """Tell whether a stored reason names nobody but these members."""
    named: set[int] = set()
    for name in MEMBER_PARAMS:
        value = reason["params"].get(name, [])
        named.update(value if isinstance(value, list) else [value])
    return named.issubset(ids)
