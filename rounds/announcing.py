"""Tell members of the round that comes, so that they can skip it: where nobody is asked first."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from members.enrolment import program_row
from notifications.contexts import Period as PeriodInfo
from notifications.contexts import Person
from notifications.messages import RoundAhead
from notifications.outbox import Draft, queue
from notifications.wording.dates import span
from rounds.eligibility import eligibility
from rounds.letterhead import Letterhead
from rounds.letters import program_info
from rounds.opening import Period, coming_period, existing_round
from rounds.program_file import ProgramFile
from store import Member, OutboxRow, Program


def announce_round(
    session: Session, file: ProgramFile, letterhead: Letterhead, *, now: datetime
) -> int:
    """Tell everyone who is in the coming round, once it is near; give the new mails.

    Who is paused or away on its first day, or said already that they skip it, is not told. A second
    call tells nobody again, and a round that is open already is not announced.
    """
    days = file.arrangement.days_ahead
    if not days or file.arrangement.cadence.following(now) - now > timedelta(days=days):
        return 0
    period = coming_period(file, now)
    program = program_row(session, file.slug, community=file.arrangement.community, now=now)
    if existing_round(session, program, period.name) is not None:
        return 0
    subject = f"{file.slug}-{period.name}"
    drafts = [
        Draft.to_member(member, subject=subject, context=_note(member, file, period, letterhead))
        for member in _not_told(session, program, file, period, subject)
    ]
    return queue(session, drafts, now=now).queued


def _not_told(
    session: Session, program: Program, file: ProgramFile, period: Period, subject: str
) -> list[Member]:
    told = set(
        session.scalars(
            select(OutboxRow.member_id).where(
                OutboxRow.kind == RoundAhead.kind, OutboxRow.subject == subject
            )
        )
    )
    standing = eligibility(session, program, file, period=period.name, on=period.starts_on)
    return [
        entry.member for entry in standing if entry.reason is None and entry.member.id not in told
    ]


def _note(member: Member, file: ProgramFile, period: Period, letterhead: Letterhead) -> RoundAhead:
    label = span(period.starts_on, period.days)
    return RoundAhead(
        program=program_info(file, letterhead),
        period=PeriodInfo(label, period.starts_on, period.name),
        contact=letterhead.contact,
        recipient=Person.of(member),
    )
