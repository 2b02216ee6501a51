"""Everybody who is known, to find whom the row of a file means."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import Member


class UnknownPersonError(LookupError):
    """A row names nobody, or more than one; the message says which, never what the row holds."""


class Directory:
    """All members, by key and by e-mail address; of one address, whoever is here.

    Parameters
    ----------
    session
        An open session; one query is made.
    """

    def __init__(self, session: Session) -> None:
        self._by_key: dict[str, list[Member]] = defaultdict(list)
        self._by_email: dict[str, Member] = {}
        for member in session.scalars(select(Member).order_by(Member.status == "left")):
            self._by_key[member.source_key].append(member)
            if member.email:
                self._by_email.setdefault(member.email.lower(), member)

    def find(self, key: str | None, email: str | None) -> Member:
        """Return who is meant: by key, or by address where the key does not say it.

        Raises
        ------
        UnknownPersonError
            When it is nobody, or several people of different feeds.
        """
        found = self._by_key.get(key or "", [])
        if len(found) == 1:
            return found[0]
        by_email = self._by_email.get((email or "").lower())
        if by_email is not None:
            return by_email
        raise UnknownPersonError(
            f"{len(found)} people of different feeds have this key; add their e-mail address"
            if found
            else "nobody with this key or e-mail"
        )

    def named(self, text: str) -> Member:
        """Return who is meant by a text that is a key or an address. Raises as `find` does."""
        return self.find(text, text)
