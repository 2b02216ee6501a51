"""All of a policy but its rules: its kind, its sizes, and what goes with what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, get_args

from matching.complaints import PolicyProblem, nearest
from matching.rules import GroupRule, Rule
from matching.rules.at_least import MustAtLeast
from matching.rules.spread import PreferSpread

Kind = Literal["pairing", "mentoring", "teams"]
Odd = Literal["trio", "relaxed_trio", "uneven", "sit_out"]
Objective = Literal["best_total", "fairest", "stable"]

KEYS: Final = (
    "kind", "group_size", "odd", "floor", "objective", "least_each", "size", "teams", "must",
    "prefer",
)  # fmt: skip
FRAME: Final = KEYS[:8]
KEYS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "pairing": ("odd", "group_size"),
    "mentoring": ("objective", "least_each"),
    "teams": ("size", "teams"),
}
"""The keys that only one kind has."""
MOST_EACH: Final = 1000
LARGEST_GROUP: Final = 6
LARGEST_TEAM: Final = 100
MOST_TEAMS: Final = 10_000
SMALLEST_TABLE: Final = 3
_FOR_TABLES: Final = "is a rule of tables; write group_size: 3 to 6, or remove it"
HIGHEST_FLOOR: Final = 1_000_000


def unknown_keys(document: Mapping[str, Any]) -> list[PolicyProblem]:
    """Find the keys that a policy does not have."""
    return [
        PolicyProblem((key,), f"unknown key {key!r}; {nearest(key, KEYS)}")
        for key in document
        if key not in KEYS
    ]


def wrong_frame(document: Mapping[str, Any]) -> list[PolicyProblem]:
    """Find what is wrong with the kind, the group size and what to do with the odd ones."""
    problems = _wrong_word(document, "kind", get_args(Kind))
    problems += _wrong_word(document, "odd", get_args(Odd))
    problems += _wrong_word(document, "objective", get_args(Objective))
    if not problems:
        problems += _wrong_for_kind(document, document.get("kind", "pairing"))
    problems += _wrong_number(document, "floor", HIGHEST_FLOOR, "points")
    problems += _wrong_number(document, "least_each", MOST_EACH, "mentees")
    problems += _wrong_group_size(document.get("group_size", 2))
    return problems + _wrong_teams(document)


def _wrong_for_kind(document: Mapping[str, Any], kind: str) -> list[PolicyProblem]:
    """Find keys that are for another kind."""
    return [
        PolicyProblem((key,), f"{key!r} is for kind: {other}; remove it")
        for other, keys in KEYS_OF.items()
        for key in keys
        if other != kind and key in document
    ]


def _wrong_word(document: Mapping[str, Any], key: str, valid: Sequence[str]) -> list[PolicyProblem]:
    given = document.get(key, valid[0])
    if given in valid:
        return []
    return [PolicyProblem((key,), f"{given!r} is not valid here; {nearest(given, valid)}")]


def _wrong_number(
    document: Mapping[str, Any], key: str, most: int, unit: str
) -> list[PolicyProblem]:
    given = document.get(key, 0)
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= most:
        return []
    message = f"is {given!r}, must be a whole number of {unit} from 0 to {most}"
    return [PolicyProblem((key,), message)]


def _wrong_group_size(given: object) -> list[PolicyProblem]:
    if not isinstance(given, int) or isinstance(given, bool) or not 2 <= given <= LARGEST_GROUP:
        message = f"is {given!r}, must be a whole number from 2 to {LARGEST_GROUP}"
        return [PolicyProblem(("group_size",), message)]
    return []


def _wrong_teams(document: Mapping[str, Any]) -> list[PolicyProblem]:
    """Find what is wrong with the size and the number of teams."""
    problems = []
    try:
        read_size(document.get("size", "5 to 7"))
    except ValueError as error:
        problems.append(PolicyProblem(("size",), str(error)))
    if document.get("teams") is not None:
        problems += _wrong_number(document, "teams", MOST_TEAMS, "teams")
        if document["teams"] == 0:
            problems.append(PolicyProblem(("teams",), "is 0; leave it out for as many as fit"))
    return problems


def read_size(given: object) -> tuple[int, int]:
    """Read how many members a team has: ``6``, ``5 to 7`` or ``[5, 7]``.

    Raises
    ------
    ValueError
        It is none of these, or beyond what a team may have.
    """
    parts: Any = given.split("to") if isinstance(given, str) else given
    numbers = list(parts) if isinstance(parts, Sequence) else [parts]
    try:
        sizes = [int(part) for part in numbers if not isinstance(part, bool | float)]
    except (TypeError, ValueError):
        sizes = []
    if len(sizes) != len(numbers) or len(sizes) not in {1, 2}:
        raise ValueError(f"is {given!r}, must be how many members a team has, such as 5 to 7")
    least, most = sizes[0], sizes[-1]
    if min(least, most) < 2 or max(least, most) > LARGEST_TEAM:
        raise ValueError(f"is {given!r}: teams have 2 to {LARGEST_TEAM} members")
    if least > most:
        raise ValueError(f"is {given!r}: write the least first, {most} to {least}")
    return least, most


def wrong_for_groups(
    document: Mapping[str, Any], must: Mapping[int, Rule], prefer: Mapping[int, Rule]
) -> list[PolicyProblem]:
    """Find rules of groups where matches are pairs, and what only pairs have where they are not."""
    kind, size = document.get("kind", "pairing"), document.get("group_size", 2)
    if kind == "mentoring":
        return []
    if kind == "pairing" and size == 2:
        told = "is a rule of tables and teams; write group_size: 3 to 6, or remove it"
        problems = [
            PolicyProblem(("must", at, rule.name), f"{rule.name!r} {told}")
            for at, rule in must.items()
            if isinstance(rule, GroupRule)
        ]
        problems += [
            PolicyProblem(("prefer", at, rule.name), f"{rule.name!r} {_FOR_TABLES}")
            for at, rule in prefer.items()
            if isinstance(rule, PreferSpread)
        ]
        if document.get("odd") == "uneven":
            told = "'uneven' is for tables; write odd: trio, relaxed_trio or sit_out"
            problems.append(PolicyProblem(("odd",), told))
        return problems
    problems = []
    if document.get("odd") in {"trio", "relaxed_trio"}:
        told = f"{document['odd']!r} is for pairs; at tables write odd: uneven or sit_out"
        problems.append(PolicyProblem(("odd",), told))
    if document.get("floor", 0):
        problems.append(PolicyProblem(("floor",), "is for pairs and mentoring; remove it"))
    return problems + _beyond_size(document, must, kind, size)


def _beyond_size(
    document: Mapping[str, Any], must: Mapping[int, Rule], kind: object, group_size: int
) -> list[PolicyProblem]:
    """Find how many distinct values are asked for of groups that never have as many members."""
    most = read_size(document.get("size", "5 to 7"))[1] if kind == "teams" else group_size
    return [
        PolicyProblem(
            ("must", at, rule.name), f"asks for {rule.count} distinct of {most} members at most"
        )
        for at, rule in must.items()
        if isinstance(rule, MustAtLeast) and rule.count > most
    ]
