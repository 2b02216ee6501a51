"""Why somebody has no mentor, or no mentee, and the smallest change that would help."""

from __future__ import annotations

import numpy as np

from matching.explain import WhyNot, smallest_change
from matching.mentoring.arcs import lower_directed
from matching.mentoring.leftovers import removal_table
from matching.policy import Policy
from matching.problem import Problem
from matching.proposal import Role
from matching.rules.sides import sides


def explain_alone(problem: Problem, policy: Policy, member: int, role: Role) -> WhyNot:
    """Say what stands between a member in a role and the other side.

    Parameters
    ----------
    problem, policy
        The round.
    member
        Whose partners.
    role
        ``mentee`` or ``mentor``.

    Returns
    -------
    WhyNot
        Counts by rule over the other side, and the smallest change.

    Raises
    ------
    ValueError
        When there is no such member, or they do not have that role.
    PolicyError
        When a rule needs a column that no member has.
    """
    mentoring = sides(problem)
    if not 0 <= member < problem.size:
        raise ValueError(f"there is no member {member}; they go from 0 to {problem.size - 1}")
    own, other = mentoring.seeks, mentoring.offers
    if role == "mentor":
        own, other = other, own
    if not own[member]:
        raise ValueError(f"member {member} takes no part as {role}")
    partners = np.setdiff1d(np.flatnonzero(other), [member])
    lowered = lower_directed(problem, policy)
    table = removal_table(lowered, role, np.array([member]), partners)
    removed = {label: taken[0] for label, taken in table.items()}
    times = np.sum(list(removed.values()), axis=0)
    return WhyNot(
        member=member,
        partners=len(partners),
        blocked_by={label: int(t.sum()) for label, t in removed.items() if t.any()},
        only={
            label: int((t & (times == 1)).sum())
            for label, t in removed.items()
            if (t & (times == 1)).any()
        },
        smallest_change=smallest_change(removed),
    )
