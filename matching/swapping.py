"""Swaps: two members take each other's places in a proposal, which is then stated anew.

A swap is an edit of a proposal, not a wish that the solver keeps. Pins could say it of pairs alone:
a place in a trio, at a table or in a team is a place beside several people, a pin is of two. And
whoever is neither of the two nor beside them keeps their match, which no new search promises.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from itertools import combinations
from typing import Literal

from matching.groups.restating import restated_groups
from matching.mentoring.restating import restated_mentorships
from matching.policy import Policy
from matching.problem import Problem
from matching.proposal import Match, Proposal, Reason, Role, Violation
from matching.restating import restated_pairs
from matching.rules.sides import sides
from matching.verify import verify

Obstacle = Literal["same_person", "same_match", "no_place", "roles", "rules"]
Swap = tuple[int, int]


class SwapRefused(ValueError):  # noqa: N818 - it says what happened
    """Two members who cannot take each other's places.

    Attributes
    ----------
    members
        The two.
    obstacle
        ``same_person``: they are one; ``same_match``: they are together; ``no_place``: neither is
        in a match; ``roles``: in mentoring, they take part in no role that is the same; ``rules``:
        the round would break a must or an invariant.
    violations
        With ``rules``, what would be broken.
    """

    def __init__(
        self, members: Swap, obstacle: Obstacle, violations: Sequence[Violation] = ()
    ) -> None:
        self.members, self.obstacle, self.violations = members, obstacle, tuple(violations)
        why = "; ".join(violation.message for violation in violations) or obstacle.replace("_", " ")
        super().__init__(f"members {members[0]} and {members[1]} cannot be swapped: {why}")


def swapped(
    problem: Problem,
    policy: Policy,
    proposal: Proposal,
    swaps: Sequence[Swap],
    *,
    executor: Executor | None = None,
) -> Proposal:
    """Exchange the places of members, two at a time, and state the round anew.

    Each takes the other's place in every match, in mentoring in every role that both take part in.
    One of the two may be without a match, and is in one afterwards instead of the other. A swap
    overrides what is preferred (points, fairness, stability), never a must, and it never brings two
    together again whom a rest rule keeps apart.

    The bound stays, as it holds for every round with as many matches and as many members in them;
    only where a swap changes how many mentors have their ``least_each`` it is taken anew. Such a
    round is called optimal only where it meets the bound and points are what the program is after.

    Parameters
    ----------
    problem, policy, proposal
        A proposal, and what it was made from.
    swaps
        Member numbers, in the order in which the places are exchanged.
    executor
        Evaluates blocks of pairs where somebody new goes without; the answer is the same with any.

    Returns
    -------
    Proposal
        Scores, reasons, who goes without and why, and how good it is. Without a change of matches,
        the very proposal that was given.

    Raises
    ------
    SwapRefused
        When two cannot take each other's places; ``members`` are the last two where it is only the
        round as a whole that breaks a rule.
    """
    matches = proposal.matches
    for swap in swaps:
        matches = _exchanged(problem, matches, *swap)
    if _places(matches) == _places(proposal.matches):
        return proposal
    restate = restated_pairs
    if policy.kind == "mentoring":
        restate = restated_mentorships
    elif policy.makes_groups:
        restate = restated_groups
    result = restate(problem, policy, proposal, matches, executor)
    broken = [*verify(problem, _as_verified(policy), result), *_repeats(proposal, result)]
    if broken:
        raise SwapRefused(swaps[-1], "rules", broken)
    return result


def _places(matches: Sequence[Match]) -> Collection[tuple[object, ...]]:
    return {(match.members, match.mentor, match.project) for match in matches}


def _exchanged(
    problem: Problem, matches: Sequence[Match], first: int, second: int
) -> tuple[Match, ...]:
    """Put each of two members where the other was; scores and reasons are stale then."""
    if first == second:
        raise SwapRefused((first, second), "same_person")
    roles = _common_roles(problem, first, second)
    if not roles:
        raise SwapRefused((first, second), "roles")
    if any({first, second} <= set(match.members) for match in matches):
        raise SwapRefused((first, second), "same_match")
    other = {first: second, second: first}
    changed = tuple(_with_others(match, other, roles) for match in matches)
    if _places(changed) == _places(matches):
        raise SwapRefused((first, second), "no_place")
    return changed


def _common_roles(problem: Problem, first: int, second: int) -> set[Role]:
    """Give the roles in which both take part."""
    if problem.mentoring is None:
        return {"member"}
    mentoring = sides(problem)
    sought: tuple[tuple[Role, object], ...] = (
        ("mentor", mentoring.offers[[first, second]].all()),
        ("mentee", mentoring.seeks[[first, second]].all()),
    )
    return {role for role, both in sought if both}


def _with_others(match: Match, other: dict[int, int], roles: Collection[Role]) -> Match:
    """Put the other of two in the place of one, where the role is one that both have."""
    moved = {m: other.get(m, m) if match.role(m) in roles else m for m in match.members}
    mentor = None if match.mentor is None else moved[match.mentor]
    return replace(match, members=tuple(sorted(moved.values())), mentor=mentor)


def _as_verified(policy: Policy) -> Policy:
    """Give the policy that a round with swaps is held against: it need not be stable.

    Who would both rather have each other is counted all the same.
    """
    if policy.objective != "stable":
        return policy
    return policy.model_copy(update={"objective": "best_total"})


def _repeats(before: Proposal, after: Proposal) -> Iterator[Violation]:
    """Find members who were brought together though they rest from each other.

    A rest that gives way does so where somebody would go without, which no swap is for.
    """
    known = {pair for match in before.matches for pair in combinations(match.members, 2)}
    for match in after.matches:
        for pair in combinations(match.members, 2):
            if pair not in known and any(_is_repeat(reason, pair) for reason in match.reasons):
                told = f"members {pair[0]} and {pair[1]} met too lately to be brought together"
                yield Violation("rest", pair, told)


def _is_repeat(reason: Reason, pair: Swap) -> bool:
    return reason.message_id == "rest.oldest" and dict(reason.params)["members"] == list(pair)
