"""A round that had too few is no dead end."""

from rounds.choices import drop_member
from rounds.lifecycle import lock_round
from rounds.opening import period_of_day
from rounds.reopening import reopen_round


def test_a_round_that_had_too_few_opens_when_enough_have_joined(company):
    """Opening before anybody joined does not spoil the period."""
    round_id = company.open()
    assert company.state(round_id) == "cancelled"
    company.staff(4)
    assert company.open() == round_id
    assert company.state(round_id) == "open"
    assert len(company.propose(round_id)) == 2


def test_who_was_dropped_stays_out(company):
    """An admin's choice outlives that the round had too few for a while."""
    company.staff(5)
    round_id = company.open()
    with company.database.writing() as session:
        round_ = lock_round(session, round_id)
        gone = company.member(session, "p05")
        drop_member(session, round_, gone, actor="Ada", now=company.start)
        file = company.program(fewest=9)
        reopen_round(session, round_, file, actor="Ada", now=company.start)
    assert company.state(round_id) == "cancelled"
    company.open()
    assert company.state(round_id) == "open"
    assert company.standing(round_id)["p05"] == "dropped"


def test_with_too_few_as_before_nothing_changes(company, content):
    """Opening again while nobody new has joined leaves every row as it is."""
    company.hire("alone", function="Finance")
    company.open()
    before = content(company.database)
    company.open()
    assert content(company.database) == before


def test_a_round_that_an_admin_cancelled_stays_so(company):
    """What somebody decided is not undone by opening."""
    from rounds.endings import cancel

    company.staff(4)
    round_id = company.open()
    with company.database.writing() as session:
        round_ = lock_round(session, round_id)
        cancel(session, round_, reason="company holiday", actor="Ada", now=company.start)
    company.open()
    assert company.state(round_id) == "cancelled"


def test_a_period_can_be_named_by_its_first_day(small_company):
    """The mails to members carry the day; an admin types what the mail says."""
    file = small_company.program()
    assert period_of_day(file, "2027-01-11") == "2027-01-11T08:00Z"
    assert period_of_day(file, "2027-01-12") == "2027-01-12"
    assert period_of_day(file, "spring") == "spring"
    assert period_of_day(file, None) is None
