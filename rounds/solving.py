"""Solve a round: the engine's proposal, checked by code apart, with what can be said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
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
from matching.explain import WhyNot, explain_unmatched
from matching.groups import NoTeams, PlacedRefused
from matching.mentoring import explain_alone
from matching.proposal import Role
from rounds.lifecycle import RoundError
from rounds.program_file import placed
from rounds.solved_figures import solved_figures
from rounds.team_conflicts import conflict_in_words, placed_in_words

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
        For each unmatched member's number and role the fewest rules whose removal would let them
        meet somebody; empty when somebody could, but had no place.
    figures
        What an admin wants to see at a glance, by name.
    """

    problem: Problem
    proposal: Proposal
    smallest_change: Mapping[tuple[int, str], tuple[str, ...]]
    figures: dict[str, Any]


def solve(
    problem: Problem,
    policy: Policy,
    *,
    seed: int,
    keys: Sequence[str],
    names: Sequence[str] = (),
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> Solution:
    """Propose, verify and describe.

    Parameters
    ----------
    keys
        What each member is called in a refusal, by number.
    names
        What each project is called in a refusal, by number.
    executor
        Scores blocks of pairs; without one all cores of this machine do.

    Raises
    ------
    RoundError
        When the engine refuses the problem, or its proposal breaks a rule.
    """
    began = perf_counter()
    with refusals_in_words(problem, policy, keys=keys, names=names):
        proposal = propose(
            problem,
            policy,
            seed=seed,
            time_limit=SAFETY_SECONDS,
            on_progress=on_progress,
            executor=executor,
        )
    seconds = perf_counter() - began
    refuse_violations(problem, policy, proposal)
    figures = solved_figures(problem, policy, proposal, executor) | {"seconds": round(seconds, 2)}
    return described(problem, policy, proposal, figures)


@contextmanager
def refusals_in_words(
    problem: Problem, policy: Policy, *, keys: Sequence[str], names: Sequence[str] = ()
) -> Iterator[None]:
    """Turn what the engine refuses into a ``RoundError`` that an admin understands.

    Parameters
    ----------
    keys, names
        As for `solve`.
    """
    try:
        yield
    except PinRefused as refused:
        raise RoundError(_pin_in_words(refused, keys)) from refused
    except PlacedRefused as refused:
        raise RoundError(placed_in_words(refused, keys, names)) from refused
    except NoTeams as refused:
        raise RoundError(conflict_in_words(refused, problem, policy, names)) from refused
    except PolicyError as error:
        told = "\n".join(placed(each) for each in error.problems)
        raise RoundError(f"This round cannot be solved by its program's rules.\n{told}") from error
    except ValueError as error:
        raise RoundError(f"This round cannot be solved: {error}") from error


def described(
    problem: Problem, policy: Policy, proposal: Proposal, figures: dict[str, Any]
) -> Solution:
    """Put a verified proposal together with what would help those who go without."""
    changes: dict[tuple[int, str], tuple[str, ...]] = {
        (left.member, left.role): _smallest_change(problem, policy, left)
        for left in proposal.unmatched
    }
    return Solution(problem, proposal, changes, figures)


def _smallest_change(problem: Problem, policy: Policy, left: Unmatched) -> tuple[str, ...]:
    """Give the fewest rules without which somebody could meet a member; none when some could."""
    if left.reason in {"surplus", "odd_one", "floor", "no_capacity"}:
        return ()
    return why_not(problem, policy, left.member, left.role).smallest_change


def why_not(problem: Problem, policy: Policy, member: int, role: Role) -> WhyNot:
    """Say what stands between a member in a role and a partner."""
    if role == "member":
        return explain_unmatched(problem, policy, member)
    return explain_alone(problem, policy, member, role)


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
        f" crossweave round pin {first} {second} --undo"
    )
