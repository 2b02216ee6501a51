"""Why a member has no match, and the smallest change that would help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.columns import Bool
from matching.evaluate import NOT_POSSIBLE, Lowered, lower, removed_by
from matching.policy import Policy
from matching.problem import Problem
from matching.resting import giving_way


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What stands between a member and a partner.

    Attributes
    ----------
    member
        The member's number.
    partners
        How many other members there are.
    blocked_by
        For each rule (its label) how many of them it removes; one counts for every rule that
        removes them. What is not for a rule to say counts as ``not_possible``, a mentor whose
        places are all taken as ``no_place``.
    only
        For each rule how many of them it alone removes: so many would come back without it.
    smallest_change
        The fewest rules without which at least one partner is allowed, and of as few those that
        bring back the most partners; empty when some partner is allowed already.
    """

    member: int
    partners: int
    blocked_by: Mapping[str, int]
    only: Mapping[str, int]
    smallest_change: tuple[str, ...]


def explain_unmatched(problem: Problem, policy: Policy, member: int) -> WhyNot:
    """Say what stands between a member and a partner; for pairing.

    A rest rule with ``else: oldest`` gives way by itself and is not counted.

    Parameters
    ----------
    problem
        The members and their history.
    policy
        The rules.
    member
        Whose partners.

    Returns
    -------
    WhyNot
        Counts by rule, and the smallest change.

    Raises
    ------
    ValueError
        When there is no such member.
    PolicyError
        When a rule needs a column that no member has.
    """
    if not 0 <= member < problem.size:
        raise ValueError(f"there is no member {member}; they go from 0 to {problem.size - 1}")
    removed = removed_by(_standing(problem, policy), member)
    times = np.sum(list(removed.values()), axis=0)
    return WhyNot(
        member=member,
        partners=problem.size - 1,
        blocked_by=_counts(removed),
        only=_counts({label: taken & (times == 1) for label, taken in removed.items()}),
        smallest_change=smallest_change(
            {label: np.delete(taken, member) for label, taken in removed.items()}
        ),
    )


def _standing(problem: Problem, policy: Policy) -> Lowered:
    """Give the musts that never give way."""
    rest = giving_way(policy)
    lowered = lower(problem, policy)
    return lowered if rest is None else lowered.without([rest.label])


def _counts(removed: Mapping[str, Bool]) -> dict[str, int]:
    """Count what each rule removes, where that is anything."""
    counts = {label: int(taken.sum()) for label, taken in removed.items()}
    return {label: count for label, count in counts.items() if count}


def smallest_change(removed: Mapping[str, Bool]) -> tuple[str, ...]:
    """Find the set of rules of some partner that is smallest, then the most common.

    Parameters
    ----------
    removed
        For each rule (its label) ``bool (p,)``: the partners that it removes; `NOT_POSSIBLE` and
        `NO_PLACE` may be among the labels.

    Returns
    -------
    tuple of str
        Empty when there is nobody, or somebody whom no rule removes.
    """
    labels = list(removed)
    rows = np.stack(list(removed.values())).T
    if not len(rows) or not rows.any(axis=1).all():
        return ()
    sets, partners = np.unique(rows, axis=0, return_counts=True)
    # What is not possible cannot be switched off in a policy, so it comes last.
    fixed = np.array([label == NOT_POSSIBLE for label in labels])
    effort = sets.sum(axis=1) + len(labels) * sets[:, fixed].sum(axis=1)
    best = sets[np.lexsort((-partners, effort))[0]]
    return tuple(label for label, needed in zip(labels, best, strict=True) if needed)
