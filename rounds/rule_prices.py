"""What each rule of a program costs in a round, beside the best round without the rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matching import Policy, Problem
from matching.outcome import Outcome
from matching.rule_costs import RuleCost, rule_costs
from notifications.pages import RuleCostView
from rounds.foreseeing import FindRound
from rounds.lifecycle import RoundError
from rounds.problem import build_problem, participants
from rounds.program_file import frozen_program
from rounds.proposing import withdraw_gone
from rounds.solving import SAFETY_SECONDS, Progress, refusals_in_words
from store import Database, Round


@dataclass(frozen=True, slots=True)
class _Asked:
    problem: Problem
    policy: Policy
    seed: int
    keys: tuple[str, ...]
    names: tuple[str, ...]


def stored_rule_prices(
    database: Database,
    find: FindRound,
    *,
    now: datetime,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> list[RuleCost]:
    """Price the rules of a round by the problem it was solved from, or would be solved from now.

    A round with swaps is priced as it was solved.

    Raises
    ------
    RoundError
        When the round cannot be solved, or its problem was erased.
    """
    return _priced(database, find, _stored, now, on_progress, executor)


def coming_rule_prices(
    database: Database,
    find: FindRound,
    *,
    now: datetime,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> list[RuleCost]:
    """Price the rules of a round as it would be proposed now; nothing is written.

    Raises
    ------
    RoundError
        When the round is past proposing, or cannot be solved.
    """
    return _priced(database, find, _coming, now, on_progress, executor)


def rule_name(cost: RuleCost) -> str:
    """Name a rule as the program's file does: ``different: function``."""
    return cost.label.replace(".", ": ", 1)


def price_documents(costs: Sequence[RuleCost]) -> list[dict[str, Any]]:
    """Return what rules cost as plain data, counts of the whole round only."""
    return [
        {
            "part": cost.part,
            "rule": rule_name(cost),
            "now": _outcome_document(cost.now),
            "without": _outcome_document(cost.without),
        }
        for cost in costs
    ]


def price_views(costs: Sequence[RuleCost]) -> tuple[RuleCostView, ...]:
    """Put what rules cost into words: what there would be more or less of without each."""
    return tuple(
        RuleCostView(cost.part, rule_name(cost), *_changes(cost.now, cost.without))
        for cost in costs
    )


def _changes(now: Outcome | None, without: Outcome | None) -> tuple[str, str, str, str]:
    """Say how many more are introduced, points in all and a match, and repeats."""
    if now is None or without is None:
        return ("not found",) * 4
    return (
        signed(without.matched - now.matched),
        signed((without.objective - now.objective) / 1000),
        signed(without.mean_points - now.mean_points),
        signed(without.repeats - now.repeats),
    )


def signed(number: float) -> str:
    """Write a difference with its sign, and with one decimal where it is no whole number."""
    rounded = round(number, 1)
    if not rounded:
        return "0"
    return f"{rounded:+,.0f}" if rounded == int(rounded) else f"{rounded:+,.1f}"


def _outcome_document(outcome: Outcome | None) -> dict[str, Any] | None:
    if outcome is None:
        return None
    return {
        "introduced": outcome.matched,
        "matches": outcome.matches,
        "points": outcome.objective / 1000,
        "mean_points": round(outcome.mean_points, 3),
        "repeats": outcome.repeats,
    }


def _priced(
    database: Database,
    find: FindRound,
    asked_of: Callable[[Session, Round, datetime], _Asked],
    now: datetime,
    on_progress: Progress | None,
    executor: Executor | None,
) -> list[RuleCost]:
    with database.reading() as session:
        asked = asked_of(session, find(session), now)
    with refusals_in_words(asked.problem, asked.policy, keys=asked.keys, names=asked.names):
        return rule_costs(
            asked.problem,
            asked.policy,
            seed=asked.seed,
            time_limit=SAFETY_SECONDS,
            on_progress=on_progress,
            executor=executor,
        )


def _stored(session: Session, round_: Round, now: datetime) -> _Asked:
    if round_.proposed_at is None:
        return _coming(session, round_, now)
    if round_.problem is None:
        raise RoundError(
            f"The data of round {round_.period} was erased, so its rules cannot be weighed."
        )
    file = frozen_program(round_.program.slug, round_.document)
    problem = Problem.from_bytes(round_.problem)
    return _Asked(problem, file.policy, round_.seed, (), ())


def _coming(session: Session, round_: Round, now: datetime) -> _Asked:
    if round_.state not in {"open", "proposed"}:
        why = f": {round_.ended_reason}" if round_.ended_reason else ""
        raise RoundError(
            f"Round {round_.period} is {round_.state}{why}. There are no rules to weigh."
        )
    withdraw_gone(session, round_, now=now)
    members = participants(session, round_)
    file = frozen_program(round_.program.slug, round_.document)
    return _Asked(
        problem=build_problem(session, round_, members),
        policy=file.policy,
        seed=round_.seed,
        keys=tuple(member.source_key for member in members),
        names=tuple(project.name for project in file.arrangement.projects),
    )
