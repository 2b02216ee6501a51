"""Another mentor for one mentee, and nobody else is disturbed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from members.enrolment import pause
from members.mentoring import record_mentorship
from members.participation import answer_round
from rounds.endings import cancel
from rounds.explaining import explain
from rounds.ledger import owed
from rounds.lifecycle import RoundError, find_round
from rounds.mentorships import end
from rounds.opening import ad_hoc_period
from rounds.rematch_rounds import rematch_name
from rounds.rematching import rematch, seek
from rounds.replaying import replay
from rounds.running import introduce_approved
from store import Member, OutboxRow, Program, Round


def member_id(company, key):
    with company.database.reading() as session:
        return company.member(session, key).id


def find_another(company, key="e1", *, mentor=None, days=1, **changes):
    return rematch(
        company.database,
        company.program(**({"approval": "automatic"} | changes)),
        member_id(company, key),
        company.sender_of,
        mentor_id=member_id(company, mentor) if mentor else None,
        actor="Ada",
        now=company.start + timedelta(days=days),
    )


def two_of_three(company):
    """Have two mentorships, with the third mentor free; give who mentors whom."""
    company.offers("m1")
    company.offers("m2")
    company.asks("e1")
    company.asks("e2")
    company.hold()
    company.send()
    company.offers("m3")
    return {mentee: mentor for mentor, mentee, _ in company.mentorships()}


def test_one_is_matched_anew_and_the_rest_is_left_alone(circle):
    """The mentee gets the free mentor; the former one is told; the others hear nothing."""
    had = two_of_three(circle)
    round_id = find_another(circle)
    assert circle.pairs(round_id) == {("m3", "e1")}
    assert circle.mentorships() == {
        (had["e1"], "e1", "ended"),
        (had["e2"], "e2", "active"),
        ("m3", "e1", "active"),
    }
    assert circle.mail("mentee_introduction") == ["e1"]
    assert circle.mail("mentor_introduction") == ["m3"]
    assert circle.mail("mentorship_changed") == [had["e1"]]
    assert circle.mail("mentor_unmatched") == []


def test_the_same_day_twice_is_one_rematch(circle, content):
    """Asked again, it gives the same round and changes nothing."""
    two_of_three(circle)
    round_id = find_another(circle)
    before = content(circle.database)
    assert find_another(circle) == round_id
    assert content(circle.database) == before


def test_with_approval_the_former_goes_on_until_it_is_given(circle, content):
    """While an admin looks the mentee keeps the mentor, and a rematch the next day is the same."""
    had = two_of_three(circle)
    round_id = find_another(circle, approval="required")
    assert circle.state(round_id) == "proposed"
    assert ("approval_wanted/round-" in " ".join(circle.written())) is True
    assert (had["e1"], "e1", "active") in circle.mentorships()
    before = content(circle.database)
    assert find_another(circle, approval="required", days=2) == round_id
    assert content(circle.database) == before
    circle.approve(round_id)
    introduce_approved(circle.database, circle.sender_of, actor="delivery", now=circle.start)
    assert ("m3", "e1", "active") in circle.mentorships()
    assert (had["e1"], "e1", "ended") in circle.mentorships()


def test_who_lost_a_mentor_gets_another(circle):
    """After a mentorship has ended, its mentor is not given again at once."""
    circle.offers("m1", capacity=2)
    circle.asks("e1")
    circle.hold()
    with circle.database.writing() as session:
        mentorship, letters = circle.mentorship(session, "e1")
        end(session, mentorship, letters, reason="no time", actor="Ada", now=circle.start)
    with pytest.raises(RoundError, match="No mentor for E1 now"):
        find_another(circle)
    circle.offers("m2")
    assert circle.pairs(find_another(circle)) == {("m2", "e1")}


def with_two_mentors(company):
    """Have one mentee with two mentors, and a third one free."""
    company.offers("m1")
    company.asks("e1")
    company.hold()
    company.offers("m2")
    company.offers("m3")
    with company.database.writing() as session:
        record_mentorship(
            session,
            session.scalars(select(Program)).one(),
            company.member(session, "m2"),
            company.member(session, "e1"),
            starts_on=company.start.date(),
            ends_on=company.when(9).date(),
            actor="Ada",
            now=company.start,
        )
    company.send()


def test_of_several_mentors_the_named_one_is_replaced(circle):
    """The other mentorship goes on; without a name nothing is done."""
    with_two_mentors(circle)
    with pytest.raises(RoundError, match=r"several mentors \(m1, m2\).*--mentor"):
        find_another(circle)
    with pytest.raises(RoundError, match=r"m3 does not mentor e1 now; m1, m2 does"):
        find_another(circle, mentor="m3")
    round_id = find_another(circle, mentor="m2")
    assert circle.pairs(round_id) == {("m3", "e1")}
    assert circle.mentorships() == {
        ("m1", "e1", "active"),
        ("m2", "e1", "ended"),
        ("m3", "e1", "active"),
    }
    assert circle.mail("mentorship_changed") == ["m2"]


def test_a_rematch_that_waits_is_of_one_mentor(circle):
    """Asked to replace another one meanwhile, it is refused, not taken for done."""
    with_two_mentors(circle)
    find_another(circle, mentor="m2", approval="required")
    with pytest.raises(RoundError, match="replaces m2 and is proposed"):
        find_another(circle, mentor="m1", approval="required")


def test_who_loses_a_mentor_while_another_is_sought_is_told_so(circle):
    """The note on the end does not put the mentee off to the next round."""
    two_of_three(circle)
    find_another(circle, approval="required")
    with circle.database.writing() as session:
        mentorship, letters = circle.mentorship(session, "e1")
        end(session, mentorship, letters, reason="no time", actor="Ada", now=circle.start)
    with circle.database.reading() as session:
        rows = select(OutboxRow).where(OutboxRow.kind == "mentorship_changed")
        sought = {row.context["role"]: row.context["sought"] for row in session.scalars(rows)}
    assert sought == {"mentee": True, "mentor": False}


def test_a_rematch_that_fell_through_is_sought_anew(circle):
    """The same day: the new mentor declines, and the command finds the next one."""
    two_of_three(circle)
    first = find_another(circle)
    with circle.database.writing() as session:
        answer_round(
            session,
            session.scalars(select(Program)).one(),
            circle.member(session, "m3"),
            period=session.get_one(Round, first).period,
            takes_part=False,
            actor="member",
            now=circle.start + timedelta(days=1, hours=1),
        )
    circle.look(circle.start + timedelta(days=1, hours=2))
    circle.offers("m4")
    again = find_another(circle)
    assert again != first
    assert circle.pairs(again) == {("m4", "e1")}


def test_a_rematch_that_was_called_off_is_sought_anew(circle):
    """Called off, it can be asked for again, and the mentorship goes on until then."""
    had = two_of_three(circle)
    first = find_another(circle, approval="required")
    with circle.database.writing() as session:
        cancel(
            session,
            session.get_one(Round, first),
            reason="a mistake",
            actor="Ada",
            now=circle.start,
        )
    again = find_another(circle)
    assert again != first
    assert circle.mentorships() >= {(had["e1"], "e1", "ended"), ("m3", "e1", "active")}


def test_who_paused_is_not_rematched_by_a_round_that_waits(circle):
    """Asked again while the rematch waits, the pause is seen."""
    two_of_three(circle)
    find_another(circle, approval="required")
    with circle.database.writing() as session:
        program, person = session.scalars(select(Program)).one(), circle.member(session, "e1")
        pause(session, program, person, until=None, actor="Ada", now=circle.start)
    with pytest.raises(RoundError, match="has paused"):
        find_another(circle, approval="required")


def test_who_was_rematched_is_not_owed_a_mentor(circle):
    """A mentorship that was replaced is no round that somebody went without."""
    two_of_three(circle)
    find_another(circle)
    circle.look(circle.when(9))
    later = circle.open(9)
    with circle.database.reading() as session:
        assert owed(session, session.get_one(Round, later)) == {}


def test_a_mentor_lost_and_replaced_is_not_owed(circle):
    """Who lost a mentor and found another by a rematch of the same days is owed nothing more."""
    had = two_of_three(circle)
    circle.change(had["e1"], status="left")
    circle.look(circle.start)
    find_another(circle)
    later = circle.open(1)
    with circle.database.reading() as session:
        assert owed(session, session.get_one(Round, later)) == {}
    circle.change("m3", status="left")
    circle.look(circle.start + timedelta(days=1))
    with circle.database.reading() as session:
        assert owed(session, session.get_one(Round, later)) == {circle.member(session, "e1").id: 1}


def test_nobody_free_changes_nothing(circle, content):
    """Without a free place the mentorship goes on, nothing is written, and the reason is told."""
    circle.offers("m1")
    circle.offers("m2")
    circle.asks("e1")
    circle.asks("e2")
    circle.hold()
    before = content(circle.database)
    with pytest.raises(RoundError, match="Nothing was changed") as told:
        find_another(circle)
    assert "No mentor who would fit has a place free." in str(told.value)
    assert "mentor without a free place: 1" in str(told.value)
    assert content(circle.database) == before


def test_a_look_ahead_writes_nothing(circle, content):
    """What would be found is shown, and then found."""
    two_of_three(circle)
    before = content(circle.database)
    now = circle.start + timedelta(days=1)
    sought = seek(circle.database, circle.program(), member_id(circle, "e1"), now=now)
    assert sought.sheet.matches[0].keys == ("m3", "e1")
    assert content(circle.database) == before


def test_a_round_that_waits_goes_on(circle):
    """A rematch lets no round expire, and takes no place that one proposes to somebody else."""
    two_of_three(circle)
    circle.offers("m4")
    circle.asks("e3")
    waiting = circle.open(1)
    circle.propose(waiting)
    ((taken, _),) = circle.pairs(waiting)
    ((found, _),) = circle.pairs(find_another(circle, days=7))
    assert {taken, found} == {"m3", "m4"}
    circle.approve(waiting)
    circle.introduce(waiting)
    assert circle.pairs(waiting) == {(taken, "e3")}


def test_a_rematch_is_no_round_of_its_own(circle):
    """The latest round is the program's own; the breather does not count a rematch as a round."""
    two_of_three(circle)
    again = find_another(circle)
    with circle.database.reading() as session:
        latest = find_round(session, "buddies")
        assert latest.id != again
        named = session.get_one(Round, again)
        assert find_round(session, "buddies", named.period).id == again
        assert named.period == "rematch-e1-2027-01-05"
    with pytest.raises(RoundError, match="choose another"):
        ad_hoc_period(circle.program(), "rematch-me", circle.start)


def test_a_rematch_can_be_explained_and_replayed(circle):
    """Like every round it says why, and gives the same answer again."""
    two_of_three(circle)
    again = find_another(circle)
    with circle.database.reading() as session:
        round_ = session.get_one(Round, again)
        told = explain(session, round_, circle.member(session, "e1"))
        assert told.headline.startswith("E1 is mentored by M3")
        assert replay(round_).same


def test_who_named_no_topic_is_rematched_too(circle):
    """A rule on topics says nothing of one mentee who named none."""
    circle.offers("m1")
    circle.asks("e1", topics=())
    circle.asks("e2")
    circle.offers("m2")
    circle.hold()
    circle.offers("m3")
    assert circle.pairs(find_another(circle)) == {("m3", "e1")}


def test_who_takes_no_part_is_not_rematched(circle):
    """A mentee who has paused, or never asked, is refused with the reason."""
    two_of_three(circle)
    with pytest.raises(RoundError, match=r"has not asked for a mentor.*--as mentee"):
        find_another(circle, "m3")
    with circle.database.writing() as session:
        program, person = session.scalars(select(Program)).one(), circle.member(session, "e1")
        pause(session, program, person, until=None, actor="Ada", now=circle.start)
    with pytest.raises(RoundError, match="has paused"):
        find_another(circle)


def test_a_rematch_killed_before_its_mail_is_finished(circle, monkeypatch):
    """The round is there, proposed; the next call introduces it, once."""
    two_of_three(circle)

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("rounds.running.introduce", killed)
        with pytest.raises(KeyboardInterrupt):
            find_another(circle)
    assert circle.mail("mentee_introduction") == []
    round_id = find_another(circle)
    assert circle.state(round_id) == "introduced"
    assert circle.mail("mentee_introduction") == ["e1"]


def test_a_long_key_makes_a_name_that_fits():
    """Names of rounds have forty characters; two long keys stay apart."""
    day = date(2027, 1, 5)
    names = {rematch_name(Member(source_key="a" * 60 + end_), day) for end_ in "xy"}
    assert len(names) == 2
    assert all(len(name) == 40 for name in names)
    assert rematch_name(Member(source_key="H0042"), day) == "rematch-H0042-2027-01-05"
