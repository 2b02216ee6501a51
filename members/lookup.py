"""Find the member that somebody typed."""

from __future__ import annotations

from difflib import get_close_matches

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from members.errors import MembersError
from store import Member


def find_member(session: Session, text: str) -> Member:
    """Return the member with this key, e-mail address or name; ``source:key`` is exact.

    Raises
    ------
    MembersError
        When nobody or more than one is meant; the message says how to be exact.
    """
    wanted = text.strip()
    source, _, key = wanted.partition(":")
    for condition in (
        Member.source_key == wanted,
        and_(Member.source == source, Member.source_key == key),
        or_(func.lower(Member.email) == wanted.lower(), Member.name == wanted),
    ):
        found = session.scalars(select(Member).where(condition)).all()
        if len(found) == 1:
            return found[0]
        if found:
            keys = ", ".join(sorted(f"{member.source}:{member.source_key}" for member in found)[:5])
            raise MembersError(
                f"{len(found)} people match {wanted!r}; use one of the keys: {keys}."
            )
    raise MembersError(f"Nobody here is called {wanted!r}.{_suggestion(session, wanted)}")


def _suggestion(session: Session, wanted: str) -> str:
    known: list[str] = list(session.scalars(select(Member.name)))
    known += list(session.scalars(select(Member.source_key)))
    near = get_close_matches(wanted, known, n=1)
    return f" Did you mean {near[0]!r}?" if near else " Use the key from the HR file."
