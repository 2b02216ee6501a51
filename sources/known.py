"""The people whom the store knows already, as a sync needs to see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import JOINED, Member

FEED_COLUMNS = (
    "name",
    "email",
    "function",
    "level",
    "site",
    "country",
    "time_zone",
    "locale",
    "languages",
    "external",
    "status",
    "away_until",
)


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A member of the feed that is synced: what the feed may change, and what is theirs."""

    id: int
    key: str
    values: tuple[Any, ...]
    manager_id: int | None
    own: frozenset[str]

    def value(self, column: str) -> Any:
        """Return the stored value of one of the feed's columns."""
        return self.values[FEED_COLUMNS.index(column)]

    @property
    def has_left(self) -> bool:
        """Whether the person was marked as having left."""
        return bool(self.value("status") == "left")


class KnownPeople:
    """All members, those of one feed in full.

    Parameters
    ----------
    session
        An open session; one query is made.
    source
        The feed.

    Attributes
    ----------
    by_key
        The members of the feed.
    manager_of
        The manager's id for each member's id, of all feeds.
    """

    def __init__(self, session: Session, source: str) -> None:
        self.by_key: dict[str, KnownPerson] = {}
        self.manager_of: dict[int, int | None] = {}
        self._ids_by_email: dict[str, int] = {}
        self._addresses_elsewhere: set[str] = set()
        self._joined: dict[str, KnownPerson] = {}
        columns = [getattr(Member, name) for name in FEED_COLUMNS]
        rows = session.execute(
            select(
                Member.id,
                Member.source,
                Member.source_key,
                Member.manager_id,
                Member.set_by_member,
                *columns,
            ).order_by(Member.id)
        )
        for number, feed, key, manager_id, own, *values in rows:
            self.manager_of[number] = manager_id
            person = KnownPerson(number, key, tuple(values), manager_id, frozenset(own))
            if feed == source:
                self.by_key[key] = person
            if feed == JOINED and person.value("email"):
                self._joined[person.value("email").lower()] = person
            self._remember_address(person, elsewhere=feed not in (source, JOINED))

    def id_of(self, reference: str) -> int | None:
        """Return the id of the member with this key in the feed, or this e-mail address."""
        person = self.by_key.get(reference)
        return person.id if person else self._ids_by_email.get(reference.lower())

    def joined(self, email: str | None) -> KnownPerson | None:
        """Return the member with this address who joined by a link before a feed knew them."""
        return self._joined.get((email or "").lower())

    def is_anothers(self, email: str, key: str) -> bool:
        """Tell whether an address is of somebody who joined by a link, and the key of another."""
        return key in self.by_key and self.joined(email) is not None

    def held_addresses(self, unclear: Collection[str]) -> dict[str, str | None]:
        """Return the addresses that this sync cannot move, with the key of whom they belong to.

        Parameters
        ----------
        unclear
            Keys of members whose row was left out, so that they stay as they are.
        """
        held: dict[str, str | None] = dict.fromkeys(self._addresses_elsewhere)
        for person in self.by_key.values():
            email = person.value("email")
            if email and not person.has_left and (person.key in unclear or "email" in person.own):
                held[email.lower()] = person.key
        return held

    def _remember_address(self, person: KnownPerson, *, elsewhere: bool) -> None:
        email = person.value("email")
        if not email:
            return
        if not person.has_left or email.lower() not in self._ids_by_email:
            self._ids_by_email[email.lower()] = person.id
        if elsewhere and not person.has_left:
            self._addresses_elsewhere.add(email.lower())
