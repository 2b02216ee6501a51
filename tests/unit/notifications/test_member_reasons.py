"""What members read about why they were matched."""

from __future__ import annotations

from typing import Any

import pytest

from notifications.contexts import Person
from notifications.samples import LEILA, PRIYA, TOM, pair_reasons, shows
from notifications.wording.reasons import exchanges, offered, other_reasons

PAIR = (PRIYA, TOM)


def reason(message_id: str, audience: str = "members", **params: Any) -> dict[str, Any]:
    """Give a reason as the store keeps it."""
    return {
        "rule": message_id,
        "message_id": message_id,
        "params": params,
        "points": 1000,
        "audience": audience,
    }


def test_the_recipient_is_spoken_to() -> None:
    """Each of the two reads the same exchange from their own side."""
    said = [line.sentence for line in exchanges(pair_reasons(), PRIYA, PAIR)]
    assert said == [
        "You could show data visualisation; Tom asked.",
        "Tom can show forecast checks; you asked.",
    ]
    said = [line.sentence for line in exchanges(pair_reasons(), TOM, PAIR)]
    assert said[0] == "You could show forecast checks; Priya asked."


def test_two_who_asked_the_same_share_a_sentence() -> None:
    """In a group the same offer is not told twice."""
    reasons = [shows(PRIYA, TOM, "charts"), shows(PRIYA, LEILA, "charts")]
    people = (PRIYA, TOM, LEILA)
    (line,) = exchanges(reasons, LEILA, people)
    assert line.sentence == "Priya can show charts; you and Tom asked."


def test_what_is_new_is_told_to_that_person_alone() -> None:
    """Whom somebody has met is nobody else's business."""
    news = [reason("unmet.function", member=PRIYA.id, value="Finance")]
    assert other_reasons(news, PRIYA, PAIR, []) == [
        "You have not met anyone from Finance here yet."
    ]
    assert other_reasons(news, TOM, PAIR, []) == []


def test_reasons_for_admins_are_never_worded() -> None:
    """The network and the ledger stay with the admins, whatever their message is called."""
    hidden = [
        reason("bridge", audience="admin", members=[1, 2]),
        reason("owed", audience="admin", members=[1]),
        reason("near.level", audience="admin", members=[1, 2], difference=0),
        reason("different.function", audience="admin", members=[1, 2], values=["A", "B"]),
        reason("exchange.shows", audience="admin", teacher=1, learner=2, topics=["x"]),
        reason("pinned", members=[1, 2]),
        reason("something.new", members=[1, 2]),
    ]
    assert exchanges(hidden, PRIYA, PAIR) == []
    assert other_reasons(hidden, PRIYA, PAIR, []) == []


def test_the_other_reasons_in_words() -> None:
    """Each reason for members has a sentence."""
    reasons = [
        reason("different.function", members=[1, 2], values=["Marketing", "Finance"]),
        reason("different.site", members=[1, 2], values=["Rotterdam", "Leeds"]),
        reason("share.languages", members=[1, 2], values=["en", "hi"]),
        reason("overlap.hours", members=[1, 2], minutes=190),
    ]
    assert other_reasons(reasons, TOM, PAIR, []) == [
        "You work in Finance, Priya in Marketing.",
        "You are in Leeds, Priya in Rotterdam.",
        "You both speak Hindi.",
        "Your working days have 3 hours in common.",
    ]


def test_what_both_have_and_what_is_new_of_a_site() -> None:
    """A program may bring people of one function or site together, or of sites that are new."""
    reasons = [
        reason("share.function", members=[1, 2], values=["Finance"]),
        reason("share.site", members=[1, 2], values=["Leeds"]),
        reason("unmet.site", member=TOM.id, value="Rotterdam"),
    ]
    assert other_reasons(reasons, TOM, PAIR, []) == [
        "You have not met anyone from Rotterdam here yet.",
        "You both work in Finance.",
        "You are both in Leeds.",
    ]
    assert other_reasons(reasons[:1], PRIYA, (PRIYA, TOM, LEILA), []) == []


def test_languages_are_named_and_english_is_no_news() -> None:
    """Feeds hold codes; the mail is in English, so sharing that says nothing."""
    spoken = [reason("share.languages", members=[1, 2], values=["English", "pt-BR", "Klingon"])]
    assert other_reasons(spoken, TOM, PAIR, []) == ["You both speak Portuguese and Klingon."]
    english = [reason("share.languages", members=[1, 2], values=["en"])]
    assert other_reasons(english, TOM, PAIR, []) == []


def test_what_two_of_a_group_share_is_not_told_to_all() -> None:
    """What is said of all must be true of all."""
    people = (PRIYA, TOM, LEILA)
    shared = [reason("share.languages", members=[1, 2], values=["German"])]
    assert other_reasons(shared, PRIYA, people, []) == []


def test_missing_values_are_left_out() -> None:
    """A function that is not known makes no sentence."""
    blank = [reason("different.function", members=[1, 2], values=["Marketing", ""])]
    nameless = (Person(1, "A"), Person(2, "B"))
    assert other_reasons(blank, nameless[0], nameless, []) == []


def test_what_a_mentor_covers_is_an_exchange() -> None:
    """A topic that two rules name is told once."""
    covers = reason("cover.topics", mentor=TOM.id, mentee=PRIYA.id, topics=["charts", "formulas"])
    (line,) = exchanges([covers], PRIYA, PAIR)
    assert line.sentence == "Tom can show charts and formulas; you asked."
    (line,) = exchanges([shows(TOM, PRIYA, "formulas", "charts"), covers], TOM, PAIR)
    assert line.sentence == "You could show formulas and charts; Priya asked."


def test_a_function_that_was_asked_for_is_told_to_both() -> None:
    """The mentee reads their own wish, the mentor why it was them."""
    asked = [reason("asked.function", mentor=TOM.id, mentee=PRIYA.id, value="Finance")]
    assert other_reasons(asked, PRIYA, PAIR, []) == ["You asked for somebody from Finance."]
    assert other_reasons(asked, TOM, PAIR, []) == ["Priya asked for somebody from Finance."]
    differs = [reason("asked.different", members=[2, 1], values=["Finance", "Marketing"])]
    assert other_reasons(differs, PRIYA, PAIR, []) == ["You work in Marketing, Tom in Finance."]


def test_what_a_mentor_offers_is_worded_with_all_topics() -> None:
    """The introduction of a mentorship decides itself how many fit."""
    line = offered(TOM, PRIYA, ("a", "b", "c"), PRIYA)
    assert line.sentence == "Tom can show a, b and c; you asked."


def test_a_reason_about_somebody_else_is_an_error() -> None:
    """Such a row fails by itself, and the delivery goes on."""
    with pytest.raises(LookupError, match="not of the match"):
        exchanges([shows(LEILA, PRIYA, "charts")], PRIYA, PAIR)
