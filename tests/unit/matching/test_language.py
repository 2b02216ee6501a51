"""The language told from its own classes: nothing is left out, and every example is true."""

from __future__ import annotations

import inspect

import pytest

from matching.language import FORMS, rule_forms, rules_of
from matching.policy import parse_policy
from matching.policy_words import frame_in_words, rule_in_words
from matching.rules import MUST_OF_TEAMS, MUST_RULES, PREFER_OF_TEAMS, PREFER_RULES

RULES = rule_forms()
EXAMPLES = [(rule, item) for rule in RULES for item in rule.examples]


def test_every_rule_is_listed_once():
    """A rule that a program can use is in the list, whichever file it is in, and no rule twice."""
    models = [rule.model for rule in RULES]
    known = [MUST_RULES, PREFER_RULES, MUST_OF_TEAMS, PREFER_OF_TEAMS]
    classes = {model for rules in known for model in rules.values()}
    assert {model if model in classes else model.__base__ for model in models} == classes
    assert len(models) == len(set(models))


@pytest.mark.parametrize(("rule", "item"), EXAMPLES, ids=str)
def test_every_example_parses_where_the_rule_is_said_to_be(rule, item):
    """What the page shows can be copied: it is that very rule in at least one form it is for."""
    read = []
    for form in rule.forms:
        try:
            policy = parse_policy({**FORMS[form], rule.part: [item]})
        except ValueError:
            continue
        read += [type(each) for each in (*policy.must, *policy.prefer)]
    assert read
    assert set(read) == {rule.model}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.part} {rule.name} {rule.forms[0]}")
def test_every_option_is_told_with_what_it_takes(rule):
    """Names as they are written, the ones that are needed first, and a sentence for the rule."""
    fields = rule.model.model_fields
    assert {option.name for option in rule.options} == {
        field.alias or name for name, field in fields.items()
    }
    needed = [option.required for option in rule.options]
    assert needed == sorted(needed, reverse=True)
    assert all(option.values for option in rule.options)
    assert rule.summary.endswith(".")


@pytest.mark.parametrize(("rule", "item"), EXAMPLES, ids=str)
def test_every_rule_is_put_into_words(rule, item):
    """An admin reads a sentence of their own policy, with its numbers, not the name of a class."""
    for form in rule.forms:
        try:
            policy = parse_policy({**FORMS[form], rule.part: [item]})
        except ValueError:
            continue
        (read,) = (*policy.must, *policy.prefer)
        words = rule_in_words(read, policy)
        assert words.endswith(".")
        assert "None" not in words
        assert "_" not in words.replace("everyone_met", "")
        if rule.part == "prefer":
            assert words.startswith(f"{read.points:,} points ")


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"must": [{"apart": {"relation": "reporting_line", "depth": 3}}]}, "up to 3 steps"),
        ({"must": [{"rest": 1}]}, "within the last round do not"),
        ({"must": [{"share": "country"}]}, "Two of different country never meet. Who has no"),
        (
            {"must": [{"share": {"attribute": "languages", "missing": "refuse"}}]},
            "Who has no languages on record fits nobody.",
        ),
        (
            {"kind": "mentoring", "must": [{"at_most": {"same": "function"}}]},
            "At most 1 of a mentor's new mentees of one round are of the same function.",
        ),
        ({"kind": "teams", "must": [{"lead": {"most": 2}}]}, "at least 1 and at most 2 would lead"),
        (
            {"kind": "teams", "must": [{"cover": {"skills": ["sql"], "by": 2}}]},
            "at least 2 members have each of these skills: sql.",
        ),
        ({"kind": "mentoring", "must": [{"level_gap": 2}]}, "2 or more levels above"),
        ({"kind": "mentoring", "must": ["load"]}, "A mentor who has 2 or more"),
    ],
)
def test_the_options_change_the_words(document, words):
    """What is written decides what is read back."""
    policy = parse_policy(document)
    assert words in rule_in_words(policy.must[0], policy)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"odd": "sit_out", "floor": 20}, "has no match; nobody meets in a match of fewer than 20"),
        ({"group_size": 5}, "Tables of 5: where it does not come out even"),
        ({"kind": "teams", "size": 4, "teams": 3}, "3 teams of 4: as many"),
        ({"kind": "mentoring", "objective": "stable", "least_each": 2}, "each mentor with 2 if"),
    ],
)
def test_the_frame_is_put_into_words(document, words):
    """What is made, and what becomes of those for whom there is no place."""
    assert words in frame_in_words(parse_policy(document))


def test_a_rule_without_words_of_its_own_is_told_by_its_class(monkeypatch):
    """A new rule is never silent."""
    from matching import policy_words

    monkeypatch.setattr(policy_words, "_WORDS", {})
    policy = parse_policy({"must": [{"different": "function"}], "prefer": [{"owed": 5}]})
    assert rule_in_words(policy.must[0], policy).startswith("Two members of the same function, or")
    assert rule_in_words(policy.prefer[0], policy).startswith("5 points for being matched at all")


def test_rules_are_found_by_form():
    """Pairs have no rule about a whole group; tables do."""
    pairs = {rule.name for rule in rules_of("pairs", "must")}
    tables = {rule.name for rule in rules_of("tables", "must")}
    assert tables - pairs == {"at_least", "at_most"}
    assert {rule.model.__name__ for rule in rules_of("teams", "must")} >= {"MustSkillCover"}


def test_a_summary_is_the_first_sentence_of_the_class():
    """What is told is written once, beside the code that does it."""
    for rule in RULES:
        written = inspect.cleandoc(rule.model.__doc__ or "").replace("``", "`")
        assert " ".join(written.split()).startswith(rule.summary)
