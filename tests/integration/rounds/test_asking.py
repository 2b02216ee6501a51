"""Asking before a round: once, in time, and only where a program asks every time."""

from datetime import timedelta

from rounds.asking import ask_ahead

EACH_ROUND = {"participation": "each_round"}


def ask(company, now, **changes):
    with company.database.writing() as session:
        letterhead = company.sender_of(None)
        return ask_ahead(session, company.program(**changes), letterhead, now=now)


def test_members_are_asked_once(company, now):
    """Whoever joined gets one question for a round, however often the step runs."""
    company.staff(4)
    assert ask(company, now, **EACH_ROUND) == 4
    assert ask(company, now + timedelta(hours=1), **EACH_ROUND) == 0
    assert company.mail("ask") == ["p01", "p02", "p03", "p04"]


def test_a_new_member_is_asked_later(company, now):
    """Somebody who joins after the others were asked is asked too."""
    company.staff(2)
    ask(company, now, **EACH_ROUND)
    company.hire("late", function="Finance")
    assert ask(company, now, **EACH_ROUND) == 1


def test_nobody_is_asked_long_before(company, now):
    """A question three weeks ahead would be forgotten by then."""
    company.staff(2)
    monthly = {"cadence": {"cron": "0 8 1 * *", "start": "2027-01-01"}}
    assert ask(company, now, **EACH_ROUND, **monthly) == 0


def test_other_programs_do_not_ask(company, now):
    """Who opted in is in, without being asked every time."""
    company.staff(2)
    assert ask(company, now) == 0


def test_whoever_is_away_is_not_asked(company, now):
    """Nobody who could not take part is asked whether they would."""
    company.staff(2)
    company.change("p01", status="away")
    assert ask(company, now, **EACH_ROUND) == 1
