"""A program's policy: must rules that are never broken, prefer rules that give points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, get_args

import numpy as np
from pydantic import BaseModel, ConfigDict, SerializeAsAny, ValidationError

from matching.complaints import (
    Path,
    PolicyProblem,
    empty_column,
    nearest,
    problems_of,
    protected_attribute,
)
from matching.offers import TOPICS
from matching.policy_frame import (
    FRAME,
    KEYS,
    KEYS_OF,
    Kind,
    Objective,
    Odd,
    read_size,
    unknown_keys,
    wrong_for_groups,
    wrong_frame,
)
from matching.problem import CATEGORIES, MISSING, NUMBERS, SETS, Problem
from matching.rules import (
    MUST_OF_TEAMS,
    MUST_RULES,
    PREFER_OF_TEAMS,
    PREFER_RULES,
    PreferRule,
    Rule,
)
from matching.rules.skill_cover import MustSkillCover

__all__ = [
    "Policy",
    "PolicyError",
    "PolicyProblem",
    "check_policy",
    "parse_policy",
]

_SHOWN: Final = f"its keys are {', '.join(KEYS)}"
_OPPOSITES: Final = ({"different", "share"}, {"at_least", "share"})


class PolicyError(ValueError):
    """A policy that cannot be followed.

    Attributes
    ----------
    problems
        Everything that is wrong with it, each with its place.
    """

    def __init__(self, problems: Iterable[PolicyProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Policy(BaseModel):
    """What a good match is, checked.

    Make one with `parse_policy`.

    Attributes
    ----------
    kind
        ``pairing``, ``mentoring`` or ``teams``.
    group_size
        In pairing, 2 for pairs, or how many sit at a table.
    odd
        In pairing, what happens to members who are left over. With pairs: ``trio`` (join a pair
        when every must holds for every two of the three), ``relaxed_trio`` (for `different` rules
        two distinct values among the three suffice, every other must holds for every two),
        ``sit_out``. With tables: ``uneven`` (tables have as close to `group_size` members as serves
        the most of them, never fewer than three), ``sit_out`` (all tables have `group_size`).
    floor
        With pairs and in mentoring, how many points a match must have: members sit out rather than
        meet in a poorer one. A pair that an admin pins is exempt.
    objective
        In mentoring, what is best once as many mentees as possible have a mentor: ``best_total``
        (the most points), ``fairest`` (the worst-off mentee as well off as possible, then the
        next), ``stable`` (no mentor and mentee would both rather have each other).
    least_each
        In mentoring, how many mentees every mentor gets before points are looked at, as far as
        that leaves no mentee without a mentor; 0 for none.
    size
        In teams, the fewest and the most members of a team, unless its project says otherwise.
    teams
        In teams without projects, how many there are; ``None`` for as many as the size asks for.
    must
        Rules that no match breaks.
    prefer
        Rules that give points.
    """

    model_config = ConfigDict(frozen=True)

    kind: Kind = "pairing"
    group_size: int = 2
    odd: Odd = "trio"
    floor: int = 0
    objective: Objective = "best_total"
    least_each: int = 0
    size: tuple[int, int] = (5, 7)
    teams: int | None = None
    must: tuple[SerializeAsAny[Rule], ...] = ()
    prefer: tuple[SerializeAsAny[PreferRule], ...] = ()

    @property
    def makes_groups(self) -> bool:
        """Whether matches are tables or teams, not pairs."""
        return self.kind == "teams" or (self.kind == "pairing" and self.group_size > 2)

    def document(self) -> dict[str, Any]:
        """Give the policy as plain data, every option spelled out; it parses to the same policy."""
        frame = {name: getattr(self, name) for name in KEYS_OF[self.kind]}
        if self.kind == "teams":
            frame["size"] = list(self.size)
        return {
            "kind": self.kind,
            **{name: value for name, value in frame.items() if value is not None},
            "floor": self.floor,
            "must": [rule.document() for rule in self.must],
            "prefer": [rule.document() for rule in self.prefer],
        }


def parse_policy(document: Mapping[str, Any]) -> Policy:
    """Check a policy's document.

    Parameters
    ----------
    document
        Plain data with the keys ``kind``, ``floor``, ``must``, ``prefer``, for pairing also
        ``group_size`` and ``odd``, for mentoring ``objective`` and ``least_each``, for teams
        ``size`` and ``teams``; all may be left out. A rule is ``{name: options}``, or ``{name:
        value}`` where it has one main option.

    Returns
    -------
    Policy
        The checked policy.

    Raises
    ------
    PolicyError
        With everything that is wrong, each with its path and the nearest valid name.
    """
    if not isinstance(document, Mapping):
        message = f"a policy is keys with values, not {document!r}; {_SHOWN}"
        raise PolicyError([PolicyProblem((), message)])
    wrong = wrong_frame(document)
    problems = unknown_keys(document) + wrong
    kind = document.get("kind", "pairing")
    musts, prefers = MUST_RULES, PREFER_RULES
    if kind == "teams":
        musts, prefers = {**musts, **MUST_OF_TEAMS}, {**prefers, **PREFER_OF_TEAMS}
    must, must_problems = _rules(document.get("must"), musts, ("must",))
    prefer, prefer_problems = _rules(document.get("prefer"), prefers, ("prefer",))
    problems += must_problems + prefer_problems
    for part, rules in (("must", must), ("prefer", prefer)):
        problems += _of_kind(rules, kind, part)
    problems += _contradictions(must) + _not_for_stable(document, must)
    if not wrong:
        problems += wrong_for_groups(document, must, prefer)
    if problems:
        raise PolicyError(problems)
    frame = {key: document[key] for key in FRAME if key in document}
    if "size" in frame:
        frame["size"] = read_size(frame["size"])
    if kind == "pairing" and document.get("group_size", 2) > 2:
        frame.setdefault("odd", "uneven")
    return Policy(
        **frame,
        must=_side_by_side(list(must.values())),
        prefer=tuple(rule for rule in prefer.values() if isinstance(rule, PreferRule)),
    )


def _of_kind(rules: dict[int, Rule], kind: object, part: str) -> list[PolicyProblem]:
    """Put each rule as it stands in a kind of program; find those that are for another kind."""
    problems: list[PolicyProblem] = []
    if kind not in get_args(Kind):
        return problems
    for at, rule in rules.items():
        if kind not in rule.kinds:
            problems.append(PolicyProblem((part, at, rule.name), rule.elsewhere(str(kind))))
            continue
        try:
            rules[at] = rule.in_kind(str(kind))
        except ValueError as error:
            problems.append(PolicyProblem((part, at, rule.name), str(error)))
    return problems


def _side_by_side(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Let each must know the others."""
    return tuple(rule.beside([*rules[:at], *rules[at + 1 :]]) for at, rule in enumerate(rules))


def _rules(
    items: Any, known: Mapping[str, type[Rule]], path: Path
) -> tuple[dict[int, Rule], list[PolicyProblem]]:
    """Read a list of rules; give those that are right by their place, and what is wrong."""
    rules: dict[int, Rule] = {}
    problems: list[PolicyProblem] = []
    if items is None:
        return rules, problems
    if not isinstance(items, Sequence) or isinstance(items, str):
        return rules, [PolicyProblem(path, "must be a list of rules, each with a dash before it")]
    for at, item in enumerate(items):
        rule, wrong = _rule(item, known, (*path, at))
        problems += wrong
        if rule is not None:
            problems += _doubles(rule, rules, (*path, at))
            rules[at] = rule
    return rules, problems


def _rule(
    item: Any, known: Mapping[str, type[Rule]], path: Path
) -> tuple[Rule | None, list[PolicyProblem]]:
    """Read one rule."""
    if isinstance(item, str):
        item = {item: None}
    if not isinstance(item, Mapping) or len(item) != 1:
        return None, [PolicyProblem(path, _one_rule(item))]
    name, value = next(iter(item.items()))
    if name not in known:
        return None, [PolicyProblem((*path, name), _unknown_rule(name, known, path))]
    model = known[name]
    if not isinstance(value, Mapping) and value is not None and model.shorthand is None:
        return None, [PolicyProblem((*path, name), _needs_options(model))]
    options = value if isinstance(value, Mapping) else _spelled_out(model, value)
    try:
        return model(**{str(key): option for key, option in options.items()}), []
    except ValidationError as error:
        return None, problems_of(error, model, (*path, name))


def _spelled_out(model: type[Rule], value: Any) -> Mapping[str, Any]:
    """Turn the short form of a rule into its options."""
    if value is None or model.shorthand is None:
        return {}
    return {model.shorthand: value}


def _needs_options(model: type[Rule]) -> str:
    """Say how a rule without a short form is written."""
    needed = [name for name, option in model.model_fields.items() if option.is_required()]
    shown = ", ".join(f"{name}: ..." for name in sorted(needed))
    return f"{model.name!r} needs its options by name: {{{shown}}}"


def _one_rule(item: Any) -> str:
    """Say how a rule is written."""
    if isinstance(item, Mapping) and len(item) > 1:
        first = next(iter(item))
        return f"one rule an item; put the options inside: {{{first}: {{...}}}}"
    return "must be a rule, such as {different: function}"


def _unknown_rule(name: object, known: Mapping[str, type[Rule]], path: Path) -> str:
    """Say which rule may have been meant, or that it stands in the wrong list."""
    protected = protected_attribute(name)
    if protected is not None:
        return protected
    there, other = ("must", "prefer") if path[0] == "must" else ("prefer", "must")
    elsewhere = PREFER_RULES if other == "prefer" else MUST_RULES
    if name in elsewhere:
        return f"{name!r} is a {other} rule; it cannot be a {there}"
    return f"unknown rule {name!r}; {nearest(name, known)}"


def _doubles(rule: Rule, earlier: Mapping[int, Rule], path: Path) -> list[PolicyProblem]:
    """Find an earlier rule that says the same thing."""
    return [
        PolicyProblem(path, f"{rule.label} is there already, as rule {at + 1}; keep one of them")
        for at, other in earlier.items()
        if other.label == rule.label
    ]


def _contradictions(must: Mapping[int, Rule]) -> list[PolicyProblem]:
    """Find pairs of musts that no two members can keep."""
    return [
        PolicyProblem(
            ("must", at),
            f"{rule.label} contradicts {other.label} (rule {earlier + 1}): "
            "nobody could meet; remove one of them",
        )
        for at, rule in must.items()
        for earlier, other in must.items()
        if earlier < at and _contradict(rule, other)
    ]


def _not_for_stable(document: Mapping[str, Any], must: Mapping[int, Rule]) -> list[PolicyProblem]:
    """Find a condition on several mentorships, under which there may be no stable round."""
    if document.get("objective") != "stable":
        return []
    message = "cannot be kept by a stable round; write objective: best_total or fairest"
    return [
        PolicyProblem(("must", at, rule.name), message)
        for at, rule in must.items()
        if rule.name == "at_most"
    ]


def _contradict(one: Rule, other: Rule) -> bool:
    """Say whether one rule asks for what the other forbids."""
    attributes = [
        getattr(rule, "attribute", getattr(rule, "distinct", None)) for rule in (one, other)
    ]
    same = attributes[0] is not None and attributes[0] == attributes[1]
    return same and {one.name, other.name} in _OPPOSITES


def check_policy(problem: Problem, policy: Policy) -> list[PolicyProblem]:
    """Find rules that mean nothing for a roster, because no member has their column.

    Parameters
    ----------
    problem
        The members.
    policy
        The rules.

    Returns
    -------
    list of PolicyProblem
        Empty when every rule finds its columns. An empty roster has nothing to complain about.
    """
    if not problem.size:
        return []
    return _unknown_skills(problem, policy) + [
        PolicyProblem((part, at, rule.name), empty_column(column, rule.label))
        for part, rules in (("must", policy.must), ("prefer", policy.prefer))
        for at, rule in enumerate(rules)
        for column in rule.columns
        if not _filled(problem, column)
    ]


def _unknown_skills(problem: Problem, policy: Policy) -> list[PolicyProblem]:
    """Find skills that every team needs and no member has."""
    known = problem.members.sets.get("skills")
    labels = {label.casefold() for label in known.labels} if known is not None else set()
    return [
        PolicyProblem(("must", at, rule.name), f"no member has the skill {skill!r}; remove it")
        for at, rule in enumerate(policy.must)
        if isinstance(rule, MustSkillCover) and rule.skills != "required" and labels
        for skill in rule.skills
        if skill.casefold() not in labels
    ]


def _filled(problem: Problem, column: str) -> bool:
    """Say whether at least one member has a value in a column."""
    members = problem.members
    if column in CATEGORIES:
        category = members.categories.get(column)
        return category is not None and bool((category.codes >= 0).any())
    if column in NUMBERS:
        return bool((members.numbers.get(column, np.empty(0)) != MISSING).any())
    if column in TOPICS:
        sides = problem.mentoring
        return sides is not None and len(getattr(sides, column).indices) > 0
    if column == "leads":
        return problem.projects is not None and bool(problem.projects.leads.any())
    assert column in SETS
    return column in members.sets and len(members.sets[column].indices) > 0
