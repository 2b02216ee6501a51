"""Pages that are laid out once and filled often: the same page as one that is made at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.links import LinkSigner, PortalLinks
from notifications.placeholders import OPENING, holding, mark_of
from notifications.render import render
from notifications.samples import samples
from notifications.stationery import Stationery
from notifications.wording.translation import languages

LINKS = PortalLinks(
    "https://crossweave.example.org",
    LinkSigner(["k" * 40], lambda: datetime(2027, 1, 4, tzinfo=UTC), timedelta(days=60)),
)


class _Page(HTMLParser):
    """What a browser makes of a page: its elements, their attributes, the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.read: list[object] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.read.append((tag, sorted(attrs)))

    def handle_endtag(self, tag):
        self.read.append(f"/{tag}")

    def handle_data(self, data):
        self.read.append(data)


@pytest.fixture
def at_once(tmp_path):
    """Give stationery with an own template, none of whose pages are laid out beforehand."""
    (tmp_path / "unused.txt.j2").write_text("nothing", encoding="utf-8")
    return Stationery(templates=tmp_path)


@pytest.mark.parametrize("kind", samples())
def test_the_same_page_in_either_way(kind, at_once):
    """Every message in every language, twice, the second time from what was laid out before."""
    context = samples()[kind]
    for language in (*languages(), *languages()):
        quick = render(context, locale=language, links=LINKS).html
        slow = render(context, locale=language, links=LINKS, stationery=at_once).html
        assert _Page(quick).read == _Page(slow).read
        assert OPENING not in quick


@given(st.lists(st.text(st.characters(exclude_categories=["Cc"]), max_size=20), max_size=5))
def test_values_come_back_escaped_each_at_its_place(values):
    """Whatever they hold, also marks of their own."""
    with holding() as held:
        page = "".join(f"<p>{mark_of(value)}</p>" for value in values)
    read = [each for each in _Page(held.fill(page)).read if isinstance(each, str)]
    assert "".join(read) == "".join(f"{value}/p" for value in values)


@pytest.mark.parametrize("name", ['O\'Brien "Bo"', "\u29fc0\u29fd", "<b>&amp;", "\\u{e9}"])
def test_names_with_any_characters(name, at_once):
    """In texts, links and titles."""
    sample = samples()["introduction"]
    people = tuple(replace(person, name=name) for person in sample.people)
    context = replace(sample, people=people)
    quick = render(context, links=LINKS).html
    assert _Page(quick).read == _Page(render(context, links=LINKS, stationery=at_once).html).read


def test_what_changes_the_layout_is_put_in_first():
    """Classes, styles and widths; the address of a link may wait as a text does."""
    with holding() as held:
        markup = (
            f'<a class="{mark_of("big")}" href="{mark_of("https://a.example/?b=1&c")}">'
            f"{mark_of('x')}</a><style>p {{ color: {mark_of('red')}; }}</style>"
        )
    first = held.fill_what_counts(markup)
    assert first == (
        '<a class="big" href="\u29fc1\u29fd">\u29fc2\u29fd</a><style>p { color: red; }</style>'
    )
    assert 'href="https://a.example/?b=1&amp;c">x</a>' in held.fill(first)


def test_what_is_markup_already_is_not_held_back():
    """And nothing is while no page is being made."""
    assert mark_of("plain") == "plain"
