"""Lists that members want no more mail of: kept once, undone by joining, on every database."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from members.enrolment import join
from members.leaving import Place, come_back, leave_everything, leave_program, unsubscribe
from members.mail_stops import allow_mail, stop_mail, stopped_lists
from store import EVERY_LIST, AuditEntry, Program


@pytest.fixture
def doing(company):
    """Give a function that does something for ``ada`` and returns what came of it."""
    company.hire("ada")

    def do(how, *more, of_program=False):
        with company.database.writing() as session:
            member = company.member(session, "ada")
            program = session.scalars(select(Program)).one()
            known = (program, member) if of_program else (member,)
            return how(session, *known, *more, actor="member", now=company.start)

    return do


@pytest.fixture
def stops(company):
    """Give a function that returns the lists that ``ada`` wants no mail of."""

    def found():
        with company.database.reading() as session:
            return set(stopped_lists(session, company.member(session, "ada")))

    return found


def test_a_stop_is_kept_once(company, doing, stops):
    """The second time it is no news, and the audit has one entry."""
    assert [doing(stop_mail, "ai-learners") for _ in range(2)] == [True, False]
    assert stops() == {"ai-learners"}
    assert [doing(allow_mail, "ai-learners") for _ in range(2)] == [True, False]
    assert stops() == set()
    with company.database.reading() as session:
        actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions[-2:] == ["mail.stop", "mail.allow"]


def test_joining_undoes_what_stands_against_its_mail(doing, stops):
    """The program's own list and "no mail at all"; another list stays stopped."""
    for mailing in ("buddies", "ai-learners", EVERY_LIST):
        doing(stop_mail, mailing)
    doing(join, of_program=True)
    assert stops() == {"ai-learners"}


@pytest.mark.parametrize("again", [1, 3])
def test_leaving_gives_up_a_place_once(doing, stops, again):
    """Whoever is out already gives up nothing, so nothing can be taken back by a later page."""
    given_up = [doing(leave_program, of_program=True) for _ in range(again)]
    assert given_up == [[Place("buddies", "member")]] + [[]] * (again - 1)
    assert stops() == {"buddies"}


def test_only_what_was_left_comes_back(doing, stops):
    """A place that nobody had is not made by coming back to it."""
    assert doing(leave_everything) == [Place("buddies", "member")]
    assert stops() == {EVERY_LIST}
    wanted = [Place("buddies", "member"), Place("buddies", "mentor"), Place("other", "member")]
    assert doing(come_back, wanted) == wanted[:1]
    assert stops() == set()
    assert doing(come_back, wanted) == []


def test_a_list_that_is_no_program_is_only_stopped(doing, stops):
    """The digest of a community ends, and its programs go on."""
    assert doing(unsubscribe, "ai-learners") == []
    assert stops() == {"ai-learners"}
