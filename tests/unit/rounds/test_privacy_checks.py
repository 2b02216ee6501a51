"""What the engine is given: columns that are allowed, and nothing by which anybody is known."""

from __future__ import annotations

import pytest

from matching import problem
from rounds import privacy_checks
from rounds.privacy_checks import check_lists, engine_columns
from sources import fields


def test_nothing_protected_is_on_any_list():
    """Files, tables and the engine's columns: none has a protected attribute."""
    assert [check.wrong for check in check_lists()] == [(), (), ()]


def test_all_of_a_problem_is_looked_at():
    """The columns of the roster, of both sides, of projects and of what was before."""
    assert {"function", "level", "skills", "goals_never"} - set(engine_columns()) == {"goals_never"}
    assert {"manager", "contacts", "owed", "topics_asked", "leads", "rounds_ago"} <= set(
        engine_columns()
    )


@pytest.mark.parametrize("name", ["gender", "birth_date", "health", "religion"])
def test_a_protected_field_would_be_found(monkeypatch, name):
    """The check is one that can fail."""
    people = (*fields.FIELDS["people"], name)
    monkeypatch.setitem(fields.FIELDS, "people", people)
    monkeypatch.setattr(privacy_checks, "CATEGORIES", (*problem.CATEGORIES, name))
    files, _, engine = check_lists()
    assert files.wrong == engine.wrong == (name,)


@pytest.mark.parametrize("name", ["name", "email", "goals"])
def test_a_personal_column_would_be_found(monkeypatch, name):
    """Names, addresses and free text are no columns of the engine."""
    monkeypatch.setattr(privacy_checks, "SETS", (*problem.SETS, name))
    assert check_lists()[2].wrong == (name,)
