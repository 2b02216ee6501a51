"""Open a round: one for each program and period, with everyone's standing frozen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from members.enrolment import program_row
from rounds.bookings import booked, slot
from rounds.cadence import period_name
from rounds.eligibility import ROLES_OF, Eligibility, eligibility
from rounds.endings import cancel, expire_earlier
from rounds.lifecycle import REMATCH, RoundError, move
from rounds.program_changes import note_change, record_change
from rounds.program_file import ProgramFile
from store import Program, Round, RoundChoice, RoundMember
from store.audit import record

LONGEST_NAME = 40
"""As many characters as the name of a period may have."""


TOO_FEW = "too few eligible"


@dataclass(frozen=True, slots=True)
class Period:
    """The time a round is for.

    Attributes
    ----------
    name
        The scheduled instant as ISO text, or the name of an ad hoc round.
    starts_on
        Its first day in the program's zone.
    days
        How long it lasts.
    """

    name: str
    starts_on: date
    days: int


def scheduled_period(file: ProgramFile, instant: datetime) -> Period:
    """Return the period that begins at an instant of the program's cadence."""
    cadence = file.arrangement.cadence
    return Period(period_name(instant), cadence.first_day(instant), cadence.days(instant))


def ad_hoc_period(file: ProgramFile, name: str, now: datetime) -> Period:
    """Return a period that an admin named, from today on, as long as one of the cadence.

    Raises
    ------
    RoundError
        When the name is empty, longer than `LONGEST_NAME`, or one that only a rematch has.
    """
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise RoundError(f"A round's name has 1 to {LONGEST_NAME} characters.")
    if name.lower().startswith(REMATCH):
        raise RoundError(
            f"Names that begin with {REMATCH!r} are for `crossweave mentoring rematch`; choose"
            " another one."
        )
    cadence = file.arrangement.cadence
    return Period(name, cadence.first_day(now), cadence.days(next(cadence.instants())))


def current_period(file: ProgramFile, now: datetime) -> Period:
    """Return the period that is on, or the program's first one when none has begun."""
    cadence = file.arrangement.cadence
    return scheduled_period(file, cadence.last(now) or next(cadence.instants()))


def coming_period(file: ProgramFile, now: datetime) -> Period:
    """Return the next period that begins after ``now``."""
    return scheduled_period(file, file.arrangement.cadence.following(now))


def period_of_day(file: ProgramFile, text: str | None) -> str | None:
    """Return the name of the period that begins on a day; text that is no day as it is."""
    cadence = file.arrangement.cadence
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return text
    begins = (instant for instant in cadence.instants() if cadence.first_day(instant) >= day)
    instant = next(begins)
    return period_name(instant) if cadence.first_day(instant) == day else text


def require_period(session: Session, file: ProgramFile, name: str, *, now: datetime) -> None:
    """Check that a period is one of which somebody can say whether they take part.

    Raises
    ------
    RoundError
        When no round was opened for it, and it is neither the current nor the coming one.
    """
    near = [current_period(file, now).name, coming_period(file, now).name]
    opened = select(Round.id).join(Program).where(Program.slug == file.slug, Round.period == name)
    if name not in near and session.scalar(opened) is None:
        raise RoundError(
            f"{file.slug} has no round {name!r}. The one that is on is {near[0]}, the coming one"
            f" {near[1]}."
        )


def open_round(
    session: Session, file: ProgramFile, period: Period, *, actor: str, now: datetime
) -> Round:
    """Open the round of a period, or return the one that is there.

    Earlier rounds that nobody approved expire. Two who open it at once take turns. With fewer
    eligible members than the program's ``fewest`` the round is cancelled at once, with that reason;
    opened again when enough have joined, it is open after all.
    """
    program = program_row(session, file.slug, community=file.arrangement.community, now=now)
    session.execute(select(Program.id).where(Program.id == program.id).with_for_update())
    existing = existing_round(session, program, period.name)
    if existing is not None:
        return _open_again(session, existing, file, period, actor=actor, now=now)
    expire_earlier(session, program, actor=actor, now=now)
    round_ = Round(
        program=program,
        period=period.name,
        starts_on=period.starts_on,
        days=period.days,
        document=file.document,
        seed=seed_of(file.slug, period.name),
        figures={},
        opened_at=now,
        state="open",
    )
    session.add(round_)
    session.flush()
    record(session, at=now, actor=actor, action="round.open", subject=f"round/{round_.id}")
    note_change(session, round_, actor=actor, now=now)
    standing = standing_of(session, program, file, period)
    freeze_standing(session, round_, standing)
    lacking = too_few(file, standing)
    if lacking:
        cancel(session, round_, reason=f"{TOO_FEW}: {lacking}", actor=actor, now=now)
    return round_


def _open_again(
    session: Session,
    round_: Round,
    file: ProgramFile,
    period: Period,
    *,
    actor: str,
    now: datetime,
) -> Round:
    """Return the round that is there; one that had too few is opened when there are enough."""
    had_too_few = round_.state == "cancelled" and (round_.ended_reason or "").startswith(TOO_FEW)
    if not had_too_few:
        return round_
    standing = standing_of(session, round_.program, file, period)
    if too_few(file, standing):
        return round_
    session.execute(delete(RoundMember).where(RoundMember.round_id == round_.id))
    move(session, round_, "open", actor=actor, now=now)
    round_.ended_at = round_.ended_reason = None
    before, round_.document, round_.opened_at = round_.document, file.document, now
    record_change(session, round_, before, actor=actor, now=now)
    freeze_standing(session, round_, standing)
    return round_


def standing_of(
    session: Session, program: Program, file: ProgramFile, period: Period
) -> list[Eligibility]:
    """Look at who could take part in a period, also at who is booked by another program then."""
    own = slot(program, file.document, period.starts_on, period.days)
    return eligibility(
        session,
        program,
        file,
        period=period.name,
        on=period.starts_on,
        booked=booked(session, own),
    )


def existing_round(session: Session, program: Program, period: str) -> Round | None:
    """Return the program's round of a period, if there is one."""
    return session.scalar(
        select(Round).where(Round.program_id == program.id, Round.period == period)
    )


def seed_of(slug: str, period: str) -> int:
    """Return the seed of a round: it follows from program and period, so that a rerun agrees.

    It has 31 bits, which every database keeps as an integer.
    """
    return int.from_bytes(sha256(f"{slug}/{period}".encode()).digest()[:4], "big") >> 1


def freeze_standing(session: Session, round_: Round, standing: Iterable[Eligibility]) -> None:
    """Write down who takes part in a round, in which roles, and why anyone does not.

    Whom an admin dropped from it before stays out.
    """
    session.add_all(
        RoundMember(
            round_id=round_.id,
            member_id=entry.member.id,
            reason=entry.reason,
            roles=list(entry.roles),
        )
        for entry in standing
    )
    session.flush()
    _drop_again(session, round_)


def _drop_again(session: Session, round_: Round) -> None:
    """Leave out whom an admin dropped, if they would take part."""
    dropped = select(RoundChoice.member_a_id).where(
        RoundChoice.round_id == round_.id, RoundChoice.kind == "drop"
    )
    standing = select(RoundMember).where(
        RoundMember.round_id == round_.id,
        RoundMember.member_id.in_(dropped),
        RoundMember.reason.is_(None),
    )
    for each in session.scalars(standing):
        each.reason = "dropped"
    session.flush()


def too_few(file: ProgramFile, standing: Sequence[Eligibility]) -> str | None:
    """Return which members a round lacks, or None."""
    eligible = sum(entry.reason is None for entry in standing)
    if eligible < file.arrangement.fewest:
        elsewhere = sum(entry.reason == "booked" for entry in standing)
        more = f"; {elsewhere:,} more have a match of another program" if elsewhere else ""
        return f"{eligible}, the program needs {file.arrangement.fewest}{more}"
    for role in ROLES_OF[file.policy.kind]:
        if not any(role in entry.roles for entry in standing):
            return f"no {role} takes part, the program needs one at least"
    return None
