"""The gate that every mail passes: accessible, also in the dark, narrow, and by itself."""

import pytest

pytestmark = pytest.mark.timeout(400)


def test_html_validate_has_nothing_against_any(folder, html_validate):
    """The accessibility rules of html-validate hold for every message in every language."""
    assert html_validate(folder) == set()


def test_axe_finds_no_fault_in_light(looked_at):
    """WCAG 2.2 AA holds for every message in every language, as far as axe-core can tell."""
    assert {each.name: each.light for each in looked_at if each.light} == {}


def test_axe_finds_no_fault_in_the_dark(looked_at):
    """Nothing is white on white where the reader's screen is dark."""
    assert {each.name: each.dark for each in looked_at if each.dark} == {}


def test_a_narrow_screen_scrolls_in_one_direction_only(looked_at):
    """Nothing is wider than the screen, at 320 and at 600 pixels."""
    assert {each.name: each.wide for each in looked_at if each.wide} == {}


def test_opening_a_mail_asks_nobody_anything(looked_at, specimens):
    """No picture, font, style or script: reading it tells no server."""
    assert len(looked_at) == len(specimens)
    assert [url for each in looked_at for url in each.asked if not url.startswith("file:")] == []
    assert {len(each.asked) for each in looked_at} == {1}
