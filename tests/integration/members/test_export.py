"""The export: all that is stored of a member, others' names only as mail gave them."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from members.blocks import block
from members.export import LEFT_OUT, NOT_EXPORTED, export_member, exported_tables, rows_of
from store import Base, OutboxRow
from store.purposes import PURPOSES


@pytest.fixture
def met(company):
    """Give a company with a round held, whose mail went out to p01 and to nobody else."""
    company.staff(4)
    company.hold()
    with company.database.writing() as session:
        me = company.member(session, "p01").id
        for row in session.scalars(select(OutboxRow).where(OutboxRow.member_id == me)):
            row.state, row.sent_at = "sent", company.start
        other = company.member(session, "p04")
        block(session, company.member(session, "p01"), other, actor="ada", now=company.start)
    return company


def exported(company, key):
    with company.database.reading() as session:
        return export_member(session, company.member(session, key), now=company.start)


def test_every_table_is_exported_or_has_a_reason(database):
    """A table that is added is walked by itself, or somebody says why not; this fails otherwise."""
    assert PURPOSES.keys() >= NOT_EXPORTED.keys()
    assert set(exported_tables()) | NOT_EXPORTED.keys() == PURPOSES.keys()
    with database.reading() as session:
        for name in exported_tables():
            assert session.execute(rows_of(name, 1)).all() == []


def test_a_table_of_nobody_is_no_accident():
    """A table that no rule links to members does not slip through with no rows."""
    with pytest.raises(LookupError, match="sync_runs"):
        rows_of("sync_runs", 1)


def test_what_is_left_out_is_a_column(met):
    """Each column that is left out exists, and is in no row."""
    columns = {f"{t.name}.{c.name}" for t in Base.metadata.sorted_tables for c in t.columns}
    assert LEFT_OUT.keys() <= columns
    found = exported(met, "p01")
    for name, table in found["tables"].items():
        for row in table["rows"]:
            assert not {f"{name}.{column}" for column in row} & LEFT_OUT.keys()


def test_it_is_json_in_a_stable_order(met):
    """Two exports of the same data are the same text, and begin with what it is."""
    one, two = (json.dumps(exported(met, "p01")) for _ in range(2))
    assert one == two
    assert one.startswith('{"README": "All that is stored of you')


def test_others_are_named_as_far_as_mail_named_them(met):
    """Whoever got the introduction has the name; whoever did not, has it not."""
    partner = next(pair for pair in met.matches(1) if "p01" in pair)
    other = next(key for key in partner if key != "p01")
    mine = exported(met, "p01")["tables"]
    assert mine["matches"]["rows"][0]["with"] == [other.title()]
    assert mine["members"]["rows"][0]["name"] == "P01"
    theirs = json.dumps(exported(met, other)["tables"]["matches"])
    assert "P01" not in theirs
    assert "p01" not in theirs


def test_mail_is_there_as_it_was_sent(met):
    """The words of the mail, and none of a mail that has not gone out."""
    rows = exported(met, "p01")["tables"]["outbox"]["rows"]
    assert [row["kind"] for row in rows] == ["introduction"]
    assert "P01" in rows[0]["text"]
    other = next(key for pair in met.matches(1) if "p01" in pair for key in pair if key != "p01")
    waiting = exported(met, other)["tables"]["outbox"]["rows"]
    assert {row["text"] for row in waiting} == {None}


def test_nothing_of_blocks_and_points_is_in_it(met):
    """Who asked to be kept apart from whom is told to nobody, and no score is."""
    found = exported(met, "p01")["tables"]
    assert "blocks" not in found
    text = json.dumps(found)
    assert '"score"' not in text
    assert '"points"' not in text


def test_a_round_that_is_not_introduced_is_not_told(company):
    """What an admin may still change is nobody's match yet."""
    company.staff(4)
    company.propose(company.open())
    assert "matches" not in exported(company, "p01")["tables"]
