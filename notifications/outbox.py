"""The rows that are, or are about to be, email: written once, never twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from notifications.contexts import Context
from store import Member, OutboxRow

NAMESPACE: Final = UUID("6f0f6a34-3f0b-5a7e-9d6d-2f1c7f5f6f10")
ROWS_AT_ONCE: Final = 200
NO_ADDRESS: Final = "no address is known"
NOT_OUT_YET: Final = ("queued", "deferred", "withheld")


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that somebody shall get, once.

    Attributes
    ----------
    subject
        What it is about: the match, round, period or calendar entry, such as ``match-12``.
    context
        What it says; its kind is the row's.
    member_id
        The member it goes to; None for an admin.
    address
        Where it goes; None when a member has no address.
    thread
        The key of the mail that began the conversation, to the SAME member: of a reminder that of
        the introduction, which `conversation` finds or `row_key` writes. It need not have been sent
        yet. None for a mail that begins one.
    who
        Who it is to, for the key, where that is neither a member nor an admin.
    """

    subject: str
    context: Context
    member_id: int | None
    address: str | None
    locale: str = "en"
    thread: str | None = None
    who: str | None = None

    @classmethod
    def to_member(
        cls, member: Member, *, subject: str, context: Context, thread: str | None = None
    ) -> Draft:
        """Address a message to a member, in the member's locale."""
        locale = member.locale or "en"
        return cls(subject, context, member.id, member.email or None, locale, thread)

    @classmethod
    def to_admin(cls, address: str, *, subject: str, context: Context, locale: str = "en") -> Draft:
        """Address a message to somebody who looks after the programs."""
        return cls(subject, context, None, address, locale)

    @classmethod
    def to_address(cls, address: str, *, subject: str, context: Context, locale: str) -> Draft:
        """Address a message to somebody who is nobody here yet; the subject says who, not the key.

        The address may be anybody's, so it must not stay in the key when its row is emptied.
        """
        return cls(subject, context, None, address, locale, who="somebody")

    @property
    def key(self) -> str:
        """The key that no two rows share: ``kind/subject/member``."""
        if self.who is not None:
            who: int | str = self.who
        elif self.member_id is None:
            who = f"admin:{self.address}"
        else:
            who = self.member_id
        return row_key(self.context.kind, self.subject, who)


@dataclass(frozen=True, slots=True)
class Queued:
    """What became of drafts.

    Attributes
    ----------
    queued
        New rows that are due.
    existing
        Drafts whose row was there already; nothing was changed.
    withheld
        New rows that no mail can come of, for want of an address.
    """

    queued: int = 0
    existing: int = 0
    withheld: int = 0


def row_key(kind: str, subject: str, who: int | str) -> str:
    """Give the key of a row: of a kind, about something, to a member by id."""
    return f"{kind}/{subject}/{who}"


def conversation(session: Session, *, subject: str, member_id: int) -> str | None:
    """Find the key of the first mail about something to a member: what later ones follow.

    Parameters
    ----------
    subject
        Such as ``match-12``; mail about ``match-12-1``, the match after a change, counts too.

    Returns
    -------
    str or None
        For `Draft.thread`; None when nothing was written to the member about it.
    """
    about = (OutboxRow.subject == subject) | OutboxRow.subject.startswith(
        f"{subject}-", autoescape=True
    )
    return session.scalars(
        select(OutboxRow.key)
        .where(about, OutboxRow.member_id == member_id)
        .order_by(OutboxRow.id)
        .limit(1)
    ).first()


def message_id(key: str) -> str:
    """Give the part of the ``Message-ID`` before the ``@``: the same for the same key, always."""
    return str(uuid5(NAMESPACE, key))


def queue(session: Session, drafts: Sequence[Draft], *, now: datetime) -> Queued:
    """Write the rows of some drafts, in the caller's transaction.

    A draft whose key is there already changes nothing, whatever became of its row, so that running
    a step twice sends nothing twice; neither does a second writer at the same moment.

    Parameters
    ----------
    session
        Of a ``writing`` transaction: the rows appear together with what they tell of.
    """
    states = [
        state
        for rows in _chunks([_row(draft, now) for draft in drafts])
        for state in _insert(session, rows)
    ]
    withheld = states.count("withheld")
    return Queued(len(states) - withheld, len(drafts) - len(states), withheld)


def cancel(
    session: Session,
    *,
    subject: str,
    reason: str,
    member_id: int | None = None,
    kind: str | None = None,
) -> int:
    """Take back rows that are not on their way yet, also out of a bundle that waits.

    Parameters
    ----------
    subject
        What the rows are about.
    reason
        Kept with them, without names.
    member_id
        Only the rows to this member; None for those to anybody.
    kind
        Only the rows of this kind; None for those of any.

    Returns
    -------
    int
        How many rows were cancelled.
    """
    statement = update(OutboxRow).where(
        OutboxRow.subject == subject, OutboxRow.state.in_(NOT_OUT_YET), _not_going_in_a_bundle()
    )
    if member_id is not None:
        statement = statement.where(OutboxRow.member_id == member_id)
    if kind is not None:
        statement = statement.where(OutboxRow.kind == kind)
    changed = session.execute(
        statement.values(state="cancelled", state_reason=reason).returning(
            OutboxRow.id, OutboxRow.merged_into_id
        )
    ).all()
    _take_up_again(session, {bundle for _, bundle in changed if bundle is not None})
    return len(changed)


def domain_of(address: str | None) -> str | None:
    """Give the part of an address that limits of speed go by."""
    return (address or "").rpartition("@")[2].strip().lower()[:255] or None


def _not_going_in_a_bundle() -> ColumnElement[bool]:
    """Leave out what is a part of a message that is on its way, or may have gone."""
    bundle = aliased(OutboxRow)
    waiting = select(bundle.id).where(bundle.state.in_(NOT_OUT_YET))
    return or_(OutboxRow.merged_into_id.is_(None), OutboxRow.merged_into_id.in_(waiting))


def _take_up_again(session: Session, bundles: set[int]) -> None:
    """Let whoever is about to send one of these bundles look again at what is in it."""
    if bundles:
        session.execute(
            update(OutboxRow)
            .where(OutboxRow.id.in_(bundles), OutboxRow.state.in_(NOT_OUT_YET))
            .values(claimed_by=None, claimed_at=None)
        )


def _row(draft: Draft, now: datetime) -> dict[str, Any]:
    return {
        "key": draft.key,
        "kind": draft.context.kind,
        "subject": draft.subject,
        "member_id": draft.member_id,
        "address": draft.address,
        "domain": domain_of(draft.address),
        "locale": draft.locale,
        "context": draft.context.document(),
        "state": "queued" if draft.address else "withheld",
        "state_reason": None if draft.address else NO_ADDRESS,
        "message_id": message_id(draft.key),
        "thread": message_id(draft.thread) if draft.thread else None,
        "attempts": 0,
        "not_before": now,
        "queued_at": now,
    }


def _insert(session: Session, rows: Sequence[dict[str, Any]]) -> Sequence[str]:
    """Insert the rows whose key is new; give their states."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite if on_sqlite else postgresql).insert(OutboxRow)
    statement = insert.values(list(rows)).on_conflict_do_nothing(index_elements=["key"])
    return session.execute(statement.returning(OutboxRow.state)).scalars().all()


def _chunks(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield rows[start : start + ROWS_AT_ONCE]
