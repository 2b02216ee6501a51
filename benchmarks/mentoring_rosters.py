"""Mentoring rounds to measure: people with functions, levels, managers, topics and places."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from matching.offers import Mentoring
from matching.policy import Policy, parse_policy
from matching.problem import Category, Problem, Roster, SetColumn

_TOPICS = [f"topic {number}" for number in range(40)]


def mentoring_policy(objective: str) -> Policy:
    """Give the policy of a real program: function, level, reporting line, topics, language."""
    return parse_policy(
        {
            "kind": "mentoring",
            "objective": objective,
            "must": [
                "asked",
                {"level_gap": {"least": 1, "most": 4}},
                {"apart": "reporting_line"},
                {"cover": "topics"},
                {"share": "languages"},
            ],
            "prefer": [
                {"cover": {"points": 40}},
                {"wish": 30},
                {"near": {"attribute": "level", "within": 2, "points": 10}},
            ],
        }
    )


def mentoring_round(mentees: int, mentors: int, seed: int) -> Problem:
    """Draw a round; mentors have 1 to 4 places and 3 topics, mentees ask for 2 topics."""
    random = np.random.default_rng(seed)
    size = mentees + mentors
    offers = np.arange(size) >= mentees
    languages = [["English"] if random.random() < 0.9 else ["French"] for _ in range(size)]
    roster = Roster(
        size,
        categories={"function": Category.of([f"F{k}" for k in random.integers(0, 12, size)])},
        numbers={
            "level": np.where(offers, random.integers(3, 8, size), random.integers(1, 6, size))
        },
        sets={"languages": SetColumn.of(languages)},
        manager=np.maximum(-1, (np.arange(size) - 1) // 8),
    )
    sides = Mentoring(
        offers,
        ~offers,
        np.where(offers, random.integers(1, 5, size), 0),
        topics_offered=_some(random, offers, 3),
        topics_asked=_some(random, ~offers, 2),
        wishes=_wishes(random, mentees, mentors),
    )
    return Problem(roster, on=date(2027, 1, 4), days=90, mentoring=sides)


def _some(random: np.random.Generator, who: Any, count: int) -> SetColumn:
    return SetColumn.of(
        [random.choice(_TOPICS, count, replace=False).tolist() if each else [] for each in who]
    )


def _wishes(random: np.random.Generator, mentees: int, mentors: int) -> Any:
    """Let every third mentee name up to three mentors."""
    who = np.repeat(np.arange(0, mentees, 3), 3)
    pairs = np.stack([who, mentees + random.integers(0, mentors, len(who))], axis=1)
    _, first = np.unique(pairs, axis=0, return_index=True)
    return pairs[np.sort(first)]
