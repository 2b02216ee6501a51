"""Rounds of teams: projects, wishes and leads come from what is stored; everybody hears of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from config import ConfigError, Document
from members.enrolment import enrolment_of, leave
from members.teams import wish
from notifications.contexts import Context
from notifications.messages import KINDS
from notifications.render import render
from rounds.figures import figures_in_words
from rounds.lifecycle import RoundError
from rounds.page import round_view
from rounds.program_file import parse_program
from rounds.reconciling import reconcile
from rounds.replaying import replay
from rounds.sheet import round_sheet
from store import Match, OutboxRow, Program, Round

TEAMS = {
    "kind": "teams",
    "odd": None,
    "size": "3 to 4",
    "must": [
        {"at_least": {"distinct": "function", "count": 2}},
        {"cover": "required"},
        {"apart": "reporting_line"},
    ],
    "prefer": [{"wish": 100}, {"owed": {"points": 50}}],
    "projects": [
        {"name": "Atlas", "aim": "Answer tickets.", "skills": {"Prompting": 2}, "sponsor": "boss"},
        {"name": "Borea", "skills": ["sql"], "lead": "p02", "first_step": "Book a room."},
        {"name": "Corax", "optional": True, "size": 4, "sponsor": "boss"},
    ],
}


def changes(**other):
    """Give the program's document; what pairs alone have is left out."""
    document = TEAMS | other
    return {key: value for key, value in document.items() if value is not None}


@pytest.fixture
def crew(small_company, monkeypatch):
    """Give eight people with skills, and a sponsor who takes no part."""
    plain = small_company.program

    def program(**changes_):
        document = {
            "name": "Pilots",
            "community": "ai-learners",
            "cadence": {"cron": "0 8 * * MON", "start": "2027-01-04"},
        }
        return parse_program("buddies", Document(Path("buddies.yaml"), document | changes_, {}))

    assert plain
    monkeypatch.setattr(small_company, "program", program)
    small_company.staff(8)
    small_company.hire("boss", function="Sales", joins=False)
    for key in ("p01", "p04", "p05"):
        small_company.change(key, skills=["prompting"])
    small_company.change("p03", skills=["sql"])
    return small_company


def wishes(company, key, projects, *, leads=None):
    with company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        place = enrolment_of(session, program, company.member(session, key))
        wish(session, place, projects=projects, would_lead=leads, actor="m", now=company.start)


def teams_of(company, round_id):
    with company.database.reading() as session:
        found = session.scalars(select(Match).where(Match.round_id == round_id))
        return {
            match.project: (
                {seat.member.source_key for seat in match.members if not seat.gone},
                match.lead_id
                and next(
                    seat.member.source_key
                    for seat in match.members
                    if seat.member_id == match.lead_id
                ),
            )
            for match in found
        }


def mail_of(company, kind, key):
    with company.database.reading() as session:
        member = company.member(session, key)
        rows = session.scalars(
            select(OutboxRow).where(OutboxRow.kind == kind, OutboxRow.member_id == member.id)
        )
        contexts: list[Context] = [KINDS[kind].from_document(row.context) for row in rows]
        return [render(context).text for context in contexts]


def test_a_round_of_projects(crew):
    """Skills, leads and wishes decide who is where; each team gets one kick-off a member."""
    wishes(crew, "p06", ["Borea"])
    wishes(crew, "p07", ["borea", "Atlas"])
    round_id = crew.hold(**changes())
    teams = teams_of(crew, round_id)
    assert len({"p01", "p04", "p05"} & teams["Atlas"][0]) >= 2
    assert {"p02", "p03", "p06"} <= teams["Borea"][0]
    assert teams["Borea"][1] == "p02"
    assert sum(len(members) for members, _ in teams.values()) == 8
    assert len(crew.mail("team_kickoff")) == 8
    text = mail_of(crew, "team_kickoff", "p02")[0]
    assert "Borea" in text
    assert "Book a room." in text
    with crew.database.reading() as session:
        assert replay(session.get_one(Round, round_id)).same


def test_a_sponsor_hears_of_each_project(crew):
    """One mail a project: the team and its skills, or that an optional one found no team."""
    crew.hold(**changes())
    mails = mail_of(crew, "sponsor_summary", "boss")
    assert len(mails) == 2
    assert any("Atlas" in text for text in mails)
    assert any("Corax" in text for text in mails)


def test_a_sponsor_whose_address_changed_holds_up_no_mail(crew):
    """The others get theirs; the admins read that this sponsor was not told."""
    projects = [{"name": "Atlas", "sponsor": "boss@example.org"}, {"name": "Borea"}]
    round_id = crew.open(**changes(projects=projects, must=[]))
    crew.propose(round_id)
    crew.approve(round_id)
    crew.change("boss", email="new@example.org")
    crew.introduce(round_id)
    assert len(crew.mail("team_kickoff")) == 8
    assert crew.mail("sponsor_summary") == []
    with crew.database.reading() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.kind == "round_summary")).one()
        context: Context = KINDS["round_summary"].from_document(row.context)
        assert "the sponsor of Atlas" in render(context).text


def test_a_member_who_may_be_with_nobody(crew):
    """Whom a project names and the rules keep from everybody is named in the refusal."""
    for number in range(1, 9):
        if number != 2:
            crew.change(f"p{number:02}", site="Oslo")
    crew.change("p02", site="Rome")
    round_id = crew.open(**changes(must=[{"share": "site"}]))
    with pytest.raises(RoundError, match="p02 is named by project Borea, but may be in a"):
        crew.propose(round_id)


def test_who_has_no_place_is_told(crew):
    """With room for six of eight, two get a note, and come first next time."""
    projects = [{"name": "Atlas", "size": 3}, {"name": "Borea", "size": 3}]
    round_id = crew.hold(**changes(projects=projects))
    left = crew.unmatched(round_id)
    assert sorted(left.values()) == ["surplus", "surplus"]
    assert crew.mail("team_unmatched") == sorted(left)
    again = crew.hold(1, **changes(projects=projects))
    assert not set(left) & set(crew.unmatched(again))


def test_who_left_gets_no_note(crew):
    """A note that still waits is not sent to somebody who left meanwhile."""
    projects = [{"name": "Atlas", "size": 3}, {"name": "Borea", "size": 3}]
    left = sorted(crew.unmatched(crew.hold(**changes(projects=projects))))
    crew.change(left[0], status="left")
    with crew.database.writing() as session:
        reconcile(session, crew.sender_of, now=crew.start)
    assert crew.mail("team_unmatched") == left[1:]


def test_whoever_leaves_a_team_is_missed_by_the_others(crew):
    """The others are told, once, and keep their team."""
    round_id = crew.hold(**changes())
    with crew.database.writing() as session:
        session.query(OutboxRow).filter(OutboxRow.kind == "team_kickoff").update(
            {"state": "sent", "sent_at": crew.start}
        )
        program = session.scalars(select(Program)).one()
        leave(session, program, crew.member(session, "p02"), actor="member", now=crew.start)
    with crew.database.writing() as session:
        reconcile(session, crew.sender_of, now=crew.start)
    others = teams_of(crew, round_id)["Borea"][0]
    assert "p02" not in others
    assert crew.mail("match_changed") == sorted(others)


def test_teams_without_projects(crew):
    """Teams of a size out of everybody, and one who would lead in each."""
    for key in ("p01", "p02"):
        wishes(crew, key, None, leads=True)
    must = [{"lead": {"least": 1}}]
    round_id = crew.hold(**changes(projects=None, must=must, prefer=[], size=4))
    with crew.database.reading() as session:
        leads = [
            match.lead_id
            for match in session.scalars(select(Match).where(Match.round_id == round_id))
        ]
        sheet = round_sheet(session, session.get_one(Round, round_id))
    assert len(leads) == 2
    assert None not in leads
    words = {figure.label: figure.value for figure in figures_in_words(sheet.figures)}
    assert (words["Teams"], words["Teams by size"]) == ("2", "2 of 4")


def test_wishes_that_came_true_are_counted(crew):
    """The sheet says how many got one of their first three wishes, and names each project."""
    wishes(crew, "p06", ["Borea", "Atlas"])
    wishes(crew, "p08", ["Atlas"])
    with crew.database.reading() as session:
        sheet = round_sheet(session, session.get_one(Round, crew.hold(**changes())))
    words = {figure.label: figure.value for figure in figures_in_words(sheet.figures)}
    assert words["One of the first three wishes"].startswith("2 of 2")
    assert {match.project for match in sheet.matches} >= {"Atlas", "Borea"}
    borea = next(match for match in sheet.matches if match.project == "Borea")
    assert borea.lead == "p02"
    assert "P02 leads" in borea.reasons
    assert {"project Atlas", "project Borea"} <= {
        match.reasons[0] for match in round_view(sheet).matches
    }


def test_no_teams_says_what_contradicts_what(crew):
    """The refusal names project and skill, and changes that would each help."""
    round_id = crew.open(
        **changes(projects=[{"name": "Atlas", "skills": {"sql": 2}}, {"name": "Borea"}])
    )
    with pytest.raises(RoundError) as refusal:
        crew.propose(round_id)
    assert str(refusal.value).splitlines() == [
        "No teams keep every must rule: 2 projects, of which 2 must run, need at least 6 members, 8"
        " take part.",
        "What contradicts each other, with these sizes: project Atlas needs 2 members with sql.",
        "Any one of these would help:",
        "  ask for sql by 1 in project Atlas",
        "  let it be open whether the team of project Atlas comes about",
        "  drop sql from what project Atlas needs",
    ]
    assert crew.state(round_id) == "open"


@pytest.mark.parametrize(
    ("project", "message"),
    [
        ({"name": "A", "lead": "nobody"}, "The lead of project A: Nobody here is called 'nobody'"),
        ({"name": "A", "sponsor": "x"}, "The sponsor of project A: Nobody here is called 'x'"),
        ({"name": "A", "lead": "boss"}, "boss is lead of project A and takes no part in this"),
        ({"name": "A", "members": ["boss"]}, "boss is member of project A and takes no part"),
    ],
)
def test_leads_and_sponsors_have_to_be_here(crew, project, message):
    """A lead takes part, a sponsor only has to be known; else it is said before solving."""
    round_id = crew.open(**changes(projects=[project]))
    with pytest.raises(RoundError, match=message):
        crew.propose(round_id)


def test_members_that_the_file_names(crew):
    """Whom a project names is in its team, and the one whom it names as lead leads it."""
    wishes(crew, "p01", None, leads=True)
    projects = [
        {"name": "Atlas", "members": ["p01", "p06"], "lead": "p08", "wanted": ["SQL"], "size": 4},
        {"name": "Borea", "size": 4},
    ]
    prefer = [{"cover": {"skills": "wanted", "points": 30}}]
    round_id = crew.hold(**changes(projects=projects, must=[], prefer=prefer))
    members, lead = teams_of(crew, round_id)["Atlas"]
    assert members == {"p01", "p06", "p08", "p03"}
    assert lead == "p08"
    with crew.database.reading() as session:
        sheet = round_sheet(session, session.get_one(Round, round_id))
    assert "P03 brings sql (30)" in sheet.matches[0].reasons


def test_nobody_is_named_by_two_projects(crew):
    """A member is in one team; the file is refused before anything is solved."""
    projects = [{"name": "Atlas", "members": ["p01"]}, {"name": "Borea", "lead": "p01"}]
    round_id = crew.open(**changes(projects=projects))
    with pytest.raises(RoundError, match="Projects Atlas and Borea name the same person"):
        crew.propose(round_id)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"projects": [{"name": "A"}, {"name": "a"}]}, "two `projects` are called 'a'"),
        ({"projects": [{"name": "A", "size": "7 to 5"}]}, "the least first"),
        ({"projects": [{"name": "A", "skills": "sql"}]}, "must be a list of skills"),
        ({"projects": [{"name": "A", "skills": {"sql": 0}}]}, "give a whole number from 1 to 100"),
        ({"projects": [{"name": "A", "skills": {"sql": 10**12}}]}, "from 1 to 100"),
        ({"projects": [{"name": "A", "skills": [None]}]}, "None is no skill"),
        ({"projects": [{"name": "A", "skills": ["sql", "SQL"]}]}, "is there twice"),
        ({"projects": [{"name": "A", "sponsor": ["a"]}]}, "must be one key or address"),
        ({"projects": [{"name": "A", "colour": "red"}]}, "colour"),
        ({"projects": [{"name": "A"}], "teams": 3}, "as many teams as projects"),
        ({"kind": "pairing", "projects": [{"name": "A"}]}, "are for kind: teams"),
    ],
)
def test_programs_of_teams_that_cannot_be(crew, document, message):
    """What is wrong with projects is told with the program's file."""
    plain = {"kind": "teams"} | document
    with pytest.raises(ConfigError, match=message):
        crew.program(**plain)
