"""The JSON Schema of a policy's document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from matching.policy_frame import (
    HIGHEST_FLOOR,
    LARGEST_GROUP,
    LARGEST_TEAM,
    MOST_EACH,
    MOST_TEAMS,
    Kind,
    Objective,
    Odd,
)
from matching.rules import MUST_OF_TEAMS, MUST_RULES, PREFER_OF_TEAMS, PREFER_RULES, Rule


def policy_schema() -> dict[str, Any]:
    """Give the JSON Schema of a policy's document, for editors that complete YAML.

    Returns
    -------
    dict
        JSON Schema 2020-12; every rule's options come from its own class.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Policy",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "kind": {"enum": list(get_args(Kind)), "default": "pairing"},
            "group_size": {"type": "integer", "minimum": 2, "maximum": LARGEST_GROUP, "default": 2},
            "odd": {"enum": list(get_args(Odd)), "default": "trio"},
            "floor": {"type": "integer", "minimum": 0, "maximum": HIGHEST_FLOOR, "default": 0},
            "objective": {"enum": list(get_args(Objective)), "default": "best_total"},
            "least_each": {"type": "integer", "minimum": 0, "maximum": MOST_EACH, "default": 0},
            "size": {"anyOf": [_SIZE, {"type": "string"}, {"type": "array", "items": _SIZE}]},
            "teams": {"type": "integer", "minimum": 1, "maximum": MOST_TEAMS},
            "must": {"type": "array", "items": _items(MUST_RULES, MUST_OF_TEAMS)},
            "prefer": {"type": "array", "items": _items(PREFER_RULES, PREFER_OF_TEAMS)},
        },
    }


_SIZE: dict[str, Any] = {"type": "integer", "minimum": 2, "maximum": LARGEST_TEAM}


def _items(known: Mapping[str, type[Rule]], of_teams: Mapping[str, type[Rule]]) -> dict[str, Any]:
    """Give the schema of one item of a list of rules; some have another form in teams."""
    names = [*known, *(name for name in of_teams if name not in known)]
    forms = [[each[name] for each in (known, of_teams) if name in each] for name in names]
    return {"oneOf": [_item(name, rules) for name, rules in zip(names, forms, strict=True)]}


def _item(name: str, rules: Sequence[type[Rule]]) -> dict[str, Any]:
    """Give the schema of one word: the options of its rules, or the values of their main option."""
    forms = []
    for rule in rules:
        options = rule.model_json_schema(by_alias=True)
        forms.append(options)
        if rule.shorthand is not None and set(options.get("required", ())) <= {rule.shorthand}:
            forms.append(options["properties"][rule.shorthand])
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name],
        "properties": {name: {"anyOf": forms}},
    }
