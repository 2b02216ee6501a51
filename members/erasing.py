"""Erase what is personal of a member; only a number is left where the past needs it.

The row in ``members`` stays as a husk without a name, so that past matches of others and the audit
stay whole and its number is never given to somebody else. What a later import could know the person
by again stays as a keyed hash (`members.suppression`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, String, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from members.suppression import suppress_erased
from notifications.forgetting import Gone
from store import ERASED, ERASED_NAME, Base, Enrolment, Member, MentoringTerms, Tip, TipConsent

DELETED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "round_answers": ("member_id",),
        "blocks": ("member_a_id", "member_b_id"),
        "activity_events": ("actor_id", "target_id"),
        "mail_stops": ("member_id",),
        "join_requests": ("member_id",),
        "inbound_mail": ("member_id",),
        "slot_ticks": ("member_id",),
        "tip_consents": ("member_id",),
        "tips": ("author_id",),
        "prompts_given": ("member_id",),
        "enrolments": ("member_id",),
    }
)
"""By table, the columns that say whose a row is: such rows are deleted, in this order."""

UNLINKED: Final = ("members.manager_id", "meeting_slots.suggested_by", "matches.lead_id")
"""Links to a member that are set to nothing."""

KEPT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "match_members.member_id": "others met somebody; their answers are deleted, the seat stays",
        "round_members.member_id": "a past round stays whole, by number",
        "unmatched_members.member_id": "a past round stays whole, by number",
        "round_choices.member_a_id": "what an admin decided for a round, by number",
        "round_choices.member_b_id": "what an admin decided for a round, by number",
        "mentorships.mentor_id": "the other one had a mentorship; the reason of its end is deleted",
        "mentorships.mentee_id": "the other one had a mentorship; the reason of its end is deleted",
        "outbox.member_id": "that mail was sent, so that none is sent twice; text and address go",
    }
)
"""Links to a member that stay, each with the reason: they lead to a husk without a name."""


def erase_personal(session: Session, member: Member, *, key: str, now: datetime) -> dict[str, int]:
    """Delete and empty what is personal of a member, and keep what they are known again by.

    Rounds and mail are not touched: see `rounds.erasing`, which does all of it.

    Parameters
    ----------
    key
        The secret of `members.suppression`.

    Returns
    -------
    dict
        By table how many rows were deleted.

    Raises
    ------
    ConfigError
        When others were erased with another key.
    """
    suppress_erased(session, member, key, now=now)
    gone = Gone.of(member)
    _delete_children(session, member.id)
    counts = {name: _delete(session, name, gone) for name in DELETED}
    for link in UNLINKED:
        _unlink(session, link, member.id)
    _forget_wishes(session, gone.key)
    _make_husk(member, now)
    session.flush()
    session.expire_all()  # the statements pass by the objects that the session holds
    return {name: count for name, count in counts.items() if count}


def _delete_children(session: Session, member_id: int) -> None:
    """Delete what hangs on rows that are deleted next, and names the member only through them."""
    places = select(Enrolment.id).where(Enrolment.member_id == member_id)
    session.execute(delete(MentoringTerms).where(MentoringTerms.enrolment_id.in_(places)))
    tips = select(Tip.id).where(Tip.author_id == member_id)
    session.execute(delete(TipConsent).where(TipConsent.tip_id.in_(tips)))


def _delete(session: Session, name: str, gone: Gone) -> int:
    table = Base.metadata.tables[name]
    whose: list[ColumnElement[bool]] = [table.c[each] == gone.id for each in DELETED[name]]
    if "email" in table.c and gone.email:
        whose.append(func.lower(table.c.email) == gone.email.lower())
    statement = delete(table).where(or_(*whose)).execution_options(preserve_rowcount=True)
    return session.connection().execute(statement).rowcount


def _unlink(session: Session, link: str, member_id: int) -> None:
    name, _, column = link.partition(".")
    table = Base.metadata.tables[name]
    session.execute(update(table).where(table.c[column] == member_id).values({column: None}))


def _forget_wishes(session: Session, key: str) -> None:
    """Take a mentor's key out of the wishes of others."""
    spelt = json.dumps(key)
    wished = cast(MentoringTerms.wishes, String).contains(spelt, autoescape=True)
    for terms in session.scalars(select(MentoringTerms).where(wished)):
        terms.wishes = [wish for wish in terms.wishes if wish != key]


def _make_husk(member: Member, now: datetime) -> None:
    """Leave nothing of a member but the number."""
    nothing: dict[str, Any] = dict.fromkeys(
        (
            *("email", "function", "level", "site", "country", "time_zone", "locale"),
            *("manager_id", "away_until", "works_from", "works_until", "thanks_by_name"),
            *("every_weeks", "largest_group"),
        )
    )
    nothing |= {"languages": [], "skills": [], "interests": [], "set_by_member": []}
    nothing |= {"external": False, "status": "left", "name": ERASED_NAME, "changed_at": now}
    nothing |= {"source": ERASED, "source_key": f"{ERASED}-{member.id}"}
    for column, value in nothing.items():
        setattr(member, column, value)
