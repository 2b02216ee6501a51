"""What members pass on, for others to find: newest first, searched by words and topic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from notifications.contexts import Person
from notifications.messages.recognition_digest import PassedOn
from notifications.wording.names import called
from rounds.passing_on import is_public
from store import Match, MatchMember, Member, Program, Round, Tip, TipConsent

A_PAGE: Final = 20
ENOUGH: Final = 5
"""Of fewer people of a function one could guess who it was."""

MOST_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for in a community's collection.

    Attributes
    ----------
    community
        The community's slug.
    words
        All of them are in the text or the topic; capitals do not matter.
    topic
        Exactly this one; None for any.
    """

    community: str
    words: str = ""
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of the collection.

    Attributes
    ----------
    tips
        What is on it, newest first, each with the day it was written on.
    page, pages
        Which page of how many, from 1.
    total
        How much was found.
    topics
        All topics of the collection.
    """

    tips: tuple[tuple[PassedOn, date], ...]
    page: int
    pages: int
    total: int
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """Something that came about in a member's own meeting.

    Attributes
    ----------
    by_me
        Whether the member wrote it.
    agrees
        The member's word on it; None where they gave none.
    is_public
        Whether others can read it.
    """

    id: int
    text: str
    topic: str
    by_me: bool
    agrees: bool | None
    is_public: bool


def find(session: Session, sought: Sought, *, page: int = 1) -> Shelf:
    """Look something up; a page beyond the last one is the last one."""
    public = _public(sought.community)
    matching = public.where(*_conditions(sought))
    total = session.scalar(select(func.count()).select_from(matching.subquery())) or 0
    pages = max(1, -(-total // A_PAGE))
    page = min(max(1, page), pages)
    ordered = matching.order_by(Tip.at.desc(), Tip.id.desc())
    tips = session.scalars(ordered.limit(A_PAGE).offset((page - 1) * A_PAGE)).all()
    shown = passed_on(session, tips)
    days = (tip.at.date() for tip in tips)
    topics = session.scalars(public.with_only_columns(Tip.topic).distinct())
    known = tuple(sorted({topic for topic in topics if topic}, key=str.casefold))
    return Shelf(tuple(zip(shown, days, strict=True)), page, pages, total, known)


def newest_untold(session: Session, community: str, *, most: int) -> Sequence[Tip]:
    """Return the newest of what no digest has told of."""
    query = _public(community).where(Tip.told_in.is_(None))
    return session.scalars(query.order_by(Tip.at.desc(), Tip.id.desc()).limit(most)).all()


def told_in(session: Session, community: str, subject: str) -> Sequence[Tip]:
    """Return what a digest told of, as far as everybody still agrees."""
    query = _public(community).where(Tip.told_in == subject)
    return session.scalars(query.order_by(Tip.at.desc(), Tip.id.desc())).all()


def mine(session: Session, member_id: int) -> list[Mine]:
    """Return what came about in a member's meetings: their own, and where they were asked."""
    seat = (MatchMember.match_id == Tip.match_id) & (MatchMember.member_id == member_id)
    word = (TipConsent.tip_id == Tip.id) & (TipConsent.member_id == member_id)
    found = session.execute(
        select(Tip, TipConsent.agrees, is_public())
        .join(MatchMember, seat)
        .outerjoin(TipConsent, word)
        .where(or_(Tip.author_id == member_id, TipConsent.agrees.is_not(None)))
        .order_by(Tip.at.desc(), Tip.id.desc())
    )
    return [
        Mine(tip.id, tip.text, tip.topic or "", tip.author_id == member_id, agrees, public)
        for tip, agrees, public in found.tuples()
    ]


def passed_on(session: Session, tips: Iterable[Tip]) -> tuple[PassedOn, ...]:
    """Say of each tip whose it is, as far as that may be said.

    The first name only of who agreed to be thanked by name, the function only where `ENOUGH` people
    have it or the author is named.
    """
    tips = list(tips)
    wanted = {tip.author_id for tip in tips}
    people = {
        member.id: member for member in session.scalars(select(Member).where(Member.id.in_(wanted)))
    }
    common = _common_functions(session)
    return tuple(_shown(tip, people[tip.author_id], common) for tip in tips)


def _shown(tip: Tip, author: Member, common: set[str]) -> PassedOn:
    named = author.thanks_by_name is True
    tells = named or author.function in common
    return PassedOn(
        id=tip.id,
        text=tip.text,
        topic=tip.topic or "",
        name=called(Person.of(author), ()) if named else "",
        function=(author.function or "") if tells else "",
    )


def _common_functions(session: Session) -> set[str]:
    counted = session.execute(
        select(Member.function)
        .where(Member.status != "left", Member.function.is_not(None))
        .group_by(Member.function)
        .having(func.count() >= ENOUGH)
    )
    return {function for (function,) in counted if function}


def _public(community: str) -> Select[tuple[Tip]]:
    return (
        select(Tip)
        .join(Match, Match.id == Tip.match_id)
        .join(Round, Round.id == Match.round_id)
        .join(Program, Program.id == Round.program_id)
        .where(Program.community == community, is_public())
    )


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    words = sought.words.split()[:MOST_WORDS]
    said = [_has(word) for word in words]
    return [*said, Tip.topic == sought.topic] if sought.topic else said


def _has(word: str) -> ColumnElement[bool]:
    """Tell whether a word is in a tip; a database may know the capitals of English alone."""
    forms = {word, word.lower(), word.upper(), word.capitalize()}
    return or_(
        *(
            column.icontains(form, autoescape=True)
            for column in (Tip.text, func.coalesce(Tip.topic, ""))
            for form in sorted(forms)
        )
    )
