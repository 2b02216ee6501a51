"""The JSON Schema of a program's whole file, for editors that complete YAML."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from matching.policy_frame import LARGEST_TEAM
from matching.policy_schema import DIALECT, SIZE, Schema, by_kind, definitions, frame_properties
from rounds.program_file import Arrangement

SCHEMA_FILE: Final = "program.schema.json"
SCHEMA_LINE: Final = f"# yaml-language-server: $schema={SCHEMA_FILE}"
"""What a program's file begins with, so that editors find the schema beside it."""

_SAID: Final[dict[str, str]] = {
    "name": "What the program is called in mail.",
    "community": "A file in communities/, without its ending.",
    "participation": (
        "opt_in: who says yes is in. each_round: asked before every round. enrolled: everyone in"
        " scope; needs approver and reason."
    ),
    "approver": "Who allowed that people are taken in without asking them.",
    "reason": "Why people are taken in without asking them.",
    "cadence": "When rounds begin: a cron expression, every how many of its firings, from when.",
    "approval": "required: an admin looks first. automatic: introductions go out by themselves.",
    "fewest": "With fewer eligible members the round is cancelled.",
    "scope": "Whom the program is for; an empty list means everyone.",
    "feedback": "Whether members are asked if they met.",
    "meeting": "How matches find a time: a standing slot, and when they are reminded.",
    "term": "How long a mentorship lasts.",
    "beside": "Programs whose matches may have the same people on the same days, by file name.",
    "projects": "The projects that look for a team.",
    "ahead": (
        "How many days before a round its members are told, so that they can skip it; 0: not at"
        " all. Default 2, and 0 where rounds are less than two weeks apart."
    ),
    "pause_after": (
        "After how many unanswered introductions in a row a member is paused; 0: never. Default 3."
    ),
}
_BESIDE: Final[Schema] = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
}
"""One program, or several."""

_SKILL_NAME: Final[Schema] = {"type": "string", "pattern": r"\S"}
_PROJECT: Final[dict[str, Schema]] = {
    "size": {**SIZE, "anyOf": [*SIZE["anyOf"], {"type": "null"}]},
    "skills": {
        "description": "The skills that are needed: a list, or each by how many members.",
        "anyOf": [
            {"type": "array", "items": _SKILL_NAME, "uniqueItems": True},
            {
                "type": "object",
                "propertyNames": {"pattern": r"\S"},
                "additionalProperties": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": LARGEST_TEAM,
                },
            },
        ],
    },
    "lead": {"description": "Who leads it.", "type": ["string", "integer", "null"]},
    "sponsor": {"description": "Who is told.", "type": ["string", "integer", "null"]},
    "members": {"description": "Who is in the team.", "type": "array"},
    "wanted": {"description": "Skills that are welcome.", "type": "array"},
}
"""What a project's file takes beside what its class declares, since it reads short forms."""


def program_schema() -> Schema:
    """Give the JSON Schema of a program's file.

    What it cannot say, and `crossweave policy check` does: whether a cron expression, a time zone
    or a member exists, that no two projects are called alike, and what
    `matching.policy_schema.policy_schema` leaves out.

    Returns
    -------
    dict
        JSON Schema, draft 7.
    """
    arrangement = Arrangement.model_json_schema(ref_template="#/definitions/{model}")
    models = arrangement.pop("$defs")
    models["ProjectEntry"]["properties"] |= _PROJECT
    for model in models.values():
        model["description"] = model.get("description", "").partition("\n")[0]
    arrangement["properties"]["beside"] = _BESIDE
    properties = {
        key: _described(key, value) for key, value in arrangement["properties"].items()
    } | frame_properties()
    return {
        "$schema": DIALECT,
        "title": "A program of Crossweave",
        "description": "docs/programs.md says what each key means, docs/policy.md each rule.",
        "type": "object",
        "additionalProperties": False,
        "required": arrangement["required"],
        "properties": properties,
        "allOf": [_enrolling(), _asking(), _terms(), _projects(), *by_kind()],
        "definitions": models | definitions(),
    }


def _described(key: str, value: Schema) -> Schema:
    """Give a key its description; where it refers to a definition it needs a schema around it."""
    described: Schema = {"allOf": [value]} if "$ref" in value else dict(value)
    return described | {"description": _SAID[key]} if key in _SAID else described


def _enrolling() -> Schema:
    said: dict[str, Any] = {"type": "string", "minLength": 1}
    return {
        "if": {
            "properties": {"participation": {"const": "enrolled"}},
            "required": ["participation"],
        },
        "then": {
            "properties": {"approver": said, "reason": said},
            "required": ["approver", "reason"],
        },
    }


def _asking() -> Schema:
    """Give that nobody is both asked before every round and told of it."""
    each = {
        "properties": {"participation": {"const": "each_round"}},
        "required": ["participation"],
    }
    return {"if": each, "then": {"properties": {"ahead": {"enum": [None, 0]}}}}


def _terms() -> Schema:
    """Give that only mentorships last a term."""
    mentoring = {"properties": {"kind": {"const": "mentoring"}}, "required": ["kind"]}
    return {"if": {"not": mentoring}, "then": {"properties": {"term": False}}}


def _projects() -> Schema:
    """Give that only teams have projects, and then as many teams as projects."""
    some = {"properties": {"projects": {"minItems": 1}}, "required": ["projects"]}
    return {
        "if": some,
        "then": {
            "properties": {"kind": {"const": "teams"}, "teams": False},
            "required": ["kind"],
        },
    }


@cache
def schema_text() -> str:
    """Give the schema as a file holds it."""
    return json.dumps(program_schema(), indent=1) + "\n"


def write_schema(folder: Path) -> Path:
    """Write the schema into a folder of programs, where their first line names it."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / SCHEMA_FILE
    target.write_text(schema_text(), encoding="utf-8")
    return target
