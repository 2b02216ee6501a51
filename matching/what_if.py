"""Whether somebody would be matched under other rules: found out by solving the round again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final

from matching.explain import WhyNot
from matching.groups import NoTeams
from matching.policy import Policy, parse_policy
from matching.problem import Problem
from matching.proposal import Proposal, Role
from matching.proposing import propose

FLOOR: Final = "floor"
"""The label of the program's floor, beside those of its must rules."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a round is without some rules.

    Attributes
    ----------
    dropped
        The labels of the rules, or `FLOOR`.
    served
        Whether the member has a match then, in their role.
    without
        How many members go without then, each role counted.
    """

    dropped: tuple[str, ...]
    served: bool
    without: int


def attempts(
    problem: Problem,
    policy: Policy,
    why: WhyNot,
    role: Role,
    *,
    seed: int,
    executor: Executor | None = None,
) -> Iterator[Attempt]:
    """Solve a round again without each must rule alone, and without those of the smallest change.

    That a partner is allowed does not mean that there is one left: only solving shows it. What
    stands beside the rules, such as two who are kept apart, stays as it is.

    Parameters
    ----------
    problem, policy
        The round.
    why
        What stands between the member and a partner.
    role
        The role in which the member went without.
    seed, executor
        As for `matching.propose`.

    Yields
    ------
    Attempt
        One for each change for which a round was found, the smallest change first.
    """
    for dropped in _changes(policy, why):
        milder = without_rules(policy, dropped)
        try:
            proposal = propose(problem, milder, seed=seed, executor=executor)
        except NoTeams:  # not found, though there are some: nothing can be said
            continue
        yield Attempt(
            dropped=dropped,
            served=_has_match(proposal, why.member, role),
            without=sum(left.reason != "no_capacity" for left in proposal.unmatched),
        )


def without_rules(policy: Policy, labels: Sequence[str]) -> Policy:
    """Give a policy without some must rules, and with `FLOOR` among them without its floor."""
    document = policy.document()
    document["must"] = [rule.document() for rule in policy.must if rule.label not in labels]
    if FLOOR in labels:
        document["floor"] = 0
    return parse_policy(document)


def _changes(policy: Policy, why: WhyNot) -> list[tuple[str, ...]]:
    """List what to leave out: the smallest change, if it is one of rules, then each rule alone."""
    labels = list(dict.fromkeys(rule.label for rule in policy.must))
    smallest = why.smallest_change if set(why.smallest_change) <= set(labels) else ()
    alone = [(label,) for label in labels] + ([(FLOOR,)] if policy.floor else [])
    return list(dict.fromkeys([*([smallest] if smallest else []), *alone]))


def _has_match(proposal: Proposal, member: int, role: Role) -> bool:
    return any(member in match.members and match.role(member) == role for match in proposal.matches)
