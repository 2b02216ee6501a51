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
from rounds.bookings import withdraw_booked
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
from rounds.swap_choices import forget_swaps
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

    Swaps were made in the proposal that this replaces, so they end with it; the audit keeps them.
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
        withdraw_gone(session, round_, now=now)
    with database.reading() as session:
        round_ = session.get_one(Round, round_id)
        _require_proposable(round_)
        members = participants(session, round_)
        ids = [member.id for member in members]
        keys = [member.source_key for member in members]
        problem = build_problem(session, round_, members)
        file = frozen_program(round_.program.slug, round_.document)
        policy, names = file.policy, [project.name for project in file.arrangement.projects]
        seed, before = round_.seed, _moment(session, round_)
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
        if _moment(session, round_) != before:
            raise RoundError("Somebody changed this round while it was solved: propose it again.")
        store_solution(session, round_, ids, solution)
        forget_swaps(session, round_, actor=actor, now=now)
        round_.figures = round_.figures | {"choices": choices_of(session, round_id)}
        move(session, round_, "proposed", actor=actor, now=now)
        round_.proposed_at = now
    return solution


def _moment(session: Session, round_: Round) -> tuple[Any, ...]:
    """Give what a round is solved by, apart from the store of members: compare two moments."""
    standing = select(RoundMember.member_id, RoundMember.roles).where(
        RoundMember.round_id == round_.id, RoundMember.reason.is_(None)
    )
    taking_part = session.execute(standing.order_by(RoundMember.member_id)).tuples().all()
    return round_.document, choices_of(session, round_.id), list(taking_part)


def withdraw_gone(session: Session, round_: Round, *, now: datetime) -> None:
    """Take out of a round who cannot be matched any more since it opened.

    Raises
    ------
    RoundError
        When nobody is left in one of the roles.
    """
    withdraw_served(session, round_)
    withdraw_absent(session, round_, now=now)
    withdraw_booked(session, round_)
    _require_every_role(session, round_)


def store_solution(session: Session, round_: Round, ids: Sequence[int], solution: Solution) -> None:
    """Replace what a round holds by a solution.

    Parameters
    ----------
    ids
        The members' ids by their number in the Problem.
    """
    _forget_numbers(session, round_.id)
    session.execute(
        update(RoundMember),
        [
            {"round_id": round_.id, "member_id": member_id, "number": number}
            for number, member_id in enumerate(ids)
        ],
    )
    store_matches(session, round_, ids, solution)
    round_.problem = solution.problem.to_bytes()
    round_.proposal = solution.proposal.to_bytes()
    session.flush()


def store_matches(session: Session, round_: Round, ids: Sequence[int], solution: Solution) -> None:
    """Replace a round's matches, who goes without, and the figures; its problem stays.

    Parameters
    ----------
    ids
        The members' ids by their number in the Problem.
    """
    _forget_matches(session, round_.id)
    _write_matches(session, round_, ids, solution)
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
    circles = reporting_line(session, ids).circles
    round_.figures = solution.figures | ({"manager_circles": len(circles)} if circles else {})
    session.flush()


def _write_matches(session: Session, round_: Round, ids: Sequence[int], solution: Solution) -> None:
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
    standing = session.execute(
        select(RoundMember.reason, RoundMember.roles).where(RoundMember.round_id == round_.id)
    )
    known = list(standing.tuples())
    taken = {role for reason, roles in known if reason is None for role in roles}
    elsewhere = sum(reason == "booked" for reason, _ in known)
    where = f" {elsewhere:,} of its members have a match of another program." if elsewhere else ""
    for role in ROLES_OF[kind_of(round_)]:
        if role not in taken:
            raise RoundError(
                f"No {role} is left in round {round_.period}.{where} To call it off: crossweave"
                f" round cancel {round_.program.slug} --reason TEXT"
            )


def forget_proposal(session: Session, round_: Round, *, actor: str, now: datetime) -> None:
    """Let a round have no proposal: no matches, nobody without one, no swaps and no figures."""
    _forget_matches(session, round_.id)
    _forget_numbers(session, round_.id)
    forget_swaps(session, round_, actor=actor, now=now)
    round_.problem = round_.proposal = round_.proposed_at = None
    round_.figures = {}


def _forget_numbers(session: Session, round_id: int) -> None:
    session.execute(update(RoundMember).where(RoundMember.round_id == round_id).values(number=None))


def _forget_matches(session: Session, round_id: int) -> None:
    for table in (MatchMember, Match, UnmatchedMember):
        session.execute(delete(table).where(table.round_id == round_id))
    session.expire_all()
