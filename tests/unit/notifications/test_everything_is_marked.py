"""Every word that somebody reads in a mail can be translated: shown with an invented language.

The language is made of the messages as they stand in the code and the templates, each between
``«`` and ``»``. What stands outside them in a mail was forgotten, unless it is a name, an address,
a topic or something else that a sample brings along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

import pytest
from babel.dates import get_day_names, get_month_names
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from notifications.catalogues.extraction import wanted
from notifications.contexts import Context
from notifications.render import Rendered, render
from notifications.samples import samples
from notifications.stationery import Stationery
from notifications.wording.translation import Speech, _, _m, _n, _p, speaking, speech

LANGUAGE = "eo"
OPEN, CLOSE = "«", "»"

STILL_EXEMPT: frozenset[str] = frozenset()
"""Kinds whose words, or the reasons that they give, are not all marked yet."""

NOT_YET_MARKED: tuple[str, ...] = ()
"""Words of shared parts that are not marked yet; take one off as soon as it is."""

WORDED = frozenset({"label", "message", "many", "ended", "change", "reason", "role"})
"""Fields of contexts whose texts are messages, or words for the code, and so for no reader."""

PROBLEMS = "problems"
"""Why mail was not delivered, in the words of mail servers."""

QUOTED = re.compile(r"^>.*$", re.MULTILINE)
"""What somebody else wrote."""

WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Stationery:
    """Give what mail is written on, in a language of which each message is between brackets."""
    folder = tmp_path_factory.mktemp("catalogues")
    catalogue = Catalog(locale=LANGUAGE)
    for message in wanted():
        if message.id:
            catalogue.add(message.id, _bracketed(message.id), context=message.context)
    with (folder / f"{LANGUAGE}.po").open("wb") as file:
        write_po(file, catalogue)
    return Stationery(catalogues=folder)


@pytest.fixture(scope="module")
def mails(invented: Stationery) -> dict[str, tuple[Context, Rendered]]:
    """Give the sample of each kind with its mail in the invented language."""
    return {
        kind: (context, render(context, locale=LANGUAGE, stationery=invented))
        for kind, context in samples().items()
        if kind not in STILL_EXEMPT
    }


@pytest.mark.parametrize("kind", sorted(set(samples()) - STILL_EXEMPT))
def test_nothing_was_forgotten(kind: str, mails: Mapping[str, tuple[Context, Rendered]]) -> None:
    """Subject, text and page of each kind of mail have no word outside the brackets."""
    context, mail = mails[kind]
    for part in (mail.subject, mail.text, _seen(mail.html)):
        assert _forgotten(part, context) == []


def test_what_is_exempt_is_known() -> None:
    """No kind is exempt that does not exist, so that the list does not outlive its reason."""
    assert set(samples()) >= STILL_EXEMPT


def test_words_that_were_forgotten_are_found() -> None:
    """The test itself finds a sentence, a label and a word beside a name of the sample."""
    sample = samples()["team_kickoff"]
    assert _forgotten("«Hello Priya,» we are sorry.", sample) == ["we", "are", "sorry"]
    assert _forgotten("Priya writes first", sample) == ["writes", "first"]
    assert _forgotten("«You can «pause» at any time.» Priya Nair, Tom", sample) == []


def test_a_page_escapes_what_is_no_markup(invented: Stationery) -> None:
    """A message with a link in it is markup; its own signs and a stranger's name are not."""
    with speaking(_spoken(invented)):
        assert str(_m("{name} <b>", name="<i>")) == "&lt;i&gt; &lt;b&gt;"
        assert str(_m("You get {what}", what=_m("A&B"))) == "You get A&amp;B"


def test_each_way_to_mark_words_is_looked_up(invented: Stationery) -> None:
    """Sentences, plurals and words with a context all reach the catalogue."""
    with speaking(_spoken(invented)):
        assert _("Hello {me},", me="Ada") == "«Hello Ada,»"
        assert _n("{number} place", "{number} places", 3, number=3) == "«3 places»"
        assert _p("not worth it", "Not") == "«Not»"


def _spoken(stationery: Stationery) -> Speech:
    return speech(LANGUAGE, own=stationery.catalogues)


def _bracketed(message: str | tuple[str, ...]) -> Any:
    if isinstance(message, str):
        return f"{OPEN}{message}{CLOSE}"
    return tuple(f"{OPEN}{each}{CLOSE}" for each in message)


def _forgotten(text: str, context: Context) -> list[str]:
    """Give the words that stand outside brackets and are none of the sample's own."""
    for pattern in NOT_YET_MARKED:
        text = re.sub(pattern, " ", text)
    left = " ".join(QUOTED.sub("", _outside(text)).split())
    for known in sorted(_own_words(context), key=len, reverse=True):
        left = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " ", left)
    return WORD.findall(left)


def _outside(text: str) -> str:
    """Leave out everything between brackets, also where they stand in each other."""
    depth, left = 0, []
    for sign in text:
        depth += (sign == OPEN) - (sign == CLOSE)
        assert depth >= 0
        if not depth:
            left.append(" " if sign == CLOSE else sign)
    return "".join(left)


def _own_words(context: Context) -> set[str]:
    """Give what no catalogue has: the sample's own texts, first names, and the words of dates."""
    texts = {text for text in _texts(context.document()) if text}
    names = {text.split()[0] for text in texts if len(text.split()) == 2}
    ways = ("wide", "abbreviated")
    days = {name for way in ways for name in get_day_names(way, locale=LANGUAGE).values()}
    months = {name for way in ways for name in get_month_names(way, locale=LANGUAGE).values()}
    joint = format_list(["", ""], locale=LANGUAGE).strip()
    return texts | names | days | months | {joint, "Crossweave"}


def _texts(data: Any) -> Iterator[str]:
    """Give the texts of a document but for those that are messages."""
    if isinstance(data, str):
        yield " ".join(data.split())
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if key == PROBLEMS:
                yield from (each["label"] for each in value)
            elif key not in WORDED or not isinstance(value, str):
                yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


def _seen(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    return " ".join("".join(reader.words).split())


class _Reader(HTMLParser):
    """Collects what is read of a page: no styles, and nothing that is hidden from a reader."""

    UNREAD = frozenset({"style", "head", "script"})
    EMPTY = frozenset({"br", "img", "meta", "link", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin to leave out, or go on with it."""
        if tag in self.EMPTY:
            self.words.append(" ")
        elif self.hidden or tag in self.UNREAD or dict(attrs).get("aria-hidden") == "true":
            self.hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Stop to leave out."""
        if self.hidden and tag in self.hidden:
            while self.hidden.pop() != tag:
                pass
        elif not self.hidden and tag not in {"a", "strong", "span"}:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        """Take words."""
        if not self.hidden:
            self.words.append(data)
