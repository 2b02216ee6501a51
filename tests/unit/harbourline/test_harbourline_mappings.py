from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from sources.harbourline import activity, answers, mentoring, people
from sources.harbourline.functions import EXECUTIVE_TEAM, FUNCTIONS

MAPPINGS = Path(__file__).parents[3] / "config" / "mappings"
HEADERS = {
    "people": people.HEADER,
    "activity": activity.HEADER,
    "answers": answers.HEADER,
    "mentoring": mentoring.HEADER,
}
SPELLINGS = [
    (spelling, function.name) for function in FUNCTIONS for spelling in function.spellings.values()
]


def mapping(kind: str) -> dict[str, Any]:
    return YAML(typ="safe").load(MAPPINGS / f"harbourline-{kind}.yaml")


def columns(kind: str) -> set[str]:
    fields = mapping(kind)["fields"].values()
    return {field if isinstance(field, str) else field["column"] for field in fields}


@pytest.mark.parametrize("kind", list(HEADERS))
def test_mapped_columns_are_in_the_file(kind: str) -> None:
    """The mapping of each file is of its kind and names only columns that the file has."""
    assert mapping(kind)["kind"] == kind
    assert columns(kind) <= set(HEADERS[kind])


def test_the_protected_columns_are_left_out() -> None:
    """Of the people file exactly the five protected columns are not taken."""
    refused = ["Gender", "Date of birth", "Salary", "Marital status", "National number"]
    assert [name for name in people.HEADER if name not in columns("people")] == refused


@pytest.mark.parametrize(("spelling", "expected"), SPELLINGS)
def test_every_spelling_finds_its_function(spelling: str, expected: str) -> None:
    """Whatever the team, the first pattern that fits gives the function that is spelt so."""
    patterns = mapping("people")["fields"]["function"]["patterns"]
    teams = [EXECUTIVE_TEAM, *(team for function in FUNCTIONS for team in function.teams)]
    for path in (f"{spelling}>{team}" for team in teams):
        found = (p["value"] for p in patterns if re.search(p["match"], path, re.IGNORECASE))
        assert next(found, None) == expected


def test_every_function_has_a_pattern() -> None:
    """The patterns name the nine functions and nothing else."""
    patterns = mapping("people")["fields"]["function"]["patterns"]
    assert {pattern["value"] for pattern in patterns} == {function.name for function in FUNCTIONS}
