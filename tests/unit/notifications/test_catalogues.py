"""The catalogues: brought up to date, and held against the words that there are."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from notifications.catalogues.__main__ import main
from notifications.catalogues.extraction import wanted
from notifications.catalogues.files import CatalogueError, find_mistakes, read_catalogue
from notifications.catalogues.keeping import check, update, written
from notifications.wording.translation import SHIPPED


@pytest.fixture(scope="module")
def template() -> Catalog:
    """Give all words that there are."""
    return wanted()


def few(*words: str) -> Catalog:
    """Give a template of a few words."""
    made = Catalog(fuzzy=False)
    for each in words:
        made.add(each, None, [("notifications/x.py", 1)])
    return made


def test_words_of_code_and_templates_are_found(template: Catalog) -> None:
    """In Python, in mail templates and in pages; marked tables, forms and contexts too."""
    assert template.get("Pick a time") is not None
    assert template.get("Your places for this round are already taken.") is not None
    assert template.get("Leave it empty if you do not know yet. Nobody is told why.") is not None
    assert template.get("you", context="among several who asked") is not None
    many = template.get("helped one colleague")
    assert many is not None
    assert many.id == ("helped one colleague", "helped {count} colleagues")


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.po")), ids=lambda path: path.stem)
def test_shipped_catalogues_can_be_used(path: Path) -> None:
    """No translation asks for a value that its message does not have."""
    assert list(find_mistakes(path, read_catalogue(path))) == []


def test_the_words_say_nothing_of_when_and_where(template: Catalog) -> None:
    """The same words make the same file on every machine and every day."""
    text = written(template)
    assert text == written(wanted())
    assert "Date" not in text
    assert str(Path.home()) not in text
    assert str(Path(__file__).parents[3]) not in text
    assert "#: notifications/templates/introduction/body.mjml.j2\n" in text


def test_a_catalogue_is_begun_and_then_left_alone(tmp_path: Path, template: Catalog) -> None:
    """The second update changes nothing; the language's own number of forms is there."""
    path = tmp_path / "ar.po"
    assert update(path, template)
    before = path.read_bytes()
    assert not update(path, template)
    assert path.read_bytes() == before
    assert b"nplurals=6" in before
    assert b"msgstr[5]" in before


def test_what_is_translated_is_kept(tmp_path: Path) -> None:
    """A new message comes in empty, and one that is gone is put aside, not lost."""
    path = tmp_path / "de.po"
    update(path, few("Pause", "Gone for ever"))
    text = path.read_text(encoding="utf-8")
    filled = text.replace('msgid "Pause"\nmsgstr ""', 'msgid "Pause"\nmsgstr "Pausieren"')
    filled = filled.replace('"Gone for ever"\nmsgstr ""', '"Gone for ever"\nmsgstr "Weg"')
    path.write_text(filled, encoding="utf-8")
    update(path, few("Something new altogether", "Pause"))
    after = path.read_text(encoding="utf-8")
    assert 'msgid "Pause"\nmsgstr "Pausieren"' in after
    assert '#~ msgid "Gone for ever"\n#~ msgstr "Weg"' in after
    assert 'msgid "Something new altogether"\nmsgstr ""' in after


def test_all_that_is_to_be_done_is_told(tmp_path: Path) -> None:
    """Untranslated, doubtful, left out, unknown places, strangers and what is missing."""
    path = tmp_path / "de.po"
    path.write_text(
        'msgid "Pause"\nmsgstr ""\n\n#, fuzzy\nmsgid "Leave"\nmsgstr "Gehen"\n\n'
        'msgid "Hello {me},"\nmsgstr "Hallo,"\n\nmsgid "To {day}"\nmsgstr "Bis {tag}"\n\n'
        'msgid "Old"\nmsgstr "Alt"\n',
        encoding="utf-8",
    )
    told = list(check(path, few("Pause", "Leave", "Hello {me},", "To {day}", "New")))
    for line, words in (
        (1, "'Pause' is not translated"),
        (5, "marked fuzzy"),
        (8, "leaves out {me}"),
        (11, "has the place {tag}"),
        (14, "no message says 'Old'"),
    ):
        assert any(f"line {line}: " in each and words in each for each in told), words
    assert f"{path}: 'New' is missing; bring the file up to date" in told


def test_a_form_for_one_may_do_without_its_number(tmp_path: Path) -> None:
    """``one colleague`` needs no figure; the other values are needed in each form."""
    template = Catalog(fuzzy=False)
    template.add(("one of {x}", "{count} of {x}"), None, [("a", 1)])
    path = tmp_path / "de.po"
    text = 'msgid "one of {x}"\nmsgid_plural "{count} of {x}"\n'
    path.write_text(text + 'msgstr[0] "eins von {x}"\nmsgstr[1] "{count} von {x}"\n', "utf-8")
    assert list(check(path, template)) == []
    path.write_text(text + 'msgstr[0] "eins"\nmsgstr[1] "{count} von {x}"\n', "utf-8")
    assert len(list(check(path, template))) == 1


def test_the_commands_end_as_they_should(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Check ends with 1 while something is to be done, and names what."""
    assert main(["update", "--folder", str(tmp_path), "--language", "fr"]) == 0
    assert main(["check", "--folder", str(tmp_path)]) == 1
    assert "fr.po, line" in capsys.readouterr().out
    assert main(["update", "--folder", str(tmp_path), "--language", "klingon"]) == 1
    assert "no language" in capsys.readouterr().err
    assert main(["extract"]) == 0
    assert 'msgid "Pick a time"' in capsys.readouterr().out


def test_a_broken_catalogue_is_not_written_over(tmp_path: Path) -> None:
    """An update that cannot read a file leaves it, and says where it is broken."""
    path = tmp_path / "de.po"
    path.write_text("msgid broken\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"de\.po, line 1"):
        update(path, few("Pause"))
    assert path.read_text(encoding="utf-8") == "msgid broken\n"
    assert len(list(check(path, few("Pause")))) == 1
