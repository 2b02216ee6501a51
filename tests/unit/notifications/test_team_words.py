"""The words of a team."""

from __future__ import annotations

from dataclasses import replace

from notifications.contexts import Project
from notifications.samples import LEILA, PRIYA, TOM
from notifications.wording.teams import (
    Crew,
    project_title,
    quoted_title,
    sentence,
    skill_names,
    what_comes_first,
    who_leads,
)

CREW = Crew((PRIYA, TOM), me=PRIYA.id, lead=TOM.id, brings={TOM.id: ("SQL", "charts")})


def test_a_line_is_made_of_what_is_known() -> None:
    """Without function, site and skills the name stands alone."""
    bare = replace(PRIYA, function=None, site=None)
    lines = [row["line"] for row in replace(CREW, people=(bare, TOM)).roster(2)]
    assert lines == [
        "Tom Hughes, Finance, Leeds, leads and brings SQL and charts",
        f"{PRIYA.name} (you)",
    ]


def test_as_many_skills_are_named_as_are_asked_for() -> None:
    """None for a sponsor, who reads them by skill."""
    assert CREW.roster(1)[0]["does"] == "leads and brings SQL"
    assert CREW.roster()[0]["does"] == "leads"


def test_a_skill_is_named_once_and_short() -> None:
    """However it was typed."""
    assert skill_names(("SQL", " SQL\n", "", "a b c d e f g")) == ["SQL", "a b c d e f…"]


def test_two_of_one_first_name_are_told_apart() -> None:
    """The lead is then called by the whole name."""
    other = replace(TOM, id=9, name="Tom Baker")
    assert who_leads(replace(CREW, people=(PRIYA, TOM, other))) == "Tom Hughes leads this team."


def test_a_first_step_ends_as_a_sentence_does() -> None:
    """Whether or not the admin typed a full stop."""
    for step in ("Read the brief", "Read the\nbrief.", " Read the brief "):
        assert what_comes_first(CREW, step) == "Tom's first step: Read the brief."
    assert sentence("Who wants it?", 5) == "Who wants it?"
    assert sentence("one two three", 2) == "one two…"
    assert sentence(" ", 5) == ""


def test_a_title_is_quoted_where_there_is_one() -> None:
    """Quotation marks tell it from the words around it."""
    assert quoted_title(Project("Forecast")) == "“Forecast”"
    assert quoted_title(Project(" ")) == project_title(Project(" ")) == ""


def test_what_runs_from_right_to_left_is_isolated() -> None:
    """Names, skills and titles leave the line in order."""
    crew = Crew((PRIYA, LEILA), me=PRIYA.id, lead=LEILA.id, brings={LEILA.id: ("لغة",)})
    line = crew.roster(1)[0]["line"]
    assert line.count("\u2068") == line.count("\u2069") == 2
    assert project_title(Project("لغة")) == "\u2068لغة\u2069"
