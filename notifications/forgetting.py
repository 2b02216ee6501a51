"""Take somebody out of all mail, their own and that which names them, when their data is erased."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import Session

from store import ERASED_NAME, Member, OutboxRow

WAITING: Final = ("queued", "deferred", "withheld")
REASON: Final = "somebody's data was erased"


@dataclass(frozen=True, slots=True)
class Gone:
    """By what somebody was known whose data is erased.

    Attributes
    ----------
    id
        The member's number, which stays.
    """

    id: int
    name: str = field(repr=False)
    key: str = field(repr=False)
    email: str | None = field(repr=False)

    @classmethod
    def of(cls, member: Member) -> Gone:
        """Take it from a member who is about to be erased."""
        return cls(member.id, member.name, member.source_key, member.email)

    def known_by(self) -> list[str]:
        """Give the texts by which they were known."""
        return [text for text in (self.name, self.key, self.email) if text]


def forget_mail(session: Session, gone: Gone) -> int:
    """Empty the mail to somebody, and that to others which names them; give how many rows.

    A row stays with its state, so that nothing is sent twice. What waits and is about them is taken
    back; where they are only mentioned among others, the mention goes.
    """
    own = [row for row in _rows_to(session, gone) if _has_content(row)]
    for row in own:
        row.locale, row.key = "en", _without_address(row.key, gone)
        _empty(row)
    others = [row for row in _rows_naming(session, gone) if _mentions(row.context, gone)]
    for row in others:
        if row.state in WAITING and not _is_about(row.context, gone):
            row.context = _without_mention(row.context, gone)
        else:
            _empty(row)
    session.flush()
    return len(own) + len(others)


def _rows_to(session: Session, gone: Gone) -> list[OutboxRow]:
    to = OutboxRow.member_id == gone.id
    if gone.email:
        to = or_(to, func.lower(OutboxRow.address) == gone.email.lower())
    return list(session.scalars(select(OutboxRow).where(to).with_for_update()))


def _rows_naming(session: Session, gone: Gone) -> list[OutboxRow]:
    """Return the rows whose text could name somebody, as JSON spells it."""
    spelt = [json.dumps(text)[1:-1] for text in gone.known_by()]
    text = cast(OutboxRow.context, String)
    found = or_(*(text.icontains(each, autoescape=True) for each in spelt))
    return list(session.scalars(select(OutboxRow).where(found).with_for_update()))


def _has_content(row: OutboxRow) -> bool:
    return bool(row.context) or row.address is not None


def _empty(row: OutboxRow) -> None:
    row.context = {}
    if row.state in WAITING:
        row.state, row.state_reason = "cancelled", REASON
    if row.state != "sending":  # its sender is known again by its name
        row.claimed_by = None
    row.address = row.domain = None


def _without_address(key: str, gone: Gone) -> str:
    """Return a row's key; that of mail to an admin has the address in it."""
    if not gone.email:
        return key
    return re.sub(re.escape(gone.email), f"erased-{gone.id}", key, flags=re.IGNORECASE)


def _mentions(document: Any, gone: Gone) -> bool:
    pattern = _pattern(gone)
    return any(text == gone.name or pattern.search(text) for text in _texts(document))


def _is_about(document: Any, gone: Gone) -> bool:
    """Tell whether somebody is one of the people of a message, not only a name in a list."""
    if isinstance(document, dict):
        is_person = document.get("id") == gone.id and document.get("name") == gone.name
        return is_person or any(_is_about(value, gone) for value in document.values())
    if isinstance(document, list):
        return any(_is_about(value, gone) for value in document)
    return False


def _without_mention(document: Any, gone: Gone) -> Any:
    if isinstance(document, dict):
        return {key: _without_mention(value, gone) for key, value in document.items()}
    if isinstance(document, list):
        return [_without_mention(value, gone) for value in document]
    if isinstance(document, str):
        return ERASED_NAME if document == gone.name else _pattern(gone).sub(ERASED_NAME, document)
    return document


def _texts(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        document = list(document.values())
    if isinstance(document, list):
        for value in document:
            yield from _texts(value)
    elif isinstance(document, str):
        yield document


def _pattern(gone: Gone) -> re.Pattern[str]:
    """Return what finds somebody inside a text; one word alone may be any word."""
    sure = [text for text in gone.known_by() if text == gone.email or " " in text.strip()]
    exact = [rf"(?<!\w){re.escape(text)}(?!\w)" for text in sure]
    return re.compile("|".join([*exact, rf"\A{re.escape(gone.key)}\Z"]), re.IGNORECASE)
