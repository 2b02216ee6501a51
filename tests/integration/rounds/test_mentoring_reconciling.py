"""Who leaves, pauses or says not this time in mentoring: by role, and told once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from members.enrolment import leave, pause
from members.participation import answer_round
from rounds.lifecycle import RoundError
from store import Mentorship, OutboxRow, Program, Round


def absent(company, key, how, *, days=0):
    """Let somebody be gone in one way."""
    now = company.start + timedelta(days=days)
    with company.database.writing() as session:
        person = company.member(session, key)
        program = session.scalars(select(Program)).one()
        if how == "left":
            person.status = "left"
        elif how == "not this time":
            answer_round(
                session,
                program,
                person,
                period=company.period(0).name,
                takes_part=False,
                actor="Ada",
                now=now,
            )
        else:
            what, _, role = how.partition(" as ")
            change = leave if what == "left the program" else pause
            more = {} if change is leave else {"until": None}
            change(session, program, person, role=role or None, actor="Ada", now=now, **more)


def approved(company):
    """Have one mentor and one mentee in an approved round."""
    company.offers("m1")
    company.asks("e1")
    round_id = company.open()
    company.propose(round_id)
    company.approve(round_id)
    return round_id


ABSENCES = ["left", "paused", "left the program", "not this time"]


@pytest.mark.parametrize("how", ABSENCES)
@pytest.mark.parametrize(("gone", "other"), [("e1", "m1"), ("m1", "e1")])
def test_who_drops_out_before_the_mail_gets_none(circle, how, gone, other):
    """After the approval somebody drops out: no introduction, no mentorship, one true note."""
    round_id = approved(circle)
    absent(circle, gone, how)
    circle.introduce(round_id)
    circle.look()
    assert circle.mail("mentee_introduction") == circle.mail("mentor_introduction") == []
    assert circle.mail("match_changed") == [other]
    assert circle.mail("mentorship_changed") == []
    assert circle.mentorships() == {("m1", "e1", "ended")}
    assert circle.pairs(round_id) == set()


def test_who_is_gone_is_counted_once(circle):
    """A mentor of two who leaves before the mail is one member, not two."""
    circle.offers("m1", capacity=2)
    circle.asks("e1")
    circle.asks("e2")
    circle.hold()
    absent(circle, "m1", "left")
    reconciled, _ = circle.look()
    assert (reconciled.gone, circle.mail("match_changed")) == (1, ["e1", "e2"])


@pytest.mark.parametrize("how", ABSENCES)
def test_a_second_look_changes_nothing(circle, content, how):
    """Whoever was told is not told again."""
    round_id = approved(circle)
    absent(circle, "e1", how)
    circle.introduce(round_id)
    circle.look()
    before = content(circle.database)
    circle.look(circle.start + timedelta(days=1))
    assert content(circle.database) == before


def test_a_pause_in_the_other_role_changes_nothing(circle):
    """Who is mentored and pauses as mentor keeps the mentor."""
    circle.offers("m1")
    circle.offers("both", function="IT")
    circle.asks("both")
    circle.asks("e1")
    round_id = circle.hold()
    absent(circle, "both", "paused as mentor")
    circle.look()
    assert circle.mail("mentee_introduction") == ["both"]
    assert circle.mail("mentor_introduction") == ["m1"]
    assert circle.mail("match_changed") == ["e1"]
    assert circle.pairs(round_id) == {("m1", "both")}


@pytest.mark.parametrize(("gone", "other"), [("e1", "m1"), ("m1", "e1")])
def test_not_this_time_is_heard_after_the_introduction(circle, gone, other, content):
    """The introduction offers it: the mentorship ends, the other is told once, figures say so."""
    round_id = approved(circle)
    circle.introduce(round_id)
    circle.send()
    absent(circle, gone, "not this time", days=3)
    circle.look(circle.start + timedelta(days=4))
    assert circle.mentorships() == {("m1", "e1", "ended")}
    assert circle.mail("match_changed") == [other]
    assert circle.mail("mentorship_changed") == []
    with circle.database.reading() as session:
        figures = session.get_one(Round, round_id).figures
        assert (figures["served"], figures["mentors_used"]) == (0, 0)
    before = content(circle.database)
    circle.look(circle.start + timedelta(days=5))
    assert content(circle.database) == before


@pytest.mark.parametrize("how", ABSENCES)
@pytest.mark.parametrize("gone", ["e1", "m1"])
def test_who_drops_out_of_a_proposal_keeps_it_from_approval(circle, how, gone):
    """Nobody is approved who takes no part any more; proposed again, others get the place."""
    circle.offers("m1")
    circle.offers("m2", function="IT")
    circle.asks("e1")
    circle.asks("e2")
    round_id = circle.open()
    circle.propose(round_id)
    assert len(circle.pairs(round_id)) == 2
    absent(circle, gone, how)
    with pytest.raises(RoundError, match="Propose it again"):
        circle.approve(round_id)
    circle.propose(round_id)
    assert gone not in {key for pair in circle.pairs(round_id) for key in pair}
    why = {"not this time": "skipped", "left the program": "left_program"}.get(how, how)
    assert circle.standing(round_id)[gone] == why
    circle.approve(round_id)


def test_a_pause_leaves_a_mentorship_that_runs(circle, content):
    """Once introduced, two go on through a pause: it only keeps new mentees and mentors away."""
    circle.introduce(approved(circle))
    circle.send()
    absent(circle, "m1", "paused", days=3)
    before = content(circle.database)
    circle.look(circle.start + timedelta(days=4))
    assert content(circle.database) == before
    assert circle.mentorships() == {("m1", "e1", "active")}


@pytest.mark.parametrize("how", ["left", "left the program"])
@pytest.mark.parametrize(("gone", "other"), [("e1", "m1"), ("m1", "e1")])
def test_the_mentorship_of_a_leaver_ends(circle, how, gone, other, content):
    """Weeks later one of the two leaves: the other is told once, the reason is kept apart."""
    circle.introduce(approved(circle))
    circle.send()
    absent(circle, gone, how, days=8)
    circle.look(circle.start + timedelta(days=9))
    assert circle.mentorships() == {("m1", "e1", "ended")}
    assert circle.mail("mentorship_changed") == [other]
    with circle.database.reading() as session:
        assert session.scalars(select(Mentorship.ended_reason)).one() == "member_gone"
    before = content(circle.database)
    circle.look(circle.start + timedelta(days=10))
    assert content(circle.database) == before


def test_a_mentee_whose_mentor_left_seeks_in_the_next_round(circle):
    """The round after finds the mentee a new mentor, and the other mentees keep theirs."""
    circle.offers("m1", capacity=2)
    circle.offers("m2")
    circle.asks("e1")
    circle.asks("e2")
    first = circle.hold(0, least_each=0)
    circle.send()
    by_mentor = dict(circle.pairs(first))
    absent(circle, "m1", "left")
    circle.look(circle.when(1))
    circle.offers("m3")
    again = circle.pairs(circle.hold(1))
    assert by_mentor["m1"] in {mentee for _, mentee in again}
    assert "m1" not in {mentor for mentor, _ in again}


def test_a_round_opened_before_the_delivery_counts_a_leaver_out(circle):
    """A mentee whose mentor just left seeks at once, and hears of both in one delivery."""
    circle.introduce(approved(circle))
    circle.send()
    absent(circle, "m1", "left", days=3)
    circle.offers("m2")
    again = circle.open(1)
    assert circle.standing(again)["e1"] is None
    circle.propose(again)
    circle.approve(again)
    circle.introduce(again)
    assert circle.mentorships() == {("m1", "e1", "ended"), ("m2", "e1", "active")}
    assert circle.mail("mentorship_changed") == ["e1"]
    assert circle.mail("mentee_introduction") == ["e1"]
    with circle.database.reading() as session:
        rows = select(OutboxRow).where(OutboxRow.kind == "mentorship_changed")
        assert session.scalars(rows).one().context["sought"] is True


def test_a_note_goes_by_role(circle):
    """Who pauses as mentee hears nothing of a missing mentor, and still of a missing mentee."""
    circle.offers("both", function="IT", topics=["ops"])
    circle.asks("both")
    circle.offers("m1", function="IT")
    circle.asks("e1", function="IT")
    circle.hold(must=[{"asked": {"attribute": "function", "else": "different"}}])
    assert circle.mail("mentee_unmatched") == ["both", "e1"]
    absent(circle, "both", "paused as mentee")
    circle.look()
    assert circle.mail("mentee_unmatched") == ["e1"]
    assert circle.mail("mentor_unmatched") == ["both", "m1"]


def test_looking_costs_the_same_for_many(circle, counting_queries):
    """A delivery every minute asks a bounded number of queries, however many mentorships run."""
    circle.offers("m1", capacity=20)
    for number in range(15):
        circle.asks(f"e{number:02}")
    circle.hold()
    circle.send()
    absent(circle, "e01", "paused")
    circle.look()
    with counting_queries(circle.database) as sent:
        circle.look()
    assert len(sent) <= 24
