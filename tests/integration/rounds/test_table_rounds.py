"""Rounds of tables, from opening to the mail: nobody meets twice, and everybody is told."""

from __future__ import annotations

from itertools import combinations

import pytest

from members.enrolment import leave
from notifications.contexts import Context
from notifications.messages import KINDS
from notifications.render import render
from rounds.figures import figures_in_words
from rounds.reconciling import reconcile
from rounds.replaying import replay
from rounds.sheet import round_sheet
from store import OutboxRow, Program, Round

TABLES = {
    "group_size": 4,
    "odd": "uneven",
    "must": [
        {"at_most": {"same": "function", "count": 2}},
        {"apart": "reporting_line"},
        {"rest": {"rounds": 8, "else": "oldest"}},
    ],
}


def test_tables_over_time(company):
    """Sixteen people at tables of four: three rounds in which nobody meets twice."""
    company.staff(16, ("Finance", "IT", "Sales", "Legal"))
    seen = set()
    for number in range(3):
        tables = company.matches(company.hold(number, **TABLES))
        assert sorted(map(len, tables)) == [4, 4, 4, 4]
        pairs = {pair for table in tables for pair in combinations(table, 2)}
        assert not pairs & seen
        seen |= pairs
    assert len(seen) == 3 * 4 * 6


def test_everybody_at_a_table_is_introduced_to_the_others(small_company):
    """Each mail names the three others, and all suggest the same times."""
    small_company.staff(8)
    small_company.hold(**TABLES)
    assert len(small_company.mail("introduction")) == 8
    with small_company.database.reading() as session:
        rows = session.query(OutboxRow).filter(OutboxRow.kind == "introduction").all()
        for row in rows:
            context: Context = KINDS["introduction"].from_document(row.context)
            text = render(context).text
            names = {person.name for person in context.people}
            assert len(names) == 4
            assert all(name in text for name in names)


def test_whoever_leaves_a_table_is_missed_by_the_others(small_company):
    """One of four leaves after the introduction: three are told, and meet all the same."""
    small_company.staff(8)
    round_id = small_company.hold(**TABLES)
    table = small_company.matches(round_id)[0]
    with small_company.database.writing() as session:
        session.query(OutboxRow).filter(OutboxRow.kind == "introduction").update(
            {"state": "sent", "sent_at": small_company.start}
        )
        program = session.query(Program).one()
        gone = small_company.member(session, table[0])
        leave(session, program, gone, actor="member", now=small_company.start)
    with small_company.database.writing() as session:
        reconcile(session, small_company.sender_of, now=small_company.start)
    assert small_company.mail("match_changed") == sorted(table[1:])
    assert table[1:] in small_company.matches(round_id)


def test_figures_of_tables(small_company):
    """An admin sees how many tables there are of each size, and nothing about pairs."""
    small_company.staff(7)
    small_company.hire("alone", function="Sales", manager="p01")
    small_company.change("p02", status="active")
    with small_company.database.reading() as session:
        sheet = round_sheet(session, session.get_one(Round, small_company.hold(**TABLES)))
    words = {figure.label: figure.value for figure in figures_in_words(sheet.figures)}
    assert words["Tables by size"] == "2 of 4"
    assert words["Without a table"] == "0"
    assert "Pairs" not in words


@pytest.mark.parametrize("people", [6, 9])
def test_a_round_of_tables_replays(small_company, people):
    """The stored round comes out the same again, to the byte."""
    small_company.staff(people)
    round_id = small_company.hold(**TABLES)
    with small_company.database.reading() as session:
        assert replay(session.get_one(Round, round_id)).same
