"""Why no teams can be made, in words: what contradicts what, and what would help."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from matching import Policy, Problem
from matching.groups import Condition, NoTeams, PlacedRefused, Relaxation

Names = Sequence[str]

_RULES: Final[Mapping[str, str]] = {
    "at_least": "{count} distinct values of {about}",
    "at_most": "no more than {count} of the same {about}",
    "cover": "every skill of the rule `cover` by {count}",
    "lead": "{count} who would lead",
    "different": "different {about}",
    "apart": "nobody with somebody of their {about}",
    "share": "{about} in common",
    "overlap": "working hours in common",
    "rest": "nobody who met lately",
    "near": "{about} near each other",
    "load": "nobody who is busy in other programs",
    "blocked": "those who are kept apart",
    "pinned": "those who are pinned together (`crossweave round pin A B --undo` takes a pin back)",
    "placed": "those whom projects name",
}


def conflict_in_words(refused: NoTeams, problem: Problem, policy: Policy, names: Names) -> str:
    """Say which conditions no teams keep, and which single changes would help.

    Parameters
    ----------
    names
        What each project is called, by number.
    """
    conflict = refused.conflict
    if conflict is None:
        return (
            "No teams were found that keep every must rule, and it is not known whether there are"
            " any. Relax a rule, or allow other sizes."
        )
    what = "teams" if policy.kind == "teams" else "tables"
    lines = [f"No {what} keep every must rule: {_sizes(problem, policy)}."]
    if conflict.conditions:
        told = "; ".join(_condition(each, names) for each in conflict.conditions)
        lines.append(f"What contradicts each other, with these sizes: {told}.")
    if conflict.relaxations:
        lines.append("Any one of these would help:")
        lines += [f"  {_relaxation(each, names)}" for each in conflict.relaxations]
    else:
        lines.append(
            "No single change would help: take part of the rules away, or ask more people."
        )
    return "\n".join(lines)


def placed_in_words(refused: PlacedRefused, keys: Sequence[str], names: Names) -> str:
    """Say which rules keep everybody from somebody whom the program's file puts into a team."""
    rules = ", ".join(rule.replace(".", " ").replace("_", " ") for rule in refused.rules)
    return (
        f"{keys[refused.member]} is named by project {names[refused.project]}, but may be in a team"
        f" with nobody, by: {rules}. Name somebody else in the program's file, or change the rule."
    )


def _sizes(problem: Problem, policy: Policy) -> str:
    """Say how many members there are for how many places."""
    projects = problem.projects
    if projects is not None and len(projects):
        running = ~projects.optional
        needed = int(projects.least[running].sum())
        return (
            f"{len(projects)} projects, of which {int(running.sum())} must run, need at least"
            f" {needed} members, {problem.size} take part"
        )
    if policy.kind == "pairing":
        return f"{problem.size} members take part, at tables of about {policy.group_size}"
    least, most = policy.size
    if policy.teams is None:
        return f"{problem.size} members take part, a team has {least} to {most}"
    return (
        f"{policy.teams} teams of {least} to {most} need at least {policy.teams * least} members,"
        f" {problem.size} take part"
    )


def _condition(condition: Condition, names: Names) -> str:
    if condition.project is not None and condition.skill is not None:
        who = "one member" if condition.count == 1 else f"{condition.count} members"
        return f"project {names[condition.project]} needs {who} with {condition.skill}"
    return _rule(condition)


def _rule(condition: Condition) -> str:
    name, _, about = condition.label.partition(".")
    words = _RULES.get(name, condition.label)
    return words.format(count=condition.count, about=about.replace("_", " "))


def _relaxation(relaxation: Relaxation, names: Names) -> str:
    return _CHANGES[relaxation.change](relaxation.condition, names)


def _of(condition: Condition, names: Names) -> str:
    return "" if condition.project is None else f" of project {names[condition.project]}"


def _drop(condition: Condition, names: Names) -> str:
    if condition.skill is not None:
        return f"drop {condition.skill} from what project {names[condition.project or 0]} needs"
    return f"drop the condition: {_rule(condition)}"


def _one_less(condition: Condition, names: Names) -> str:
    assert condition.count is not None
    if condition.skill is not None:
        project = names[condition.project or 0]
        return f"ask for {condition.skill} by {condition.count - 1} in project {project}"
    return f"ask for one less: {_rule(condition)}"


def _size(condition: Condition, by: int) -> int:
    assert condition.count is not None
    return condition.count + by


_CHANGES: Final[Mapping[str, Callable[[Condition, Names], str]]] = {
    "drop": _drop,
    "one_less": _one_less,
    "one_more": lambda condition, _: f"allow one more: {_rule(condition)}",
    "larger": lambda c, names: f"raise the largest size{_of(c, names)} to {_size(c, 1)}",
    "smaller": lambda c, names: f"lower the smallest size{_of(c, names)} to {_size(c, -1)}",
    "optional": lambda c, names: f"let it be open whether the team{_of(c, names)} comes about",
    "fewer_teams": lambda c, _: f"make {_size(c, 0)} teams",
}
