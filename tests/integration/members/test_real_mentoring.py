"""A real company's mentors and reviewers, with gaps as they are."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from config import shipped_mapping
from members.enrolment import program_row
from members.mentoring_intake import take_mentoring
from sources import MentoringFile, PeopleFile, read_mapping, read_mentoring, sync_people
from store import Enrolment, Mentorship

pytestmark = pytest.mark.realdata


@pytest.fixture
def take(sqlite_database, shared_data, now):
    """Give a function that imports a file by a shipped mapping, the people being there."""
    folder = shared_data / "gitlab_2022"
    with sqlite_database.writing() as session:
        people = PeopleFile(folder / "members.csv", read_mapping(shipped_mapping("gitlab-people")))
        sync_people(session, people, now=now)

    def run(file, mapping):
        feed = MentoringFile(folder / file, read_mapping(shipped_mapping(mapping)))
        with sqlite_database.writing() as session:
            program = program_row(session, "maintainers", community="c", now=now)
            records = read_mentoring(feed)
            return take_mentoring(session, records, program, ends_on=date(2027, 7, 5), now=now)

    return run


def test_mentors_and_their_present_mentees(take, sqlite_database):
    """27 mentors with 53 places and 16 present mentees; five rows name no mentor."""
    done = take("mentorship.csv", "gitlab-mentors")
    assert (done.seen, done.offered, done.mentorships) == (27, 27, 16)
    assert len(done.quarantined) == 5
    assert {row.reason for row in done.quarantined} == {
        "has nothing under mentor_id; who offers or asks? Fill it in"
    }
    again = take("mentorship.csv", "gitlab-mentors")
    assert (again.offered, again.changed, again.mentorships) == (0, 0, 0)
    with sqlite_database.reading() as session:
        assert session.scalar(select(func.sum(Enrolment.capacity))) == 53
        assert session.scalar(select(func.count(Mentorship.id))) == 16


def test_those_who_review_would_like_to_be_maintainers(take, sqlite_database):
    """232 of 1,336 people; most in one or two of the mentors' domains, some in none."""
    done = take("members.csv", "gitlab-mentees")
    assert (done.seen, done.asked, done.quarantined) == (232, 232, ())
    with sqlite_database.reading() as session:
        topics = [place.terms.topics for place in session.scalars(select(Enrolment))]
    assert sum("backend" in each for each in topics) == 77
    assert sum(not each for each in topics) == 35
    assert max(map(len, topics)) == 4
