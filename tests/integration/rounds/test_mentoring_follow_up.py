"""Check-ins at a third and two thirds of a term and the closing: each once, none in a burst."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.extending import extend
from rounds.following_up import step_due
from rounds.mentorships import end


def held(company):
    """Have one mentorship of 28 days, whose introductions went out."""
    company.offers("m1")
    company.asks("e1")
    company.hold()
    company.send()


def on(company, day):
    return company.start + timedelta(days=day)


def steps(company):
    """Give what was written of the mentorship, apart from to whom and for which last day."""
    keys = {tuple(key.split("/")[:2]) for key in company.written()}
    return sorted(
        "-".join(subject.split("-")[:3]) for _, subject in keys if subject.startswith("mentorship-")
    )


def test_each_step_has_its_day(circle):
    """Nine days in the first check-in, eighteen the second, the closing at the end: to both."""
    held(circle)
    for day, expected in ((8, 0), (9, 2), (17, 2), (18, 4), (27, 4)):
        circle.look(on(circle, day))
        assert len(circle.mail("mentoring_check_in")) == expected, day
    circle.look(on(circle, 28))
    assert circle.mail("mentoring_closing") == ["e1", "m1"]
    assert circle.mentorships() == {("m1", "e1", "completed")}


def test_looking_every_day_writes_each_once(circle, content):
    """A delivery a minute writes no step twice."""
    held(circle)
    for day in range(40):
        circle.look(on(circle, day))
    ident = steps(circle)[0].split("-")[1]
    assert steps(circle) == [f"mentorship-{ident}-{what}" for what in ("1", "2", "closing")]
    before = content(circle.database)
    circle.look(on(circle, 60))
    assert content(circle.database) == before


def test_no_burst_after_a_downtime(circle):
    """When both check-ins are overdue only the later goes out, and the first never after it."""
    held(circle)
    circle.look(on(circle, 20))
    assert [subject[-2:] for subject in steps(circle)] == ["-2"]
    circle.look(on(circle, 21))
    assert [subject[-2:] for subject in steps(circle)] == ["-2"]


def test_only_the_closing_when_all_is_overdue(circle):
    """After a long downtime a mentorship that is over gets its closing and nothing else."""
    held(circle)
    circle.look(on(circle, 90))
    assert [subject.rpartition("-")[2] for subject in steps(circle)] == ["closing"]


@pytest.mark.parametrize(("day", "then"), [(10, [28, 40]), (19, [40, 50])])
def test_an_extension_neither_repeats_nor_skips(circle, day, then):
    """Extended after a check-in, those that were sent stay sent, the others move with the end."""
    held(circle)
    circle.look(on(circle, day))
    before = set(steps(circle))
    with circle.database.writing() as session:
        mentorship, letters = circle.mentorship(session, "e1")
        extend(
            session,
            mentorship,
            letters,
            ends_on=on(circle, 56).date(),
            actor="Ada",
            now=on(circle, day),
        )
    for later in (*range(day, 28), *then, 56, 57):
        circle.look(on(circle, later))
    wrote = [subject.rpartition("-")[2] for subject in steps(circle) if "until" not in subject]
    assert before <= set(steps(circle))
    assert wrote == ["1", "2", "closing"] if day == 10 else ["2", "closing"]


def test_nothing_of_a_mentorship_that_ended(circle):
    """Ended early, a mentorship has no check-in and no closing, and what waits is stopped."""
    held(circle)
    circle.look(on(circle, 9))
    assert circle.mail("mentoring_check_in") == ["e1", "m1"]
    with circle.database.writing() as session:
        mentorship, letters = circle.mentorship(session, "e1")
        end(session, mentorship, letters, reason="new job", actor="Ada", now=on(circle, 10))
    assert circle.mail("mentoring_check_in") == []
    for day in (18, 28, 40):
        circle.look(on(circle, day))
    assert circle.mail("mentoring_check_in") == circle.mail("mentoring_closing") == []


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(1, 1800), st.integers(-5, 1900))
def test_steps_come_in_order(starts_on, term, day):
    """No step before its third is over, and never fewer on a later day."""
    ends_on, today = starts_on + timedelta(days=term), starts_on + timedelta(days=day)
    step = step_due(starts_on, ends_on, today)
    assert step <= step_due(starts_on, ends_on, today + timedelta(days=1))
    assert (step >= 1) == (3 * day >= term - term % 3 if term >= 3 else day >= 0)
