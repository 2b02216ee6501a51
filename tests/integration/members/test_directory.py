"""Whom a row of a file means: by key, by address, and never by a guess."""

from __future__ import annotations

import pytest

from members.directory import Directory, NotHereError


@pytest.fixture
def directory(company):
    """Give the directory of a company in which two feeds use one key, and one has left."""
    company.hire("ada", function="Finance", joins=False)
    company.hire("bo", function="IT", email="ada@example.org", status="left", joins=False)
    company.hire("cy", email=None, joins=False)
    company.hire("other", email="Partner@example.org", joins=False)
    company.change("other", source="partner", source_key="cy")
    with company.database.reading() as session:
        yield Directory(session)


@pytest.mark.parametrize(
    ("key", "email", "who"),
    [
        ("ada", None, ("hr", "ada")),
        ("bo", "ada@example.org", ("hr", "bo")),
        (None, "ADA@example.org", ("hr", "ada")),
        ("unknown", "ada@example.org", ("hr", "ada")),
        ("cy", "partner@example.org", ("partner", "cy")),
    ],
)
def test_key_first_then_address(directory, key, email, who):
    """Of one address it is whoever is here; where feeds share a key, the address decides."""
    found = directory.find(key, email)
    assert (found.source, found.source_key) == who


@pytest.mark.parametrize(
    ("key", "told"),
    [("cy", "2 people of different feeds have this key"), ("nobody", "nobody with this key")],
)
def test_who_is_not_clear_is_not_guessed(directory, key, told):
    """The message says why, and repeats nothing of the row."""
    with pytest.raises(NotHereError, match=told):
        directory.find(key, None)
    with pytest.raises(NotHereError, match=told):
        directory.named(key)


def test_one_text_may_be_either(directory):
    """A list of people has keys and addresses as they come."""
    assert directory.named("ada") is directory.named("Ada@Example.org")


def test_functions_are_spelt_as_people_have_them(directory):
    """Case does not matter; for who named another those that there are can be told."""
    assert directory.function("finance") == "Finance"
    with pytest.raises(NotHereError, match="nobody's function"):
        directory.function("Finanse")
    assert directory.functions_there_are() == "Finance, IT"
