"""The figures of a proposal, by the kind of its program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, Final

from matching import Match, Policy, Problem, Proposal
from matching.columns import Int64
from matching.outcome import introduced, repeats
from matching.rules.team_wish import TOP

BY_CHANCE: Final = "share_exchanging_by_chance"


def solved_figures(
    problem: Problem, policy: Policy, proposal: Proposal, executor: Executor | None
) -> dict[str, Any]:
    """Count what a proposal comes to, as plain data.

    Returns
    -------
    dict
        For every kind ``kind``, ``eligible``, ``matched`` (members in a match), ``unmatched``,
        ``contacts_known`` (whether activity could count), ``own_manager``, ``repeats`` and what is
        proven; for pairing also ``pairs``, ``trios`` and what is exchanged; for tables and teams
        ``groups``, ``sizes`` (how many groups of each size) and what is exchanged, with projects
        also ``projects``, ``wished`` (who named any), ``top_wish`` and ``first_wish`` (who got one
        of the first three, and the first); for mentoring what
        `matching.mentoring.mentoring_figures` gives.
    """
    return {
        **_counted(problem, policy, proposal),
        **_by_chance(problem, policy, proposal, executor),
    }


def edited_figures(
    problem: Problem, policy: Policy, proposal: Proposal, before: Mapping[str, Any]
) -> dict[str, Any]:
    """Count what a proposal comes to that was edited, without drawing lots anew.

    Parameters
    ----------
    before
        The figures before the edit: what chance would give depends on the problem alone.
    """
    known = {name: before[name] for name in (BY_CHANCE, "seconds") if name in before}
    return _counted(problem, policy, proposal) | known


def _counted(problem: Problem, policy: Policy, proposal: Proposal) -> dict[str, Any]:
    pairs = introduced(proposal.matches)
    own = _mentoring if policy.kind == "mentoring" else _pairing
    if policy.makes_groups:
        own = _groups
    return {
        "kind": policy.kind,
        "eligible": problem.size,
        "matched": len({member for match in proposal.matches for member in match.members}),
        "unmatched": len(proposal.unmatched),
        **own(problem, proposal),
        "contacts_known": problem.contacts is not None,
        "own_manager": _with_own_manager(problem, pairs),
        "repeats": repeats(problem, pairs),
        "objective": proposal.objective,
        "upper_bound": proposal.upper_bound,
        "gap": proposal.gap,
        "optimal": proposal.optimal,
        "stopped_by": proposal.stopped_by,
    }


def _pairing(problem: Problem, proposal: Proposal) -> dict[str, Any]:
    sizes = [len(match.members) for match in proposal.matches]
    return {
        "pairs": sizes.count(2),
        "trios": sizes.count(3),
        **_exchanging(problem, proposal),
    }


def _groups(problem: Problem, proposal: Proposal) -> dict[str, Any]:
    sizes = Counter(len(match.members) for match in proposal.matches)
    return {
        "groups": len(proposal.matches),
        "sizes": {str(size): sizes[size] for size in sorted(sizes)},
        **_exchanging(problem, proposal),
        **_wishes(problem, proposal),
    }


def _wishes(problem: Problem, proposal: Proposal) -> dict[str, int]:
    """Count who got which wish; nothing where there are no projects."""
    projects = problem.projects
    if projects is None or not len(projects):
        return {}
    where = {m: match.project for match in proposal.matches for m in match.members}
    ranks = zip(projects.wishes.tolist(), projects.wish_ranks().tolist(), strict=True)
    got = [rank for (member, project), rank in ranks if where.get(member) == project]
    return {
        "projects": len(projects),
        "wished": len(set(projects.wishes[:, 0].tolist())),
        "top_wish": sum(rank <= TOP for rank in got),
        "first_wish": got.count(1),
    }


def _mentoring(problem: Problem, proposal: Proposal) -> dict[str, Any]:
    from matching.mentoring import mentoring_figures

    return mentoring_figures(problem, proposal)


def _exchanging(problem: Problem, proposal: Proposal) -> dict[str, float | None]:
    """Give the share who can show each other something; None when nobody has said any interest."""
    from matching.baseline import share_exchanging

    known = _says_interests(problem)
    return {"share_exchanging": share_exchanging(problem, proposal.matches) if known else None}


def _by_chance(
    problem: Problem, policy: Policy, proposal: Proposal, executor: Executor | None
) -> dict[str, float | None]:
    """Give the share that matches drawn by lot would have under the same rules."""
    from matching.baseline import random_proposal, share_exchanging
    from matching.groups import random_groups

    if policy.kind == "mentoring":
        return {}
    if not _says_interests(problem):
        return {BY_CHANCE: None}
    drawn: Sequence[Match]
    if policy.makes_groups:
        drawn = random_groups(problem, policy, seed=proposal.seed)
    else:
        drawn = random_proposal(problem, policy, seed=proposal.seed, executor=executor).matches
    return {BY_CHANCE: share_exchanging(problem, drawn)}


def _says_interests(problem: Problem) -> bool:
    interests = problem.members.sets.get("interests")
    return interests is not None and bool(interests.indices.size)


def _with_own_manager(problem: Problem, pairs: Int64) -> int:
    manager = problem.members.manager
    a, b = pairs.T
    return int(((manager[a] == b) | (manager[b] == a)).sum())
