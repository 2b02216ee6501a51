"""Find one mentee another mentor, without disturbing anybody else: a round with one match."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.policy import check_policy
from members.enrolment import enrolment_of, program_row
from rounds.choices import choices_of
from rounds.eligibility import Eligibility, absence, eligibility, scope_gap
from rounds.explaining import STANDING
from rounds.lifecycle import RoundError, move
from rounds.opening import current_period, freeze_standing, seed_of
from rounds.overtaking import hold_places
from rounds.problem import build_problem, participants
from rounds.program_file import ProgramFile, frozen_program
from rounds.proposing import store_solution
from rounds.rematch_rounds import REPLACED, free_name, rematch_at_hand, replaced_by
from rounds.running import SenderOf, settle_proposal
from rounds.running_mentorships import active_with_mentees
from rounds.sheet import RoundSheet, round_sheet
from rounds.solving import Progress, Solution, solve
from store import Database, Enrolment, Member, Mentorship, Program, Round, RoundChoice
from store.audit import record


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
    mentor_id: int | None = None,
    actor: str,
    now: datetime,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> int:
    """Find a mentee another mentor among the free places, by the program's rules; give the round.

    The former mentorship ends when the new one is introduced, so that nobody is without a mentor
    while an admin looks. A second call on the same day, or while the first waits for approval,
    gives the same round.

    Parameters
    ----------
    mentor_id
        The mentor to replace; needed when the mentee has several.

    Raises
    ------
    RoundError
        When the mentee takes no part, no mentor can be found, or it is not said which mentor is to
        be replaced; nothing is changed then.
    """
    round_id = waiting_rematch(database, file, mentee_id, mentor_id=mentor_id, now=now)
    if round_id is None:
        sought = seek(
            database,
            file,
            mentee_id,
            mentor_id=mentor_id,
            now=now,
            on_progress=on_progress,
            executor=executor,
        )
        round_id = _write(
            database, file, mentee_id, sought, mentor_id=mentor_id, actor=actor, now=now
        )
    settle_proposal(database, round_id, sender_of, actor=actor, now=now)
    return round_id


def waiting_rematch(
    database: Database,
    file: ProgramFile,
    mentee_id: int,
    *,
    mentor_id: int | None = None,
    now: datetime,
) -> int | None:
    """Return the round of a rematch that is at hand already, or None.

    Raises
    ------
    RoundError
        When the mentee takes no part, or it replaces another mentor than the one named.
    """
    with database.reading() as session:
        mentee = session.get_one(Member, mentee_id)
        round_ = _at_hand(session, file, mentee, mentor_id, now)
        return round_.id if round_ is not None else None


def seek(
    database: Database,
    file: ProgramFile,
    mentee_id: int,
    *,
    mentor_id: int | None = None,
    now: datetime,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> Sought:
    """Look for a mentor, and write nothing.

    Raises
    ------
    RoundError
        When the mentee takes no part, no mentor can be found, or it is not said which mentor is to
        be replaced; the message says why.
    """

    def opened(session: Session) -> Round:
        mentee = session.get_one(Member, mentee_id)
        return _open(session, file, mentee, mentor_id, actor="preview", now=now)

    with database.reading() as session:
        round_ = opened(session)
        members = participants(session, round_)
        keys = [member.source_key for member in members]
        problem, seed = build_problem(session, round_, members), round_.seed
        policy = frozen_program(file.slug, round_.document).policy
    solution = solve(
        problem, policy, seed=seed, keys=keys, on_progress=on_progress, executor=executor
    )
    with database.reading() as session:
        round_ = opened(session)
        ids = tuple(member.id for member in participants(session, round_))
        store_solution(session, round_, ids, solution)
        sheet = round_sheet(session, round_)
    if not sheet.matches:
        raise RoundError(_nobody(sheet))
    return Sought(ids, solution, sheet)


def _write(
    database: Database,
    file: ProgramFile,
    mentee_id: int,
    sought: Sought,
    *,
    mentor_id: int | None,
    actor: str,
    now: datetime,
) -> int:
    """Open the round and store what was found, in one transaction."""
    with database.writing() as session:
        mentee = session.get_one(Member, mentee_id)
        program = _program(session, file, now)
        hold_places(session, program.id)
        existing = _at_hand(session, file, mentee, mentor_id, now)
        if existing is not None:
            return existing.id
        round_ = _open(session, file, mentee, mentor_id, actor=actor, now=now)
        problem = build_problem(session, round_, participants(session, round_))
        if problem.to_bytes() != sought.solution.problem.to_bytes():
            raise RoundError("Somebody changed something meanwhile: run the same command again.")
        store_solution(session, round_, sought.ids, sought.solution)
        round_.figures = sought.solution.figures | {"choices": choices_of(session, round_.id)}
        move(session, round_, "proposed", actor=actor, now=now)
        round_.proposed_at = now
        return round_.id


def _at_hand(
    session: Session, file: ProgramFile, mentee: Member, mentor_id: int | None, now: datetime
) -> Round | None:
    program, today = _program(session, file, now), _today(file, now)
    _place_of(session, program, file, mentee, on=today)
    round_ = rematch_at_hand(session, program, mentee, today=today)
    former = replaced_by(session, round_) if round_ is not None else None
    if round_ is not None and former is not None and mentor_id not in {None, former.mentor_id}:
        raise RoundError(
            f"{round_.period} replaces {former.mentor.source_key} and is {round_.state}: approve"
            " it, or call it off, before another one is sought."
        )
    return round_


def _former(
    session: Session, program: Program, mentee: Member, mentor_id: int | None
) -> Mentorship | None:
    """Return the running mentorship that another one shall replace."""
    active = active_with_mentees(session, program.id, [mentee.id])
    keys = ", ".join(sorted(each.mentor.source_key for each in active)) or "nobody"
    if mentor_id is None and len(active) > 1:
        raise RoundError(
            f"{mentee.source_key} has several mentors ({keys}): name the one to replace with"
            " --mentor."
        )
    named = [each for each in active if mentor_id in {None, each.mentor_id}]
    if mentor_id is not None and not named:
        mentor = session.get_one(Member, mentor_id)
        raise RoundError(
            f"{mentor.source_key} does not mentor {mentee.source_key} now; {keys} does."
        )
    return named[0] if named else None


def _open(
    session: Session,
    file: ProgramFile,
    mentee: Member,
    mentor_id: int | None,
    *,
    actor: str,
    now: datetime,
) -> Round:
    """Open a round for one mentee and all mentors; rounds that are under way stay as they are."""
    program = _program(session, file, now)
    today = _today(file, now)
    place = _place_of(session, program, file, mentee, on=today)
    replaced = _former(session, program, mentee, mentor_id)
    cadence = file.arrangement.cadence
    name = free_name(session, program, mentee, today)
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
    if replaced is not None:
        replaced.replaced_in_id = round_.id
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
    """Return whom a rematch shall not give: the mentee's mentors, the last one, those replaced."""
    known = session.scalars(
        select(Mentorship)
        .where(Mentorship.program_id == program.id, Mentorship.mentee_id == mentee.id)
        .order_by(Mentorship.starts_on.desc(), Mentorship.id.desc())
    ).all()
    active = {each.mentor_id for each in known if each.state == "active"}
    replaced = {each.mentor_id for each in known if each.ended_reason == REPLACED}
    return active | replaced | {each.mentor_id for each in known[:1]}


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
