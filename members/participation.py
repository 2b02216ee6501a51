"""A member's word on one round: in, or not this time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import Member, Program, RoundAnswer
from store.audit import record


def answer_round(
    session: Session,
    program: Program,
    member: Member,
    *,
    period: str,
    takes_part: bool,
    actor: str,
    now: datetime,
) -> RoundAnswer:
    """Write down whether a member takes part in a period's round; the last word counts."""
    answer = session.scalar(
        select(RoundAnswer).where(
            RoundAnswer.program_id == program.id,
            RoundAnswer.period == period,
            RoundAnswer.member_id == member.id,
        )
    )
    before = None if answer is None else {"takes_part": answer.takes_part}
    if answer is None:
        answer = RoundAnswer(program_id=program.id, period=period, member_id=member.id)
        session.add(answer)
    elif answer.takes_part == takes_part:
        return answer
    answer.takes_part, answer.at = takes_part, now
    record(
        session,
        at=now,
        actor=actor,
        action="round.answer",
        subject=f"member/{member.id}",
        before=before,
        after={"program": program.slug, "period": period, "takes_part": takes_part},
    )
    session.flush()
    return answer
