"""The JSON Schema of a policy's document, for each form of program the rules that it takes."""

from __future__ import annotations

from typing import Any, Final, get_args

from pydantic import ValidationError

from matching.language import FORMS, Part, RuleForm, rules_of
from matching.policy_frame import (
    HIGHEST_FLOOR,
    KEYS,
    KEYS_OF,
    LARGEST_GROUP,
    LARGEST_TEAM,
    MOST_EACH,
    MOST_TEAMS,
    Kind,
    Objective,
)

Schema = dict[str, Any]

DIALECT: Final = "http://json-schema.org/draft-07/schema#"
"""The dialect that editors of YAML know best."""

_MEMBERS: Final[Schema] = {"type": "integer", "minimum": 2, "maximum": LARGEST_TEAM}
_SAID: Final = r"([2-9]|[1-9][0-9]|100)"
SIZE: Final[Schema] = {
    "description": "How many members a team has, such as 5 to 7.",
    "anyOf": [
        _MEMBERS,
        {"type": "string", "pattern": f"^ *{_SAID} *(to *{_SAID} *)?$"},
        {"type": "array", "items": _MEMBERS, "minItems": 1, "maxItems": 2},
    ],
}
"""How many members a team has, as `matching.policy_frame.read_size` takes it."""

_TABLES: Final[Schema] = {"properties": {"group_size": {"minimum": 3}}, "required": ["group_size"]}


def policy_schema() -> Schema:
    """Give the JSON Schema of a policy's document, for editors that complete YAML.

    What it cannot say, and `matching.policy.parse_policy` checks: that a rule stands there once,
    that no two contradict each other, and that of two numbers the first is not above the second.

    Returns
    -------
    dict
        JSON Schema, draft 7; every rule's options come from its own class.
    """
    return {
        "$schema": DIALECT,
        "title": "Policy",
        "type": "object",
        "additionalProperties": False,
        "properties": frame_properties(),
        "allOf": by_kind(),
        "definitions": definitions(),
    }


def frame_properties() -> dict[str, Schema]:
    """Give the schema of each key of a policy, whatever the program's kind."""
    a_list = {"type": ["array", "null"]}
    return {
        "kind": {
            "description": "What the program makes: pairs and tables, mentorships, or teams.",
            "enum": list(get_args(Kind)),
            "default": "pairing",
        },
        "group_size": {
            "description": "2 for pairs, 3 to 6 for tables.",
            "type": "integer",
            "minimum": 2,
            "maximum": LARGEST_GROUP,
            "default": 2,
        },
        "odd": {"description": "What becomes of an odd person.", "type": "string"},
        "floor": {
            "description": "How many points a match must have.",
            "type": "integer",
            "minimum": 0,
            "maximum": HIGHEST_FLOOR,
            "default": 0,
        },
        "objective": {
            "description": "What is best once as many mentees as possible have a mentor.",
            "enum": list(get_args(Objective)),
            "default": "best_total",
        },
        "least_each": {
            "description": "How many mentees every mentor gets before points are looked at.",
            "type": "integer",
            "minimum": 0,
            "maximum": MOST_EACH,
            "default": 0,
        },
        "size": SIZE,
        "teams": {
            "description": "Without projects, how many teams there are.",
            "type": ["integer", "null"],
            "minimum": 1,
            "maximum": MOST_TEAMS,
        },
        "must": a_list | {"description": "Rules that are never broken."},
        "prefer": a_list | {"description": "Rules that give points."},
    }


def by_kind() -> list[Schema]:
    """Give for each kind of program what its keys and rules are, as conditions of a schema."""
    return [
        {
            "if": {"properties": {"kind": {"const": "pairing"}}},
            "then": {
                "if": _TABLES,
                "then": _shape("tables", odd=("uneven", "sit_out"), floor={"maximum": 0}),
                "else": _shape("pairs", odd=("trio", "relaxed_trio", "sit_out")),
            },
        },
        {
            "if": _is_kind("mentoring"),
            "then": {
                "if": {
                    "properties": {"objective": {"const": "stable"}},
                    "required": ["objective"],
                },
                "then": _shape("mentoring", without=("at_most",)),
                "else": _shape("mentoring"),
            },
        },
        {"if": _is_kind("teams"), "then": _shape("teams", floor={"maximum": 0})},
    ]


def _is_kind(kind: str) -> Schema:
    return {"properties": {"kind": {"const": kind}}, "required": ["kind"]}


def _shape(
    form: str,
    *,
    odd: tuple[str, ...] = (),
    floor: Schema | None = None,
    without: tuple[str, ...] = (),
) -> Schema:
    """Give what a form of program takes; the keys of other kinds are refused."""
    kind = {"pairs": "pairing", "tables": "pairing"}.get(form, form)
    foreign = {key: False for other, keys in KEYS_OF.items() if other != kind for key in keys}
    properties: Schema = {key: value for key, value in foreign.items() if key in KEYS}
    properties |= {part: {"items": _items(form, part, without)} for part in ("must", "prefer")}
    if odd:
        properties["odd"] = {"enum": list(odd), "default": odd[0]}
    if floor is not None:
        properties["floor"] = floor
    return {"properties": properties}


def definitions() -> dict[str, Schema]:
    """Give the schema of each rule, by the names that `by_kind` refers to."""
    return {
        _name(rule, form): _item(rule, form)
        for form in FORMS
        for part in get_args(Part)
        for rule in rules_of(form, part)
    }


def _items(form: str, part: Part, without: tuple[str, ...]) -> Schema:
    """Give the schema of one item of a list of rules."""
    rules = [rule for rule in rules_of(form, part) if rule.name not in without]
    bare = [rule.name for rule in rules if _stands_alone(rule)]
    written_out = [{"$ref": f"#/definitions/{_name(rule, form)}"} for rule in rules]
    return {"oneOf": [*written_out, *([{"enum": bare}] if bare else [])]}


def _name(rule: RuleForm, form: str) -> str:
    """Name a rule's definition: one for all forms that take it alike."""
    narrow = form == "mentoring" and rule.name == "rest"
    return "-".join([rule.part, rule.name, form if narrow else rule.forms[0]])


def _stands_alone(rule: RuleForm) -> bool:
    """Say whether a rule may be written as its word alone."""
    try:
        rule.model()
    except ValidationError:
        return False
    return True


def _item(rule: RuleForm, form: str) -> Schema:
    """Give the schema of one rule: its options, or the value of its main one."""
    options = _options(rule, form)
    options["title"] = rule.name
    forms = [options]
    main = rule.model.shorthand
    if main is not None and set(options.get("required", ())) <= {main}:
        forms.append(options["properties"][main])
    if _stands_alone(rule):
        forms.append({"type": "null"})
    return {
        "type": "object",
        "description": rule.summary,
        "additionalProperties": False,
        "required": [rule.name],
        "properties": {rule.name: {"anyOf": forms}},
    }


def _options(rule: RuleForm, form: str) -> Schema:
    """Give the schema of a rule's options, as its own class has it."""
    schema = rule.model.model_json_schema(by_alias=True)
    schema["description"] = rule.summary
    if form == "mentoring" and rule.name == "rest":
        schema["properties"]["else"] = {"const": "unmatched"}
        del schema["properties"]["until"], schema["oneOf"]
        schema["required"] = ["rounds"]
    return schema
