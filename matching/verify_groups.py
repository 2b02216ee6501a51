"""Checks what tables and teams have to hold, for `matching.verify`, in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from matching.problem import Problem
from matching.proposal import Match, Proposal, Unmatched, Violation
from matching.verify_rules import Facts, breaks, label_of

SMALLEST_TABLE: Final = 3

LOOKED_THROUGH: Final = 200_000
"""So many seats are looked at for those left over, which may be those of the first of them."""

Options = dict[str, Any]


def check_groups(
    facts: Facts, problem: Problem, document: Options, proposal: Proposal
) -> Iterator[Violation]:
    """Find what is wrong with groups beside what every two of their members keep.

    Parameters
    ----------
    facts
        The problem.
    problem, document
        The problem, and the policy's document.
    proposal
        The proposal.

    Yields
    ------
    Violation
        Each group of a wrong size or without what it has to hold, each project that does not run
        or has two teams, and each member left over who could join a group that has room.
    """
    for match in proposal.matches:
        least, most = _sizes(problem, document, match)
        if not least <= len(match.members) <= most:
            told = f"a group has {len(match.members)} members, not {least} to {most}"
            yield Violation("size", match.members, told)
        for item in document["must"]:
            yield from _broken(facts, problem, item, match)
    yield from _projects(problem, document, proposal)
    yield from _seats(facts, problem, document, proposal)


def _sizes(problem: Problem, document: Options, match: Match) -> tuple[int, int]:
    """Give the fewest and the most members of a group."""
    if document["kind"] == "teams":
        known = match.project is not None and 0 <= match.project < problem.project_count
        if problem.projects is None or match.project is None or not known:
            least, most = document["size"]
            return least, most
        projects = problem.projects
        return int(projects.least[match.project]), int(projects.most[match.project])
    size = document["group_size"]
    if document["odd"] == "sit_out":
        return size, size
    return SMALLEST_TABLE, max(size + 1, 2 * SMALLEST_TABLE - 1)


def _broken(facts: Facts, problem: Problem, item: Options, match: Match) -> Iterator[Violation]:
    """Check one condition on a whole group."""
    ((name, options),) = item.items()
    label, members = label_of(item), match.members
    if name == "at_least":
        distinct = set(_values(facts, options["distinct"], members))
        if len(distinct - {None}) < options["count"]:
            told = f"a group has {len(distinct - {None})} distinct values of {label}"
            yield Violation(label, members, told)
    elif name == "at_most":
        for value, count in Counter(_values(facts, options["same"], members)).items():
            if value is not None and count > options["count"]:
                yield Violation(label, members, f"a group has {count} of one value of {label}")
    elif name == "cover":
        yield from _uncovered(facts, problem, options, match)
    elif name == "lead" and problem.projects is not None and len(problem.projects.leads):
        leads = sum(bool(problem.projects.leads[member]) for member in members)
        most = len(members) if options["most"] is None else options["most"]
        if not options["least"] <= leads <= most:
            yield Violation(label, members, f"a team has {leads} leads")


def _uncovered(
    facts: Facts, problem: Problem, options: Options, match: Match
) -> Iterator[Violation]:
    """Find the skills that a team lacks."""
    needs: list[tuple[str, int]] = []
    if options["skills"] != "required":
        needs = [(skill, options["by"]) for skill in options["skills"]]
    elif problem.projects is not None:
        labels = problem.projects.skills
        needs = [
            (labels[skill], max(count, options["by"]))
            for project, skill, count in problem.projects.needs.tolist()
            if project == match.project
        ]
    for skill, count in needs:
        has = sum(
            skill.casefold() in {label.casefold() for label in facts.labels("skills", member)}
            for member in match.members
        )
        if has < count:
            told = f"a team has {has} members with a skill that {count} need to have"
            yield Violation("cover.skills", match.members, told)


def _values(facts: Facts, attribute: str, members: tuple[int, ...]) -> list[Any]:
    if attribute == "level":
        return [facts.number(attribute, member) for member in members]
    return [facts.label(attribute, member) for member in members]


def _projects(problem: Problem, document: Options, proposal: Proposal) -> Iterator[Violation]:
    """Check which projects run, and who was placed where."""
    if problem.projects is None or not len(problem.projects) or document["kind"] != "teams":
        yield from _without_projects(document, proposal)
        return
    for match in proposal.matches:
        if match.project is None or not 0 <= match.project < len(problem.projects):
            yield Violation("project", match.members, f"{match.project} is no project")
    running = Counter(match.project for match in proposal.matches)
    for project in range(len(problem.projects)):
        least = 0 if problem.projects.optional[project] else 1
        if not least <= running[project] <= 1:
            yield Violation("project", (), f"project {project} has {running[project]} teams")
    where = {m: match.project for match in proposal.matches for m in match.members}
    for member, project in problem.projects.placed.tolist():
        if where.get(member) != project:
            yield Violation("placed", (member,), f"member {member} is not in project {project}")


def _without_projects(document: Options, proposal: Proposal) -> Iterator[Violation]:
    """Check that no group has a project, and that there are as many teams as are asked for."""
    for match in proposal.matches:
        if match.project is not None:
            yield Violation("project", match.members, "there are no projects")
    wanted = document.get("teams")
    if wanted is not None and len(proposal.matches) != wanted:
        yield Violation("teams", (), f"there are {len(proposal.matches)} teams, not {wanted}")


def _seats(
    facts: Facts, problem: Problem, document: Options, proposal: Proposal
) -> Iterator[Violation]:
    """Find members left over who could join a group that has room, and untrue reasons."""
    looks = 0
    for left in proposal.unmatched:
        looks += problem.size
        if looks > LOOKED_THROUGH:
            return
        yield from _reason(facts, problem, document, left)
        for match in proposal.matches:
            if left.reason == "surplus" and _could_join(facts, problem, document, match, left):
                told = f"member {left.member} is left over and could join a group"
                yield Violation("unmatched", (left.member, *match.members), told)


def _reason(
    facts: Facts, problem: Problem, document: Options, left: Unmatched
) -> Iterator[Violation]:
    """Check that nobody could be met where that is said."""
    able = facts.capacity(left.member) > 0
    others = (other for other in range(problem.size) if other != left.member)
    anybody = able and any(_may_meet(facts, document, left.member, other) for other in others)
    true = "no_capacity" if not able else ("surplus" if anybody else "no_partner")
    if left.reason != true:
        told = f"member {left.member}: {left.reason} is not true, it is {true}"
        yield Violation("unmatched", (left.member,), told)


def _could_join(
    facts: Facts, problem: Problem, document: Options, match: Match, left: Unmatched
) -> bool:
    larger = Match(tuple(sorted((*match.members, left.member))), 0, (), None, match.project)
    if len(larger.members) > _sizes(problem, document, larger)[1]:
        return False
    if any(not _may_meet(facts, document, left.member, other) for other in match.members):
        return False
    if any(
        breaks(facts, item, left.member, other)
        for item in document["must"]
        if "rest" in item
        for other in match.members
    ):
        return False
    return not any(True for item in document["must"] for _ in _broken(facts, problem, item, larger))


def _may_meet(facts: Facts, document: Options, a: int, b: int) -> bool:
    """Say whether two members could be in a group under the musts that never give way."""
    if facts.capacity(a) == 0 or facts.capacity(b) == 0 or facts.is_blocked(a, b):
        return False
    return not any(
        breaks(facts, item, a, b)
        for item in document["must"]
        if "rest" not in item or item["rest"]["else"] == "unmatched"
    )
