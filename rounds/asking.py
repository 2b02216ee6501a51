"""Ask before a round: are you in? For programs whose participation is ``each_round``."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from members.enrolment import program_row
from notifications.contexts import Period as PeriodInfo
from notifications.contexts import Person
from notifications.messages import Ask
from notifications.outbox import Draft, queue
from notifications.wording.dates import span
from rounds.eligibility import eligibility
from rounds.letterhead import Letterhead
from rounds.letters import program_info
from rounds.opening import Period, coming_period
from rounds.program_file import ProgramFile
from store import Member, OutboxRow, Program

ASK_AHEAD: Final = timedelta(days=7)
"""How long before a round its members are asked."""


def ask_ahead(session: Session, file: ProgramFile, letterhead: Letterhead, *, now: datetime) -> int:
    """Ask everyone who has not answered for the coming round, once it is near; give the new mails.

    A second call asks nobody again.
    """
    if file.arrangement.participation != "each_round":
        return 0
    cadence = file.arrangement.cadence
    if cadence.following(now) - now > ASK_AHEAD:
        return 0
    period = coming_period(file, now)
    program = program_row(session, file.slug, community=file.arrangement.community, now=now)
    subject = f"{file.slug}-{period.name}"
    drafts = [
        Draft.to_member(member, subject=subject, context=_ask(member, file, period, letterhead))
        for member in _unanswered(session, program, file, period, subject)
    ]
    return queue(session, drafts, now=now).queued


def _unanswered(
    session: Session, program: Program, file: ProgramFile, period: Period, subject: str
) -> list[Member]:
    asked = set(
        session.scalars(
            select(OutboxRow.member_id).where(
                OutboxRow.kind == Ask.kind, OutboxRow.subject == subject
            )
        )
    )
    standing = eligibility(session, program, file, period=period.name, on=period.starts_on)
    return [
        entry.member
        for entry in standing
        if entry.reason == "no_answer" and entry.member.id not in asked
    ]


def _ask(member: Member, file: ProgramFile, period: Period, letterhead: Letterhead) -> Ask:
    return Ask(
        program=program_info(file, letterhead),
        period=PeriodInfo(span(period.starts_on, period.days), period.starts_on, days=period.days),
        contact=letterhead.contact,
        recipient=Person.of(member),
        answer_by=period.starts_on - timedelta(days=1),
    )
