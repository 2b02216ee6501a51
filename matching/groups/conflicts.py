"""Why there are no teams: the fewest conditions that contradict each other, and what would help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NoReturn

import numpy as np

from matching.groups.company import Company
from matching.groups.seats import Attempt, shapes_of
from matching.groups.shapes import Shape
from matching.policy import Policy
from matching.problem import Problem
from matching.rules import Rule
from matching.rules.at_least import MustAtLeast
from matching.rules.at_most import MustAtMost
from matching.rules.lead import MustLead
from matching.rules.skill_cover import MustSkillCover

MOST_PLACES: Final = 60_000
"""Up to so many members times groups it is found out which conditions contradict each other."""

Change = Literal["drop", "one_less", "one_more", "larger", "smaller", "optional", "fewer_teams"]
Asked = tuple[Problem, Policy]


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that teams have to keep.

    Attributes
    ----------
    label
        The label of its rule, or ``blocked``, ``pinned``, ``placed`` or ``size``.
    project
        The project that it is about, ``None`` for all.
    skill
        The skill that is needed.
    count
        How many are asked for or allowed.
    """

    label: str
    project: int | None = None
    skill: str | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A change after which there are teams.

    Attributes
    ----------
    change
        ``drop`` the condition, ask for ``one_less`` or allow ``one_more``; let teams be ``larger``
        or ``smaller`` by one; let a project be ``optional``; make ``fewer_teams``, `count` of them.
    condition
        What is changed.
    """

    change: Change
    condition: Condition


@dataclass(frozen=True, slots=True)
class Conflict:
    """Conditions that no teams keep.

    Attributes
    ----------
    conditions
        They contradict each other together with the sizes of the teams, and no fewer of them do.
    relaxations
        Single changes that suffice, the smallest first; none when one is not enough.
    """

    conditions: tuple[Condition, ...]
    relaxations: tuple[Relaxation, ...]


class NoTeams(ValueError):  # noqa: N818 - it says what happened
    """No teams keep the rules, or none were found.

    Attributes
    ----------
    conflict
        Why, or ``None`` when that was not found out.
    """

    def __init__(self, conflict: Conflict | None) -> None:
        self.conflict = conflict
        labels = [each.label for each in conflict.conditions] if conflict else []
        why = f": {', '.join(labels) or 'the sizes'} cannot be kept" if conflict else " were found"
        super().__init__(f"no teams that keep all rules{why}")


def refuse(company: Company) -> NoReturn:
    """Find out why there are no teams, and say so.

    Raises
    ------
    NoTeams
        Always.
    """
    groups = max((len(shape) for shape in shapes_of(company)), default=0)
    if company.size * groups > MOST_PLACES or _is_possible(company.problem, company.policy):
        raise NoTeams(None)
    raise NoTeams(conflict_of(company.problem, company.policy))


def conflict_of(problem: Problem, policy: Policy) -> Conflict:
    """Take conditions away one after the other as long as there are no teams.

    What is left is a smallest set (a deletion filter: Chinneck 2008, "Feasibility and Infeasibility
    in Optimization", 6.2); another set may be smaller in number.

    Parameters
    ----------
    problem, policy
        Of which no teams keep the rules.
    """
    left: Asked = problem, policy
    kept: list[Condition] = []
    for condition, without in _conditions(problem, policy):
        fewer = without(*left)
        if _is_possible(*fewer) is False:
            left = fewer
        else:
            kept.append(condition)
    found = [
        Relaxation(change, condition)
        for change, condition, asked in _changes(problem, policy, kept)
        if _is_possible(*asked)
    ]
    return Conflict(tuple(kept), tuple(found))


def _is_possible(problem: Problem, policy: Policy) -> bool | None:
    """Say whether some teams keep the rules; ``None`` when that was not found out."""
    company = Company.of(problem, policy)
    shapes = shapes_of(company)
    if not shapes:
        return False
    if policy.kind == "teams" and not problem.project_count and policy.teams is None:
        shapes = [Shape.alike(1, *policy.size)]  # where there are several, there is one
    members = company.size
    found = [Attempt(company, shape, 0, members, repeats=True).is_possible() for shape in shapes]
    return True if any(found) else (None if None in found else False)


def _conditions(
    problem: Problem, policy: Policy
) -> Iterator[tuple[Condition, Callable[[Problem, Policy], Asked]]]:
    """List conditions, each with a way to ask without it; what an admin can least change last."""
    for rule in policy.must:
        if isinstance(rule, MustSkillCover) and rule.skills == "required":
            yield from _needs(problem, rule)
        else:
            yield _condition(rule), _without_rule(rule)
    for name in ("pinned", "blocked"):
        if len(getattr(problem, name)):
            yield Condition(name), _without_pairs(name)
    if problem.projects is not None and len(problem.projects.placed):
        yield Condition("placed"), _unplaced


def _needs(
    problem: Problem, rule: MustSkillCover
) -> Iterator[tuple[Condition, Callable[[Problem, Policy], Asked]]]:
    for project, skill, count in rule.needs(problem, ()):
        condition = Condition(rule.label, project, skill, count)
        yield condition, _without_need(condition)


def _without_need(condition: Condition) -> Callable[[Problem, Policy], Asked]:
    return lambda p, q: (_with_need(p, condition, 0), q)


def _condition(rule: Rule) -> Condition:
    count = getattr(rule, "count", None) or getattr(rule, "by", None)
    if isinstance(rule, MustLead):
        count = rule.least
    return Condition(rule.label, count=count)


def _without_rule(rule: Rule) -> Callable[[Problem, Policy], Asked]:
    return lambda p, q: (p, _with_rule(q, rule.label, None))


def _without_pairs(name: str) -> Callable[[Problem, Policy], Asked]:
    changes: dict[str, Any] = {name: np.empty((0, 2), np.int32)}
    return lambda p, q: (replace(p, **changes), q)


def _unplaced(problem: Problem, policy: Policy) -> Asked:
    assert problem.projects is not None
    projects = replace(problem.projects, placed=np.empty((0, 2), np.int32))
    return replace(problem, projects=projects), policy


def _with_need(problem: Problem, condition: Condition, count: int) -> Problem:
    """Let a project need a skill by another number of members; 0 for not at all."""
    projects = problem.projects
    assert projects is not None
    assert condition.skill is not None
    skill = projects.skills.index(condition.skill)
    rows = [
        [project, needed, count if (project, needed) == (condition.project, skill) else many]
        for project, needed, many in projects.needs.tolist()
    ]
    needs = np.array([row for row in rows if row[2]], np.int32).reshape(-1, 3)
    return replace(problem, projects=replace(projects, needs=needs))


def _with_rule(policy: Policy, label: str, instead: Rule | None) -> Policy:
    must = [instead if rule.label == label else rule for rule in policy.must]
    return policy.model_copy(update={"must": tuple(rule for rule in must if rule is not None)})


def _changes(
    problem: Problem, policy: Policy, kept: list[Condition]
) -> Iterator[tuple[Change, Condition, Asked]]:
    """List single changes, the smallest first."""
    for condition in kept:
        yield from _a_little_less(problem, policy, condition)
    yield from _other_sizes(problem, policy, kept)
    without = dict(_conditions(problem, policy))
    for condition in kept:
        yield "drop", condition, without[condition](problem, policy)


def _a_little_less(
    problem: Problem, policy: Policy, condition: Condition
) -> Iterator[tuple[Change, Condition, Asked]]:
    if condition.project is not None:
        assert condition.count is not None
        if condition.count > 1:
            fewer = _with_need(problem, condition, condition.count - 1)
            yield "one_less", condition, (fewer, _by_one(policy))
        return
    rule = next((rule for rule in policy.must if rule.label == condition.label), None)
    match rule:
        case MustAtLeast() if rule.count > 2:
            milder: Rule = rule.model_copy(update={"count": rule.count - 1})
            yield "one_less", condition, (problem, _with_rule(policy, rule.label, milder))
        case MustSkillCover() if rule.by > 1:
            milder = rule.model_copy(update={"by": rule.by - 1})
            yield "one_less", condition, (problem, _with_rule(policy, rule.label, milder))
        case MustAtMost():
            milder = rule.model_copy(update={"count": rule.count + 1})
            yield "one_more", condition, (problem, _with_rule(policy, rule.label, milder))


def _by_one(policy: Policy) -> Policy:
    """Let `cover` ask for one member of each skill, where a project does not ask for more."""
    rules = [rule for rule in policy.must if isinstance(rule, MustSkillCover)]
    for rule in rules:
        policy = _with_rule(policy, rule.label, rule.model_copy(update={"by": 1}))
    return policy


def _other_sizes(
    problem: Problem, policy: Policy, kept: list[Condition]
) -> Iterator[tuple[Change, Condition, Asked]]:
    projects = problem.projects
    if policy.kind == "pairing":
        return
    if projects is None or not len(projects):
        least, most = policy.size
        of_all = Condition("size", count=least)
        if least > 2:
            yield "smaller", of_all, (problem, _with_size(policy, least - 1, most))
        yield (
            "larger",
            Condition("size", count=most),
            (
                problem,
                _with_size(policy, least, most + 1),
            ),
        )
        if policy.teams is not None and policy.teams > 1:
            count = max(1, min(policy.teams - 1, problem.size // least))
            fewer = policy.model_copy(update={"teams": count})
            yield "fewer_teams", Condition("size", count=count), (problem, fewer)
        return
    concerned = {each.project for each in kept if each.project is not None}
    for project in sorted(concerned) or range(len(projects)):
        at = np.arange(len(projects)) == project
        for change, name, by in (("larger", "most", 1), ("smaller", "least", -1)):
            sizes = getattr(projects, name) + by * at
            if name == "least" and sizes[project] < 2:
                continue
            condition = Condition("size", project, count=int(getattr(projects, name)[project]))
            other = replace(problem, projects=replace(projects, **{name: sizes}))
            yield change, condition, (other, policy)  # type: ignore[misc]
        if not projects.optional[project]:
            other = replace(problem, projects=replace(projects, optional=projects.optional | at))
            yield "optional", Condition("size", project), (other, policy)


def _with_size(policy: Policy, least: int, most: int) -> Policy:
    return policy.model_copy(update={"size": (least, most)})
