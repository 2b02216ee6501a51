"""What members say of how they want to take part; no feed overwrites it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from store import Member
from store.audit import record

MOST_TOPICS: Final = 20
MOST_WEEKS: Final = 52
LARGEST_GROUP: Final = 6
DAY_MINUTES: Final = 1440


class PreferenceError(ValueError):
    """A preference that cannot be kept.

    Attributes
    ----------
    field
        Which one.
    """

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} cannot be kept as it is")
        self.field = field


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a member can say.

    Attributes
    ----------
    interests, skills
        Topics to learn, and topics to show; at most `MOST_TOPICS` each.
    languages
        Languages that they speak.
    locale
        The language of their mail.
    works_from, works_until
        Minutes of the local day in which they can meet; None: as everybody.
    every_weeks
        How many weeks lie between two introductions at least; None: any.
    largest_group
        How many people to meet at once at most, themselves among them; None: any.
    thanks_by_name
        Whether they may be thanked by name.

    Raises
    ------
    PreferenceError
        When one of them cannot be kept.
    """

    interests: Sequence[str]
    skills: Sequence[str]
    languages: Sequence[str]
    locale: str | None
    works_from: int | None
    works_until: int | None
    every_weeks: int | None
    largest_group: int | None
    thanks_by_name: bool | None

    def __post_init__(self) -> None:
        for name in ("interests", "skills", "languages"):
            if len(getattr(self, name)) > MOST_TOPICS:
                raise PreferenceError(name)
        if (self.works_from is None) != (self.works_until is None):
            raise PreferenceError("hours")
        if self.works_from is not None and not (
            0 <= self.works_from < (self.works_until or 0) <= DAY_MINUTES
        ):
            raise PreferenceError("works_until")
        if self.every_weeks is not None and not 1 <= self.every_weeks <= MOST_WEEKS:
            raise PreferenceError("every_weeks")
        if self.largest_group is not None and not 2 <= self.largest_group <= LARGEST_GROUP:
            raise PreferenceError("largest_group")


def preferences_of(member: Member) -> Preferences:
    """Return what is kept of a member's preferences."""
    return Preferences(**{each.name: getattr(member, each.name) for each in fields(Preferences)})


def take_preferences(
    session: Session, member: Member, said: Preferences, *, now: datetime
) -> list[str]:
    """Keep what a member said; what they changed is theirs from now on.

    The audit notes which preferences changed, not to what.

    Returns
    -------
    list of str
        The names of those that changed.
    """
    kept = preferences_of(member)
    changed = [
        each.name
        for each in fields(Preferences)
        if _plain(getattr(said, each.name)) != _plain(getattr(kept, each.name))
    ]
    for name in changed:
        setattr(member, name, _plain(getattr(said, name)))
    if changed:
        member.set_by_member = sorted({*member.set_by_member, *changed})
        member.changed_at = now
        record(
            session,
            at=now,
            actor="member",
            action="member.preferences",
            subject=f"member/{member.id}",
            after={"changed": changed, "members": [member.id]},
        )
    return changed


def _plain(value: object) -> object:
    return list(value) if isinstance(value, list | tuple) else value
