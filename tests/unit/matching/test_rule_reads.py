"""What each rule looks at: held against what it touches when it is applied to a problem."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from matching.columns import Category, SetColumn
from matching.history import Contacts, Met
from matching.offers import Mentoring
from matching.policy import parse_policy
from matching.problem import Problem, Roster
from matching.projects import Projects
from matching.rule_reads import columns_read, looks_at_activity
from matching.rules import MUST_OF_TEAMS, MUST_RULES, PREFER_OF_TEAMS, PREFER_RULES, GroupRule
from matching.rules.base import ProjectRule

MUSTS = {
    "pairing": [
        {"different": "function"},
        {"apart": "reporting_line"},
        {"rest": {"rounds": 3}},
        {"overlap": {"working_hours": 60}},
        {"share": "languages"},
        {"load": 2},
    ],
    "tables": [
        {"at_least": {"distinct": "function", "count": 2}},
        {"at_most": {"same": "site", "count": 2}},
    ],
    "mentoring": [
        {"asked": "function"},
        {"level_gap": {"least": 1, "most": 4}},
        {"cover": "topics"},
        {"load": 2},
        {"breather": {"after": 3, "rest": 1}},
    ],
    "teams": [
        {"cover": {"skills": "required", "by": 1}},
        {"lead": {"least": 1, "most": 2}},
        {"load": 2},
    ],
}
PREFERS = {
    "pairing": [
        {"exchange": {"teach": "skills", "learn": "interests", "points": 40}},
        {"bridge": {"points": 30}},
        {"unmet": {"attribute": "function", "points": 20}},
        {"near": {"attribute": "level", "within": 1, "points": 10}},
        {"different": {"attribute": "site", "points": 10}},
        {"share": {"attribute": "languages", "points": 10}},
        {"overlap": {"working_hours": 60, "points": 10}},
        {"owed": {"points": 50}},
        {"quiet_with_open": {"points": 10}},
    ],
    "tables": [{"spread": 10}],
    "mentoring": [{"cover": {"of": "topics", "points": 40}}, {"wish": 30}],
    "teams": [{"cover": {"skills": "wanted", "points": 20}}, {"wish": 30}],
}
FRAMES = {
    "pairing": {"kind": "pairing"},
    "tables": {"kind": "pairing", "group_size": 4, "odd": "uneven"},
    "mentoring": {"kind": "mentoring"},
    "teams": {"kind": "teams"},
}


def rules():
    return list(_rules())


def _rules():
    for frame, document in FRAMES.items():
        policy = parse_policy(document | {"must": MUSTS[frame], "prefer": PREFERS[frame]})
        for rule in (*policy.must, *policy.prefer):
            yield pytest.param(rule, id=f"{frame}-{rule.label}-{type(rule).__name__}")


EVERYTHING = Problem(
    members=Roster(
        size=4,
        categories={
            "function": Category.of(["A", "B", "A", "B"]),
            "site": Category.of(["X", "Y", "X", "Y"]),
            "time_zone": Category.of(["Europe/London"] * 4),
        },
        numbers={name: np.array([1, 2, 3, 4]) for name in ("level", "works_from", "works_until")},
        sets={
            name: SetColumn.of([["a"], ["b"], ["a"], ["a", "b"]])
            for name in ("languages", "skills", "interests")
        },
    ),
    on=date(2027, 1, 4),
    met=Met(np.array([0]), np.array([1]), np.array([1]), np.array([1])),
    contacts=Contacts(np.array([0, 1, 2, 2, 2]), np.array([1, 0]), np.ones(2)),
    mentoring=Mentoring(
        offers=np.array([True, True, False, False]),
        seeks=np.array([False, False, True, True]),
        places=np.array([1, 1, 0, 0]),
        led=np.array([[0, 1]]),
        wishes=np.array([[2, 0]]),
        topics_offered=SetColumn.of([["a"], ["b"], [], []]),
        topics_asked=SetColumn.of([[], [], ["a"], ["b"]]),
        functions_offered=SetColumn.of([["A"], [], [], []]),
        functions_asked=SetColumn.of([[], [], ["A"], []]),
    ),
    projects=Projects(
        least=np.array([2]),
        most=np.array([4]),
        optional=np.array([False]),
        skills=("a", "b"),
        needs=np.array([[0, 0, 1]]),
        wanted=np.array([[0, 1]]),
        leads=np.array([True, False, False, False]),
        wishes=np.array([[1, 0]]),
    ),
)
COLUMNS = {
    *("manager", "met", "contacts", "owed", "load", "led", "needs", "wanted", "leads", "wishes"),
    *("topics_offered", "topics_asked", "functions_offered", "functions_asked"),
}
"""Parts of a problem that are columns themselves."""


class Watched:
    """A part of a problem that notes which columns somebody takes from it."""

    def __init__(self, of: Any, seen: set[str]) -> None:
        self.__dict__.update(of=of, seen=seen)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.of, name)
        if name == "hours":
            self.seen.update(("works_from", "works_until"))
        if name in COLUMNS:
            self.seen.add(name)
        if name in {"members", "mentoring", "projects"}:
            return Watched(value, self.seen)
        if name in {"categories", "numbers", "sets"}:
            return WatchedColumns(value, self.seen)
        return value

    def __len__(self) -> int:
        return len(self.of)


class WatchedColumns(dict):
    """The columns of a roster, noting which are taken."""

    def __init__(self, of: Any, seen: set[str]) -> None:
        super().__init__(of)
        self.seen = seen

    def __getitem__(self, name: str) -> Any:
        self.seen.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.seen.add(name)
        return super().get(name, default)


def touched(rule: Any) -> set[str]:
    seen: set[str] = set()
    problem = Watched(EVERYTHING, seen)
    if isinstance(rule, GroupRule):
        rule.limits(problem, [0])
    elif isinstance(rule, ProjectRule):
        rule.points_of(problem)
    else:
        rule.lower(problem)
    return seen


@pytest.mark.parametrize("rule", rules())
def test_a_rule_touches_what_it_says(rule):
    """Applied to a problem that has everything, it takes no column beside those told."""
    assert touched(rule) <= set(columns_read(rule))


@pytest.mark.parametrize("rule", rules())
def test_a_rule_says_nothing_that_it_does_not_touch(rule):
    """A column that is told is one that counts, or one without which the rule is a mistake."""
    assert set(columns_read(rule)) <= touched(rule) | set(rule.columns)


def test_every_rule_says_what_it_looks_at():
    """A rule that is new has to be in the table, unless its columns say it all."""
    tried = {type(param.values[0]) for param in rules()}
    there_are = (MUST_RULES, PREFER_RULES, MUST_OF_TEAMS, PREFER_OF_TEAMS)
    known = {kind for names in there_are for kind in names.values()}
    assert {kind if kind in known else kind.__base__ for kind in tried} == known
    assert all(columns_read(param.values[0]) for param in rules())


def test_which_rules_look_at_activity():
    """Only those that ask who is in touch already."""
    found = {param.values[0].name for param in rules() if looks_at_activity(param.values[0])}
    assert found == {"bridge", "quiet_with_open", "spread"}
