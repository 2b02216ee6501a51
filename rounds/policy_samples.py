"""What a rule says of an invented pair: its own reasons, in the words that people read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np

from matching.history import Contacts, Met
from matching.language import FORMS, Item, RuleForm
from matching.offers import Mentoring
from matching.policy import PolicyError, parse_policy
from matching.problem import Category, Problem, Projects, Roster, SetColumn
from matching.proposal import Reason
from matching.rules import Rule
from matching.rules.base import ProjectRule
from notifications.contexts import Person
from notifications.sample_people import LEILA, PRIYA, TOM
from notifications.wording.admin_reasons import admin_reasons
from notifications.wording.reasons import exchanges, other_reasons
from rounds.stored_reasons import stored_reason

_SIZE: Final = 8
_PEOPLE: Final[tuple[Person, ...]] = (TOM, PRIYA, LEILA)
"""The first three of the sample: a mentor, a mentee, and somebody else; the others are nobody."""

_IDS: Final = [*(person.id for person in _PEOPLE), *range(101, 101 + _SIZE - len(_PEOPLE))]


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says of a match of the sample.

    Attributes
    ----------
    admin
        To an admin, without the points.
    members
        To a member, as their introduction has it.
    """

    admin: tuple[str, ...]
    members: tuple[str, ...]


def said_of_sample(form: RuleForm) -> Said:
    """Give what a rule says of two members of the sample for whom it holds."""
    stored = [stored_reason(reason, _IDS) for reason in reasons_of_sample(form)]
    pair = _PEOPLE[:2]
    read = [
        line
        for reader in pair
        for line in (
            *(told.sentence for told in exchanges(stored, reader, pair)),
            *other_reasons(stored, reader, pair, []),
        )
    ]
    return Said(
        admin=tuple(admin_reasons([{**reason, "points": 0} for reason in stored], pair)),
        members=tuple(dict.fromkeys(read)),
    )


def reasons_of_sample(form: RuleForm) -> list[Reason]:
    """Give the reasons that a rule's examples state for two members of the sample."""
    for problem in (sample_problem(form.forms[0]), *_others(form.forms[0])):
        reasons = [reason for item in form.examples for reason in _reasons(form, item, problem)]
        if reasons:
            return reasons
    return []


def sample_problem(form: str) -> Problem:
    """Give eight invented members for a form of program; every rule finds its columns."""
    rows: dict[str, Any] = {
        "function": ["Finance", "Marketing", "Customer Service", "IT"] * 2,
        "site": ["Leeds", "Rotterdam", "Casablanca", "Leeds"] * 2,
        "country": ["United Kingdom", "Netherlands", "Morocco", "United Kingdom"] * 2,
        "time_zone": ["Europe/London", "Europe/Amsterdam", "Africa/Casablanca", None] * 2,
        "locale": ["en-GB", "nl-NL", "ar-MA", "en-GB"] * 2,
    }
    shown = [["forecast checks"], ["data visualisation"], ["drafts"], ["sql"]] * 2
    asked = [["data visualisation"], ["forecast checks"], [], []] * 2
    roster = Roster(
        _SIZE,
        {name: Category.of(values) for name, values in rows.items()},
        {"level": np.array([4, 3, 3, 4] * 2)},
        {
            "languages": SetColumn.of([["English", "Hindi"], ["English", "Hindi"]] * 4),
            "skills": SetColumn.of(shown),
            "interests": SetColumn.of(asked),
        },
    )
    return Problem(
        roster,
        on=date(2027, 1, 4),
        contacts=_contacts(_TALK),
        owed=np.array([0, 1, *[0] * 6], np.int32),
        load=np.zeros(_SIZE, np.int32),
        mentoring=_sides() if form == "mentoring" else None,
        projects=_projects() if form == "teams" else None,
    )


def _others(form: str) -> Iterator[Problem]:
    """Give samples in which the first two have met, are alike, or one is in touch with nobody."""
    problem = sample_problem(form)
    once = Met(np.array([0]), np.array([1]), np.array([3]), np.array([1]))
    yield replace(problem, met=once)
    alike = {
        name: Category.of([category.value(0)] * _SIZE)
        for name, category in problem.members.categories.items()
    }
    same = {
        name: SetColumn.of([column.values(0)] * _SIZE)
        for name, column in problem.members.sets.items()
    }
    yield replace(problem, members=replace(problem.members, categories=alike, sets=same))
    yield replace(problem, contacts=_contacts([pair for pair in _TALK if 1 not in pair]))


_TALK: Final = ((0, 2), (0, 3), (0, 4), (1, 5), (1, 6), (2, 3), (3, 4), (4, 5))
"""The first is in touch with many, the last with nobody."""


def _contacts(pairs: Sequence[tuple[int, int]]) -> Contacts:
    keys = np.unique([key for a, b in pairs for key in (a * _SIZE + b, b * _SIZE + a)])
    rows, columns = np.divmod(keys.astype(np.int64), _SIZE)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=_SIZE))])
    return Contacts(indptr, columns, np.ones(len(columns), np.float32))


def _sides() -> Mentoring:
    offers = np.arange(_SIZE) % 2 == 0
    topics = [["forecast checks"] if each else [] for each in offers]
    return Mentoring(
        offers=offers,
        seeks=~offers,
        places=np.where(offers, 1, 0).astype(np.int32),
        topics_offered=SetColumn.of(topics),
        topics_asked=SetColumn.of([[] if each else ["forecast checks"] for each in offers]),
        functions_asked=SetColumn.of([[], ["Finance"], *[[]] * 6]),
        wishes=np.array([[1, 0]], np.int32),
    )


def _projects() -> Projects:
    return Projects(
        least=np.array([2], np.int32),
        most=np.array([7], np.int32),
        needs=np.array([[0, 0, 1]], np.int32),
        wanted=np.array([[0, 0]], np.int32),
        skills=("data visualisation",),
        leads=np.ones(_SIZE, np.bool_),
        wishes=np.array([[1, 0]], np.int32),
    )


def read_example(form: RuleForm, item: Item) -> list[Rule]:
    """Give the rule of an item, in the first form of program that takes it."""
    for name in form.forms:
        try:
            policy = parse_policy({**FORMS[name], form.part: [item]})
        except PolicyError:
            continue
        return [*policy.must, *policy.prefer]
    return []


def _reasons(form: RuleForm, item: Item, problem: Problem) -> list[Reason]:
    found: list[Reason] = []
    for rule in read_example(form, item):
        pair = np.array([0]), np.array([1])
        found += rule.reasons(problem, rule.lower(problem), *pair)[0]
        if isinstance(rule, ProjectRule):
            found += rule.reasons_of(problem, (0, 1), 0)
    return found
