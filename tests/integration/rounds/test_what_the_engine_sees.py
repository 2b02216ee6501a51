"""What is handed to the engine: numbers and labels by an allow-list, and nobody's own words."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from config import Document
from matching.problem import (
    CATEGORIES,
    NUMBERS,
    SETS,
    Category,
    Contacts,
    Mentoring,
    Met,
    Problem,
    Projects,
    Roster,
    SetColumn,
)
from rounds.problem import build_problem, participants
from rounds.program_file import parse_program
from sources.protected import is_protected
from store import Enrolment, Round

SECRET = ("ZZNAME", "zzmail", "ZZKEY", "ZZGOAL", "ZZOFTEN", "ZZAIM", "ZZPROJECT", "ZZSTEP", "ZZWHY")


def _bytes(company, round_id) -> bytes:
    with company.database.reading() as session:
        round_ = session.get_one(Round, round_id)
        return build_problem(session, round_, participants(session, round_)).to_bytes()


def _holds(content: bytes) -> set[str]:
    """Give the secrets that some bytes hold, in any case."""
    return {word for word in SECRET if word.lower().encode() in content.lower()}


def test_a_round_of_pairs_holds_no_name_and_no_address(small_company):
    """Nor keys of the HR system, nor why somebody is kept apart."""
    for number in range(4):
        small_company.hire(
            f"ZZKEY{number}", name=f"ZZNAME {number}", email=f"zzmail{number}@example.org",
            function="IT" if number % 2 else "Sales", skills=["charts"], interests=["prompts"],
        )  # fmt: skip
    content = _bytes(small_company, small_company.open())
    assert _holds(content) == set()
    assert b"charts" in content


def test_a_round_of_mentoring_holds_no_goals_and_no_wishes_in_words(small_circle):
    """What mentees write about themselves stays with the people who are to read it."""
    small_circle.offers("m-ZZKEY", topics=("data",), name="ZZNAME M")
    small_circle.asks("e-ZZKEY", topics=("data",), wishes=("m-ZZKEY",), name="ZZNAME E")
    with small_circle.database.writing() as session:
        for place in session.query(Enrolment).all():
            place.terms.goals = "ZZGOAL to be promoted"
            place.terms.how_often = "ZZOFTEN"
    content = _bytes(small_circle, small_circle.open())
    assert _holds(content) == set()
    assert b"data" in content


def test_a_round_of_teams_holds_no_words_of_projects(small_company, monkeypatch):
    """Projects are numbers; only the skills that they need are labels."""
    for number in range(4):
        small_company.hire(f"ZZKEY{number}", name="ZZNAME", function="IT", skills=["sql"])
    document = {
        "name": "Pilots", "kind": "teams", "community": "ai-learners", "size": 4,
        "cadence": {"cron": "0 8 * * MON", "start": "2027-01-04"},
        "must": ["cover"],
        "projects": [
            {
                "name": "ZZPROJECT", "aim": "ZZAIM", "first_step": "ZZSTEP", "skills": ["sql"],
                "sponsor": "ZZKEY1", "lead": "ZZKEY2",
            }
        ],
    }  # fmt: skip
    file = parse_program("buddies", Document(Path("buddies.yaml"), document, {}))
    monkeypatch.setattr(small_company, "program", lambda: file)
    content = _bytes(small_company, small_company.open())
    assert _holds(content) == set()
    assert b"sql" in content


def test_every_column_is_one_that_was_looked_at():
    """A new field of what the engine sees fails here, until somebody has thought about it."""
    known = {
        Problem: {
            "members", "on", "days", "met", "contacts", "blocked", "pinned", "owed", "load",
            "mentoring", "projects",
        },
        Roster: {"size", "categories", "numbers", "sets", "manager", "capacity"},
        Met: {"a", "b", "rounds_ago", "met"},
        Contacts: {"indptr", "indices", "weights", "circle", "across"},
        Mentoring: {
            "offers", "seeks", "places", "current", "topics_offered", "topics_asked",
            "functions_offered", "functions_asked", "wishes", "led", "served",
        },
        Projects: {
            "least", "most", "optional", "needs", "wanted", "skills", "leads", "wishes", "placed",
        },
    }  # fmt: skip
    for model, names in known.items():
        assert {field.name for field in fields(model)} == names


def test_no_allowed_column_is_protected():
    """The allow-list itself holds nothing that must not enter a match."""
    assert not [name for name in (*CATEGORIES, *NUMBERS, *SETS) if is_protected(name)]


@pytest.mark.parametrize(
    "name", ["gender", "age", "ethnicity", "religion", "health", "name", "email", "goals", "salary"]
)
def test_a_column_that_is_not_allowed_is_refused(name):
    """Nobody can hand over another column by mistake, of whatever type."""
    with pytest.raises(ValueError, match="may not enter a problem"):
        Roster(1, categories={name: Category.of(["x"])})
    with pytest.raises(ValueError, match="may not enter a problem"):
        Roster(1, numbers={name: np.array([1])})
    with pytest.raises(ValueError, match="may not enter a problem"):
        Roster(1, sets={name: SetColumn.of([["x"]])})
