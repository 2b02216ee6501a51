from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from sources.harbourline.answers import Answers, fill_in_forms
from sources.harbourline.company import Company, found_company
from sources.harbourline.functions import FUNCTIONS
from sources.harbourline.tongues import teach_languages
from sources.harbourline.topics import ASKS, SHOWS, TOPICS

Rows = list[dict[str, str]]
Bools = NDArray[np.bool_]
FUNCTION_NAMES = [function.name for function in FUNCTIONS]


@pytest.fixture(scope="module")
def company() -> Company:
    return found_company(400, 2027, date(2027, 1, 4))


@pytest.fixture(scope="module")
def said(company: Company) -> Answers:
    return fill_in_forms(company)


@pytest.fixture(scope="module")
def eligible(company: Company, said: Answers) -> NDArray[np.int64]:
    return np.flatnonzero(said.joined & ~company.on_leave)


@pytest.fixture(scope="module")
def allowed(company: Company, eligible: NDArray[np.int64]) -> Bools:
    spoken = [set(teach_languages(company).languages[person].split(";")) for person in eligible]
    share = np.array([[bool(one & other) for other in spoken] for one in spoken])
    function, manager = company.tree.function[eligible], company.tree.manager[eligible]
    apart = (manager[:, None] != eligible) & (manager != eligible[:, None])
    return share & apart & (function[:, None] != function)


@pytest.fixture(scope="module")
def learns(said: Answers, eligible: NDArray[np.int64]) -> Bools:
    return (said.asks[eligible] @ said.shows[eligible].T) > 0


def test_topics_are_plain_words() -> None:
    """About thirty topics, each of one function, written as people say them."""
    assert 28 <= len(TOPICS) <= 34
    assert len(set(TOPICS)) == len(TOPICS)
    for topic in TOPICS:
        assert topic[0].islower() or topic.startswith("AI")
        assert ";" not in topic
        assert len(topic) <= 40


def test_what_is_asked_for_can_be_shown() -> None:
    """The lists of what functions ask for name functions and topics that exist, of others."""
    assert list(ASKS) == list(SHOWS) == FUNCTION_NAMES
    for function, asked in ASKS.items():
        assert set(asked) <= set(TOPICS) - set(SHOWS[function])


def test_the_answers_add_up(answers: Rows, people: Rows) -> None:
    """312 of 400 said yes, of whom 8 are away: 304 can be introduced."""
    active = {row["Employee ID"] for row in people if row["Status"] == "Active"}
    yes = [row["Employee ID"] for row in answers if row["Join"] == "learning-partners"]
    assert len(yes) == 312
    assert len(set(yes) & active) == 304
    assert all(row["Join"] in ("learning-partners", "") for row in answers)


def test_contractors_were_not_asked(answers: Rows, people: Rows) -> None:
    """Everybody who answered is an employee of the people file, once."""
    employed = {row["Employee ID"] for row in people if row["Employment type"] == "Employee"}
    keys = [row["Employee ID"] for row in answers]
    assert set(keys) <= employed
    assert len(set(keys)) == len(keys)


def test_naming_is_yes_no_or_blank(answers: Rows) -> None:
    """Some may be thanked by name, some may not, and some did not say."""
    assert set(Counter(row["Thank me by name"] for row in answers)) == {"yes", "no", ""}


def test_nobody_asks_for_what_they_show(said: Answers) -> None:
    """Nobody asks to be shown a topic that they could show themselves."""
    assert not (said.shows & said.asks).any()
    assert said.shows.sum(axis=1).max() <= 4
    assert said.asks.sum(axis=1).max() <= 3


@pytest.mark.parametrize(
    ("asking", "topic", "showing"),
    [
        ("Finance", "data visualisation", "Marketing"),
        ("IT", "prompt patterns for difficult replies", "Customer Service"),
        ("Human Resources", "shift planning app", "Operations"),
    ],
)
def test_the_story_holds(
    company: Company, said: Answers, asking: str, topic: str, showing: str
) -> None:
    """Half of the one function asks for what half of the other can show."""
    function = company.tree.function
    asks = said.asks[said.joined & (function == FUNCTION_NAMES.index(asking))]
    shows = said.shows[said.joined & (function == FUNCTION_NAMES.index(showing))]
    number = TOPICS.index(topic)
    assert asks[:, number].mean() > 0.5
    assert shows[:, number].mean() > 0.5


def test_chance_rarely_brings_the_right_people_together(allowed: Bools, learns: Bools) -> None:
    """A random colleague of another function can show what one asked for in a fifth of cases."""
    reachable = allowed.any(axis=1)
    share = (learns & allowed).sum(axis=1)[reachable] / allowed.sum(axis=1)[reachable]
    assert 0.15 < share.mean() < 0.25


def test_good_matching_brings_most_of_them_together(allowed: Bools, learns: Bools) -> None:
    """Even a greedy choice finds most people somebody who can show what they asked for."""
    assert _greedy_share(allowed, learns) > 0.7


def _greedy_share(allowed: Bools, learns: Bools) -> float:
    """Match mutual pairs first, the one with the fewest choices first; then what is left."""
    free = np.ones(len(allowed), dtype=np.bool_)
    met = 0
    for graph in (learns & learns.T & allowed, (learns | learns.T) & allowed):
        while True:
            choices = np.where(free, (graph & free).sum(axis=1), 0)
            if not choices.any():
                break
            one = int(np.argmin(np.where(choices > 0, choices, len(free))))
            partners = np.flatnonzero(graph[one] & free)
            other = int(partners[np.argmin(choices[partners])])
            free[[one, other]] = False
            met += int(learns[one, other]) + int(learns[other, one])
    return met / len(allowed)


def test_three_newcomers_share_a_language_with_nobody(allowed: Bools) -> None:
    """The demo has people whom no rule-keeping match can reach, to be told why."""
    assert (~allowed.any(axis=1)).sum() == 3
