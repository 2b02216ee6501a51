"""Whose mail comes back, and letting an address have mail again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from members.errors import MembersError
from members.suppression import address_digest
from members.suppression import lift as take_off
from store import InboundMail, Member, Suppression
from store.audit import record


@dataclass(frozen=True, slots=True)
class Returning:
    """A member whose mail came back.

    Attributes
    ----------
    bounces
        How many reports there were, those of a delay among them.
    status
        What the last of them said (RFC 3463); None where it had no code.
    last
        When it was read.
    suppressed
        Whether the address gets no mail.
    """

    key: str
    name: str
    address: str | None
    bounces: int
    status: str | None
    last: datetime | None
    suppressed: bool


def returning(session: Session, hash_key: str | None) -> tuple[list[Returning], int]:
    """List the members whose mail came back, by name.

    Parameters
    ----------
    hash_key
        What addresses are known again by; None when none is set, and then none is on the list.

    Returns
    -------
    tuple
        The members, and how many addresses are on the list that no member has any more.
    """
    off = set(session.scalars(select(Suppression.digest).where(Suppression.reason == "bounced")))
    counted = _counted(session)
    people = session.scalars(select(Member).order_by(Member.name, Member.id))
    found: list[Returning] = []
    for person in people:
        digest = address_digest(person.email, hash_key) if person.email and hash_key else ""
        if person.id not in counted and digest not in off:
            continue
        bounces, status, last = counted.get(person.id, (0, None, None))
        found.append(
            Returning(
                person.source_key, person.name, person.email, bounces, status, last, digest in off
            )
        )
    return found, len(off - _digests(found, hash_key))


def _counted(session: Session) -> dict[int, tuple[int, str | None, datetime | None]]:
    """Count the bounces of each member; the last one's code and time beside it."""
    bounces = (InboundMail.kind == "bounce") & InboundMail.member_id.is_not(None)
    counts = select(InboundMail.member_id, func.count(), func.max(InboundMail.id)).where(bounces)
    rows = session.execute(counts.group_by(InboundMail.member_id)).tuples().all()
    last = {
        mail.id: mail
        for mail in session.scalars(
            select(InboundMail).where(InboundMail.id.in_([row[2] for row in rows]))
        )
    }
    return {
        member: (count, last[newest].status, last[newest].at)
        for member, count, newest in rows
        if member is not None
    }


def _digests(found: list[Returning], hash_key: str | None) -> set[str]:
    return {
        address_digest(each.address, hash_key)
        for each in found
        if each.suppressed and each.address and hash_key
    }


def lift_address(
    session: Session, address: str, hash_key: str, *, actor: str, now: datetime
) -> None:
    """Let an address have mail again that bounced for good.

    Raises
    ------
    MembersError
        When no mail is kept from it, or when whose it is was erased at their own wish.
    """
    digest = address_digest(address, hash_key)
    known = session.get(Suppression, digest, with_for_update=True)
    if known is None:
        raise MembersError(
            f"No mail is kept from {address.strip()}. `crossweave bounces list` shows from whom it"
            " is."
        )
    if known.reason != "bounced":
        raise MembersError(
            f"The person of {address.strip()} asked to be erased, so only they can come back: by"
            " joining again."
        )
    take_off(session, digest)
    members = select(Member.id).where(func.lower(Member.email) == address.strip().lower())
    record(
        session,
        at=now,
        actor=actor,
        action="address.lift",
        subject="inbox/suppression",
        after={"members": list(session.scalars(members))},
    )
