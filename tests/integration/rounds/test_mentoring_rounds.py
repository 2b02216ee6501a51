"""A mentoring round from its opening to its mail: roles, places, mentorships, once each."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from members.enrolment import leave, pause
from members.mentoring import record_mentorship
from rounds.lifecycle import RoundError
from rounds.running import introduce_approved, run_round
from store import MatchMember, Mentorship, OutboxRow, Program, Round, RoundMember


def enrolment(company, key, how, **more):
    with company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        how(session, program, company.member(session, key), actor="Ada", now=company.start, **more)


def roles(company, round_id):
    with company.database.reading() as session:
        found = session.scalars(select(RoundMember).where(RoundMember.round_id == round_id))
        return {each.member.source_key: (each.roles, each.reason) for each in found}


def run(company, number=0, **changes):
    return run_round(
        company.database,
        company.program(**changes),
        company.period(number),
        company.sender_of,
        actor="schedule",
        now=company.when(number),
    )


def test_everybody_is_served_or_told(circle):
    """Two of three mentees find a mentor; the third is told, and so is the admin."""
    circle.offers("m1", capacity=2)
    for key in ("e1", "e2", "e3"):
        circle.asks(key)
    round_id = circle.hold()
    served = {mentee for _, mentee in circle.pairs(round_id)}
    assert len(served) == 2
    (left,) = {"e1", "e2", "e3"} - served
    assert circle.left_out(round_id) == {(left, "mentee"): "surplus"}
    assert circle.mail("mentee_introduction") == sorted(served)
    assert circle.mail("mentor_introduction") == ["m1", "m1"]
    assert circle.mail("mentee_unmatched") == [left]
    assert circle.mail("round_summary") == ["admin@example.org"]


def test_one_may_offer_and_ask(circle):
    """Who mentors may be mentored in the same round, and has a seat in each role."""
    circle.offers("m1")
    circle.offers("both", function="IT")
    circle.asks("both")
    circle.asks("e1")
    round_id = circle.hold()
    assert circle.pairs(round_id) == {("m1", "both"), ("both", "e1")}
    with circle.database.reading() as session:
        both = circle.member(session, "both").id
        seats = session.scalars(select(MatchMember).where(MatchMember.member_id == both))
        assert sorted((seat.seat, seat.role) for seat in seats) in (
            [(1, "mentee"), (2, "mentor")],
            [(1, "mentor"), (2, "mentee")],
        )
    assert circle.left_out(round_id) == {}


def test_a_mentorship_runs_for_its_term(circle):
    """A round begins mentorships on its first day, and they end when the term is over."""
    circle.offers("m1")
    circle.asks("e1")
    circle.hold()
    with circle.database.reading() as session:
        (row,) = session.scalars(select(Mentorship))
        assert (row.state, str(row.starts_on), str(row.ends_on)) == (
            "active",
            "2027-01-04",
            "2027-02-01",
        )


def test_who_has_a_mentor_does_not_seek(circle):
    """The next round finds nobody another mentor beside the one they have, nor fills his place."""
    circle.offers("m1")
    circle.offers("m2")
    circle.asks("e1")
    first = circle.pairs(circle.hold(0))
    circle.asks("e2")
    circle.asks("e3")
    second = circle.hold(1)
    (taken, _) = next(iter(first))
    assert roles(circle, second)["e1"] == ([], "has_mentor")
    assert len(circle.pairs(second)) == 1
    assert taken not in {mentor for mentor, _ in circle.pairs(second)}
    assert circle.left_out(second)[taken, "mentor"] == "no_capacity"


def test_a_full_mentor_gets_no_note(circle):
    """Who has as many mentees as places hears of no missing one; an admin finds the reason."""
    circle.offers("m1")
    circle.asks("e1")
    circle.hold(0)
    circle.offers("m2", function="Sales")
    circle.asks("e2")
    second = circle.hold(1)
    assert circle.left_out(second) == {
        ("m1", "mentor"): "no_capacity",
        ("m2", "mentor"): "no_partner",
        ("e2", "mentee"): "surplus",
    }
    assert circle.mail("mentor_unmatched") == ["m2"]
    assert circle.mail("mentee_unmatched") == ["e2"]


def test_who_finds_all_mentors_full_is_first_next_time(circle):
    """From the second round on running mentorships may fill every mentor who fits."""
    circle.offers("m1")
    circle.asks("e1")
    circle.hold(0)
    circle.asks("e2")
    second = circle.hold(1)
    assert circle.left_out(second) == {("e2", "mentee"): "surplus", ("m1", "mentor"): "no_capacity"}
    assert contexts(circle, "mentee_unmatched", "first_in_line") == [True]
    assert circle.mail("mentor_unmatched") == []


def test_when_the_term_is_over_both_are_free_again(circle):
    """In the round that begins on the day a mentorship ends, its mentee seeks anew."""
    circle.offers("m1")
    circle.asks("e1")
    circle.hold(0)
    round_id = circle.open(4)
    assert roles(circle, round_id)["e1"] == (["mentee"], None)
    assert circle.propose(round_id) == [("e1", "m1")]
    circle.approve(round_id)
    circle.introduce(round_id)
    assert circle.mentorships() == {("m1", "e1", "completed"), ("m1", "e1", "active")}


def test_paused_in_one_role_is_there_in_the_other(circle):
    """A pause as mentor keeps nobody from having a mentor; nobody is matched while paused."""
    circle.offers("m1", capacity=2)
    circle.offers("both", function="IT")
    circle.asks("both")
    circle.asks("e1")
    circle.asks("e2")
    enrolment(circle, "both", pause, until=None, role="mentor")
    enrolment(circle, "e2", pause, until=None)
    round_id = circle.hold()
    assert roles(circle, round_id)["both"] == (["mentee"], None)
    assert roles(circle, round_id)["e2"] == ([], "paused")
    assert circle.pairs(round_id) == {("m1", "both"), ("m1", "e1")}


def test_a_place_without_a_role_is_told(circle):
    """Who joined without offering or asking takes no part, and the round says why."""
    circle.offers("m1")
    circle.asks("e1")
    circle.hire("idle")
    assert roles(circle, circle.open())["idle"] == ([], "no_role")


@pytest.mark.parametrize(("present", "missing"), [("asks", "mentor"), ("offers", "mentee")])
def test_one_side_alone_is_no_round(circle, present, missing):
    """A round without a mentor, or without a mentee, is cancelled with that reason."""
    for key in ("e1", "e2"):
        getattr(circle, present)(key)
    round_id = circle.open()
    with circle.database.reading() as session:
        round_ = session.get_one(Round, round_id)
        assert (round_.state, round_.ended_reason) == (
            "cancelled",
            f"too few eligible: no {missing} takes part, the program needs one at least",
        )


def test_running_a_round_twice_changes_nothing(circle, content):
    """A doubled schedule finds everything done."""
    circle.offers("m1", capacity=3)
    for key in ("e1", "e2"):
        circle.asks(key)
    run(circle, approval="automatic")
    circle.look()
    before = content(circle.database)
    run(circle, approval="automatic")
    introduce_approved(circle.database, circle.sender_of, actor="delivery", now=circle.start)
    circle.look()
    assert content(circle.database) == before


@pytest.mark.parametrize("step", ["propose", "approve", "introduce"])
def test_a_run_that_was_killed_is_run_again(circle, step, monkeypatch):
    """Wherever it stopped, the next run ends with one mentorship and one mail to each."""
    circle.offers("m1")
    circle.asks("e1")
    where = {
        "propose": "rounds.proposing.store_solution",
        "approve": "rounds.running.approve",
        "introduce": "rounds.introducing.queue",
    }[step]

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(where, killed)
        with pytest.raises(KeyboardInterrupt):
            run(circle, approval="automatic")
    assert circle.mentorships() == set()
    assert circle.written() == []
    run(circle, approval="automatic")
    assert circle.mentorships() == {("m1", "e1", "active")}
    assert circle.mail("mentee_introduction") == ["e1"]
    assert circle.mail("mentor_introduction") == ["m1"]


def test_both_are_suggested_the_same_times(circle):
    """The two introductions differ in voice, not in the times to meet or the reasons."""
    circle.offers("m1", capacity=3)
    circle.asks("e1")
    circle.hold()
    with circle.database.reading() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.subject.like("match-%")))
        said = {row.kind: row.context for row in rows}
    to_mentee, to_mentor = said["mentee_introduction"], said["mentor_introduction"]
    assert to_mentee["slots"] == to_mentor["slots"] != []
    assert to_mentee["goals"] == "What e1 wants"
    assert to_mentee["topics"] == ["data"]
    assert (to_mentor["mentees"], to_mentor["places"]) == (1, 3)


def test_a_mentor_hears_which_mentee_this_is(circle):
    """Those of earlier rounds count, the mentor's own mentorship as a mentee does not."""
    circle.offers("m1")
    circle.offers("both", function="IT", capacity=3)
    circle.asks("both")
    for key in ("e1", "e2"):
        circle.asks(key, wishes=["both"])
    circle.hold(0, least_each=1)
    circle.asks("e3")
    circle.hold(1)
    with circle.database.reading() as session:
        both = circle.member(session, "both").id
        mails = session.scalars(
            select(OutboxRow)
            .where(OutboxRow.kind == "mentor_introduction", OutboxRow.member_id == both)
            .order_by(OutboxRow.id)
        )
        assert [row.context["mentees"] for row in mails] == [1, 2, 3]


def test_an_admin_who_decides_sees_what_is_short(circle):
    """The mail that asks for approval names the topics of which more is asked for than offered."""
    circle.offers("m1")
    for key in ("e1", "e2"):
        circle.asks(key)
    run(circle)
    with circle.database.reading() as session:
        wanted = select(OutboxRow.context).where(OutboxRow.kind == "approval_wanted")
        assert any("data" in short["topic"] for short in session.scalars(wanted).one()["shortages"])


def test_a_place_taken_meanwhile_bars_the_approval(circle):
    """A proposal that promises a place twice is not approved; solved again it holds."""
    circle.offers("m1")
    circle.asks("e1")
    circle.asks("e2")
    waiting = circle.open()
    circle.propose(waiting)
    ((_, served),) = circle.pairs(waiting)
    runs_already(circle, "m1", served)
    with pytest.raises(RoundError, match="Propose it again"):
        circle.approve(waiting)
    circle.propose(waiting)
    assert circle.pairs(waiting) == set()
    assert roles(circle, waiting)[served] == ([], "has_mentor")
    assert set(circle.left_out(waiting).values()) == {"surplus", "no_capacity"}
    circle.approve(waiting)


def test_a_place_taken_after_the_approval_is_not_given_twice(circle):
    """What came between approval and mail parts the match; who has no mentor by it is told."""
    circle.offers("m1")
    circle.asks("e1")
    round_id = circle.open()
    circle.propose(round_id)
    circle.approve(round_id)
    circle.know("e9", {})
    runs_already(circle, "m1", "e9")
    circle.introduce(round_id)
    assert circle.mentorships() == {("m1", "e9", "active")}
    assert circle.mail("mentee_introduction") == []
    assert circle.mail("mentee_unmatched") == ["e1"]
    assert circle.left_out(round_id) == {
        ("e1", "mentee"): "surplus",
        ("m1", "mentor"): "no_capacity",
    }
    assert circle.mail("mentor_unmatched") == []


def test_a_rule_on_topics_that_nobody_named_says_what_to_do(circle):
    """The rule can do nothing in this round; an admin hears who named none, and both ways out."""
    circle.offers("m1", topics=())
    circle.asks("e1", topics=("data",))
    round_id = circle.open()
    with pytest.raises(RoundError) as refused:
        circle.propose(round_id)
    told = str(refused.value)
    assert "`prefer 1 cover`: no member has 'topics_offered': no mentor in this round" in told
    assert "with --topics where a member joins), or remove the rule cover.topics" in told


def test_the_note_of_who_named_no_topic_speaks_of_none(circle):
    """Who asked for any mentor hears of mentors, not of what they might have learned."""
    circle.offers("m1", topics=())
    circle.asks("e1", topics=())
    circle.asks("e2", topics=())
    circle.hold(prefer=[])
    with circle.database.reading() as session:
        note = session.scalars(select(OutboxRow).where(OutboxRow.kind == "mentee_unmatched")).one()
        assert note.context["named_topics"] is False


def test_who_found_a_mentor_after_the_approval_is_not_told_otherwise(circle):
    """A mentee whose mentorship was written down meanwhile gets no second one, and no note."""
    circle.offers("m1")
    circle.offers("m2")
    circle.asks("e1", topics=["data"])
    round_id = circle.open()
    circle.propose(round_id)
    ((mentor, _),) = circle.pairs(round_id)
    circle.approve(round_id)
    runs_already(circle, mentor, "e1")
    circle.introduce(round_id)
    assert circle.mentorships() == {(mentor, "e1", "active")}
    assert circle.mail("mentee_introduction") == circle.mail("mentee_unmatched") == []
    assert circle.left_out(round_id)[mentor, "mentor"] == "surplus"


def contexts(company, kind, name):
    """Give one field of every message of a kind, in the order in which they were written."""
    with company.database.reading() as session:
        rows = select(OutboxRow.context).where(OutboxRow.kind == kind).order_by(OutboxRow.id)
        return [context[name] for context in session.scalars(rows)]


def runs_already(company, mentor, mentee):
    """Write down a mentorship that did not come from a round."""
    with company.database.writing() as session:
        record_mentorship(
            session,
            session.scalars(select(Program)).one(),
            company.member(session, mentor),
            company.member(session, mentee),
            starts_on=company.start.date(),
            ends_on=company.when(9).date(),
            actor="Ada",
            now=company.start,
        )


def test_leaving_in_one_role_leaves_the_other(circle):
    """Who stops mentoring may still have a mentor."""
    circle.offers("m1")
    circle.offers("both", function="IT")
    circle.asks("both")
    enrolment(circle, "both", leave, role="mentor")
    assert circle.pairs(circle.hold()) == {("m1", "both")}
