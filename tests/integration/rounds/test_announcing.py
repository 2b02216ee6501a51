"""A round is coming: told two days before, to who is in it, and a no is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from members.enrolment import pause
from members.participation import answer_round
from rounds.announcing import announce_round
from rounds.opening import coming_period
from store import OutboxRow, Program

FORTNIGHTLY = {"cadence": {"cron": "0 8 * * MON", "every": 2, "start": date(2027, 1, 4)}}


def announce(company, days_before, **changes):
    with company.database.writing() as session:
        now = company.when(2) - timedelta(days=days_before)
        file = company.program(**(FORTNIGHTLY | changes))
        return announce_round(session, file, company.sender_of(None), now=now)


def test_members_are_told_once_two_days_before(company):
    """Not three days before, and however often the step runs."""
    company.staff(4)
    assert announce(company, 3) == 0
    assert announce(company, 2) == 4
    assert announce(company, 1) == 0
    assert company.mail("round_ahead") == ["p01", "p02", "p03", "p04"]


def test_the_note_names_the_coming_round(small_company):
    """The click skips the round that comes, by the name that it will have."""
    company = small_company
    company.staff(1)
    announce(company, 2)
    with company.database.reading() as session:
        context = session.scalars(select(OutboxRow.context)).one()
    assert context["period"]["name"] == company.period(2).name


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ahead": 0}, 0),
        ({"ahead": 1}, 0),
        ({"participation": "each_round"}, 0),
        ({"participation": "enrolled", "approver": "Ada", "reason": "asked"}, 2),
        ({"cadence": {"cron": "0 8 * * MON", "start": date(2027, 1, 4)}}, 0),
        ({"cadence": {"cron": "0 8 * * MON", "start": date(2027, 1, 4)}, "ahead": 2}, 2),
    ],
)
def test_the_program_decides(small_company, changes, told):
    """By default where rounds are two weeks apart; never where everybody is asked anyway."""
    small_company.staff(2)
    assert announce(small_company, 2, **changes) == told


def test_who_is_not_in_it_is_not_told(small_company):
    """Paused or away on the day, or skipped already; who is back by then is told."""
    company = small_company
    company.staff(5)
    with company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        first, second, third = (company.member(session, key) for key in ("p01", "p02", "p03"))
        pause(session, program, first, until=None, actor="member", now=company.start)
        back = company.when(2).date()
        pause(session, program, second, until=back, actor="member", now=company.start)
        period = coming_period(company.program(**FORTNIGHTLY), company.when(1)).name
        answer_round(
            session, program, third, period=period, takes_part=False, actor="m", now=company.start
        )
    company.change("p04", status="away")
    announce(company, 2)
    assert company.mail("round_ahead") == ["p02", "p05"]


def test_a_skipped_round_is_skipped(company):
    """The no that the click writes down is honoured when the round opens."""
    company.staff(4)
    announce(company, 2)
    with company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        answer_round(
            session,
            program,
            company.member(session, "p01"),
            period=company.period(2).name,
            takes_part=False,
            actor="member",
            now=company.when(2) - timedelta(days=1),
        )
    standing = company.standing(company.open(2, **FORTNIGHTLY))
    assert (standing["p01"], standing["p02"]) == ("skipped", None)


def test_an_open_round_is_not_announced(small_company):
    """Whom an admin opened it for early hears of the match itself."""
    company = small_company
    company.staff(4)
    company.open(2, **FORTNIGHTLY)
    assert announce(company, 1) == 0
