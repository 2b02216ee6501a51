"""Retention: what is older than its weeks goes, all else stays, and nothing is sent twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from config.retention import Retention
from rounds.lifecycle import RoundError
from rounds.replaying import replay
from rounds.retention import clean
from store import (
    ActivityEvent,
    AuditEntry,
    Match,
    OutboxRow,
    QuarantinedRow,
    Round,
    SyncRun,
)


def cleaned(company, weeks, **retention):
    with company.database.writing() as session:
        return clean(session, Retention(**retention), actor="olga", now=company.when(weeks))


def count(company, table):
    with company.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def year_old(company):
    """Give a company with a round that was held a year and more ago, and all that came with it."""
    company.staff(6)
    round_id = company.hold()
    with company.database.writing() as session:
        people = [company.member(session, key).id for key in ("p01", "p02")]
        session.add_all(
            ActivityEvent(
                source="chat",
                source_key=str(week),
                kind="reply",
                actor_id=people[0],
                target_id=people[1],
                at=company.when(week),
            )
            for week in (0, 50)
        )
        session.add(SyncRun(source="hr", kind="people", at=company.start, figures={}))
        session.flush()
        session.add(QuarantinedRow(sync_run_id=1, file="hr.csv", line=3, reason="no key"))
        for row in session.scalars(select(OutboxRow)):
            row.state, row.claimed_by = "sent", "worker"
    return company, round_id


def test_what_is_old_goes(year_old):
    """A year later: old activity, the round's input, the mail's texts and the import records."""
    company, round_id = year_old
    with company.database.reading() as session:
        mails = session.scalar(select(func.count()).select_from(OutboxRow))
        matches = session.scalar(select(func.count()).select_from(Match))
    assert cleaned(company, 53) == {
        "activity": 1,
        "problems": 1,
        "mail": mails,
        "imports": 2,
        "join_requests": 0,
    }
    with company.database.reading() as session:
        round_ = session.get_one(Round, round_id)
        assert (round_.problem, round_.proposal) == (None, None)
        for row in session.scalars(select(OutboxRow)):
            assert (row.context, row.address, row.claimed_by) == ({}, None, None)
            assert row.state == "sent"
        with pytest.raises(RoundError, match="erased"):
            replay(round_)
    assert count(company, Match) == matches
    assert count(company, ActivityEvent) == 1
    assert count(company, SyncRun) == count(company, QuarantinedRow) == 0


def test_a_second_time_finds_nothing(year_old, content):
    """Running it twice changes nothing the second time, not even the audit."""
    company, _ = year_old
    cleaned(company, 53)
    before = content(company.database)
    assert not any(cleaned(company, 53).values())
    assert content(company.database) == before


def test_what_is_young_stays(year_old, content):
    """Half a year has to pass for the first of it to go."""
    company, _ = year_old
    before = content(company.database)
    assert not any(cleaned(company, 25).values())
    assert content(company.database) == before


def test_keep_means_keep(year_old, content):
    """What the file keeps is there after ten years."""
    company, _ = year_old
    before = content(company.database)
    kept = dict.fromkeys(Retention.model_fields, "keep")
    assert not any(cleaned(company, 520, **kept).values())
    assert content(company.database) == before


@pytest.mark.parametrize("state", ["queued", "deferred", "failed", "uncertain", "sending"])
def test_mail_that_may_still_go_out_keeps_its_text(year_old, state):
    """What can be sent, or sent again, is not emptied."""
    company, _ = year_old
    with company.database.writing() as session:
        session.scalars(select(OutboxRow)).first().state = state
    cleaned(company, 53)
    with company.database.reading() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.state == state)).one()
        assert row.context
        assert row.address


def test_the_audit_says_how_much(year_old):
    """Who had it deleted, and how many rows of what; never whose."""
    company, _ = year_old
    done = cleaned(company, 53)
    with company.database.reading() as session:
        latest = select(AuditEntry).order_by(AuditEntry.id.desc())
        entry = session.scalars(latest).first()
        assert (entry.actor, entry.action) == ("olga", "privacy.clean")
        assert entry.after == {kind: count for kind, count in done.items() if count}
        assert entry.at == company.start + timedelta(weeks=53)


def test_a_look_ahead_deletes_nothing(year_old, content):
    """Within a session that is thrown away it only counts."""
    company, _ = year_old
    before = content(company.database)
    with company.database.reading() as session:
        assert clean(session, Retention(), actor="olga", now=company.when(53))["activity"] == 1
    assert content(company.database) == before


def test_a_round_that_runs_keeps_what_it_was_solved_from(company):
    """Its weeks count from its last day, however long it runs."""
    company.staff(6)
    round_id = company.hold()
    with company.database.writing() as session:
        session.get_one(Round, round_id).days = 28
    assert cleaned(company, 4, problems=1)["problems"] == 0
    assert cleaned(company, 5, problems=1)["problems"] == 1
