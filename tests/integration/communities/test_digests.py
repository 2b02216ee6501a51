"""The weekly thanks: distinct people helped across functions, by name only after a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from communities.digests import compose_digest, queue_digest
from members.enrolment import join, leave, pause
from notifications.messages import RecognitionDigest
from notifications.render import render
from store import ActivityEvent, OutboxRow, Program


@pytest.fixture
def club(company, switch_activity):
    """Give six members, one of each function; everybody may be named, and activity is on."""
    switch_activity(company.database)
    for number, function in enumerate(("Finance", "IT", "Sales", "Legal", "HR", "IT")):
        company.hire(f"m{number}", function=function, thanks_by_name=True)
    return company


def helped(company, helper, *others, kind="reply", days_ago=1, times=1, topic=None):
    with company.database.writing() as session:
        start = len(session.scalars(select(ActivityEvent.id)).all())
        for place, other in enumerate(others * times):
            session.add(
                ActivityEvent(
                    source="chat",
                    source_key=f"{start + place}",
                    kind=kind,
                    actor_id=company.member(session, helper).id,
                    target_id=company.member(session, other).id,
                    topic=topic,
                    at=company.start - timedelta(days=days_ago),
                )
            )


def digest(company, *, days=0):
    with company.database.reading() as session:
        return compose_digest(session, "ai-learners", now=company.start + timedelta(days=days))


def recipients(company):
    with company.database.reading() as session:
        week = compose_digest(session, "ai-learners", now=company.start)
        return [member.source_key for member in week.recipients]


def queue(company, *, days=0, slug="ai-learners"):
    sender = company.sender_of(None)
    sender = replace(sender, community=sender.community.model_copy(update={"slug": slug}))
    with company.database.writing() as session:
        return queue_digest(session, sender, now=company.start + timedelta(days=days))


def test_people_helped_are_counted_not_posts(club):
    """Twenty answers to two people count two, and less than one answer each to three."""
    helped(club, "m0", "m1", "m2", times=10)
    helped(club, "m3", "m1", "m2", "m4", topic="prompts")
    thanked = digest(club).thanked
    assert [(each.name, each.people_helped) for each in thanked] == [("M3", 3), ("M0", 2)]
    assert thanked[0].topics == ("prompts",)
    assert set(thanked[0].functions) == {"IT", "Sales", "HR"}


def test_help_within_the_own_function_is_another_matter(club):
    """Somebody of the same function, oneself, and somebody without a function do not count."""
    club.hire("new", function=None, thanks_by_name=True)
    helped(club, "m1", "m5", "m1", "new", "m0")
    assert digest(club).thanked == ()


@pytest.mark.parametrize("kind", ["post", "reaction"])
def test_being_loud_is_no_help(club, kind):
    """Posts and reactions thank nobody."""
    helped(club, "m0", "m1", "m2", "m3", kind=kind)
    assert digest(club).thanked == ()


@pytest.mark.parametrize("word", [None, False])
def test_nobody_is_named_without_a_yes(club, word):
    """Whoever did not agree is counted and not named, and alone makes no digest."""
    helped(club, "m0", "m1", "m2")
    club.change("m0", thanks_by_name=word)
    week = digest(club)
    assert (week.thanked, week.unnamed) == ((), 1)
    assert queue(club) == 0


def test_nothing_is_sent_when_there_is_nothing_to_say(club, content):
    """A quiet week writes no row at all."""
    before = content(club.database)
    assert queue(club) == 0
    assert content(club.database) == before


def test_it_goes_out_once_a_week(club, content):
    """A second run in the same week sends nothing, and the next week's is another one."""
    helped(club, "m0", "m1", "m2")
    assert queue(club) == 6
    before = content(club.database)
    assert queue(club) == 0
    assert content(club.database) == before
    helped(club, "m3", "m1", "m2", days_ago=-3)
    assert queue(club, days=7) == 6


def test_a_week_has_seven_days_before_today(club):
    """What happened eight days ago, or today, is not in it."""
    helped(club, "m0", "m1", "m2", days_ago=8)
    helped(club, "m3", "m1", "m2", days_ago=0)
    week = digest(club)
    assert (week.first_day, week.last_day) == (date(2026, 12, 28), date(2027, 1, 3))
    assert week.thanked == ()
    assert [each.name for each in digest(club, days=1).thanked] == ["M3"]


def test_a_leaver_is_neither_thanked_nor_written_to(club):
    """Somebody who left the organisation has no part in the digest."""
    helped(club, "m0", "m1", "m2")
    helped(club, "m3", "m1", "m2")
    club.change("m0", status="left")
    assert [each.name for each in digest(club).thanked] == ["M3"]
    assert "m0" not in recipients(club)


def test_it_goes_to_who_takes_part(club):
    """Members of the community's programs get it: not who left or paused, again who is back."""
    helped(club, "m0", "m1", "m2")
    club.hire("stranger", function="IT", joins=False)
    club.change("m5", status="away", away_until=date(2027, 1, 1))
    with club.database.writing() as session:
        program = session.scalars(select(Program)).one()
        for key, how, more in (
            ("m1", leave, {}),
            ("m2", pause, {"until": None}),
            ("m3", pause, {"until": date(2027, 1, 4)}),
        ):
            member = club.member(session, key)
            how(session, program, member, actor="Ada", now=club.start, **more)
    assert recipients(club) == ["m0", "m3", "m4", "m5"]
    assert queue(club) == 4
    assert club.mail("recognition_digest") == ["m0", "m3", "m4", "m5"]


def test_another_community_gets_nothing(club):
    """A community without members has nobody to write to."""
    helped(club, "m0", "m1", "m2")
    assert queue(club, slug="others") == 0


def test_each_gets_one_though_in_two_programs(club):
    """Somebody in two programs of the community gets one digest."""
    helped(club, "m0", "m1", "m2")
    with club.database.writing() as session:
        second = Program(slug="tables", community="ai-learners", created_at=club.start)
        session.add(second)
        session.flush()
        join(session, second, club.member(session, "m0"), actor="member", now=club.start)
    assert queue(club) == 6


def test_the_words_can_be_read(club):
    """The digest names the helper, how many they helped, and where."""
    helped(club, "m0", "m1", "m2", topic="forecast checks")
    queue(club)
    with club.database.reading() as session:
        of_digests = select(OutboxRow.context).where(OutboxRow.kind == "recognition_digest")
        context = session.scalars(of_digests.limit(1)).one()
    mail = render(RecognitionDigest.from_document(context))
    assert "M0" in mail.text
    assert "2 colleagues" in mail.text
    assert "forecast checks" in mail.text


def test_nobody_is_thanked_out_of_activity_that_is_off(club, switch_activity):
    """While activity is off for one of two, what they did together is not looked at."""
    helped(club, "m0", "m1", "m2")
    club.change("m2", country="DE")
    switch_activity(club.database, "GB")
    assert digest(club).thanked == ()
    assert queue(club) == 0
    for key in ("m0", "m1"):
        club.change(key, country="GB")
    assert digest(club).thanked == ()
    switch_activity(club.database, "GB", "DE")
    assert [each.name for each in digest(club).thanked] == ["M0"]


def test_nobody_is_thanked_for_what_was_before_it_was_agreed(club, switch_activity):
    """A week that began before counts from the day on."""
    helped(club, "m0", "m1", days_ago=5)
    helped(club, "m0", "m2", days_ago=1)
    assert len(digest(club).thanked) == 1
    switch_activity(club.database, since=date(2027, 1, 1))
    assert digest(club).thanked == ()
