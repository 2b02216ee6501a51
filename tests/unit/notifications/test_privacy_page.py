"""The privacy report as a page: all of it, in parts, and nothing from elsewhere."""

from __future__ import annotations

import re

import pytest

from notifications.pages import WIDE, Section, write_privacy_page

WIDE_ROWS = (
    ("Members", "name", "why", "HR", "admins", "weeks"),
    ("Mail", "key", "y", "x", "z", "v"),
)


@pytest.fixture
def page(tmp_path):
    """Give a function that writes a page and reads it."""

    def write(*sections, wrong=()):
        path = tmp_path / "privacy.html"
        write_privacy_page(path, title="Acme & Co", lead="Now.", sections=sections, wrong=wrong)
        return path.read_text(encoding="utf-8")

    return write


def test_sentences_and_tables_are_there(page):
    """Each section has its title, its sentences and its rows."""
    told = page(Section("a", "Is it on?", ("It is off.",), ("what", "who"), (("x", "<b>y</b>"),)))
    assert "<h1>Acme &amp; Co</h1>" in told
    assert '<h2 id="a">Is it on?</h2>' in told
    assert "<p>It is off.</p>" in told
    assert "&lt;b&gt;y&lt;/b&gt;" in told


def test_a_wide_table_is_in_parts(page):
    """Rows of one table come under its name, with the other columns beside each other."""
    headers = tuple("abcdef")
    assert len(headers) > WIDE
    told = page(Section("k", "Kept", (), headers, WIDE_ROWS))
    assert told.count("<details open>") == 2
    assert "<summary>Members</summary>" in told
    assert Section("k", "Kept", (), headers, WIDE_ROWS).groups()[1] == (
        "Mail",
        (("key", "y", "x", "z", "v"),),
    )


def test_a_narrow_table_is_one(page):
    """What fits stays together."""
    assert Section("r", "R", (), ("a", "b"), (("1", "2"),)).groups() == ()


def test_what_is_wrong_stands_first(page):
    """A check that failed is seen before anything else."""
    told = page(Section("a", "A", ("Fine.",)), wrong=["a column holds pay"])
    assert told.index("a column holds pay") < told.index("Fine.")
    assert 'class="wrong"' not in page(Section("a", "A", ()))


def test_nothing_comes_from_elsewhere(page):
    """No font, picture or script is loaded, and there is room to sign."""
    told = page(Section("a", "A", ("Fine.",)))
    assert not re.search(r"(src|href)=\"(?!#)", told)
    assert "http" not in told
    assert "<script" not in told
    assert "For the works council" in told
