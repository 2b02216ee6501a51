"""What an admin sees of a mentoring round, and decides before approving it."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from flows.cli.sheets import figure_lines, sheet_document
from flows.round_tables import figures_table, match_rows
from members.blocks import block
from rounds.choices import choose_pair, drop_member
from rounds.explaining import explain
from rounds.figures import figures_in_words
from rounds.lifecycle import RoundError, lock_round
from rounds.page import write_page
from rounds.planning import plan_ahead
from rounds.previewing import preview_round
from rounds.sheet import round_sheet
from rounds.spreadsheet import write_spreadsheet
from store import Round


def sheet(company, round_id):
    with company.database.reading() as session:
        return round_sheet(session, session.get_one(Round, round_id))


def choose(company, round_id, kind, *keys):
    with company.database.writing() as session:
        round_ = lock_round(session, round_id)
        people = [company.member(session, key) for key in keys]
        if kind == "drop":
            drop_member(session, round_, *people, actor="Ada", now=company.start)
        else:
            choose_pair(session, round_, kind, *people, actor="Ada", now=company.start)


def crowd(company):
    """Three ask for data, two offer it, one with two places; nobody offers charts."""
    company.offers("m1", capacity=2)
    company.offers("m2")
    company.offers("m3", topics=["ops"])
    for key in ("e1", "e2", "e3", "e4"):
        company.asks(key, topics=["data", "charts"])
    company.asks("e5", topics=["ops"], function="Finance")
    round_id = company.open()
    company.propose(round_id)
    return round_id


def test_the_figures_add_up(small_circle):
    """Served and unserved are all who ask; the loads are the mentors with a place."""
    figures = sheet(small_circle, crowd(small_circle)).figures
    assert (figures["mentees"], figures["served"], figures["mentors"]) == (5, 4, 3)
    assert figures["loads"] == {"1": 2, "2": 1}
    assert [each["topic"] for each in figures["shortages"]] == ["charts", "data"]
    words = {each.label: each.value for each in figures_in_words(figures)}
    assert words["Mentors by new mentees"] == "1: 2, 2: 1"
    told = "\n".join(figure_lines(figures))
    assert "4 of 5 mentees have a mentor; 3 mentors, 3 with a new mentee" in told
    assert "data" in told


def test_every_view_shows_the_round(small_circle, tmp_path):
    """Page, spreadsheet, JSON and the tables for Prefect name roles, mentor first."""
    round_id = crowd(small_circle)
    held = sheet(small_circle, round_id)
    assert all(match.roles == ("mentor", "mentee") for match in held.matches)
    write_page(held, tmp_path / "round.html")
    assert "mentor, Finance" in (tmp_path / "round.html").read_text(encoding="utf-8")
    write_spreadsheet(held, tmp_path / "round.xlsx")
    page = load_workbook(tmp_path / "round.xlsx")["Matches"]
    rows = [[cell.value for cell in row] for row in page.rows]
    assert rows[0] == ["Match", "Key", "Name", "Role", "Function", "Site", "Points", "Why"]
    assert [row[3] for row in rows[1:3]] == ["mentor", "mentee"]
    document = sheet_document(held)
    assert {left["role"] for left in document["unmatched"]} == {"mentee"}
    with small_circle.database.reading() as session:
        table = figures_table(session.get_one(Round, round_id))
        functions = {row["functions"] for row in match_rows(session, round_id)}
    assert "| Ask for a mentor | 5 |" in table
    assert functions == {"Finance and Sales"}


def test_everybody_can_be_explained(small_circle):
    """A mentor of two hears of both; an unserved mentee why, and what would help."""
    round_id = crowd(small_circle)
    with small_circle.database.reading() as session:
        round_ = session.get_one(Round, round_id)
        told = {
            key: explain(session, round_, small_circle.member(session, key)) for key in ("m1", "e5")
        }
    mentor = [told["m1"].headline, *told["m1"].lines]
    assert sum("M1 mentors" in line for line in mentor) == 2
    assert told["e5"].headline.startswith("E5 has no mentor: ")
    assert any("smallest change" in line for line in told["e5"].lines)


def test_one_partner_is_no_plural(small_circle):
    """What a rule alone removed is counted without a noun that would have to agree."""
    small_circle.offers("m1", capacity=2)
    small_circle.asks("e1", function="Finance")
    small_circle.asks("e2")
    round_id = small_circle.hold()
    with small_circle.database.reading() as session:
        round_ = session.get_one(Round, round_id)
        told = explain(session, round_, small_circle.member(session, "e1"))
    alone = "Partners removed by this rule alone, not of a function that was asked for: 1"
    assert alone in told.lines
    assert "Without the rule asked function, E1 would have a mentor." in " ".join(told.lines)


def test_who_has_a_mentor_is_explained(small_circle):
    """Who takes no part since they have a mentor is told so."""
    small_circle.offers("m1", capacity=2)
    small_circle.asks("e1")
    small_circle.hold()
    small_circle.asks("e2")
    later = small_circle.open(1)
    with small_circle.database.reading() as session:
        round_ = session.get_one(Round, later)
        told = explain(session, round_, small_circle.member(session, "e1"))
    assert told.headline == "E1 takes no part: has a mentor in this program already."


def test_a_preview_is_the_round_to_be(circle, content):
    """A preview shows the mentorships that proposing then gives, and writes nothing."""
    circle.offers("m1", capacity=2)
    for key in ("e1", "e2", "e3"):
        circle.asks(key)
    before = content(circle.database)
    looked = preview_round(circle.database, circle.program(), circle.period(0), now=circle.start)
    assert content(circle.database) == before
    round_id = circle.open()
    circle.propose(round_id)
    assert [match.keys for match in looked.matches] == [
        match.keys for match in sheet(circle, round_id).matches
    ]


def test_an_admin_may_pin_forbid_and_drop(circle):
    """Each choice holds in the next proposal."""
    for key in ("m1", "m2", "m3"):
        circle.offers(key)
    for key in ("e1", "e2", "e3"):
        circle.asks(key)
    round_id = circle.open()
    circle.propose(round_id)
    mentor = {mentee: m for m, mentee in circle.pairs(round_id)}
    wanted = next(m for m in ("m1", "m2", "m3") if m != mentor["e1"])
    choose(circle, round_id, "pin", "e1", wanted)
    choose(circle, round_id, "forbid", "e2", mentor["e2"])
    choose(circle, round_id, "drop", "e3")
    circle.propose(round_id)
    pairs = circle.pairs(round_id)
    assert (wanted, "e1") in pairs
    assert (mentor["e2"], "e2") not in pairs
    assert circle.standing(round_id)["e3"] == "dropped"


def test_two_who_cannot_mentor_each_other_are_not_pinned(small_circle):
    """A pin needs one who offers and one who asks."""
    for key in ("m1", "m2"):
        small_circle.offers(key)
    small_circle.asks("e1")
    round_id = small_circle.open()
    with pytest.raises(RoundError, match="m1 takes part as mentor, m2 as mentor"):
        choose(small_circle, round_id, "pin", "m1", "m2")


def test_two_who_were_blocked_after_the_approval_are_not_introduced(circle):
    """The match is parted, both are told, and the figures say so."""
    circle.offers("m1", capacity=2)
    circle.asks("e1")
    circle.asks("e2")
    round_id = circle.open()
    circle.propose(round_id)
    circle.approve(round_id)
    with circle.database.writing() as session:
        one, other = circle.member(session, "m1"), circle.member(session, "e1")
        block(session, one, other, actor="Ada", now=circle.start)
    circle.introduce(round_id)
    assert circle.mentorships() == {("m1", "e2", "active")}
    assert circle.mail("mentee_unmatched") == ["e1"]
    assert circle.mail("mentor_unmatched") == []
    figures = sheet(circle, round_id).figures
    assert (figures["served"], figures["loads"]) == (1, {"1": 1})


def test_rounds_to_come_are_not_planned(small_circle):
    """A plan ahead is for pairing; a mentoring program is told what to use instead."""
    small_circle.offers("m1")
    with pytest.raises(RoundError, match="round preview"):
        plan_ahead(small_circle.database, small_circle.program(), 3, now=small_circle.start)
