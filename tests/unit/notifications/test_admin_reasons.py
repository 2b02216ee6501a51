"""What admins read about a match and about those without one."""

from __future__ import annotations

from typing import Any

import pytest

from notifications.sample_mentorships import mentorship_reasons
from notifications.samples import PRIYA, TOM, pair_reasons
from notifications.wording.admin_reasons import admin_reasons, points_text
from notifications.wording.unmatched import (
    FOR_ADMINS,
    FOR_ADMINS_BY_ROLE,
    FOR_MEMBERS,
    admin_reason,
    blocked_by_words,
    member_reason,
    smallest_change_words,
)

REASONS = ("no_partner", "surplus", "odd_one", "floor", "no_capacity")


def test_every_reason_is_worded_with_its_points() -> None:
    """An admin sees the whole sum, the most points first."""
    worded = admin_reasons(pair_reasons(), (PRIYA, TOM))
    assert worded[0] == "Tom went without last time (50)"
    assert "Priya and Tom have few contacts in common (24)" in worded
    assert "same level (20)" in worded
    assert worded[-1] == "function differs: Marketing and Finance"
    assert len(worded) == len(pair_reasons())


def test_rules_that_come_later_are_named_as_they_are() -> None:
    """A reason without words of its own is still shown."""
    new = {
        "rule": "x",
        "message_id": "moon.phase",
        "params": {},
        "points": 500,
        "audience": "admin",
    }
    assert admin_reasons([new], (PRIYA, TOM)) == ["moon phase (0.5)"]


def test_the_reasons_for_a_mentorship_are_worded() -> None:
    """Who is above whom, what is offered, which wish it was, and how often there was a mentor."""
    assert admin_reasons(mentorship_reasons(), (TOM, PRIYA)) == [
        "Tom offers forecast checks and spreadsheet formulas; Priya asked (40)",
        "Tom is the first wish of Priya (30)",
        "Priya has had no mentor so far (20)",
        "Priya asked for somebody from Finance",
        "Tom is two levels above Priya",
    ]


@pytest.mark.parametrize(
    ("message_id", "params", "words"),
    [
        ("level_gap", {"difference": 0}, "Tom and Priya are of the same level"),
        ("level_gap", {"difference": -1}, "Tom is one level below Priya"),
        ("cover.topics", {"topics": []}, "topics of Tom or Priya not known"),
        ("served", {"times": 1}, "Priya has had one mentor so far"),
        (
            "asked.different",
            {"members": [2, 1], "values": ["Finance", "Marketing"]},
            "function differs: Finance and Marketing",
        ),
    ],
)
def test_each_case_has_its_words(message_id: str, params: dict[str, Any], words: str) -> None:
    """Also what is rare."""
    reason = {
        "rule": message_id,
        "message_id": message_id,
        "params": {"mentor": TOM.id, "mentee": PRIYA.id, **params},
        "points": 0,
        "audience": "admin",
    }
    assert admin_reasons([reason], (TOM, PRIYA)) == [words]


@pytest.mark.parametrize(
    ("label", "removed", "change"),
    [
        (
            "level_gap",
            "too many or too few levels between them",
            "allow other gaps between the levels",
        ),
        (
            "cover.topics",
            "no topics both asked for and offered",
            "allow mentors who offer none of the topics asked for",
        ),
        (
            "asked.function",
            "not of a function that was asked for",
            "allow a function that was not asked for",
        ),
        (
            "load",
            "mentor busy in other programs",
            "let mentors who are busy in other programs take part",
        ),
        ("breather", "mentor resting after several rounds", "let mentors go on without a rest"),
        (
            "at_most.function",
            "mentor has enough of the same function",
            "allow a mentor more mentees of the same function",
        ),
        (
            "apart.reporting_line",
            "in each other's reporting line",
            "allow people of the same reporting line",
        ),
        (
            "no_place",
            "mentor without a free place",
            "ask a mentor whose places are taken for one more",
        ),
        ("not_possible", "not possible", "allow two who are kept apart outside the rules"),
    ],
)
def test_every_rule_of_mentoring_has_words(label: str, removed: str, change: str) -> None:
    """An admin reads what stood in the way, and what to change."""
    assert blocked_by_words({label: 4}) == [f"{removed}: 4"]
    assert smallest_change_words([label]) == [change]


@pytest.mark.parametrize(
    ("label", "removed", "change"),
    [
        ("cover.skills", "team lacks a skill", "ask for fewer skills"),
        ("at_least.function", "too few distinct functions", "ask for fewer distinct functions"),
        ("at_least.country", "too few distinct countries", "ask for fewer distinct countries"),
        ("lead", "no lead", "let a team begin without a lead"),
        (
            "load",
            "busy in other programs",
            "let people who are busy in other programs take part",
        ),
        (
            "at_most.function",
            "too many of the same function",
            "allow more of the same function in a group",
        ),
        ("different.site", "same site", "allow people of the same site"),
    ],
)
def test_every_rule_of_groups_has_words(label: str, removed: str, change: str) -> None:
    """In a group there are no mentors, so none is spoken of."""
    assert blocked_by_words({label: 4}, "member") == [f"{removed}: 4"]
    assert smallest_change_words([label], "member") == [change]


@pytest.mark.parametrize(
    ("project", "words"),
    [(3, "Priya got wish 1 (30)"), ("Forecast\nagain", "Priya got wish 1, Forecast again (30)")],
)
def test_a_wish_for_a_project_says_which_it_was(project: object, words: str) -> None:
    """A project is named where its name is known; its number would say nothing."""
    reason = {
        "rule": "wish",
        "message_id": "wish.project",
        "params": {"member": PRIYA.id, "project": project, "rank": 1},
        "points": 30_000,
        "audience": "admin",
    }
    assert admin_reasons([reason], (PRIYA, TOM)) == [words]


@pytest.mark.parametrize(("thousandths", "text"), [(74_000, "74"), (500, "0.5"), (0, "0")])
def test_points_are_written_plainly(thousandths: int, text: str) -> None:
    """No zeros that say nothing."""
    assert points_text(thousandths) == text


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_for_being_unmatched_has_words(reason: str) -> None:
    """Nobody is left without a sentence, and it never blames them."""
    assert member_reason(reason) == FOR_MEMBERS[reason]
    assert admin_reason(reason) == FOR_ADMINS[reason]


def test_an_unknown_reason_is_an_error() -> None:
    """A wrong note is worse than none."""
    with pytest.raises(ValueError, match="odd_one"):
        member_reason("quiet")


def test_what_removed_partners_is_counted_in_words() -> None:
    """The most frequent first; a block is only "not possible"."""
    blocked = {"different.function": 31, "not_possible": 2, "overlap": 120, "rest": 0}
    assert blocked_by_words(blocked) == [
        "too few working hours in common: 120",
        "same function: 31",
        "not possible: 2",
    ]


def test_the_smallest_change_is_advice() -> None:
    """An admin reads what to do, also for a rule without words of its own."""
    assert smallest_change_words(["share.languages", "moon.phase"]) == [
        "allow people without languages in common",
        "drop the rule moon.phase",
    ]


@pytest.mark.parametrize(
    ("role", "reason"),
    [(role, reason) for role, words in FOR_ADMINS_BY_ROLE.items() for reason in words],
)
def test_in_mentoring_the_role_says_more(role: str, reason: str) -> None:
    """A mentee without a mentor and a mentor without a mentee are not called the same."""
    assert admin_reason(reason, role) == FOR_ADMINS_BY_ROLE[role][reason]
    assert admin_reason(reason, role) != admin_reason(reason)
