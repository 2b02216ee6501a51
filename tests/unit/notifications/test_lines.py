"""Pages in ASCII and in short lines: the same to a browser, and no line too long for a server."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.lines import LONGEST, seven_bit
from notifications.render import render
from notifications.samples import samples
from notifications.wording.translation import languages


class _Page(HTMLParser):
    """What a browser makes of a page; runs of spaces and line ends are one space to it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.read: list[object] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.read.append((tag, attrs))

    def handle_endtag(self, tag):
        self.read.append(tag)

    def handle_comment(self, data):
        self.read.append(re.sub(r"[ \n]+", " ", data))

    def handle_data(self, data):
        self.read.append(re.sub(r"[ \n]+", " ", data).strip(" "))


@pytest.mark.parametrize("kind", samples())
def test_every_message_is_written_so(kind):
    """In every language, without a change to what is read."""
    for language in languages():
        page = render(samples()[kind], locale=language).html
        written = seven_bit(page)
        assert written is not None
        assert _Page(written.decode("ascii")).read == _Page(page).read
        assert max(map(len, written.splitlines())) <= LONGEST


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=80)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["title", "style", "href"]), st.text("aé=. ;", max_size=300)
)


@given(st.lists(st.tuples(TEXTS, ATTRIBUTES), max_size=12))
def test_what_is_broken_is_read_as_before(parts):
    """Whatever stands in texts and attributes; or the page is left to another encoding."""
    page = "".join(f"<p{_written(attributes)}>{escape(text)}</p>" for text, attributes in parts)
    written = seven_bit(page)
    if written is not None:
        assert _Page(written.decode("ascii")).read == _Page(page).read
        assert all(len(line) <= LONGEST for line in written.splitlines())


def _written(attributes):
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())


@pytest.mark.parametrize(
    "page",
    [
        "<style>p { font-family: 'Grüße'; }</style>",
        "<pre>" + 'a="" ' * 400 + "</pre>",
        '<p style="White-Space: pre-line">' + 'a="" ' * 400 + "</p>",
        f"<p>{'long ' * 300}</p>",
        f'<a href="{"x" * 1000}">a</a>',
    ],
)
def test_what_cannot_be_written_so_is_not(page):
    """Styles not in ASCII, texts whose lines count, and what has no chance of a line's end."""
    assert seven_bit(page) is None


def test_a_condition_for_outlook_stays_on_its_line():
    """A line's end within it could make another condition of it."""
    condition = "<!--[if mso | IE]>" + '<td class="a">' * 200 + "<![endif]-->"
    written = seven_bit(condition)
    assert written is not None
    assert b"<!--[if mso | IE]><td" in written
