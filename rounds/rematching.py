"""Find one mentee another mentor, without disturbing anybody else: a round with one match."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.policy import check_policy
from members.enrolment import enrolment_of, program_row
from rounds.choices import choices_of
from rounds.eligibility import Eligibility, absence, eligibility, scope_gap
from rounds.explaining import STANDING
from rounds.lifecycle import REMATCH, RoundError, move
from rounds.opening import LONGEST_NAME, current_period, existing_round, freeze_standing, seed_of
from rounds.problem import build_problem, participants
from rounds.program_file import ProgramFile, frozen_program
from rounds.proposing import store_solution
from rounds.running import SenderOf, settle_proposal
from rounds.sheet import RoundSheet, round_sheet
from rounds.solving import Progress, Solution, solve
from store import Database, Enrolment, Member, Mentorship, Program, Round, RoundChoice, RoundMember
from store.audit import record

UNFINISHED: Final = ("open", "proposed", "approved")
DIGEST_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class Sought:
    """A mentor sought for one mentee, and not written down.

    Attributes
    ----------
    ids
        The members' ids by their number.
    solution
        What was found.
    sheet
        The same, to look at.
    """

    ids: tuple[int, ...]
    solution: Solution
    sheet: RoundSheet


def rematch(
    database: Database,
    file: ProgramFile,
    mentee_id: int,
    sender_of: SenderOf,
    *,
    actor: str,
    now: datetime,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> int:
    """Find a mentee another mentor among the free places, by the program's rules; give the round.

    The former mentorship ends when the new one is introduced, so that nobody is without a mentor
    while an admin looks. A second call on the same day, or while the first waits for approval,
    gives the same round.

    Raises
    ------
    RoundError
        When the mentee takes no part, or no mentor can be found; nothing is changed then.
    """
    with database.reading() as session:
        waiting = _existing(session, file, session.get_one(Member, mentee_id), now)
        round_id = waiting.id if waiting is not None else None
    if round_id is None:
        sought = seek(
            database, file, mentee_id, now=now, on_progress=on_progress, executor=executor
        )
        round_id = _write(database, file, mentee_id, sought, actor=actor, now=now)
    settle_proposal(database, round_id, sender_of, actor=actor, now=now)
    return round_id


def seek(
    database: Database,
    file: ProgramFile,
    mentee_id: int,
    *,
    now: datetime,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> Sought:
    """Look for a mentor, and write nothing.

    Raises
    ------
    RoundError
        When the mentee takes no part, or no mentor can be found; the message says why.
    """
    with database.reading() as session:
        round_ = _open(session, file, session.get_one(Member, mentee_id), actor="preview", now=now)
        members = participants(session, round_)
        keys = [member.source_key for member in members]
        problem, seed = build_problem(session, round_, members), round_.seed
        policy = frozen_program(file.slug, round_.document).policy
    solution = solve(
        problem, policy, seed=seed, keys=keys, on_progress=on_progress, executor=executor
    )
    with database.reading() as session:
        round_ = _open(session, file, session.get_one(Member, mentee_id), actor="preview", now=now)
        ids = tuple(member.id for member in participants(session, round_))
        store_solution(session, round_, ids, solution)
        sheet = round_sheet(session, round_)
    if not sheet.matches:
        raise RoundError(_nobody(sheet))
    return Sought(ids, solution, sheet)


def rematch_name(mentee: Member, day: date) -> str:
    """Return the name of a mentee's rematch on a day; a long key is cut, and stays its own."""
    room = LONGEST_NAME - len(f"{REMATCH}-{day}")
    key = mentee.source_key
    if len(key) > room:
        digest = sha256(key.encode()).hexdigest()[:DIGEST_DIGITS]
        key = f"{key[: room - DIGEST_DIGITS - 1]}~{digest}"
    return f"{REMATCH}{key}-{day}"


def _write(
    database: Database,
    file: ProgramFile,
    mentee_id: int,
    sought: Sought,
    *,
    actor: str,
    now: datetime,
) -> int:
    """Open the round and store what was found, in one transaction."""
    with database.writing() as session:
        mentee = session.get_one(Member, mentee_id)
        program = _program(session, file, now)
        session.execute(select(Program.id).where(Program.id == program.id).with_for_update())
        existing = _existing(session, file, mentee, now)
        if existing is not None:
            return existing.id
        round_ = _open(session, file, mentee, actor=actor, now=now)
        problem = build_problem(session, round_, participants(session, round_))
        if problem.to_bytes() != sought.solution.problem.to_bytes():
            raise RoundError("Somebody changed something meanwhile: run the same command again.")
        store_solution(session, round_, sought.ids, sought.solution)
        round_.figures = sought.solution.figures | {"choices": choices_of(session, round_.id)}
        move(session, round_, "proposed", actor=actor, now=now)
        round_.proposed_at = now
        return round_.id


def _existing(session: Session, file: ProgramFile, mentee: Member, now: datetime) -> Round | None:
    """Return the mentee's rematch of today, or an earlier one that is not introduced yet.

    Raises
    ------
    RoundError
        When today's was called off.
    """
    program = session.scalar(select(Program).where(Program.slug == file.slug))
    if program is None:
        return None
    today = existing_round(session, program, rematch_name(mentee, _today(file, now)))
    if today is not None and today.state in {"cancelled", "expired"}:
        raise RoundError(
            f"Today's rematch of {mentee.source_key} was called off ({today.ended_reason}). Try it"
            " again tomorrow."
        )
    earlier = select(Round).where(
        Round.program_id == program.id,
        Round.state.in_(UNFINISHED),
        Round.period.startswith(REMATCH, autoescape=True),
        Round.id.in_(select(RoundMember.round_id).where(RoundMember.member_id == mentee.id)),
    )
    unfinished = [
        round_
        for round_ in session.scalars(earlier.order_by(Round.id))
        if _seeks_in(session, round_, mentee)
    ]
    return today or (unfinished[0] if unfinished else None)


def _seeks_in(session: Session, round_: Round, mentee: Member) -> bool:
    return "mentee" in session.get_one(RoundMember, (round_.id, mentee.id)).roles


def _open(
    session: Session, file: ProgramFile, mentee: Member, *, actor: str, now: datetime
) -> Round:
    """Open a round for one mentee and all mentors; rounds that are under way stay as they are."""
    program = _program(session, file, now)
    today = _today(file, now)
    place = _place_of(session, program, file, mentee, on=today)
    cadence = file.arrangement.cadence
    name = rematch_name(mentee, today)
    round_ = Round(
        program=program,
        period=name,
        starts_on=today,
        days=cadence.days(next(cadence.instants())),
        document=file.document,
        seed=seed_of(file.slug, name),
        figures={},
        opened_at=now,
        state="open",
    )
    session.add(round_)
    session.flush()
    mentors = _mentors(session, program, file, mentee, now=now)
    freeze_standing(session, round_, [Eligibility(place.member, ("mentee",), None), *mentors])
    for former in _former_mentors(session, program, mentee):
        a, b = sorted((mentee.id, former))
        session.add(
            RoundChoice(
                round_id=round_.id, kind="forbid", member_a_id=a, member_b_id=b, by=actor, at=now
            )
        )
    record(session, at=now, actor=actor, action="round.open", subject=f"round/{round_.id}")
    session.flush()
    round_.document = _meaningful(session, round_, file)
    session.flush()
    return round_


def _meaningful(session: Session, round_: Round, file: ProgramFile) -> dict[str, Any]:
    """Return the program without the rules that mean nothing to so few people.

    A rule on topics is a mistake where nobody of a program names any, not where one mentee does
    not.
    """
    problem = build_problem(session, round_, participants(session, round_))
    empty = {each.path[:2] for each in check_policy(problem, file.policy)}
    rules = {
        part: [rule for at, rule in enumerate(file.document[part]) if (part, at) not in empty]
        for part in ("must", "prefer")
        if part in file.document
    }
    return file.document | rules


def _place_of(
    session: Session, program: Program, file: ProgramFile, mentee: Member, *, on: date
) -> Enrolment:
    place = enrolment_of(session, program, mentee, role="mentee")
    if place is None:
        raise RoundError(
            f"{mentee.source_key} has not asked for a mentor in {program.slug}. To record it:"
            f" crossweave members join {program.slug} {mentee.source_key} --as mentee"
        )
    gap = absence(mentee, place, on=on) or scope_gap(mentee, file.arrangement.scope)
    if gap:
        raise RoundError(f"{mentee.source_key} cannot be matched: the member {STANDING[gap]}.")
    return place


def _mentors(
    session: Session, program: Program, file: ProgramFile, mentee: Member, *, now: datetime
) -> Sequence[Eligibility]:
    """Return the standing of all who mentor now, by the answers for the period that is on."""
    period = current_period(file, now).name
    standing = eligibility(session, program, file, period=period, on=_today(file, now))
    return [
        Eligibility(entry.member, ("mentor",), None)
        for entry in standing
        if "mentor" in entry.roles and entry.member.id != mentee.id
    ]


def _former_mentors(session: Session, program: Program, mentee: Member) -> set[int]:
    """Return whom the mentee shall not get again at once: the present mentors, or the last one."""
    known = session.scalars(
        select(Mentorship)
        .where(Mentorship.program_id == program.id, Mentorship.mentee_id == mentee.id)
        .order_by(Mentorship.starts_on.desc(), Mentorship.id.desc())
    ).all()
    active = {each.mentor_id for each in known if each.state == "active"}
    return active or {each.mentor_id for each in known[:1]}


def _nobody(sheet: RoundSheet) -> str:
    """Say why nobody can mentor the mentee now, and what would help."""
    left = next((each for each in sheet.unmatched if each.role == "mentee"), None)
    if left is None:
        return "No mentor was found."
    lines = [f"No mentor for {left.person.name} now: {left.reason}. Nothing was changed."]
    lines += [f"Taken away, {words}" for words in left.blocked_by]
    if left.smallest_change:
        changes = " and ".join(left.smallest_change)
        lines.append(f"The smallest change that would help: {changes}.")
    return "\n".join(lines)


def _program(session: Session, file: ProgramFile, now: datetime) -> Program:
    return program_row(session, file.slug, community=file.arrangement.community, now=now)


def _today(file: ProgramFile, now: datetime) -> date:
    return file.arrangement.cadence.first_day(now)
