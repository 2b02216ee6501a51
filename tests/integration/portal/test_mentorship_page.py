"""What one of a mentorship says by a link: kept, told to admins alone, or the end of it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from notifications.links import Purpose
from store import AuditEntry, MatchMember, Mentorship, OutboxRow, Round


@pytest.fixture
def word_link(small_company, link_to, mentorship):
    """Give a function that makes the link of one of the two for a word."""

    def path(word, key="eve", other="mo", **claims):
        with small_company.database.reading() as session:
            match = session.get_one(Mentorship, mentorship).match_id
            about = {"o": small_company.member(session, other).id, "x": match, "w": word}
        return link_to(Purpose.MENTORSHIP, key, **(about | claims))

    return path


def audited(company):
    with company.database.reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "mentorship.word"))
        return [each.after for each in entries]


def waiting(company, kind):
    with company.database.reading() as session:
        rows = session.scalars(
            select(OutboxRow).where(OutboxRow.kind == kind, OutboxRow.state == "queued")
        )
        return [(row.address, row.context) for row in rows]


def test_looking_changes_nothing(small_company, browser, word_link, content):
    """Also the link that ends it only asks."""
    links = [word_link(word) for word in ("good", "stuck", "end", "extend", "worth")]
    before = content(small_company.database)
    assert {browser.get(link).status_code for link in links} == {200}
    assert content(small_company.database) == before


def test_going_well_is_noted_once(small_company, browser, word_link, words):
    """A second click on the same day adds nothing, and nobody gets mail."""
    for _ in range(2):
        answer = browser.post(word_link("good"), data={"word": "good"})
        assert "We are glad" in words(answer.text)
    assert audited(small_company) == [{"word": "good", "role": "mentee"}]
    assert waiting(small_company, "mentorship_word") == []


def test_being_stuck_reaches_the_admins_alone(small_company, browser, word_link, words):
    """With the words that were written; the other one is told nothing."""
    said = {"word": "stuck", "note": "We find no time.\r\nHelp."}
    for _ in range(2):
        answer = browser.post(word_link("stuck"), data=said)
        assert "gets in touch with you" in words(answer.text)
    [(address, context)] = waiting(small_company, "mentorship_word")
    assert address == "admin@example.org"
    assert context["note"] == "We find no time.\nHelp."
    assert context["role"] == "mentee"
    assert small_company.mail("mentorship_changed") == []


def test_other_words_on_the_same_day_are_told_too(small_company, browser, word_link, words):
    """Nothing that is written is lost; but there is a limit to it."""
    for turn in range(5):
        browser.post(word_link("stuck"), data={"word": "stuck", "note": f"word {turn}"})
    assert len(waiting(small_company, "mentorship_word")) == 5
    answer = browser.post(word_link("stuck"), data={"word": "stuck", "note": "one too many"})
    assert answer.status_code == 422
    assert "write to ai@example.org" in words(answer.text)
    assert len(waiting(small_company, "mentorship_word")) == 5


def test_asking_to_go_on_gives_the_admin_the_command(small_company, browser, word_link):
    """For so many weeks, by the mentor who asks."""
    browser.post(word_link("extend", "mo", "eve"), data={"word": "extend", "weeks": "8"})
    [(_, context)] = waiting(small_company, "mentorship_word")
    assert context["weeks"] == 8
    assert context["commands"][0]["command"] == (
        "crossweave mentoring extend eve --mentor mo --program buddies --weeks 8"
    )


def test_an_admin_who_is_the_other_one_is_left_out(small_company, browser, word_link, words):
    """Else the other one would read it after all; the page says so."""
    small_company.change("mo", email="Admin@example.org")
    answer = browser.post(word_link("stuck"), data={"word": "stuck"})
    assert "nobody other than Mo" in words(answer.text)
    assert waiting(small_company, "mentorship_word") == []


def test_ending_it_ends_it_at_once(small_company, browser, word_link, mentorship, words):
    """Both get the note that never says who asked; a second time says that it is over."""
    answer = browser.post(word_link("end"), data={"word": "end"})
    assert "has ended" in answer.text
    with small_company.database.reading() as session:
        ended = session.get_one(Mentorship, mentorship)
        assert (ended.state, ended.ended_on) == ("ended", date(2027, 1, 4))
        assert "mentee" not in ended.ended_reason
    assert small_company.mail("mentorship_changed") == ["eve", "mo"]
    assert "This mentorship is over" in browser.post(word_link("end"), data={"word": "end"}).text
    assert len(small_company.mail("mentorship_changed")) == 2


def test_what_it_was_worth_is_kept_with_the_meeting(small_company, browser, word_link):
    """The last word counts; it is of the meetings, in the seat of who says it."""
    for word in ("not", "partly"):
        assert browser.post(word_link(word), data={"word": word}).status_code == 200
    with small_company.database.reading() as session:
        seats = {
            seat.member.source_key: seat.worth for seat in session.scalars(select(MatchMember))
        }
    assert seats == {"eve": 3, "mo": None}


def test_only_of_the_own_mentorship(small_company, browser, word_link, link_to, mentorship):
    """A link of somebody else leads to nothing, kindly."""
    small_company.hire("zoe")
    with small_company.database.reading() as session:
        mo = small_company.member(session, "mo").id
    assert browser.get(link_to(Purpose.MENTORSHIP, "zoe", o=mo, w="good")).status_code == 410
    with small_company.database.reading() as session:
        assert session.scalars(select(Round.state)).one() == "introduced"
