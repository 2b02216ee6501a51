"""Joining by a posted link: the same page for all, a mail that asks back, a yes that joins once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from config import Document
from config.retention import Retention
from members.joining import Doorman
from notifications.links import Purpose
from notifications.render import read_context, render
from portal.app import create_app
from rounds.erasing import erase_member
from rounds.program_file import parse_program
from rounds.retention import clean
from store import JOINED, Enrolment, JoinRequest, MailStop, Member, OutboxRow, Program

HASH_KEY = "a hash key of the tests that is long enough"
BASE = "https://crossweave.example.org"
ENTERED = {"name": "Zoë Ng", "email": "zoe@example.org", "interests": "forecasts; charts"}


@pytest.fixture
def clock(small_company):
    """Give the time of the pages, which a test may put forward."""
    return {"now": small_company.start}


@pytest.fixture
def door(site, small_company, clock):
    """Give a function that opens the pages, letting in the addresses of some domains."""
    small_company.hire("p01", skills=["charts"])
    small_company.hire("p09", joins=False)

    def opened(*domains, program=None):
        here = replace(
            site,
            clock=lambda: clock["now"],
            doorman=Doorman(frozenset(domains), HASH_KEY),
            program=lambda _slug: program or small_company.program(),
        )
        return TestClient(create_app(here, per_minute=10_000), base_url=BASE)

    return opened


@pytest.fixture
def poster(site):
    """Give the path of the posted link."""
    return f"/join/{site.links.signer.token(Purpose.JOIN, {'p': 'buddies'})}"


@pytest.fixture
def mails(small_company):
    """Give a function that returns the kinds and addresses of mail that waits."""

    def found():
        with small_company.database.reading() as session:
            rows = session.execute(select(OutboxRow.kind, OutboxRow.address).order_by(OutboxRow.id))
            return list(rows.tuples())

    return found


@pytest.fixture
def confirm_path(small_company, site):
    """Give a function that takes the link out of the latest mail, as its reader would."""

    def path():
        with small_company.database.reading() as session:
            latest = select(OutboxRow).where(OutboxRow.kind == "confirm_join")
            row = session.scalars(latest.order_by(OutboxRow.id.desc())).first()
            said = render(read_context(row.kind, row.context), links=site.links).text
        return next(line for line in said.splitlines() if "/confirm/" in line).removeprefix(BASE)

    return path


def member_of(company, email):
    with company.database.reading() as session:
        found = session.scalars(select(Member).where(Member.email == email)).one_or_none()
        session.expunge_all()
        return found


def places(company):
    with company.database.reading() as session:
        rows = select(Member.email, Enrolment.role, Enrolment.state).join(Enrolment.member)
        return set(session.execute(rows).tuples())


def test_looking_changes_nothing(door, poster, content, small_company, words):
    """A poster may be scanned by anybody; the page asks two questions, a name and an address."""
    browser, before = door(), content(small_company.database)
    said = words(browser.get(poster).text)
    assert "What would you like to learn?" in said
    assert "What could you show somebody?" in said
    assert content(small_company.database) == before


def test_a_known_member_joins_and_their_words_are_theirs(
    door, poster, mails, confirm_path, small_company, words
):
    """Known by the address, whatever name was entered; no feed overwrites what they said."""
    browser = door()
    browser.post(poster, data=ENTERED | {"email": "P09@Example.org "})
    assert mails() == [("confirm_join", "p09@example.org")]
    assert ("p09@example.org", "member", "joined") not in places(small_company)
    path = confirm_path()
    assert "forecasts and charts" in words(browser.get(path).text)
    assert ("p09@example.org", "member", "joined") not in places(small_company)
    assert "Welcome to Buddies" in words(browser.post(path).text)
    member = member_of(small_company, "p09@example.org")
    assert (member.source, member.name) == ("hr", "P09")
    assert member.interests == ["forecasts", "charts"]
    assert "interests" in member.set_by_member
    assert "skills" not in member.set_by_member
    assert ("p09@example.org", "member", "joined") in places(small_company)


def test_a_second_yes_changes_nothing(door, poster, confirm_path, small_company, content):
    """A link that is followed again, also after they left, joins nobody anew."""
    browser = door("example.org")
    browser.post(poster, data=ENTERED)
    path = confirm_path()
    browser.post(path)
    before = content(small_company.database)
    assert browser.post(path).status_code == browser.get(path).status_code == 200
    assert content(small_company.database) == before


def test_the_page_says_the_same_to_all(door, poster, mails):
    """Nobody learns by the page whether an address is known; the mailbox hears it kindly."""
    browser = door()
    pages = {
        browser.post(poster, data=ENTERED | {"email": email}).text
        for email in ("p09@example.org", "nobody@elsewhere.example")
    }
    assert len(pages) == 1
    assert mails() == [
        ("confirm_join", "p09@example.org"),
        ("join_unknown", "nobody@elsewhere.example"),
    ]


def test_of_a_stranger_only_the_address_is_kept(door, poster, small_company):
    """What somebody who may not join entered of themselves is not stored."""
    door().post(poster, data=ENTERED | {"email": "nobody@elsewhere.example"})
    with small_company.database.reading() as session:
        request = session.scalars(select(JoinRequest)).one()
        assert (request.name, request.skills, request.interests) == ("", [], [])


def test_a_colleague_of_an_allowed_domain_becomes_a_member(
    door, poster, confirm_path, small_company
):
    """Not in the people file yet: they are a member of their own, until a feed knows them."""
    browser = door("example.org")
    browser.post(poster, data=ENTERED, headers={"accept-language": "en-GB"})
    browser.post(confirm_path())
    member = member_of(small_company, "zoe@example.org")
    assert (member.source, member.name, member.status) == (JOINED, "Zoë Ng", "active")
    assert member.source_key == f"J{member.id:05}"
    assert ("zoe@example.org", "member", "joined") in places(small_company)


def test_a_machine_that_fills_in_everything_gets_the_page_and_no_mail(door, poster, mails):
    """The field that nobody sees stays empty for people."""
    answer = door().post(poster, data=ENTERED | {"website": "https://spam.example"})
    assert answer.status_code == 200
    assert mails() == []


def test_three_mails_a_day_to_one_address(door, poster, mails, clock):
    """Nobody's mailbox can be filled by others; the next day it works again."""
    browser = door("example.org")
    for _ in range(5):
        browser.post(poster, data=ENTERED)
    assert len(mails()) == 3
    clock["now"] += timedelta(days=1, seconds=1)
    browser.post(poster, data=ENTERED)
    assert len(mails()) == 4


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "nobody"}, "not an e-mail address"),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, "not an e-mail address"),
        ({"name": " "}, "Write your name"),
        ({"skills": ";".join(f"topic {n}" for n in range(13))}, "twelve at most"),
        ({"interests": "x" * 121}, "twelve at most"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(door, poster, words, mails, wrong, said):
    """The page comes again with what was entered, and nothing is stored."""
    answer = door("example.org").post(poster, data=ENTERED | wrong)
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert ("Zoë Ng" in answer.text) == ("name" not in wrong)
    assert mails() == []


def test_a_request_is_gone_after_two_weeks(door, poster, confirm_path, small_company, clock, words):
    """The link says so before and after the request is deleted, with its mail."""
    browser = door("example.org")
    browser.post(poster, data=ENTERED)
    path = confirm_path()
    clock["now"] += timedelta(days=14)
    assert browser.post(path).status_code == 410
    clock["now"] += timedelta(seconds=1)
    with small_company.database.writing() as session:
        counts = clean(session, Retention(), actor="olga", now=clock["now"])
        assert counts["join_requests"] == counts["mail"] == 1
        row = session.scalars(select(OutboxRow)).one()
        assert (row.address, row.context, row.state) == (None, {}, "cancelled")
        assert "zoe" not in row.key
    assert "two weeks" in words(browser.get(path).text)


def test_an_old_link_confirms_no_other_request(door, poster, confirm_path, small_company, clock):
    """The number of a deleted request may come again: its link is of the first one alone."""
    browser = door("example.org")
    browser.post(poster, data=ENTERED)
    path = confirm_path()
    with small_company.database.writing() as session:
        session.delete(session.scalars(select(JoinRequest)).one())
    clock["now"] += timedelta(days=2)
    browser.post(poster, data=ENTERED | {"email": "other@example.org"})
    assert browser.post(path).status_code == 410
    assert member_of(small_company, "other@example.org") is None


def test_usual_topics_are_offered_and_rare_ones_are_not(door, poster, small_company, words):
    """A topic that fewer than five have could say who is in the program."""
    small_company.hire(*(f"q{n}" for n in range(4)), skills=["charts"], interests=["bees"])
    said = door().get(poster).text
    assert 'name="interests" value="charts"' in said
    assert "bees" not in said


def test_whoever_was_erased_may_come_back(door, poster, confirm_path, small_company, mails):
    """By their own wish, confirmed from their mailbox; an import could not bring them back."""
    company = small_company
    with company.database.writing() as session:
        gone = company.member(session, "p09")
        erase_member(
            session, gone, company.sender_of, key=HASH_KEY, actor="member", now=company.start
        )
    browser = door()
    browser.post(poster, data=ENTERED | {"email": "p09@example.org"})
    assert mails()[-1] == ("confirm_join", "p09@example.org")
    browser.post(confirm_path())
    assert member_of(company, "p09@example.org").source == JOINED
    with company.database.reading() as session:
        assert not Doorman(frozenset(), HASH_KEY).was_erased(session, "p09@example.org")


def test_who_has_left_does_not_come_in(door, poster, small_company, mails):
    """The people file says that they left, so the mailbox may be somebody else's."""
    small_company.change("p09", status="left")
    door("example.org").post(poster, data=ENTERED | {"email": "p09@example.org"})
    assert mails() == [("join_unknown", "p09@example.org")]


def test_joining_asks_for_mail_again(door, poster, confirm_path, small_company):
    """Who stopped a list and joins anew by their own wish gets its mail."""
    company = small_company
    with company.database.writing() as session:
        who = company.member(session, "p09").id
        for mailing in ("buddies", "*", "another"):
            session.add(MailStop(member_id=who, mailing=mailing, at=company.start))
    browser = door()
    browser.post(poster, data=ENTERED | {"email": "p09@example.org"})
    browser.post(confirm_path())
    with company.database.reading() as session:
        assert list(session.scalars(select(MailStop.mailing))) == ["another"]


def test_mentoring_is_joined_in_a_role(door, poster, confirm_path, small_company, words):
    """The two questions are the topics: what one could show as a mentor, learn as a mentee."""
    program = _mentoring()
    browser = door("example.org", program=program)
    browser.post(poster, data=ENTERED | {"skills": "spreadsheets"})
    path = confirm_path()
    assert "have a mentor" in words(browser.get(path).text)
    assert browser.post(path).status_code == 422
    assert browser.post(path, data={"roles": "mentor"}).status_code == 200
    assert ("zoe@example.org", "mentor", "joined") in places(small_company)
    with small_company.database.reading() as session:
        place = session.scalars(select(Enrolment).where(Enrolment.role == "mentor")).one()
        assert place.terms.topics == ["spreadsheets"]


def _mentoring():
    document = {
        "name": "Mentoring",
        "kind": "mentoring",
        "community": "ai-learners",
        "cadence": {"cron": "0 8 * * MON", "start": date(2027, 1, 4)},
    }
    return parse_program("buddies", Document(Path("buddies.yaml"), document, {}))


def test_a_forged_poster_is_answered_kindly(door, poster, small_company):
    """A link that was changed opens nothing, and writes nothing."""
    browser = door("example.org")
    assert browser.post(f"{poster}x", data=ENTERED).status_code == 404
    with small_company.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(JoinRequest)) == 0
        assert session.scalars(select(Program.slug)).one() == "buddies"
