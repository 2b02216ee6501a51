"""Who takes part in a round, and why anyone does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rounds.program_file import ProgramFile, Scope
from store import Enrolment, Member, Program, RoundAnswer


@dataclass(frozen=True, slots=True)
class Eligibility:
    """One enrolled member's standing on the first day of a period.

    Attributes
    ----------
    member
        The member.
    reason
        None for who takes part, else one of ``left``, ``away``, ``external``, ``out_of_scope``,
        ``invited``, ``waiting``, ``paused``, ``left_program``, ``skipped``, ``no_answer``.
    """

    member: Member
    reason: str | None


def eligibility(
    session: Session, program: Program, file: ProgramFile, *, period: str, on: date
) -> list[Eligibility]:
    """Look at everyone with a place in the program, in the order of their ids."""
    said = select(RoundAnswer.member_id, RoundAnswer.takes_part).where(
        RoundAnswer.program_id == program.id, RoundAnswer.period == period
    )
    answers = dict(session.execute(said).tuples().all())
    each_round = file.arrangement.participation == "each_round"
    return [
        Eligibility(
            enrolment.member,
            absence(enrolment.member, enrolment, on=on)
            or scope_gap(enrolment.member, file.arrangement.scope)
            or _answer_gap(answers.get(enrolment.member_id), each_round),
        )
        for enrolment in _enrolments(session, program)
    ]


def absence(member: Member, enrolment: Enrolment, *, on: date) -> str | None:
    """Return why a member cannot take part on a day, or None.

    Away or paused until a date means back on that date.
    """
    if member.status == "left":
        return "left"
    if member.status == "away" and (member.away_until is None or member.away_until > on):
        return "away"
    if enrolment.state == "paused":
        until = enrolment.paused_until
        return "paused" if until is None or until > on else None
    return {"left": "left_program", "invited": "invited", "waiting": "waiting"}.get(enrolment.state)


def scope_gap(member: Member, scope: Scope) -> str | None:
    """Return why a member is outside a program's scope, or None."""
    if member.external and not scope.externals:
        return "external"
    limits = (
        (scope.functions, member.function),
        (scope.countries, member.country),
        (scope.sites, member.site),
    )
    outside = any(allowed and value not in allowed for allowed, value in limits)
    return "out_of_scope" if outside else None


def in_scope(session: Session, scope: Scope) -> Iterator[Member]:
    """Give the members whom a program with participation ``enrolled`` is for."""
    present = select(Member).where(Member.status != "left").order_by(Member.id)
    return (member for member in session.scalars(present) if scope_gap(member, scope) is None)


def _answer_gap(answer: bool | None, each_round: bool) -> str | None:  # noqa: FBT001
    if answer is False:
        return "skipped"
    return "no_answer" if each_round and answer is None else None


def _enrolments(session: Session, program: Program) -> Iterator[Enrolment]:
    query = (
        select(Enrolment)
        .where(Enrolment.program_id == program.id)
        .options(joinedload(Enrolment.member))
        .order_by(Enrolment.member_id)
    )
    return iter(session.scalars(query))
