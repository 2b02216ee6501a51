"""What a member's word on one round means now: whether it still counts, and who hears of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from members.enrolment import places_of
from members.errors import NoPlaceError
from members.participation import answer_round
from rounds.eligibility import absence
from rounds.lifecycle import RoundError
from rounds.opening import coming_period, current_period, existing_round, period_of_day
from rounds.program_file import ProgramFile
from rounds.running_matches import company_in_round, is_out_of_match
from store import Member, Program, Round, RoundAnswer, RoundMember

Stage = Literal["coming", "under_way", "introduced", "over"]
"""Nobody was looked at yet; people were chosen; they were introduced; nothing can be changed."""

STAGES: Final[Mapping[str, Stage]] = {
    "open": "under_way",
    "proposed": "under_way",
    "approved": "under_way",
    "introduced": "introduced",
}


@dataclass(frozen=True, slots=True)
class RoundForMember:
    """One round, as far as one member can say whether they take part.

    Attributes
    ----------
    period
        As the round is stored.
    starts_on, days
        When it is.
    stage
        How far it is.
    takes_part
        What the member said; None where nothing was said.
    chosen
        Whether the member takes part in the round as it was put together.
    company
        Whom the member is introduced to, who would be told that they cannot.
    told
        Whether those were told already, so that it cannot be taken back.
    paused
        Whether the member's pause lasts beyond the first day.
    """

    period: str
    starts_on: date
    days: int
    stage: Stage
    takes_part: bool | None
    chosen: bool
    company: tuple[Member, ...] = ()
    told: bool = False
    paused: bool = False

    @property
    def counts(self) -> bool:
        """Whether the member's word can still bring them in, keep them in or take them out."""
        if self.stage == "coming":
            return not self.paused
        return self.chosen and not self.told and self.stage != "over"


def round_for_member(
    session: Session,
    program: Program,
    file: ProgramFile,
    member: Member,
    *,
    period: str,
    now: datetime,
) -> RoundForMember:
    """Look at a round for a member.

    Parameters
    ----------
    period
        The name of the period, or its first day.

    Raises
    ------
    RoundError
        When there is no such round, and it is neither the current nor the coming one.
    NoPlaceError
        When the member has no place in the program any more.
    """
    name = period_of_day(file, period) or period
    said = session.scalar(
        select(RoundAnswer.takes_part).where(
            RoundAnswer.program_id == program.id,
            RoundAnswer.period == name,
            RoundAnswer.member_id == member.id,
        )
    )
    round_ = existing_round(session, program, name)
    if round_ is not None:
        return _opened(session, round_, member, said=said)
    for near in (coming_period(file, now), current_period(file, now)):
        if near.name == name:
            return RoundForMember(
                name,
                near.starts_on,
                near.days,
                "coming",
                said,
                chosen=False,
                paused=_is_paused(session, program, member, near.starts_on),
            )
    raise RoundError(f"{program.slug} has no round {name!r} that can be answered.")


def say_whether_in(
    session: Session,
    program: Program,
    member: Member,
    seen: RoundForMember,
    *,
    takes_part: bool,
    now: datetime,
) -> None:
    """Keep a member's word on a round, if it can still change anything; the last one counts."""
    if seen.counts:
        answer_round(
            session,
            program,
            member,
            period=seen.period,
            takes_part=takes_part,
            actor="member",
            now=now,
        )


def _is_paused(session: Session, program: Program, member: Member, on: date) -> bool:
    """Tell whether every place of a member is paused on a day."""
    why = [absence(member, place, on=on) for place in places_of(session, program, member)]
    if not {None, "away", "paused"} & set(why):
        raise NoPlaceError(f"member {member.id} has no place in {program.slug}")
    return all(each == "paused" for each in why if each != "left_program")


def _opened(
    session: Session, round_: Round, member: Member, *, said: bool | None
) -> RoundForMember:
    standing = session.get(RoundMember, (round_.id, member.id))
    return RoundForMember(
        round_.period,
        round_.starts_on,
        round_.days,
        STAGES.get(round_.state, "over"),
        said,
        chosen=standing is not None and standing.reason is None,
        company=tuple(company_in_round(session, round_, member)),
        told=is_out_of_match(session, round_, member),
    )
