"""Who takes part in a round, and why anyone does not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from rounds.program_file import ProgramFile, Scope
from rounds.running_mentorships import running_pairs
from store import Enrolment, MatchMember, Member, Program, Round, RoundAnswer

ROLES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "pairing": ("member",),
    "mentoring": ("mentor", "mentee"),
    "teams": ("member",),
}
"""The roles in which somebody takes part in a round of a kind."""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """One enrolled member's standing on the first day of a period.

    Attributes
    ----------
    member
        The member.
    roles
        The roles in which the member takes part; empty for who does not.
    reason
        None for who takes part, else one of ``left``, ``away``, ``external``, ``out_of_scope``,
        ``invited``, ``waiting``, ``paused``, ``left_program``, ``skipped``, ``no_answer``,
        ``booked``, ``not_so_often``, ``smaller_groups``, and in mentoring ``has_mentor`` and
        ``no_role``.
    """

    member: Member
    roles: tuple[str, ...]
    reason: str | None


def eligibility(
    session: Session,
    program: Program,
    file: ProgramFile,
    *,
    period: str,
    on: date,
    booked: Collection[int] = (),
) -> list[Eligibility]:
    """Look at everyone with a place in the program, in the order of their ids.

    Parameters
    ----------
    booked
        The ids of members who have a match of another program in the period.
    """
    enrolled = list(_enrolments(session, program))
    look = _Look(session, program, file, period, on, booked)
    if any(place.member.every_weeks for place in enrolled):
        look.introduced = _last_introduced(session, before=on)
    by_member = groupby(enrolled, key=lambda place: place.member_id)
    return [look.standing(list(places)) for _, places in by_member]


class _Look:
    """One look at the places of a program, for one period."""

    def __init__(
        self,
        session: Session,
        program: Program,
        file: ProgramFile,
        period: str,
        on: date,
        booked: Collection[int],
    ) -> None:
        said = select(RoundAnswer.member_id, RoundAnswer.takes_part).where(
            RoundAnswer.program_id == program.id, RoundAnswer.period == period
        )
        self.answers = dict(session.execute(said).tuples().all())
        self.file, self.on, self.booked = file, on, booked
        self.roles = ROLES_OF[file.policy.kind]
        self.introduced: Mapping[int, date] = {}
        self.served = {mentee for _, mentee in running_pairs(session, program.id, on=on)}

    def standing(self, places: list[Enrolment]) -> Eligibility:
        """Look at all places of one member."""
        reasons = {place.role: self._gap(place) for place in places}
        roles = tuple(role for role in self.roles if role in reasons and reasons[role] is None)
        why = None if roles else most_telling(reason for reason in reasons.values() if reason)
        return Eligibility(places[0].member, roles, why)

    def _gap(self, place: Enrolment) -> str | None:
        """Return why a member takes no part by this place, or None."""
        member, arrangement = place.member, self.file.arrangement
        return (
            absence(member, place, on=self.on)
            or scope_gap(member, arrangement.scope)
            or self._role_gap(place)
            or _answer_gap(
                self.answers.get(place.member_id), arrangement.participation == "each_round"
            )
            or ("booked" if place.member_id in self.booked else None)
            or self._wish_gap(place.member)
        )

    def _wish_gap(self, member: Member) -> str | None:
        """Return what a member's own preferences keep them from, or None."""
        policy = self.file.policy
        if policy.kind != "pairing":
            return None
        if member.largest_group is not None and policy.group_size > member.largest_group:
            return "smaller_groups"
        last = self.introduced.get(member.id)
        if last is not None and self.on < last + timedelta(weeks=member.every_weeks or 0):
            return "not_so_often"
        return None

    def _role_gap(self, place: Enrolment) -> str | None:
        if place.role not in self.roles:
            return "no_role"
        has_mentor = place.role == "mentee" and place.member_id in self.served
        return "has_mentor" if has_mentor else None


def _last_introduced(session: Session, *, before: date) -> dict[int, date]:
    """Say when whoever wants to be introduced less often was last: the first day of that round."""
    rows = session.execute(
        select(MatchMember.member_id, func.max(Round.starts_on))
        .join(Round, Round.id == MatchMember.round_id)
        .join(Member, Member.id == MatchMember.member_id)
        .where(
            Member.every_weeks.is_not(None),
            MatchMember.gone.is_(False),
            Round.state.in_(("introduced", "closed")),
            Round.starts_on < before,
        )
        .group_by(MatchMember.member_id)
    )
    return dict(rows.tuples().all())


def most_telling(reasons: Iterator[str]) -> str:
    """Choose between what keeps somebody from each role what they would name themselves."""
    weight = {"no_answer": 0, "no_role": 2, "left_program": 3}
    return min(reasons, key=lambda reason: weight.get(reason, 1))


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
        .order_by(Enrolment.member_id, Enrolment.role)
    )
    return iter(session.scalars(query))
