"""Names of languages, in the reader's own."""

from __future__ import annotations

from gettext import NullTranslations

import pytest
from babel import Locale

from notifications.wording.languages import as_feeds_do, language, worth_naming, written
from notifications.wording.names import listed
from notifications.wording.numbers import nth, number
from notifications.wording.translation import Speech, speaking


@pytest.mark.parametrize(
    ("locale", "values", "named"),
    [
        ("en", ["de", "English", "pt-BR"], ["German", "Portuguese"]),
        ("en", ["en"], []),
        ("de", ["German", "en"], ["Deutsch", "Englisch"]),
        ("de", ["de", "German"], []),
        ("de", ["en"], ["Englisch"]),
        ("es", ["fr", "Klingon"], ["francés", "Klingon"]),
    ],
)
def test_languages_worth_naming(locale: str, values: list[str], named: list[str]) -> None:
    """English goes without saying in English; elsewhere it matters which ones are shared."""
    with speaking(Speech(Locale.parse(locale), NullTranslations(), locale)):
        assert worth_naming(values) == named


def test_codes_and_names_are_the_same_language() -> None:
    """Feeds give either."""
    with speaking(Speech(Locale.parse("de"), NullTranslations(), "de")):
        assert language("es_MX") == language("Spanish") == "Spanisch"


@pytest.mark.parametrize("typed", ["Deutsch", "german", "de", "DE-ch", "alemán"])
def test_a_language_is_known_by_any_of_its_names(typed: str) -> None:
    """And is kept as the company's feeds write it, since members are matched by that."""
    with speaking(Speech(Locale.parse("es"), NullTranslations(), "es")):
        assert as_feeds_do(typed, {"de", "en"}) == "de"
        assert as_feeds_do(typed, {"en", "fr"}) == "de"
        assert as_feeds_do(typed, {"English"}) == "German"
        assert as_feeds_do(typed, set()) == "German"


def test_a_language_that_nobody_knows_is_left_to_the_member() -> None:
    """Nothing is guessed, and a field to change holds no invisible marks."""
    with speaking(Speech(Locale.parse("de"), NullTranslations(), "de")):
        assert as_feeds_do("Klingon", {"de"}) is None
        assert (written("Klingon"), written("es")) == ("Klingon", "Spanisch")


def test_small_numbers_and_lists_follow_the_language() -> None:
    """Words for numbers bend in most languages, so figures stand for them."""
    with speaking(Speech(Locale.parse("de"), NullTranslations(), "de")):
        assert (number(3), number(1200), nth(2)) == ("3", "1.200", "2.")
        assert listed(["Ana", "Tom", "Ida"]) == "Ana, Tom und Ida"
