"""Names of languages, in the reader's own."""

from __future__ import annotations

from gettext import NullTranslations

import pytest
from babel import Locale

from notifications.wording.languages import language, worth_naming
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


def test_small_numbers_and_lists_follow_the_language() -> None:
    """Words for numbers bend in most languages, so figures stand for them."""
    with speaking(Speech(Locale.parse("de"), NullTranslations(), "de")):
        assert (number(3), number(1200), nth(2)) == ("3", "1.200", "2.")
        assert listed(["Ana", "Tom", "Ida"]) == "Ana, Tom und Ida"
