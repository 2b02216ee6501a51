"""The digest passes on what members agreed to, once; helpers get a private note."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from communities.digests import queue_digest
from rounds.answering_whether_met import seat_of
from rounds.passing_on import agree, pass_on, take_back
from store import ActivityEvent, Match, OutboxRow, Tip


@pytest.fixture
def pair(company):
    """Give two people who were introduced to each other."""
    return _introduced(company)


@pytest.fixture
def small_pair(small_company):
    """Give the same on SQLite alone."""
    return _introduced(small_company)


def _introduced(company):
    company.hire("p01", function="Finance")
    company.hire("p02", function="IT")
    for number in range(5):
        company.introduced(number, ("p01", "p02"))
    return company


def write(company, *texts):
    """Let both agree to a tip of the first person, one a match."""
    with company.database.writing() as session:
        ids = session.scalars(select(Match.id).order_by(Match.id)).all()
        told = len(session.scalars(select(Tip.id)).all())
        author, other = (company.member(session, key).id for key in ("p01", "p02"))
        for place, text in enumerate(texts, start=told):
            now = company.start + timedelta(minutes=place)
            seat = seat_of(session, ids[place], author)
            tip = pass_on(session, seat, text=text, topic=None, share=True, now=now)
            agree(session, tip.id, other, agrees=True, now=now)


def queue(company, *, days=1):
    with company.database.writing() as session:
        now = company.start + timedelta(days=days)
        return queue_digest(session, company.sender_of(None), now=now)


def digests(company, state="queued"):
    with company.database.reading() as session:
        rows = session.scalars(
            select(OutboxRow).where(
                OutboxRow.kind == "recognition_digest", OutboxRow.state == state
            )
        )
        return [[tip["text"] for tip in row.context["tips"]] for row in rows]


def helped(company, *others):
    with company.database.writing() as session:
        session.add_all(
            ActivityEvent(
                source="chat",
                source_key=key,
                kind="reply",
                actor_id=company.member(session, "p01").id,
                target_id=company.member(session, key).id,
                at=company.start - timedelta(days=1),
            )
            for key in others
        )


def test_the_newest_three_are_told_once(pair, content):
    """Although nobody is thanked; the rest comes in the next week, and nothing comes twice."""
    write(pair, "one", "two", "three", "four")
    assert queue(pair) == 2
    before = content(pair.database)
    assert queue(pair, days=2) == 0
    assert content(pair.database) == before
    assert digests(pair) == [["four", "three", "two"]] * 2
    assert queue(pair, days=8) == 2
    assert digests(pair)[2:] == [["one"]] * 2
    assert queue(pair, days=15) == 0


def test_a_late_comer_gets_the_digest_of_the_week(small_pair):
    """The same as the others, although a newer tip is there by then."""
    write(small_pair, "one")
    queue(small_pair)
    write(small_pair, "two")
    small_pair.hire("late", function="Sales")
    assert queue(small_pair, days=2) == 1
    assert digests(small_pair) == [["one"]] * 3


def test_what_is_taken_back_is_not_sent(pair):
    """While the digest waits, the tip leaves it; with nothing else to say it is not sent."""
    write(pair, "one", "two")
    queue(pair)
    with pair.database.writing() as session:
        first, second = session.scalars(select(Tip).order_by(Tip.id))
        other = pair.member(session, "p02").id
        agree(session, first.id, other, agrees=False, now=pair.start)
    assert digests(pair) == [["two"]] * 2
    with pair.database.writing() as session:
        take_back(session, session.get_one(Tip, second.id), now=pair.start)
    assert digests(pair) == []
    assert len(digests(pair, "cancelled")) == 2


def test_a_tip_of_another_community_is_not_told(small_pair):
    """A community hears of its own meetings."""
    write(small_pair, "one")
    with small_pair.database.writing() as session:
        sender = small_pair.sender_of(None)
        other = sender.community.model_copy(update={"slug": "others"})
        letterhead = type(sender)(community=other, contact=sender.contact)
        assert queue_digest(session, letterhead, now=small_pair.start) == 0
    assert queue(small_pair) == 2


@pytest.mark.parametrize("word", [True, False, None])
def test_who_helped_is_thanked_in_private_once_a_week(small_pair, switch_activity, word):
    """Named or not: with counts and functions, and nobody's name; a second run adds nothing."""
    switch_activity(small_pair.database)
    small_pair.hire("p03", function="Sales")
    small_pair.change("p01", thanks_by_name=word)
    helped(small_pair, "p02", "p03")
    queue(small_pair, days=0)
    queue(small_pair, days=0)
    queue(small_pair, days=1)
    assert small_pair.mail("thanked") == ["p01"]
    with small_pair.database.reading() as session:
        of_notes = select(OutboxRow.context).where(OutboxRow.kind == "thanked")
        said = session.scalars(of_notes).one()
    assert (said["people_helped"], said["by_name"]) == (2, word)
    assert set(said["functions"]) == {"IT", "Sales"}
    assert "P02" not in str(said)


def test_nobody_is_thanked_out_of_activity_that_is_off_or_unasked(small_pair, switch_activity):
    """The switch of privacy.yaml holds, and who joined nothing gets no mail."""
    small_pair.hire("p03", function="Sales")
    helped(small_pair, "p02", "p03")
    queue(small_pair, days=0)
    assert small_pair.mail("thanked") == []
    switch_activity(small_pair.database)
    small_pair.change("p01", status="away")
    queue(small_pair, days=0)
    assert small_pair.mail("thanked") == []
