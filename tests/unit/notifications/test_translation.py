"""Words in the reader's language, from catalogues that may be anybody's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from notifications.catalogues.files import CatalogueError, read_catalogue
from notifications.wording.translation import (
    WordingError,
    _,
    _m,
    _n,
    _p,
    languages,
    speaking,
    speech,
)


def catalogue(folder: Path, language: str, text: str) -> Path:
    """Write a catalogue of a few words."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{language}.po"
    path.write_text(text, encoding="utf-8")
    return path


def test_words_values_and_forms_are_the_languages_own(tmp_path: Path) -> None:
    """Words come from the catalogue, in the form that the number asks for."""
    catalogue(
        tmp_path,
        "de",
        'msgid "Hello {me},"\nmsgstr "Hallo {me},"\n\n'
        'msgid "{count} day"\nmsgid_plural "{count} days"\n'
        'msgstr[0] "{count} Tag"\nmsgstr[1] "{count} Tage"\n\n'
        'msgctxt "a month"\nmsgid "May"\nmsgstr "Mai"\n',
    )
    with speaking(speech("de-CH", own=tmp_path)):
        assert _("Hello {me},", me="Ana") == "Hallo Ana,"
        assert [_n("{count} day", "{count} days", many) for many in (1, 2)] == ["1 Tag", "2 Tage"]
        assert _p("a month", "May") == "Mai"
        assert _("Not in it") == "Not in it"
    assert _("Hello {me},", me="Ana") == "Hello Ana,"


def test_an_own_catalogue_stands_before_the_shipped_one_and_changes_english(tmp_path: Path) -> None:
    """An organisation changes single English words, and every kind of English reads them."""
    catalogue(tmp_path, "en", 'msgid "Pick a time"\nmsgstr "Choose a time"\n')
    for locale in ("en", "en-US", "xx", "not a language"):
        with speaking(speech(locale, own=tmp_path)):
            assert (_("Pick a time"), _("Why me?")) == ("Choose a time", "Why me?")


def test_a_changed_catalogue_is_taken_up_at_once(tmp_path: Path) -> None:
    """A server that runs for weeks reads words that were changed meanwhile."""
    path = catalogue(tmp_path, "fr", 'msgid "Pause"\nmsgstr "Pause"\n')
    speech("fr", own=tmp_path)
    catalogue(tmp_path, "fr", 'msgid "Pause"\nmsgstr "Faire une pause"\n')
    os.utime(path, ns=(1, 1))
    with speaking(speech("fr", own=tmp_path)):
        assert _("Pause") == "Faire une pause"


def test_a_country_has_words_of_its_own_before_its_language(tmp_path: Path) -> None:
    """Brazilian words come first for Brazil, and those of Portuguese fill their gaps."""
    catalogue(tmp_path, "pt", 'msgid "Pause"\nmsgstr "Pausar"\n\nmsgid "Leave"\nmsgstr "Sair"\n')
    catalogue(tmp_path, "pt_BR", 'msgid "Pause"\nmsgstr "Dar um tempo"\n')
    with speaking(speech("pt-BR", own=tmp_path)):
        assert (_("Pause"), _("Leave")) == ("Dar um tempo", "Sair")
    with speaking(speech("pt-PT", own=tmp_path)):
        assert _("Pause") == "Pausar"
    assert {"pt", "pt_BR"} < set(languages(tmp_path))


def test_words_in_a_page_are_escaped_and_set_in_bold() -> None:
    """Neither a catalogue nor a value can bring markup into a mail; a link that is given stays."""
    link = Markup('<a href="/">go</a>')
    assert _m("**Hi** {name} & {link} <b>", name="<i>", link=link) == (
        '<strong>Hi</strong> &lt;i&gt; &amp; <a href="/">go</a> &lt;b&gt;'
    )
    assert _m("{name}", name="**no**") == "**no**"


@pytest.mark.parametrize("place", ["{name.__class__}", "{name[0]}", "{name!r}", "{name:>9999999}"])
def test_a_place_never_reaches_into_a_value(place: str) -> None:
    """A catalogue cannot look at more of a value than its text, nor blow it up."""
    assert _(place, name="Ana") == place


@given(st.text())
def test_values_are_taken_as_they_are(value: str) -> None:
    """Braces and stars in a name are just that, and are not filled again."""
    assert _("{a} {b}", a=value, b="{a}") == f"{value} {{a}}"


def test_a_place_without_a_value_is_an_error_that_names_it() -> None:
    """The message says which place, and what there is."""
    with pytest.raises(WordingError, match=r"\{you\}; there are: me"):
        _("Hello {you}", me="Ana")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('msgid "Hello {me},"\nmsgstr "Hallo {mich},"\n', r"de\.po, line 1: .*\{mich\}.*\{me\}"),
        ('msgid "Hello {me},"\nmsgstr "Hallo {me,"\n', r"de\.po, line 1: .*brace"),
        ('msgid "Pause"\nmsgstr Pause\n', r"de\.po, line 2: not a line"),
    ],
)
def test_a_wrong_catalogue_is_told_with_file_and_line(
    tmp_path: Path, text: str, wrong: str
) -> None:
    """Before any mail is made of it."""
    catalogue(tmp_path, "de", text)
    with pytest.raises(CatalogueError, match=wrong):
        speech("de", own=tmp_path)


def test_a_file_that_is_no_text_or_no_language_is_told(tmp_path: Path) -> None:
    """Each with what to do about it."""
    (tmp_path / "es.po").write_bytes(b'msgid "a"\nmsgstr "\xff"\n')
    with pytest.raises(CatalogueError, match=r"es\.po.*UTF-8"):
        speech("es", own=tmp_path)
    with pytest.raises(CatalogueError, match="name the file like"):
        read_catalogue(catalogue(tmp_path, "german", ""))
