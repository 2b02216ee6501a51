"""Look ahead: the coming rounds laid out together from what is stored, and nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sqlalchemy.orm import Session

from matching import Horizon, Policy, PolicyError, Problem, plan
from matching.policy_frame import KEYS as POLICY_KEYS
from rounds.lifecycle import RoundError
from rounds.opening import Period, open_round, scheduled_period
from rounds.problem import build_problem, participants
from rounds.program_file import ProgramFile, placed
from rounds.proposing import withdraw_gone
from rounds.reopening import reopen_round
from rounds.solving import SAFETY_SECONDS, Progress
from store import Database, Round

_NOT_YET_HELD = ("open", "proposed")
_NOT_PLANNED = {
    "mentoring": "mentoring program: who asks, and who is free,",
    "teams": "program of teams: which projects there are, and who wishes for them,",
}
_LOOKED_AT = 4
"""In how many periods a round may be approved, or called off, before there is one to begin with."""


@dataclass(frozen=True, slots=True)
class Start:
    """The first round of a plan.

    Attributes
    ----------
    begins
        Its first day.
    problem
        Who takes part in it, and what lies behind them.
    seed
        The round's seed.
    """

    begins: date
    problem: Problem
    seed: int


@dataclass(frozen=True, slots=True)
class PlanAhead:
    """A program's coming rounds.

    Attributes
    ----------
    program
        Its name.
    members
        How many take part.
    begins
        The first day of each round.
    horizon
        The rounds; members are numbers there.
    tables
        Whether matches are tables, not pairs.
    """

    program: str
    members: int
    begins: tuple[date, ...]
    horizon: Horizon
    tables: bool = False


def plan_ahead(
    database: Database,
    file: ProgramFile,
    rounds: int,
    *,
    now: datetime,
    on_progress: Progress | None = None,
) -> PlanAhead:
    """Lay out a program's coming rounds with everybody who could take part now.

    The first is the round of the period that is on, unless it was approved or called off; then the
    next one. Nothing is written, and nobody waits: the solving happens outside of a transaction.

    Raises
    ------
    RoundError
        When too few take part, or the rounds cannot be planned.
    """
    not_known = _NOT_PLANNED.get(file.policy.kind)
    if not_known is not None:
        raise RoundError(
            f"{file.slug} is a {not_known} is not known before a round."
            " `crossweave round preview` shows the one that is on."
        )
    with database.reading() as session:
        start = first_round(session, file, now=now)
    horizon = _planned(start, file.policy, rounds, on_progress)
    return PlanAhead(
        program=file.arrangement.name,
        members=start.problem.size,
        begins=_first_days(file, start.begins, rounds),
        horizon=horizon,
        tables=file.policy.makes_groups,
    )


def first_round(session: Session, file: ProgramFile, *, now: datetime) -> Start:
    """Give the round that a plan begins with, in a session that is thrown away.

    Raises
    ------
    RoundError
        When too few take part.
    """
    round_ = coming_round(session, file, purpose="plan", now=now)
    members = participants(session, round_)
    return Start(round_.starts_on, build_problem(session, round_, members), round_.seed)


def coming_round(session: Session, file: ProgramFile, *, purpose: str, now: datetime) -> Round:
    """Give the next round that is neither approved nor called off, in a session thrown away.

    Parameters
    ----------
    purpose
        What it is wanted for, as a verb.

    Raises
    ------
    RoundError
        When there is none, or too few take part.
    """
    reason = "its rounds to come are approved already"
    for period in islice(periods_from(file, now), _LOOKED_AT):
        round_ = open_round(session, file, period, actor=purpose, now=now)
        if _is_on_other_terms(round_, file):
            reopen_round(session, round_, file, actor=purpose, now=now)
        if round_.state in _NOT_YET_HELD:
            withdraw_gone(session, round_, now=now)
            return round_
        reason = round_.ended_reason or reason
    raise RoundError(f"Nothing to {purpose}: {reason}.")


def _is_on_other_terms(round_: Round, file: ProgramFile) -> bool:
    """Tell whether an open round goes by other terms than a file, beside the rules of its policy.

    A rule that is changed has no say in who takes part, so that two policies are tried on the same
    members.
    """
    was, now = ({**document} for document in (round_.document, file.document))
    for key in POLICY_KEYS:
        was.pop(key, None)
        now.pop(key, None)
    return round_.state in _NOT_YET_HELD and was != now


def periods_from(file: ProgramFile, now: datetime) -> Iterator[Period]:
    """Give the period that is on, and those after it."""
    begun = file.arrangement.cadence.last(now)
    for instant in file.arrangement.cadence.instants():
        if begun is None or instant >= begun:
            yield scheduled_period(file, instant)


def _planned(start: Start, policy: Policy, rounds: int, on_progress: Progress | None) -> Horizon:
    """Plan, and put what stands against it into words."""
    try:
        return plan(
            start.problem,
            policy,
            rounds,
            seed=start.seed,
            time_limit=SAFETY_SECONDS,
            on_progress=on_progress,
        )
    except PolicyError as error:
        told = "\n".join(placed(problem) for problem in error.problems)
        raise RoundError(f"No plan can be made by the program's rules.\n{told}") from error
    except ValueError as error:
        raise RoundError(f"No plan can be made: {error}.") from error


def _first_days(file: ProgramFile, first: date, rounds: int) -> tuple[date, ...]:
    """Give the first days of the periods from one on."""
    cadence = file.arrangement.cadence
    days = (cadence.first_day(instant) for instant in cadence.instants())
    return tuple(islice((day for day in days if day >= first), rounds))
