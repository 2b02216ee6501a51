from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from config import shipped_mapping
from sources import MentoringFile, MentoringRecord, read_mapping, read_mentoring
from sources.harbourline import CompanyFiles, write_company
from sources.harbourline.mentoring import ASKS, HEADER, OFFERS
from sources.harbourline.topics import SHOWS, TOPICS

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def offers(mentoring: Rows) -> Rows:
    return [row for row in mentoring if row["I would like to"] == OFFERS]


@pytest.fixture(scope="module")
def asks(mentoring: Rows) -> Rows:
    return [row for row in mentoring if row["I would like to"] == ASKS]


def listed(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def test_sixty_offer_and_more_ask(files: CompanyFiles, offers: Rows, asks: Rows) -> None:
    """Of 400 people 60 offer and 110 ask, some do both, and each has one row for each."""
    assert (len(offers), len(asks)) == (files.offers, files.asks) == (60, 110)
    mentors, mentees = ({row["Employee ID"] for row in rows} for rows in (offers, asks))
    assert (len(mentors), len(mentees)) == (60, 110)
    assert 5 <= len(mentors & mentees) <= 30


def test_every_row_is_taken(files: CompanyFiles, mentoring: Rows) -> None:
    """The shipped mapping reads the whole file and refuses no column."""
    feed = MentoringFile(files.mentoring, read_mapping(shipped_mapping("harbourline-mentoring")))
    records = read_mentoring(feed)
    assert feed.refused_columns == ()
    assert len(records) == len(mentoring)
    assert all(isinstance(record, MentoringRecord) and record.topics for record in records)


def test_mentors_have_room_for_one_to_three(offers: Rows) -> None:
    """Room, topics of the company, and at times a function; goals and wishes are a mentee's."""
    assert set(Counter(row["Mentees at most"] for row in offers)) == {"1", "2", "3"}
    for row in offers:
        assert 1 <= len(listed(row["Topics"])) <= 4
        assert set(listed(row["Topics"])) <= set(TOPICS)
        assert row["Functions"] in {"", *SHOWS}
        assert (row["Goals"], row["Mentors I would like"]) == ("", "")


def test_goals_are_whole_sentences(asks: Rows) -> None:
    """Most say what they want to reach, of a topic that they ask for."""
    goals = [row["Goals"] for row in asks if row["Goals"]]
    assert len(goals) > 80
    for row in asks:
        goal = row["Goals"]
        assert goal == "" or (goal[0].isupper() and goal.endswith(".") and len(goal) < 200)
        assert not goal or any(topic.lower() in goal.lower() for topic in listed(row["Topics"]))
        assert (row["Mentees at most"], row["My mentees now"]) == ("", "")


def test_wishes_are_of_mentors_who_know(offers: Rows, asks: Rows) -> None:
    """About a third wish for one to three mentors who offer something that they ask for."""
    topics = {row["Employee ID"]: set(listed(row["Topics"])) for row in offers}
    wishing = [row for row in asks if row["Mentors I would like"]]
    assert 25 <= len(wishing) <= 45
    for row in wishing:
        wishes = listed(row["Mentors I would like"])
        assert 1 <= len(set(wishes)) == len(wishes) <= 3
        assert row["Employee ID"] not in wishes
        assert all(topics[mentor] & set(listed(row["Topics"])) for mentor in wishes)


def test_a_few_mentorships_run_already(offers: Rows, asks: Rows, people: Rows) -> None:
    """Six mentors have a mentee, of another function's chain, who asks for no other mentor."""
    running = {row["Employee ID"]: row["My mentees now"] for row in offers if row["My mentees now"]}
    assert len(running) == len(set(running.values())) == 6
    assert not set(running.values()) & {row["Employee ID"] for row in asks}
    managers = {row["Employee ID"]: row["Manager ID"] for row in people}
    for mentor, mentee in running.items():
        assert mentor not in (mentee, managers[mentee])
        assert managers[mentor] != mentee


def test_nobody_on_leave_and_no_contractor(mentoring: Rows, people: Rows) -> None:
    """Everybody in the file is an employee who is there."""
    here = {
        row["Employee ID"]
        for row in people
        if (row["Status"], row["Employment type"]) == ("Active", "Employee")
    }
    assert {row["Employee ID"] for row in mentoring} <= here


@pytest.mark.parametrize("members", [30, 60])
def test_a_small_company_has_both_sides(
    tmp_path: Path, reader: Callable[[Path], Rows], members: int
) -> None:
    """The smallest company has somebody who offers and somebody who asks."""
    rows = reader(write_company(tmp_path, members=members).mentoring)
    assert {row["I would like to"] for row in rows} == {OFFERS, ASKS}
    assert tuple(rows[0]) == HEADER
