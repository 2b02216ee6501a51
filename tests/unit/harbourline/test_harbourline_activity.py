from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime

import numpy as np
import pytest

from sources.harbourline import CompanyFiles
from sources.harbourline.activity import HEADER, KINDS
from sources.harbourline.topics import TOPICS

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def team_of(people: Rows) -> dict[str, str]:
    return {row["Employee ID"]: ">".join(row["Department"].split(">")[:2]) for row in people}


def test_shape_of_the_events(activity: Rows, files: CompanyFiles, people: Rows) -> None:
    """Every event has a known kind, people of the file, and a topic of the list or none."""
    keys = {row["Employee ID"] for row in people}
    assert tuple(activity[0]) == HEADER
    assert len(activity) == files.events
    assert len({row["Event ID"] for row in activity}) == len(activity)
    for row in activity:
        assert row["Type"] in KINDS
        assert row["By"] in keys
        assert row["Topic"] in (*TOPICS, "")
        assert row["To"] != row["By"]
        assert (row["To"] in keys) == (row["Type"] != "post")


def test_events_cover_the_twelve_weeks_in_order(activity: Rows) -> None:
    """Events are in the order of time, in UTC, from twelve weeks before until the day before."""
    times = [datetime.fromisoformat(row["When"]) for row in activity]
    assert times == sorted(times)
    assert all(row["When"].endswith("Z") for row in activity)
    assert times[0] >= datetime(2026, 10, 12, tzinfo=UTC)
    assert times[-1] < datetime(2027, 1, 4, tzinfo=UTC)
    assert len({time.isocalendar()[1] for time in times}) == 12


def test_some_are_loud_and_some_dormant(activity: Rows, people: Rows) -> None:
    """A tenth of the people does two fifths of it or more, and some do nothing."""
    counts = Counter(row["By"] for row in activity)
    ranked = np.array(sorted((counts[row["Employee ID"]] for row in people), reverse=True))
    assert ranked[:40].sum() > 0.4 * ranked.sum()
    assert 0.1 < (ranked == 0).mean() < 0.3
    assert 5 < np.median(ranked) < 60


def test_replies_are_mostly_within_teams_and_some_across(
    activity: Rows, team_of: dict[str, str]
) -> None:
    """People answer near colleagues most of the time, but not only."""
    near = [team_of[row["By"]] == team_of[row["To"]] for row in activity if row["To"]]
    assert 0.3 < np.mean(near) < 0.9


def test_the_last_week_has_helpers_worth_thanking(activity: Rows) -> None:
    """Last week several members each answered three or more people's questions about AI."""
    helped = defaultdict(set)
    for row in activity:
        if row["Type"] == "reply" and row["Channel"] == "ask-ai" and row["When"] >= "2026-12-28":
            helped[row["By"]].add(row["To"])
    assert sum(len(people) >= 3 for people in helped.values()) >= 5


def test_answers_follow_questions(activity: Rows) -> None:
    """Every answer in the help channel has the question, on its topic, before it."""
    asked: set[tuple[str, str]] = set()
    for row in activity:
        if row["Channel"] != "ask-ai":
            continue
        if row["Type"] == "post":
            asked.add((row["By"], row["Topic"]))
        else:
            assert (row["To"], row["Topic"]) in asked


def test_helpers_are_not_the_loudest(activity: Rows) -> None:
    """Counting posts would thank the wrong people: the top posters are not the top helpers."""
    posts = Counter(row["By"] for row in activity if row["Type"] == "post")
    helps = Counter(
        row["By"] for row in activity if row["Type"] == "reply" and row["Channel"] == "ask-ai"
    )
    top_posters = {key for key, _ in posts.most_common(10)}
    assert not top_posters & {key for key, _ in helps.most_common(10)}
