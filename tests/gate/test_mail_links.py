"""Every link in every mail leads to a page that answers, in a company where what it tells of is."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from config import ConfigError
from notifications.stationery import Stationery
from portal.app import create_app
from portal.site import Site
from rounds.community_file import CommunityFile
from rounds.letterhead import Letterhead
from rounds.program_file import ProgramFile, load_program
from store import (
    Database,
    Enrolment,
    JoinRequest,
    Match,
    MatchMember,
    Meeting,
    Member,
    Mentorship,
    Program,
    Round,
)

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
TWO_DAYS_BEFORE_THE_NEXT = datetime(2027, 1, 16, 12, tzinfo=UTC)
SHIPPED = Path(__file__).parents[2] / "config" / "programs"
PROGRAMS = {
    "learning-partners": ("learning-partners", "member", "member"),
    "ai-mentors": ("mentoring", "mentee", "mentor"),
    "ai-teams": ("teams", "member", "member"),
}
"""The shipped file of each program of the samples, and the roles of the first two members."""

ROUNDS = (
    ("learning-partners", "2027-01-04"),
    ("learning-partners", "2027-01-04T09:00Z"),
    ("ai-mentors", "2027-02-01"),
    ("ai-teams", "2027-05-03"),
)
SAMPLE_MATCH, SAMPLE_REQUEST = 12, 12
PEOPLE = range(1, 8)
ADDRESS = re.compile(r"https://crossweave\.example\.org(/[^\s\"<>]+)")


def _people_and_programs(session: Any) -> dict[str, Program]:
    for number in PEOPLE:
        session.add(
            Member(
                id=number,
                source="hr",
                source_key=f"H{number}",
                name=f"Person {number}",
                email=f"person{number}@example.org",
                time_zone="Europe/London",
                created_at=NOW,
                changed_at=NOW,
            )
        )
    programs = {
        slug: Program(slug=slug, community="ai-learners", created_at=NOW) for slug in PROGRAMS
    }
    session.add_all(programs.values())
    session.flush()
    for slug, (_file, *roles) in PROGRAMS.items():
        for number in PEOPLE:
            session.add(
                Enrolment(
                    program_id=programs[slug].id,
                    member_id=number,
                    role=roles[number == 2],
                    state="joined",
                    since=NOW,
                )
            )
    return programs


def _rounds(session: Any, programs: dict[str, Program]) -> None:
    for turn, (slug, period) in enumerate(ROUNDS):
        file = _program(slug)
        round_ = Round(
            program_id=programs[slug].id,
            period=period,
            starts_on=date.fromisoformat(period[:10]),
            days=14,
            document=file.document,
            seed=1,
            state="introduced",
            opened_at=NOW,
            introduced_at=NOW,
        )
        session.add(round_)
        session.flush()
        number = SAMPLE_MATCH if turn == 1 else 100 + turn
        session.add(Match(id=number, round_id=round_.id, number=1, score=0, reasons=[]))
        session.flush()
        roles = PROGRAMS[slug][1:]
        for seat, member in enumerate((1, 2)):
            session.add(
                MatchMember(match_id=number, member_id=member, round_id=round_.id, role=roles[seat])
            )


@cache
def _program(slug: str) -> ProgramFile:
    if slug not in PROGRAMS:
        raise ConfigError(f"there is no program {slug}")
    return load_program(SHIPPED / f"{PROGRAMS[slug][0]}.yaml")


@pytest.fixture
def browser(sqlite_database: Database, links: Any) -> Any:
    """Give a browser on the pages of a company in which the samples' matches and people are."""
    with sqlite_database.writing() as session:
        programs = _people_and_programs(session)
        _rounds(session, programs)
        session.add(
            Meeting(match_id=SAMPLE_MATCH, uid="u", sequence=0, created_at=NOW, changed_at=NOW)
        )
        session.add(
            Mentorship(
                program_id=programs["ai-mentors"].id,
                match_id=102,
                mentor_id=2,
                mentee_id=1,
                starts_on=date(2027, 1, 4),
                ends_on=date(2027, 6, 30),
                state="active",
                created_at=NOW,
            )
        )
        session.add(
            JoinRequest(
                id=SAMPLE_REQUEST,
                program_id=programs["learning-partners"].id,
                email="person7@example.org",
                name="Person 7",
                asked_at=datetime.fromtimestamp(1_799_000_000, UTC),
            )
        )
    community = CommunityFile(slug="ai-learners", name="AI learners", type="organisation")
    site = Site(
        database=sqlite_database,
        links=links,
        stationery=Stationery(package="portal"),
        clock=lambda: TWO_DAYS_BEFORE_THE_NEXT,
        organisation="Harbourline",
        contact="ai@example.org",
        program=_program,
        letterhead=lambda _slug: Letterhead(community, "ai@example.org"),
    )
    app = create_app(site, per_minute=100_000)
    with TestClient(app, base_url=links.base, follow_redirects=False) as client:
        yield client


def test_every_link_is_answered(browser, specimens):
    """No mail has a link into nothing, in its page, in its text or in its headers."""
    paths = {
        (each.name, path)
        for each in specimens
        for words in (
            each.rendered.html,
            each.rendered.text,
            str(each.mail.message["List-Unsubscribe"] or ""),
        )
        for path in ADDRESS.findall(words)
    }
    answers = {(name, path.split("/")[1]): browser.get(path).status_code for name, path in paths}
    assert len(paths) > len(specimens)
    assert {place: status for place, status in answers.items() if status != 200} == {}
