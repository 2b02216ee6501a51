"""Joining by a posted link: a request, a mail to the address, and a yes from its mailbox.

Whoever asks learns nothing of whether an address is known: the page says the same to all, and only
the mailbox hears more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from members.answers import take_own_words
from members.enrolment import enrolment_of, join
from members.errors import MembersError
from members.mentoring import LONGEST_LABEL, ask, offer
from members.suppression import address_digest, is_suppressed, lift
from notifications.contexts import ProgramInfo
from notifications.messages import ConfirmJoin, JoinUnknown
from notifications.outbox import Draft, queue
from notifications.wording.names import one_line
from sources.values import BadValueError, parse_email
from store import (
    EVERY_LIST,
    JOINED,
    Enrolment,
    JoinRequest,
    MailStop,
    Member,
    MentoringTerms,
    Program,
)
from store.audit import record

GOOD_FOR: Final = timedelta(days=14)
"""After so long a request is deleted, and its link says so."""

A_DAY: Final = timedelta(days=1)
MOST_A_DAY: Final = 3
"""Mails a day to one address that somebody entered."""

MOST_STRANGERS_A_DAY: Final = 100
"""Mails a day, altogether, to addresses that are nobody's here."""

LONGEST_NAME: Final = 200
MOST_TOPICS: Final = 12


class JoinError(ValueError):
    """Something that was entered and cannot be taken.

    Attributes
    ----------
    field
        What it was: ``email``, ``name``, ``skills`` or ``interests``.
    """

    def __init__(self, field: str) -> None:
        super().__init__(f"what was entered as {field} cannot be taken")
        self.field = field


@dataclass(frozen=True, slots=True)
class Doorman:
    """Who may come in by a link.

    Attributes
    ----------
    domains
        In lower case the domains of addresses that may join without being known before.
    hash_key
        By what those are known again whose data was erased; None where no key is set.
    """

    domains: frozenset[str] = frozenset()
    hash_key: str | None = None

    def lets_in(self, session: Session, email: str) -> bool:
        """Tell whether somebody with this address may join: known, of an allowed domain, or back.

        Somebody whom the people file says has left does not come in.
        """
        known = people_with(session, email)
        if known:
            return any(member.status != "left" for member in known)
        return email.rpartition("@")[2] in self.domains or self.was_erased(session, email)

    def was_erased(self, session: Session, email: str) -> bool:
        """Tell whether the data of somebody with this address was erased."""
        if self.hash_key is None:
            return False
        return is_suppressed(session, address_digest(email, self.hash_key), reason="erased")

    def welcomes_back(self, session: Session, email: str) -> None:
        """Let mail go again to somebody whose data was erased, and who came back by own wish."""
        if self.was_erased(session, email) and self.hash_key is not None:
            lift(session, address_digest(email, self.hash_key))


NOBODY_KNOWN: Final = Doorman()
"""Lets in those whose address is known, and no others."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody entered on the page, looked at.

    Raises
    ------
    JoinError
        When something of it cannot be taken.
    """

    name: str
    email: str
    skills: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    locale: str | None = None

    @classmethod
    def of(
        cls,
        *,
        name: str,
        email: str,
        skills: Sequence[str],
        interests: Sequence[str],
        locale: str | None = None,
    ) -> Asked:
        """Read what was entered, as a person writes it.

        Raises
        ------
        JoinError
            When the address is none, the name is missing or too long, or there are too many topics.
        """
        called = one_line(name)
        if not 0 < len(called) <= LONGEST_NAME:
            raise JoinError("name")
        try:
            address = parse_email(one_line(email))
        except BadValueError:
            raise JoinError("email") from None
        return cls(
            called, address, _topics(skills, "skills"), _topics(interests, "interests"), locale
        )


def ask_to_join(
    session: Session,
    program: Program,
    asked: Asked,
    doorman: Doorman,
    info: ProgramInfo,
    *,
    contact: str,
    now: datetime,
) -> JoinRequest | None:
    """Write down that somebody asks, and queue the mail that asks back; None when it is too often.

    Of an address that may not join nothing but the address is kept.
    """
    comes_in = doorman.lets_in(session, asked.email)
    if _too_often(session, asked.email, now) or (
        not comes_in and _too_many_strangers(session, now)
    ):
        return None
    request = JoinRequest(
        program_id=program.id,
        email=asked.email,
        name=asked.name if comes_in else "",
        locale=asked.locale,
        skills=list(asked.skills) if comes_in else [],
        interests=list(asked.interests) if comes_in else [],
        asked_at=now.replace(microsecond=0),
    )
    session.add(request)
    session.flush()
    context = (
        ConfirmJoin(
            program=info,
            contact=contact,
            request=request.id,
            asked=stamp_of(request),
            good_days=GOOD_FOR.days,
        )
        if comes_in
        else JoinUnknown(program=info, contact=contact)
    )
    subject = f"join-{request.id}-{stamp_of(request)}"
    draft = Draft.to_address(
        asked.email, subject=subject, context=context, locale=asked.locale or "en"
    )
    queue(session, [draft], now=now)
    return request


def find_request(session: Session, number: object, stamp: object) -> JoinRequest | None:
    """Return the request of a link; None when it is deleted, or another one has its number now."""
    request = session.get(JoinRequest, number) if isinstance(number, int) else None
    return request if request is not None and stamp_of(request) == stamp else None


def stamp_of(request: JoinRequest) -> int:
    """Return when a request was made, in seconds since 1970."""
    return int(request.asked_at.timestamp())


def is_open(request: JoinRequest, *, now: datetime) -> bool:
    """Tell whether a request can still be confirmed."""
    return bool(request.name) and now < request.asked_at + GOOD_FOR


def confirm(
    session: Session,
    request: JoinRequest,
    program: Program,
    doorman: Doorman,
    *,
    roles: Sequence[str] = ("member",),
    now: datetime,
) -> Member:
    """Let somebody join who said yes from their mailbox; a second yes changes nothing.

    A member who is known joins, and what they said is theirs; who is not known becomes one.

    Parameters
    ----------
    roles
        ``member``; in a mentoring program ``mentor``, ``mentee`` or both.

    Raises
    ------
    MembersError
        When they may not join any more.
    """
    if request.confirmed_at is not None and request.member_id is not None:
        return session.get_one(Member, request.member_id)
    if not doorman.lets_in(session, request.email):
        raise MembersError("This address may not join any more; write to the contact.")
    doorman.welcomes_back(session, request.email)
    member = _member_of(session, request, now)
    said = {"skills": request.skills, "interests": request.interests}
    take_own_words(member, {name: words for name, words in said.items() if words}, now=now)
    for role in roles:
        _take_place(session, program, member, role, request, now)
    _wants_mail_again(session, program, member)
    request.confirmed_at, request.member_id = now, member.id
    session.flush()
    return member


def topics_in_use(
    session: Session, program: Program, *, fewest: int = 5, most: int = 10
) -> list[str]:
    """Return the topics of a program's members that enough of them have, the most usual first.

    What few have is left out: a page that anybody may open must not tell who is in a program.
    """
    rows = session.execute(
        select(Member.id, Member.skills, Member.interests)
        .join(Enrolment, Enrolment.member_id == Member.id)
        .where(Enrolment.program_id == program.id, Enrolment.state == "joined")
    )
    named = {who: {*skills, *interests} for who, skills, interests in rows.tuples()}
    counts = Counter(topic for topics in named.values() for topic in topics)
    usual = [topic for topic, count in counts.items() if count >= fewest]
    return sorted(usual, key=lambda topic: (-counts[topic], topic))[:most]


def _topics(entered: Sequence[str], field: str) -> tuple[str, ...]:
    """Read topics: one by one, or several in a text with commas or semicolons between them."""
    parts = [one_line(part) for text in entered for part in text.replace(",", ";").split(";")]
    found = {part.casefold(): part for part in reversed(parts) if part}
    topics = tuple(reversed(found.values()))
    if len(topics) > MOST_TOPICS or any(len(topic) > LONGEST_LABEL for topic in topics):
        raise JoinError(field)
    return topics


def people_with(session: Session, email: str) -> list[Member]:
    """Return the members with an address, who is here first."""
    found = select(Member).where(func.lower(Member.email) == email.lower())
    return list(session.scalars(found.order_by(Member.status == "left", Member.id)))


def _too_often(session: Session, email: str, now: datetime) -> bool:
    recent = select(func.count()).where(
        JoinRequest.email == email, JoinRequest.asked_at > now - A_DAY
    )
    return session.execute(recent).scalar_one() >= MOST_A_DAY


def _too_many_strangers(session: Session, now: datetime) -> bool:
    recent = select(func.count()).where(JoinRequest.name == "", JoinRequest.asked_at > now - A_DAY)
    return session.execute(recent).scalar_one() >= MOST_STRANGERS_A_DAY


def _member_of(session: Session, request: JoinRequest, now: datetime) -> Member:
    """Return who is known by the address, or somebody new."""
    known = people_with(session, request.email)
    if known:
        return known[0]
    member = Member(
        source=JOINED,
        source_key=f"request-{request.id}-{stamp_of(request)}",
        name=request.name,
        email=request.email,
        locale=request.locale,
        set_by_member=["locale"] if request.locale else [],
        created_at=now,
        changed_at=now,
    )
    session.add(member)
    session.flush()
    member.source_key = f"J{member.id:05}"
    record(session, at=now, actor="member", action="member.join", subject=f"member/{member.id}")
    return member


def _take_place(
    session: Session,
    program: Program,
    member: Member,
    role: str,
    request: JoinRequest,
    now: datetime,
) -> None:
    """Give a place; in mentoring with the topics that were named, other terms stay as they were."""
    if role == "member":
        join(session, program, member, actor="member", now=now)
        return
    place = enrolment_of(session, program, member, role=role)
    terms = (
        place.terms
        if place and place.terms
        else MentoringTerms(topics=[], functions=[], goals="", how_often="", wishes=[])
    )
    if role == "mentor":
        offer(
            session,
            program,
            member,
            capacity=place.capacity if place else 1,
            topics=request.skills or terms.topics,
            functions=terms.functions,
            how_often=terms.how_often,
            actor="member",
            now=now,
        )
        return
    ask(
        session,
        program,
        member,
        topics=request.interests or terms.topics,
        functions=terms.functions,
        goals=terms.goals,
        wishes=terms.wishes,
        how_often=terms.how_often,
        actor="member",
        now=now,
    )


def _wants_mail_again(session: Session, program: Program, member: Member) -> None:
    """Take back what would keep the mail from somebody that they just asked for."""
    lists = (program.slug, program.community, EVERY_LIST)
    session.execute(
        delete(MailStop).where(MailStop.member_id == member.id, MailStop.mailing.in_(lists))
    )
