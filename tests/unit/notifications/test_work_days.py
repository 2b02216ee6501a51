"""Days off, by the country that a feed names in one of many ways."""

from __future__ import annotations

from datetime import date

import pytest

from notifications.contexts import Person
from notifications.slots import MOST_SLOTS, MOST_TO_TICK, suggest_slots, suits_hours
from notifications.work_days import country_code, is_work_day


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Netherlands", "NL"),
        (" netherlands ", "NL"),
        ("nl", "NL"),
        ("DEU", "DE"),
        ("Deutschland", "DE"),
        ("España", "ES"),
        ("UK", "GB"),
        ("United  Kingdom", "GB"),
        ("Scotland", "GB"),
        ("Turkey", "TR"),
        ("USA", "US"),
        ("Atlantis", None),
        ("", None),
        (None, None),
    ],
)
def test_countries_go_by_many_names(said, code):
    """Codes of two and three letters, and names in several languages."""
    assert country_code(said) == code


@pytest.mark.parametrize(
    ("day", "country", "works"),
    [
        (date(2027, 1, 4), "United Kingdom", True),
        (date(2027, 1, 9), "United Kingdom", False),
        (date(2027, 3, 26), "United Kingdom", False),
        (date(2027, 3, 29), "United Kingdom", False),
        (date(2027, 1, 8), "Saudi Arabia", False),
        (date(2027, 1, 10), "Saudi Arabia", True),
        (date(2027, 1, 6), "Germany", True),
        (date(2027, 4, 27), "Netherlands", False),
        (date(2027, 3, 26), "Atlantis", True),
        (date(2027, 1, 9), "Atlantis", False),
    ],
)
def test_weekends_and_holidays_are_the_countrys(day, country, works):
    """Easter Monday is off in most of the United Kingdom, Epiphany in few parts of Germany."""
    assert is_work_day(day, country) is works


def test_nobody_is_asked_to_meet_on_a_day_off():
    """Friday is the weekend of the one, Sunday that of the other, and Easter is off."""
    ada = Person(1, "Ada", country="Saudi Arabia", time_zone="Asia/Riyadh")
    tom = Person(2, "Tom", country="Netherlands", time_zone="Europe/Amsterdam")
    slots = suggest_slots([ada, tom], starts_on=date(2027, 3, 21), days=14, most=MOST_TO_TICK)
    days = [slot.start.date() for slot in slots]
    assert len(days) == len(set(days)) == MOST_TO_TICK
    assert all(day.strftime("%a") in ("Mon", "Tue", "Wed", "Thu") for day in days)
    assert date(2027, 3, 29) not in days
    assert all(suits_hours(person, slot) for person in (ada, tom) for slot in slots)


def test_those_of_the_mail_are_among_those_of_the_page():
    """Whoever saw three in the mail finds them again."""
    people = [Person(n, "P", time_zone="Europe/London", country="UK") for n in (1, 2)]
    for days in (1, 2, 5, 7, 14):
        few = suggest_slots(people, starts_on=date(2027, 1, 4), days=days)
        many = suggest_slots(people, starts_on=date(2027, 1, 4), days=days, most=MOST_TO_TICK)
        assert set(few) <= set(many)
        assert len(few) <= MOST_SLOTS
        assert list(many) == sorted(many, key=lambda slot: slot.start)
