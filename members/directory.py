"""Everybody who is known, to find whom and what the row of a file means."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from sources.erased import IsErased, nobody_is_erased
from store import ERASED, Member

_MOST_NAMED = 20


class NotHereError(LookupError):
    """What a row names is not here, or not clear; the message never says what the row holds."""


class ErasedError(NotHereError):
    """What a row names is somebody whose data was erased."""


class Directory:
    """All members, by key and by e-mail address; of one address, whoever is here.

    Parameters
    ----------
    session
        An open session; one query is made.
    is_erased
        Tells whose data was erased.
    """

    def __init__(self, session: Session, is_erased: IsErased = nobody_is_erased) -> None:
        self._is_erased = is_erased
        self._by_key: dict[str, list[Member]] = defaultdict(list)
        self._by_email: dict[str, Member] = {}
        self._functions: dict[str, str] = {}
        here = select(Member).where(Member.source != ERASED)
        for member in session.scalars(here.order_by(Member.status == "left")):
            self._by_key[member.source_key].append(member)
            if member.email:
                self._by_email.setdefault(member.email.lower(), member)
            if member.function:
                self._functions.setdefault(member.function.casefold(), member.function)

    def find(self, key: str | None, email: str | None) -> Member:
        """Return who is meant: by key, or by address where the key does not say it.

        Raises
        ------
        ErasedError
            When it is somebody whose data was erased.
        NotHereError
            When it is nobody, or several people of different feeds.
        """
        found = self._by_key.get(key or "", [])
        if len(found) == 1:
            return found[0]
        by_email = self._by_email.get((email or "").lower())
        if by_email is not None:
            return by_email
        if not found and self._is_erased(source=None, key=key, email=email):
            raise ErasedError("somebody whose data was erased")
        raise NotHereError(
            f"{len(found)} people of different feeds have this key; add their e-mail address"
            if found
            else "nobody with this key or e-mail"
        )

    def named(self, text: str) -> Member:
        """Return who is meant by a text that is a key or an address. Raises as `find` does."""
        return self.find(text, text)

    def function(self, text: str) -> str:
        """Return a business function as the people here have it, case ignored.

        Raises
        ------
        NotHereError
            When nobody here has it.
        """
        found = self._functions.get(text.casefold())
        if found is None:
            raise NotHereError("nobody's function")
        return found

    def functions_there_are(self) -> str:
        """Name the functions of the people here, for who spelt one wrong."""
        names = sorted(self._functions.values())
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        return (", ".join(names[:_MOST_NAMED]) or "none yet") + more
