"""Places that were just given up, carried by a form so that one click takes them back."""

from __future__ import annotations

from collections.abc import Iterable

from members.leaving import Place


def places_written(places: Iterable[Place]) -> list[str]:
    """Write places for the hidden fields of a form."""
    return [f"{place.program}/{place.role}" for place in places]


def read_places(fields: Iterable[str]) -> list[Place]:
    """Read them back; what is no place is left out. `members.leaving.come_back` checks the rest."""
    parts = (field.partition("/") for field in fields)
    return [Place(slug, role) for slug, _, role in parts if slug and role]
