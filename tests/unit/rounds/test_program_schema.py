"""The JSON Schema of a program's file: what editors are told is what the reader takes."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from config import Document, read_document, shipped_mapping
from rounds.program_file import read_program
from rounds.program_schema import SCHEMA_FILE, SCHEMA_LINE, program_schema, write_schema

SHIPPED = sorted((shipped_mapping("people").parents[1] / "programs").glob("*.yaml"))
VALIDATOR = Draft7Validator(program_schema())
BEYOND = (
    "is there already", "contradicts", "rename one", "cron expression", "time zone", "valid date",
    "nobody could be a mentor", "is more than most", "distinct of", "the least first",
)  # fmt: skip
OTHER_VALUES = [None, -1, 2_000_000, "x", [], {}, ["x"], {"x": "y"}, [3]]


def _document(path: Path):
    return json.loads(json.dumps(read_document(path).data, default=str))


def _problems(document) -> list[str]:
    _, problems = read_program("trial", Document(Path("trial.yaml"), document, {}))
    return [said for _, said in problems]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_programs_are_right(path):
    """What newcomers start from is not marked by their editor, and names the schema beside it."""
    assert [error.message for error in VALIDATOR.iter_errors(_document(path))] == []
    assert path.read_text(encoding="utf-8").splitlines()[0] == SCHEMA_LINE


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@given(data=st.data())
@settings(max_examples=30)
def test_the_reader_and_the_schema_agree(path, data):
    """One thing of a shipped program changed by chance is wrong to both, or to neither."""
    document = deepcopy(_document(path))
    inside, key = data.draw(st.sampled_from(list(_places(document))))
    if data.draw(st.booleans()):
        inside[key] = data.draw(st.sampled_from(OTHER_VALUES))
    else:
        del inside[key]
    if _is_free(document):
        return
    problems = _problems(document)
    told = [said for said in problems if not any(words in said for words in BEYOND)]
    assert not told if VALIDATOR.is_valid(document) else problems


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({"participation": "enrolled"}, False),
        ({"participation": "enrolled", "approver": "A", "reason": ""}, False),
        ({"participation": "enrolled", "approver": "A", "reason": "B"}, True),
        ({"term": {"weeks": 3}}, False),
        ({"projects": []}, True),
        ({"projects": [{"name": "A"}]}, False),
        ({"kind": "teams", "projects": [{"name": "A", "size": "4 to 6"}]}, True),
        ({"kind": "teams", "projects": [{"name": "A", "skills": {"sql": 0}}]}, False),
        ({"kind": "teams", "projects": [{"name": "A", "skills": ["sql"]}], "teams": 3}, False),
        ({"kind": "mentoring", "term": {"weeks": 3}}, True),
        ({"kind": "mentoring", "must": [{"different": "gender"}]}, False),
        ({"scope": {"functions": ["IT"], "externals": True}}, True),
        ({"scope": {"function": ["IT"]}}, False),
        ({"colour": "red"}, False),
    ],
)
def test_what_hangs_together(change, right):
    """Keys that need or exclude each other are known to editors too."""
    document = {
        "name": "Buddies",
        "community": "ai",
        "cadence": {"cron": "0 9 * * MON", "start": "2027-01-04"},
        **change,
    }
    assert VALIDATOR.is_valid(document) is right
    assert (_problems(document) == []) is right


def test_every_key_is_described():
    """An editor shows what a key is for; rules have the sentence of their class."""
    schema = program_schema()
    assert all(each.get("description") for each in schema["properties"].values())
    rules = [each for name, each in schema["definitions"].items() if "-" in name]
    assert all(each["description"].endswith(".") for each in rules)


def test_it_is_written_beside_the_programs(tmp_path):
    """The first line of a program finds it there."""
    written = write_schema(tmp_path / "programs")
    assert written == tmp_path / "programs" / SCHEMA_FILE
    assert json.loads(written.read_text(encoding="utf-8")) == program_schema()


def _places(node):
    """List everything that is in something, but what texts and numbers of a free list say."""
    keys = node.keys() if isinstance(node, dict) else range(len(node))
    for key in list(keys):
        yield node, key
        if isinstance(node[key], dict | list):
            yield from _places(node[key])


def _is_free(document) -> bool:
    """Say whether the reader turns something into text that a schema would have as it is."""
    projects = document.get("projects")
    named = (
        [each for each in projects if isinstance(each, dict)] if isinstance(projects, list) else []
    )
    return any(isinstance(each.get("size"), list) for each in named)
