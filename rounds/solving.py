"""Solve a round: the engine's proposal, checked by code apart, with what can be said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import combinations
from time import perf_counter
from typing import Any

from matching import (
    PinRefused,
    Policy,
    PolicyError,
    Problem,
    Proposal,
    Unmatched,
    propose,
    verify,
)
from matching.explain import explain_unmatched
from rounds.lifecycle import RoundError
from rounds.program_file import placed

SAFETY_SECONDS = 900.0
"""A net under the solver, never meant to be reached: rounds stop by work."""

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Solution:
    """A solved round that has been verified.

    Attributes
    ----------
    problem, proposal
        The engine's input and answer.
    smallest_change
        For each unmatched member's number the fewest rules whose removal would let them meet
        somebody; empty when somebody could, but had no place.
    figures
        What an admin wants to see at a glance, by name.
    """

    problem: Problem
    proposal: Proposal
    smallest_change: Mapping[int, tuple[str, ...]]
    figures: dict[str, Any]


def solve(
    problem: Problem,
    policy: Policy,
    *,
    seed: int,
    keys: Sequence[str],
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> Solution:
    """Propose, verify and describe.

    Parameters
    ----------
    keys
        What each member is called in a refusal, by number.
    executor
        Scores blocks of pairs; without one all cores of this machine do.

    Raises
    ------
    RoundError
        When the engine refuses the problem, or its proposal breaks a rule.
    """
    began = perf_counter()
    try:
        proposal = propose(
            problem,
            policy,
            seed=seed,
            time_limit=SAFETY_SECONDS,
            on_progress=on_progress,
            executor=executor,
        )
    except PinRefused as refused:
        raise RoundError(_pin_in_words(refused, keys)) from refused
    except PolicyError as error:
        told = "\n".join(placed(problem) for problem in error.problems)
        raise RoundError(f"This round cannot be solved by its program's rules.\n{told}") from error
    except ValueError as error:
        raise RoundError(f"This round cannot be solved: {error}") from error
    seconds = perf_counter() - began
    refuse_violations(problem, policy, proposal)
    return Solution(
        problem=problem,
        proposal=proposal,
        smallest_change={
            left.member: _smallest_change(problem, policy, left) for left in proposal.unmatched
        },
        figures=_figures(problem, policy, proposal, executor) | {"seconds": round(seconds, 2)},
    )


def _smallest_change(problem: Problem, policy: Policy, left: Unmatched) -> tuple[str, ...]:
    """Give the fewest rules without which somebody could meet a member; none when some could."""
    if left.reason in {"surplus", "odd_one", "floor"}:
        return ()
    return explain_unmatched(problem, policy, left.member).smallest_change


def refuse_violations(problem: Problem, policy: Policy, proposal: Proposal) -> None:
    """Raise ``RoundError`` when a proposal breaks a rule or an invariant."""
    violations = verify(problem, policy, proposal)
    if violations:
        shown = "; ".join(violation.message for violation in violations[:3])
        raise RoundError(
            f"The proposal breaks {len(violations)} rules and is not used: {shown}."
            " Please report this with the round's problem."
        )


def _pin_in_words(refused: PinRefused, keys: Sequence[str]) -> str:
    first, second = (keys[member] for member in refused.members)
    rules = ", ".join(rule.replace(".", " ").replace("_", " ") for rule in refused.rules)
    why = f"that breaks: {rules}" if rules else "one of them is pinned to somebody else too"
    return (
        f"{first} and {second} are pinned together, but {why}. To take the pin back:"
        f" crossweave round forbid {first} {second}"
    )


def _figures(
    problem: Problem, policy: Policy, proposal: Proposal, executor: Executor | None
) -> dict[str, Any]:
    sizes = [len(match.members) for match in proposal.matches]
    return {
        "eligible": problem.size,
        "matched": sum(sizes),
        "pairs": sizes.count(2),
        "trios": sizes.count(3),
        "unmatched": len(proposal.unmatched),
        **_exchanging(problem, policy, proposal, executor),
        "own_manager": _with_own_manager(problem, proposal),
        "repeats": _repeats(problem, proposal),
        "objective": proposal.objective,
        "upper_bound": proposal.upper_bound,
        "gap": proposal.gap,
        "optimal": proposal.optimal,
        "stopped_by": proposal.stopped_by,
    }


def _exchanging(
    problem: Problem, policy: Policy, proposal: Proposal, executor: Executor | None
) -> dict[str, float | None]:
    """Compare the proposal with chance; None when no member has said any interest."""
    from matching.baseline import random_proposal, share_exchanging

    interests = problem.members.sets.get("interests")
    if interests is None or not interests.indices.size:
        return {"share_exchanging": None, "share_exchanging_by_chance": None}
    by_chance = random_proposal(problem, policy, seed=proposal.seed, executor=executor)
    return {
        "share_exchanging": share_exchanging(problem, proposal.matches),
        "share_exchanging_by_chance": share_exchanging(problem, by_chance.matches),
    }


def _pairs(proposal: Proposal) -> Sequence[tuple[int, int]]:
    return [pair for match in proposal.matches for pair in combinations(match.members, 2)]


def _with_own_manager(problem: Problem, proposal: Proposal) -> int:
    manager = problem.members.manager
    return sum(bool(manager[a] == b or manager[b] == a) for a, b in _pairs(proposal))


def _repeats(problem: Problem, proposal: Proposal) -> int:
    """Count the pairs that were introduced before; those that did not meet are none."""
    met = problem.met
    counts = met.met != 0
    seen = set(zip(met.a[counts].tolist(), met.b[counts].tolist(), strict=True))
    return sum(pair in seen for pair in _pairs(proposal))
