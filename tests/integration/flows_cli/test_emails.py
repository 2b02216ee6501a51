"""``crossweave emails``: all messages on one page, and all mistakes of own words at once."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def own(home):
    """Give a home folder that exists, with nothing in it."""
    home.mkdir(exist_ok=True)
    return home


def test_every_message_is_on_one_page_in_own_words(running, own):
    """Light, dark, narrow and as text; with real links, and what the organisation changed."""
    (own / "catalogues").mkdir()
    (own / "catalogues" / "fr.po").write_text(
        'msgid "Pick a time"\nmsgstr "Choisir un horaire"\n', encoding="utf-8"
    )
    ran = running("emails", "preview", "--kind", "introduction", "--out", "look")
    assert ran.code == 0, ran.err
    folder = own.parent / "look"
    index = (folder / "index.html").read_text(encoding="utf-8")
    for name in ("introduction.fr.html", "introduction.fr.dark.html", "introduction.en.html"):
        assert f'src="{name}"' in index
        assert (folder / name).is_file()
    french = (folder / "introduction.fr.html").read_text(encoding="utf-8")
    assert "Choisir un horaire" in french
    assert "https://learn.example.org/pause/" in french
    assert "prefers-color-scheme: dark" in french
    dark = (folder / "introduction.fr.dark.html").read_text(encoding="utf-8")
    assert "prefers-color-scheme: dark" not in dark


def test_a_kind_or_language_that_there_is_not_is_told(running, own):
    """With those that there are."""
    ran = running("emails", "preview", "--language", "tlh")
    assert (ran.code, "There are: en" in ran.err) == (2, True)
    ran = running("emails", "preview", "--kind", "introductoin")
    assert (ran.code, "introduction" in ran.err) == (2, True)


def test_mistakes_are_told_for_people_and_programs(running, own):
    """Exit code 1, each mistake with its file and line; none, once it is put right."""
    path = own / "templates" / "ask" / "subject.txt.j2"
    path.parent.mkdir(parents=True)
    path.write_text("{{ program }}: {{ starts }}\n", encoding="utf-8")
    ran = running("emails", "check", "--json")
    assert ran.code == 1
    (first,) = json.loads(ran.out)["mistakes"]
    assert first.startswith(f"{path}, line 1: ")
    assert "'starts'" in first
    assert running("emails", "preview", "--kind", "ask").code == 2
    path.write_text("{{ program }}: {{ starts_on }}\n", encoding="utf-8")
    assert running("emails", "check").code == 0


def test_words_to_translate_are_written_once(running, own):
    """What is translated in the file stays, and a second run changes nothing."""
    assert running("emails", "words", "fr").code == 0
    path = own / "catalogues" / "fr.po"
    text = path.read_text(encoding="utf-8")
    filled = text.replace('msgid "Pause"\nmsgstr ""', 'msgid "Pause"\nmsgstr "Faire une pause"')
    assert filled != text
    path.write_text(filled, encoding="utf-8")
    ran = running("emails", "words", "fr")
    assert "is up to date" in ran.out
    assert path.read_text(encoding="utf-8") == filled
    assert running("emails", "words", "klingon").code == 2
