"""How people are called."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.contexts import Person
from notifications.samples import LEILA, PRIYA, TOM
from notifications.wording.names import (
    called,
    card,
    full_name,
    function_of,
    initials,
    introduced,
    isolated,
    listed,
    one_line,
)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Priya Nair", "Priya"),
        ("Nair, Priya", "Priya"),
        ("Prince", "Prince"),
        ("王 小明", "王 小明"),
        ("Łukasz Żak", "Łukasz"),
        ("", ""),
    ],
)
def test_people_are_called_as_colleagues_would(name: str, short: str) -> None:
    """The first name, wherever the feed puts it; all of the name where the family's comes first."""
    assert called(Person(1, name), ()) == short


def test_two_of_one_first_name_are_told_apart() -> None:
    """In a match of two Toms nobody is just Tom."""
    other = Person(9, "Tom Baker")
    assert called(TOM, [TOM, other]) == "Tom Hughes"
    assert called(PRIYA, [PRIYA, TOM, other]) == "Priya"


def test_names_from_right_to_left_are_isolated() -> None:
    """An Arabic name must not pull the punctuation after it to its other side."""
    assert full_name(LEILA) == "\u2068ليلى حداد\u2069"
    assert isolated("Tom") == "Tom"
    assert initials(LEILA) == "ل"


def test_no_name_turns_what_follows_around() -> None:
    """A sign that turns the direction, or ends an isolate, is left out of a name."""
    assert full_name(Person(9, "Tom \u202eHughes")) == "Tom Hughes"
    assert full_name(Person(9, "ليلى\u2069 حداد")) == "\u2068ليلى حداد\u2069"


def test_a_card_holds_what_colleagues_know() -> None:
    """Names, initials, and function and site as far as they are known."""
    assert card(TOM, [PRIYA, TOM]) == {
        "name": "Tom Hughes",
        "called": "Tom",
        "initials": "TH",
        "about": "Finance · Leeds",
    }
    assert card(Person(9, "Ana"), ())["about"] == ""
    assert function_of(TOM) == "Finance"
    assert function_of(Person(9, "Ana")) == ""


def test_an_introduced_person_has_function_and_site_as_far_as_known() -> None:
    """What is not known leaves no hole."""
    assert introduced(TOM) == "Tom Hughes (Finance, Leeds)"
    assert introduced(Person(3, "Ana")) == "Ana"


def test_lists_read_like_a_sentence() -> None:
    """One, two or many names."""
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"]) == "a, b and c"


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    """Nothing that ends a line, or controls anything, is left."""
    result = one_line(text)
    assert len(result.splitlines()) <= 1
    assert not any(unicodedata.category(sign) == "Cc" for sign in result)


@given(st.text(max_size=30))
def test_any_name_has_words(name: str) -> None:
    """A bad name in the feed must not stop a mail."""
    person = Person(1, name)
    assert isinstance(called(person, [person, TOM]) + initials(person) + introduced(person), str)
