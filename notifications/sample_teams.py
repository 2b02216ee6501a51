"""One invented sample of each message to teams and sponsors, made through the real data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from notifications.contexts import Context, Period, Person, ProgramInfo, Project
from notifications.messages import SponsorSummary, TeamKickoff, TeamUnmatched
from notifications.sample_people import CONTACT, LEILA, PRIYA, TOM
from notifications.slots import suggest_slots

TEAMS: Final = ProgramInfo(
    name="AI project teams",
    slug="ai-teams",
    community="AI learners",
    purpose="Try AI on a real task with colleagues who each know a part of it.",
)
QUARTER: Final = Period("3 May to 1 August 2027", date(2027, 5, 3), days=91)
NEXT_QUARTER: Final = date(2027, 8, 2)

ANA: Final = Person(
    id=4,
    name="Ana Silva",
    function="Sales",
    site="Porto",
    country="Portugal",
    time_zone="Europe/Lisbon",
    languages=("Portuguese", "English"),
    email="ana.silva@harbourline.example",
)
JONAS: Final = replace(
    ANA,
    id=5,
    name="Jonas Weber",
    function="IT",
    site="Hamburg",
    country="Germany",
    time_zone="Europe/Berlin",
    languages=("German", "English"),
    email="jonas.weber@harbourline.example",
)
MIRA: Final = replace(
    JONAS,
    id=6,
    name="Mira Lindqvist",
    function="Operations",
    email="mira.lindqvist@harbourline.example",
)
KARIN: Final = replace(
    JONAS,
    id=7,
    name="Karin Vogt",
    function="Management",
    email="karin.vogt@harbourline.example",
)

PROJECT: Final = Project(
    name="Forecast without waiting",
    aim="Sales plans a campaign on the monthly forecast a week earlier, and knows when to trust it",
    first_step="Ask Finance for last year's forecasts, and propose a time to everybody",
)
BRINGS: Final = (
    (PRIYA.id, ("data visualisation",)),
    (TOM.id, ("forecast checks", "spreadsheet formulas")),
    (LEILA.id, ("prompt patterns",)),
    (ANA.id, ("campaign planning",)),
    (JONAS.id, ("Python", "data pipelines")),
    (MIRA.id, ()),
)

FRAME: Final[dict[str, Any]] = {"program": TEAMS, "period": QUARTER, "contact": CONTACT}


def kickoff_sample() -> TeamKickoff:
    """Give the kick-off of a team of six in three time zones, told to one whom another leads."""
    people = (PRIYA, TOM, LEILA, ANA, JONAS, MIRA)
    return TeamKickoff(
        **FRAME,
        match=103,
        recipient=PRIYA.id,
        people=people,
        project=PROJECT,
        lead=TOM.id,
        brings=BRINGS,
        slots=suggest_slots(people, starts_on=QUARTER.starts_on, days=14),
    )


def sponsor_sample() -> SponsorSummary:
    """Give what the sponsor of that team's project reads; one skill is not covered."""
    sample = kickoff_sample()
    return SponsorSummary(
        **FRAME,
        recipient=KARIN,
        project=PROJECT,
        people=sample.people,
        lead=sample.lead,
        covered=(
            ("forecast checks", (TOM.id,)),
            ("data visualisation", (PRIYA.id, JONAS.id)),
            ("change communication", ()),
        ),
    )


def no_team_sample() -> SponsorSummary:
    """Give what the sponsor of an optional project reads when it found no team."""
    return replace(
        sponsor_sample(),
        people=(),
        lead=None,
        covered=(("forecast checks", ()), ("data visualisation", ())),
        runs=False,
        next_round=NEXT_QUARTER,
    )


def team_samples() -> tuple[Context, ...]:
    """Give one sample of each kind of message to teams and sponsors."""
    return (
        kickoff_sample(),
        TeamUnmatched(
            **FRAME,
            recipient=LEILA,
            reason="surplus",
            next_round=NEXT_QUARTER,
            first_in_line=True,
            wished=True,
        ),
        sponsor_sample(),
    )
