"""Pause who leaves introductions unanswered, with one kind note: others waited for them in vain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session

from members.enrolment import pause
from notifications.contexts import Period, Person
from notifications.messages import DidYouMeet, PausedNote
from notifications.outbox import Draft, queue
from rounds.letterhead import Letterhead
from rounds.letters import program_info
from rounds.loading import period_label, scheduled_days
from rounds.program_file import ProgramFile
from store import (
    Enrolment,
    InboundMail,
    Match,
    MatchMember,
    Meeting,
    MeetingSlot,
    Member,
    OutboxRow,
    Program,
    Round,
    RoundAnswer,
    SlotTick,
    Tip,
    TipConsent,
)

ACTOR: Final = "unanswered"
TIME_TO_ANSWER: Final = timedelta(days=2)
"""So long after the question whether they met it is not held against anybody."""

LOOKED_BACK: Final = timedelta(days=30)
"""Somebody whose last question is older has nothing new unanswered."""

REPLIES: Final = ("calendar_reply", "forwarded")
"""Mail that a person wrote; an out-of-office note is no answer."""

AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class _Introduced:
    """One introduction of a member, as far as it counts here."""

    match_id: int
    round_id: int
    is_over: bool
    is_unanswered: bool


def pause_unanswered(
    session: Session, file: ProgramFile, letterhead: Letterhead, *, now: datetime
) -> int:
    """Pause the members whose last introductions had no answer at all; give how many.

    It takes as many in a row as the program's ``pause_after``, all since they joined or came back;
    an answer of any sort is one: that they met or not, a time ticked or proposed, a word on the
    round, a reply. Nobody is paused while an introduction of the program is under way.
    """
    most = file.arrangement.pause_after
    program = session.scalar(select(Program).where(Program.slug == file.slug))
    if not most or program is None or file.policy.kind == "mentoring":
        return 0
    today = now.astimezone(ZoneInfo(file.arrangement.cadence.time_zone)).date()
    silent = [
        (member_id, latest)
        for some in _chunks(_lately_asked(session, program, now))
        for member_id, latest in _silent(session, program, some, most, today, now)
    ]
    for member_id, latest in silent:
        member, round_ = session.get_one(Member, member_id), session.get_one(Round, latest.round_id)
        pause(session, program, member, until=None, actor=ACTOR, now=now)
        note = _note(member, round_, file, letterhead, most)
        subject = f"{program.slug}-unanswered-{latest.match_id}"
        queue(session, [Draft.to_member(member, subject=subject, context=note)], now=now)
    return len(silent)


def _lately_asked(session: Session, program: Program, now: datetime) -> Sequence[int]:
    """Return who takes part and was asked lately whether they met, and has not said."""
    query = (
        select(MatchMember.member_id)
        .join(Round, Round.id == MatchMember.round_id)
        .join(Enrolment, _place_of(program))
        .where(
            Round.program_id == program.id,
            MatchMember.answered_at.is_(None),
            MatchMember.met.is_(None),
            Enrolment.state == "joined",
            _was_asked(now, since=now - LOOKED_BACK),
        )
    )
    return session.scalars(query.distinct().order_by(MatchMember.member_id)).all()


def _silent(
    session: Session,
    program: Program,
    members: Sequence[int],
    most: int,
    today: date,
    now: datetime,
) -> Iterator[tuple[int, _Introduced]]:
    """Give those whose last introductions had no answer, each with the latest of them."""
    for member_id, introduced in _introductions(session, program, members, today, now).items():
        last = introduced[:most]
        if len(last) == most and all(each.is_over and each.is_unanswered for each in last):
            yield member_id, last[0]


def _introductions(
    session: Session, program: Program, members: Sequence[int], today: date, now: datetime
) -> dict[int, list[_Introduced]]:
    """Return the introductions of members since they joined or came back, the latest first."""
    query = (
        select(
            MatchMember.member_id,
            MatchMember.match_id,
            Round.id,
            Round.starts_on,
            Round.days,
            Round.state,
            _was_asked(now) & ~_answered(),
        )
        .join(Round, Round.id == MatchMember.round_id)
        .join(Match, Match.id == MatchMember.match_id)
        .join(Enrolment, _place_of(program))
        .where(
            Round.program_id == program.id,
            Round.state.in_(("introduced", "closed")),
            Round.introduced_at >= Enrolment.since,
            Match.cancelled_reason.is_(None),
            MatchMember.gone.is_(False),
            MatchMember.member_id.in_(members),
        )
        .order_by(Round.starts_on.desc(), Round.id.desc())
    )
    found: dict[int, list[_Introduced]] = defaultdict(list)
    for member, match, round_, first, days, state, unanswered in session.execute(query).tuples():
        is_over = state == "closed" or first + timedelta(days=days) <= today
        found[member].append(_Introduced(match, round_, is_over, unanswered))
    return found


def _place_of(program: Program) -> ColumnElement[bool]:
    return and_(
        Enrolment.program_id == program.id,
        Enrolment.member_id == MatchMember.member_id,
        Enrolment.role == MatchMember.role,
    )


def _was_asked(now: datetime, since: datetime | None = None) -> ColumnElement[bool]:
    """Tell of a seat whether its member was sent the question, and had time to answer."""
    asked = exists().where(
        OutboxRow.kind == DidYouMeet.kind,
        OutboxRow.subject == literal("match-") + cast(MatchMember.match_id, String),
        OutboxRow.member_id == MatchMember.member_id,
        OutboxRow.state == "sent",
        OutboxRow.sent_at <= now - TIME_TO_ANSWER,
    )
    return (asked if since is None else asked.where(OutboxRow.sent_at > since)).correlate(
        MatchMember
    )


def _answered() -> ColumnElement[bool]:
    """Tell of a seat whether its member gave any sign at all."""
    who = MatchMember.member_id
    of_meeting = Meeting.match_id == MatchMember.match_id
    ticked = exists().where(
        of_meeting,
        MeetingSlot.meeting_id == Meeting.id,
        SlotTick.slot_id == MeetingSlot.id,
        SlotTick.member_id == who,
    )
    proposed = exists().where(
        of_meeting, MeetingSlot.meeting_id == Meeting.id, MeetingSlot.suggested_by == who
    )
    wrote = exists().where(Tip.match_id == MatchMember.match_id, Tip.author_id == who)
    agreed = exists().where(
        Tip.match_id == MatchMember.match_id,
        TipConsent.tip_id == Tip.id,
        TipConsent.member_id == who,
    )
    about_the_round = exists().where(
        RoundAnswer.program_id == Round.program_id,
        RoundAnswer.period == Round.period,
        RoundAnswer.member_id == who,
    )
    replied = exists().where(
        InboundMail.member_id == who,
        InboundMail.kind.in_(REPLIES),
        InboundMail.at >= Round.introduced_at,
    )
    signs = (ticked, proposed, wrote, agreed, about_the_round, replied)
    return or_(
        MatchMember.met.is_not(None),
        MatchMember.answered_at.is_not(None),
        *(sign.correlate(MatchMember, Round) for sign in signs),
    )


def _note(
    member: Member, round_: Round, file: ProgramFile, letterhead: Letterhead, unanswered: int
) -> PausedNote:
    return PausedNote(
        program=program_info(file, letterhead),
        period=Period(
            period_label(round_), round_.starts_on, round_.period, scheduled_days(round_)
        ),
        contact=letterhead.contact,
        recipient=Person.of(member),
        unanswered=unanswered,
    )


def _chunks(items: Sequence[int]) -> Iterator[list[int]]:
    left = iter(items)
    while some := list(islice(left, AT_ONCE)):
        yield some
