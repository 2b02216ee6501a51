"""What the engine is told of a mentoring round: places, terms, wishes, loads and history."""

from __future__ import annotations

from members.enrolment import program_row
from members.mentoring import record_mentorship
from rounds.problem import build_problem, participants
from store import Round


def problem_of(company, number=0, **changes):
    """Open a round; give its Problem, and the members' numbers by key."""
    round_id = company.open(number, **changes)
    with company.database.reading() as session:
        round_ = session.get_one(Round, round_id)
        members = participants(session, round_)
        numbers = {member.source_key: number for number, member in enumerate(members)}
        return build_problem(session, round_, members), numbers


def runs_already(company, mentor, mentee, *, program="buddies", weeks=9):
    with company.database.writing() as session:
        record_mentorship(
            session,
            program_row(session, program, community="ai-learners", now=company.start),
            company.member(session, mentor),
            company.member(session, mentee),
            starts_on=company.start.date(),
            ends_on=company.when(weeks).date(),
            actor="Ada",
            now=company.start,
        )


def test_both_sides_are_columns(small_circle):
    """Who offers, who asks, on what terms; a member may be on both sides."""
    small_circle.offers("m1", capacity=2, topics=["data", "charts"])
    small_circle.offers("both", capacity=1, function="IT", topics=["ops"])
    small_circle.asks("both", topics=["data"])
    small_circle.asks("e1", topics=["charts"])
    problem, of = problem_of(small_circle)
    sides = problem.mentoring
    assert [bool(sides.offers[of[key]]) for key in ("m1", "both", "e1")] == [True, True, False]
    assert [bool(sides.seeks[of[key]]) for key in ("m1", "both", "e1")] == [False, True, True]
    assert [int(sides.places[of[key]]) for key in ("m1", "both", "e1")] == [2, 1, 0]
    assert sides.topics_offered.values(of["m1"]) == ("charts", "data")
    assert sides.topics_offered.values(of["both"]) == ("ops",)
    assert sides.topics_asked.values(of["both"]) == ("data",)


def test_what_runs_takes_a_place(small_circle):
    """A mentee who takes part as mentor is named; one who does not takes a place all the same."""
    small_circle.offers("m1", capacity=3)
    small_circle.offers("m2", function="IT")
    small_circle.asks("e1")
    small_circle.know("e9", {})
    runs_already(small_circle, "m1", "m2")
    runs_already(small_circle, "m1", "e9")
    problem, of = problem_of(small_circle)
    sides = problem.mentoring
    assert sides.current.tolist() == [[of["m1"], of["m2"]]]
    assert int(sides.places[of["m1"]]) == 2
    assert int(sides.free()[of["m1"]]) == 1


def test_a_mentorship_that_ends_on_the_first_day_takes_none(small_circle):
    """On its last day a mentorship is over: its place is free in the round of that day."""
    small_circle.offers("m1")
    small_circle.asks("e1")
    small_circle.know("e9", {})
    runs_already(small_circle, "m1", "e9", weeks=1)
    problem, of = problem_of(small_circle, 0)
    assert int(problem.mentoring.free()[of["m1"]]) == 0
    problem, of = problem_of(small_circle, 1)
    assert int(problem.mentoring.free()[of["m1"]]) == 1


def test_more_mentees_than_places_is_full(small_circle):
    """A mentor who has more mentees than they offer places has none free, not fewer than none."""
    small_circle.offers("m1", capacity=1)
    small_circle.asks("e1")
    for key in ("e8", "e9"):
        small_circle.know(key, {})
        runs_already(small_circle, "m1", key)
    problem, of = problem_of(small_circle)
    assert int(problem.mentoring.free()[of["m1"]]) == 0


def test_wishes_are_numbers(small_circle):
    """Mentors of the round, best first; who is not there, or does not mentor, is no wish."""
    for key in ("m1", "m2"):
        small_circle.offers(key)
    small_circle.asks("e2")
    small_circle.asks("e1", wishes=["m2", "nobody", "e2", "m1", "m2"])
    problem, of = problem_of(small_circle)
    assert problem.mentoring.wishes.tolist() == [
        [of["e1"], of["m2"]],
        [of["e1"], of["m1"]],
    ]


def test_commitments_elsewhere_are_a_load(circle):
    """Mentorships of other programs count for both; those of this one do not, nor what is over."""
    circle.offers("m1", capacity=5)
    circle.asks("e1")
    for key in ("e7", "e8", "e9"):
        circle.know(key, {})
    runs_already(circle, "m1", "e7", program="other")
    runs_already(circle, "m1", "e8", program="third")
    runs_already(circle, "m1", "e9")
    problem, of = problem_of(circle)
    assert (int(problem.load[of["m1"]]), int(problem.load[of["e1"]])) == (2, 0)
    later, of = problem_of(circle, 9)
    assert int(later.load[of["m1"]]) == 0


def test_a_busy_mentor_gets_nobody(small_circle):
    """With two commitments in other programs, as the program says, a mentor takes no mentee."""
    small_circle.offers("m1")
    small_circle.asks("e1")
    for number, program in enumerate(("other", "third")):
        small_circle.know(f"e{number + 7}", {})
        runs_already(small_circle, "m1", f"e{number + 7}", program=program)
    round_id = small_circle.open(must=[{"asked": "function"}, {"load": 2}])
    small_circle.propose(round_id)
    assert small_circle.pairs(round_id) == set()
    assert small_circle.left_out(round_id)["e1", "mentee"] == "no_partner"


def test_a_mentor_rests_after_rounds_in_a_row(small_circle):
    """After two rounds with new mentees comes one without, and then the next."""
    small_circle.offers("m1", capacity=9)
    must = [{"asked": "function"}, {"breather": {"after": 2, "rest": 1}}]
    served = []
    for number in range(4):
        small_circle.asks(f"e{number}")
        round_id = small_circle.hold(number, must=must)
        served.append(len(small_circle.pairs(round_id)))
    assert served == [1, 1, 0, 2]


def test_who_went_without_is_owed_and_counted(circle):
    """A mentee left out, or whose mentorship ended, comes first; how many they had is counted."""
    circle.offers("m1")
    circle.asks("e1")
    circle.asks("e2")
    first = circle.hold(0)
    ((_, served),) = circle.pairs(first)
    (left,) = {"e1", "e2"} - {served}
    circle.offers("m2")
    problem, of = problem_of(circle, 1)
    assert int(problem.owed[of[left]]) == 1
    assert int(problem.mentoring.served[of[left]]) == 0
    assert problem.mentoring.led.tolist() == [[of["m1"], 1]]
    circle.change("m1", status="left")
    circle.look(circle.when(1))
    problem, of = problem_of(circle, 2)
    assert int(problem.owed[of[served]]) == 1
    assert int(problem.mentoring.served[of[served]]) == 1
