"""Every rule, with every attribute it may name, has words for whoever reads of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from matching.evaluate import NO_PLACE, NOT_POSSIBLE
from matching.language import FORMS, RuleForm, rule_forms
from matching.policy import parse_policy
from matching.proposal import Role, UnmatchedReason
from matching.rules import GroupRule
from notifications.wording import admin_reasons as admin_words
from notifications.wording.reasons import SHOWS, WORTH_SAYING
from notifications.wording.unmatched import (
    admin_reason,
    blocked_by_words,
    member_reason,
    smallest_change_words,
    team_reason,
)
from rounds.policy_samples import read_example, reasons_of_sample, said_of_sample

ATTRIBUTES = ("attribute", "teach", "learn", "distinct", "same")


def _variants() -> list[tuple[RuleForm, dict[str, Any]]]:
    """List every rule with each word that its attributes take."""
    found = []
    for form in rule_forms():
        properties = form.model.model_json_schema(by_alias=True)["properties"]
        (item, *_) = form.examples
        found.append((form, dict(item)))
        for option in ATTRIBUTES:
            choices = properties.get(option, {})
            for word in choices.get("enum", ()):
                options = item[form.name]
                written = options if isinstance(options, dict) else {form.model.shorthand: options}
                found.append((form, {form.name: {**written, option: word}}))
    return found


VARIANTS = _variants()
MUSTS = [
    (form, rule.label)
    for form, item in VARIANTS
    if form.part == "must"
    for rule in read_example(form, item)
]


@pytest.mark.parametrize(("form", "item"), VARIANTS, ids=str)
def test_every_reason_has_words_of_its_own(form, item):
    """No reason is shown by its technical name; what members may read they do read."""
    reasons = reasons_of_sample(replace(form, examples=(item,)))
    for reason in reasons:
        name = reason.message_id.partition(".")[0]
        assert hasattr(admin_words._Wording, f"_{name}"), reason.message_id
        if reason.audience == "members":
            assert reason.message_id in {*SHOWS, *WORTH_SAYING}
    said = said_of_sample(replace(form, examples=(item,)))
    assert bool(said.admin) == bool(reasons)
    assert bool(said.members) == any(reason.audience == "members" for reason in reasons)


@pytest.mark.parametrize(("form", "label"), MUSTS, ids=str)
def test_every_must_has_words_for_what_it_takes_away_and_for_giving_way(form, label):
    """An admin reads what stood in the way and what to change, in every role."""
    if issubclass(form.model, GroupRule):
        return
    for role in get_args(Role):
        (taken,) = blocked_by_words({label: 3}, role)
        (change,) = smallest_change_words([label], role)
        assert label not in taken
        assert not change.startswith("drop the rule")
        assert "{" not in taken + change


@pytest.mark.parametrize("label", [NOT_POSSIBLE, NO_PLACE])
def test_what_is_no_rule_has_words_too(label):
    """A block and a mentor's last place stand in the way without being rules."""
    assert label not in blocked_by_words({label: 1})[0]
    assert not smallest_change_words([label])[0].startswith("drop the rule")


@pytest.mark.parametrize("reason", get_args(UnmatchedReason))
def test_every_reason_for_going_without_has_words(reason):
    """For an admin in every role, and for the member."""
    for role in (*get_args(Role), "table", "team"):
        assert admin_reason(reason, role)
    assert member_reason(reason)
    if reason in {"no_partner", "surplus", "no_capacity"}:
        assert team_reason(reason).why


def test_the_forms_are_those_of_the_language():
    """The walk above is over all there is."""
    assert {name for form, _ in VARIANTS for name in form.forms} == set(FORMS)
    assert parse_policy({}).must == ()
