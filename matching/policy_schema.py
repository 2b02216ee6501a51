"""The JSON Schema of a policy's document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from matching.policy import HIGHEST_FLOOR, LARGEST_GROUP, MOST_EACH, Kind, Objective, Odd
from matching.rules import MUST_RULES, PREFER_RULES, Rule


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
            "must": {"type": "array", "items": _items(MUST_RULES)},
            "prefer": {"type": "array", "items": _items(PREFER_RULES)},
        },
    }


def _items(known: Mapping[str, type[Rule]]) -> dict[str, Any]:
    """Give the schema of one item of a list of rules."""
    return {"oneOf": [_item(rule) for rule in known.values()]}


def _item(rule: type[Rule]) -> dict[str, Any]:
    """Give the schema of one rule: its options, or the value of its main option."""
    options = rule.model_json_schema(by_alias=True)
    forms = [options]
    if rule.shorthand is not None and set(options.get("required", ())) <= {rule.shorthand}:
        forms.append(options["properties"][rule.shorthand])
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [rule.name],
        "properties": {rule.name: {"anyOf": forms}},
    }
