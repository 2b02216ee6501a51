"""The JSON Schema takes what the parser takes, as far as a schema can say it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from matching.language import FORMS, rule_forms
from matching.policy import PolicyError, parse_policy
from matching.policy_schema import policy_schema

VALIDATOR = Draft7Validator(policy_schema())

BEYOND = (
    "is there already",
    "contradicts",
    "nobody could be a mentor",
    "is more than most",
    "distinct of",
    "the least first",
)
"""Complaints about two places at once, which no schema can compare."""

UNTIL = {"until": "everyone_met", "else": "unmatched"}
SITE = {"same": "site"}
OTHER_VALUES = [None, True, 0, 1, -1, 3, 2_000_000, "", "function", "gender", "all", [], ["x"], {}]


def _complaints(document) -> list[str]:
    """Give what the parser says and a schema could have said."""
    try:
        parse_policy(document)
    except PolicyError as error:
        messages = [problem.message for problem in error.problems]
        return [said for said in messages if not any(words in said for words in BEYOND)]
    return []


def test_the_schema_is_one():
    """Editors read it, and it is plain JSON."""
    Draft7Validator.check_schema(policy_schema())
    assert json.loads(json.dumps(policy_schema())) == policy_schema()


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(max_examples=60)
def test_what_the_schema_offers_is_right(policies, form, data):
    """Whatever an editor completes is valid, and the parser takes it."""
    document = data.draw(policies(form))
    assert VALIDATOR.is_valid(document), document
    assert _complaints(document) == []


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(max_examples=80)
def test_what_the_schema_refuses_is_wrong(policies, form, data):
    """One thing changed by chance: an editor and the parser agree whether it is still right."""
    document = data.draw(policies(form))
    _change_one(document, data)
    if _has_an_odd_list(document):
        return
    assert VALIDATOR.is_valid(document) == (_complaints(document) == []), document


@pytest.mark.parametrize("rule", rule_forms(), ids=lambda rule: f"{rule.part} {rule.name}")
def test_a_rule_is_offered_only_where_it_is_taken(rule):
    """In every other form of program an editor marks it."""
    for form, frame in FORMS.items():
        right = [VALIDATOR.is_valid({**frame, rule.part: [item]}) for item in rule.examples]
        taken = [not _complaints({**frame, rule.part: [item]}) for item in rule.examples]
        assert right == taken
        assert any(right) or form not in rule.forms


@pytest.mark.parametrize(
    ("document", "right"),
    [
        ({}, True),
        ({"must": None}, True),
        ({"kind": "mentoring", "must": ["asked", "load"]}, True),
        ({"kind": "mentoring", "must": [{"asked": None}]}, True),
        ({"must": ["asked"]}, False),
        ({"must": ["overlap"]}, False),
        ({"kind": "mentoring", "must": [{"rest": {"rounds": 2, "else": "oldest"}}]}, False),
        ({"kind": "mentoring", "must": [{"rest": {"until": "everyone_met"}}]}, False),
        ({"kind": "mentoring", "must": [{"rest": UNTIL}]}, False),
        ({"kind": "mentoring", "objective": "stable", "must": [{"at_most": SITE}]}, False),
        ({"group_size": 4, "odd": "trio"}, False),
        ({"group_size": 4, "odd": "uneven"}, True),
        ({"odd": "uneven"}, False),
        ({"group_size": 3, "floor": 5}, False),
        ({"floor": 5}, True),
        ({"kind": "teams", "size": "5 to 7", "teams": None}, True),
        ({"kind": "teams", "size": "five"}, False),
        ({"kind": "teams", "size": "1 to 7"}, False),
        ({"kind": "teams", "group_size": 4}, False),
        ({"kind": "teams", "must": [{"cover": ["sql"]}]}, True),
        ({"kind": "teams", "must": [{"cover": "topics"}]}, False),
        ({"kind": "mentoring", "must": [{"cover": "required"}]}, False),
    ],
)  # fmt: skip
def test_the_kind_decides(document, right):
    """Each kind has its own keys and rules."""
    assert VALIDATOR.is_valid(document) is right
    assert (_complaints(document) == []) is right


def _change_one(document, data) -> None:
    """Give another value to something, or take it away, or add an unknown key."""
    places = list(_places(document))
    inside, key = data.draw(st.sampled_from(places))
    how = data.draw(st.sampled_from(["change", "remove", "add"]))
    if how == "change":
        inside[key] = data.draw(st.sampled_from(OTHER_VALUES))
    elif how == "remove":
        del inside[key]
    elif isinstance(inside, dict):
        inside["colour"] = 3


def _places(node):
    """List everything that is in something."""
    keys = node.keys() if isinstance(node, dict) else range(len(node))
    for key in list(keys):
        yield node, key
        if isinstance(node[key], dict | list):
            yield from _places(node[key])


def _has_an_odd_list(document) -> bool:
    """Say whether a list of skills is empty or not of names: its words are free."""
    listed = [
        rule["cover"].get("skills") if isinstance(rule.get("cover"), dict) else rule.get("cover")
        for rule in document.get("must") or ()
        if isinstance(rule, dict)
    ] if isinstance(document.get("must"), list) else []  # fmt: skip
    return any(isinstance(skills, list) and "" in skills for skills in listed)
