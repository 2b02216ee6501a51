"""The page about the policy language is what the rules give, and what it shows is true."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from matching.language import FORMS, rule_forms
from matching.policy import parse_policy
from rounds.activity_notices import FROM_ACTIVITY
from rounds.policy_page import policy_page
from rounds.policy_samples import read_example, said_of_sample, sample_problem

PAGE = Path(__file__).parents[3] / "docs" / "policy.md"
RULES = rule_forms()


def test_the_page_is_what_the_rules_give():
    """To write it anew: python -m rounds.policy_page > docs/policy.md."""
    assert PAGE.read_text(encoding="utf-8") == policy_page()


def test_every_example_of_the_page_can_be_copied():
    """Each block is YAML, and each of its items a rule that some form of program takes."""
    blocks = policy_page().split("```yaml\n")[1:]
    assert len(blocks) == len(RULES)
    for block in blocks:
        document = YAML(typ="safe").load(block.partition("```")[0])
        ((part, items),) = document.items()
        for item in items:
            assert any(_parses(form, part, item) for form in FORMS)


def _parses(form, part, item) -> bool:
    try:
        parse_policy({**FORMS[form], part: [item]})
    except ValueError:
        return False
    return True


def test_every_rule_has_a_place():
    """With what it takes, whom it is for, and whether it looks at activity."""
    page = policy_page()
    assert page.count("\n### `") == len(RULES)
    assert page.count("look at activity.") + page.count("looks at activity.") == len(RULES)
    assert "matching." not in page.replace("programs.md", "")


def test_what_looks_at_activity_is_found_by_trying():
    """Only rules about who is in touch with whom give something else without contacts."""
    tried = {rule.name for rule in RULES if _changes_with_contacts(rule)}
    assert tried == {"bridge", "quiet_with_open", "spread"}
    sections = policy_page().split("\n### `")[1:]
    told = {each.partition("`")[0] for each in sections if "; looks at activity." in each}
    assert told == tried == set(FROM_ACTIVITY)


def _changes_with_contacts(form) -> bool:
    problem = sample_problem(form.forms[0])
    everybody = range(problem.size)
    a, b = (side.ravel() for side in np.meshgrid(everybody, everybody, indexing="ij"))
    quiet = replace(problem, contacts=None)
    return any(
        not np.array_equal(rule.lower(problem).pairs(a, b), rule.lower(quiet).pairs(a, b))
        for item in form.examples
        for rule in read_example(form, item)
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.part} {rule.name} {rule.forms[0]}")
def test_what_gives_points_is_said_to_the_admin(rule):
    """Every rule that gives points has a reason with words; members read only what they may."""
    said = said_of_sample(rule)
    assert bool(said.admin) or rule.part == "must"
    hidden = {"bridge", "owed", "near", "quiet_with_open", "spread", "wish", "rest", "level_gap"}
    assert not (rule.name in hidden and said.members)


@pytest.mark.parametrize("form", FORMS)
def test_every_rule_finds_its_columns_in_the_sample(form):
    """The sample knows what any rule asks for, so that none is silent for want of data."""
    from matching.policy import check_policy

    problem = sample_problem(form)
    for rule in RULES:
        if form in rule.forms:
            for item in rule.examples:
                if _parses(form, rule.part, item) and "sql" not in str(item):
                    policy = parse_policy({**FORMS[form], rule.part: [item]})
                    assert check_policy(problem, policy) == []
    assert read_example(RULES[0], RULES[0].examples[0])
