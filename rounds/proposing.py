"""Propose a round: build its Problem, solve it, and write the answer down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from matching.proposal import Match as EngineMatch
from rounds.absences import withdraw_absent
from rounds.choices import choices_of
from rounds.eligibility import ROLES_OF
from rounds.lifecycle import RoundError, lock_round, move
from rounds.loading import kind_of
from rounds.mentoring_problem import withdraw_served
from rounds.problem import build_problem, participants
from rounds.program_file import frozen_program
from rounds.reporting_line import reporting_line
from rounds.solving import Progress, Solution, solve
from rounds.stored_reasons import stored_reason
from rounds.teams import team_columns
from store import (
    Database,
    Match,
    MatchMember,
    Round,
    RoundMember,
    UnmatchedMember,
)


def propose_round(
    database: Database,
    round_id: int,
    *,
    actor: str,
    now: datetime,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> Solution:
    """Solve a round and store Problem and Proposal; again after an admin's choice.

    The solving happens between two short transactions, so that nobody waits for it. An ``executor``
    scores the blocks of pairs.

    Raises
    ------
    RoundError
        When the round is past proposing, cannot be solved, or was changed meanwhile.
    """
    with database.writing() as session:
        round_ = lock_round(session, round_id)
        _require_proposable(round_)
        withdraw_served(session, round_)
        withdraw_absent(session, round_, now=now)
        _require_every_role(session, round_)
    with database.reading() as session:
        round_ = session.get_one(Round, round_id)
        _require_proposable(round_)
        members = participants(session, round_)
        ids = [member.id for member in members]
        keys = [member.source_key for member in members]
        problem = build_problem(session, round_, members)
        file = frozen_program(round_.program.slug, round_.document)
        policy, names = file.policy, [project.name for project in file.arrangement.projects]
        seed, choices = round_.seed, choices_of(session, round_id)
    solution = solve(
        problem,
        policy,
        seed=seed,
        keys=keys,
        names=names,
        on_progress=on_progress,
        executor=executor,
    )
    with database.writing() as session:
        round_ = lock_round(session, round_id)
        _require_proposable(round_)
        if choices_of(session, round_id) != choices:
            raise RoundError("Somebody changed this round while it was solved: propose it again.")
        store_solution(session, round_, ids, solution)
        round_.figures = round_.figures | {"choices": choices}
        move(session, round_, "proposed", actor=actor, now=now)
        round_.proposed_at = now
    return solution


def store_solution(session: Session, round_: Round, ids: Sequence[int], solution: Solution) -> None:
    """Replace what a round holds by a solution.

    Parameters
    ----------
    ids
        The members' ids by their number in the Problem.
    """
    _forget_solution(session, round_.id)
    session.execute(
        update(RoundMember),
        [
            {"round_id": round_.id, "member_id": member_id, "number": number}
            for number, member_id in enumerate(ids)
        ],
    )
    _store_matches(session, round_, ids, solution)
    session.add_all(
        UnmatchedMember(
            round_id=round_.id,
            member_id=ids[left.member],
            role=left.role,
            reason=left.reason,
            blocked_by=dict(left.blocked_by),
            smallest_change=list(solution.smallest_change[left.member, left.role]),
        )
        for left in solution.proposal.unmatched
    )
    round_.problem = solution.problem.to_bytes()
    round_.proposal = solution.proposal.to_bytes()
    circles = reporting_line(session, ids).circles
    round_.figures = solution.figures | ({"manager_circles": len(circles)} if circles else {})
    session.flush()


def _store_matches(session: Session, round_: Round, ids: Sequence[int], solution: Solution) -> None:
    """Write matches and their seats, in two statements whatever their number."""
    round_id, matches = round_.id, list(enumerate(solution.proposal.matches, start=1))
    if not matches:
        return
    of_team = team_columns(session, round_, solution.problem, ids)
    session.execute(
        insert(Match),
        [
            {
                "round_id": round_id,
                "number": number,
                "score": match.score,
                "reasons": [stored_reason(reason, ids) for reason in match.reasons],
                **of_team(match),
            }
            for number, match in matches
        ],
    )
    written = select(Match.number, Match.id).where(Match.round_id == round_id)
    match_of = dict(session.execute(written).tuples().all())
    session.execute(
        insert(MatchMember),
        [
            {"match_id": match_of[number], "round_id": round_id, "member_id": ids[place], **seat}
            for number, place, seat in _seats(matches)
        ],
    )


def _seats(
    matches: Sequence[tuple[int, EngineMatch]],
) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Give match, member and seat of everybody; who is in several matches has several seats."""
    taken: Counter[int] = Counter()
    for number, match in matches:
        for place in match.members:
            taken[place] += 1
            yield number, place, {"role": match.role(place), "seat": taken[place]}


def _require_proposable(round_: Round) -> None:
    if round_.state not in {"open", "proposed"}:
        raise RoundError(
            f"Round {round_.period} is {round_.state}; only an open or proposed round can be"
            " (re)proposed."
        )


def _require_every_role(session: Session, round_: Round) -> None:
    """Refuse a round in which nobody takes one of its kind's roles any more."""
    taking_part = session.scalars(
        select(RoundMember.roles).where(
            RoundMember.round_id == round_.id, RoundMember.reason.is_(None)
        )
    )
    taken = {role for roles in taking_part for role in roles}
    for role in ROLES_OF[kind_of(round_)]:
        if role not in taken:
            raise RoundError(
                f"No {role} is left in round {round_.period}. To call it off: crossweave round"
                f" cancel {round_.program.slug} --reason TEXT"
            )


def _forget_solution(session: Session, round_id: int) -> None:
    for table in (MatchMember, Match, UnmatchedMember):
        session.execute(delete(table).where(table.round_id == round_id))
    session.execute(update(RoundMember).where(RoundMember.round_id == round_id).values(number=None))
    session.expire_all()
