"""Every page of the portal is accessible, by axe-core in light and dark and by html-validate.

That each can be used by keyboard is held in ``test_keyboard.py``.
"""

from __future__ import annotations

import pytest

from members.joining import Doorman
from notifications.links import Purpose
from portal.pages import PAGES

pytestmark = pytest.mark.timeout(400)

WORDS = {
    Purpose.ANSWER: ("skip",),
    Purpose.MENTORSHIP: ("stuck", "extend", "worth", "end"),
}
"""Purposes whose page depends on a word in the link."""

BUTTON = "main form[method=post] button"
SEND = f"""() => {{
  const button = document.querySelector('{BUTTON}');
  button.form.noValidate = true;
  button.click();
}}"""
"""Sends the first form as it stands, so that complaints about it are looked at too."""


@pytest.fixture
def links(served, token_for):
    """Give the links of every page, by name."""
    site = served(
        doorman=Doorman(frozenset({"example.org"}), "a hash key that is long enough here")
    )
    found = {"front": site.links.base, "forged": f"{site.links.base}/pause/no-link-of-ours"}
    purposes = {Purpose(route.path.split("/")[1]) for page in PAGES for route in page.router.routes}
    last = (Purpose.LEAVE, Purpose.DATA)
    for purpose in sorted(purposes, key=lambda each: (each in last, each)):
        for word in WORDS.get(purpose, ("",)):
            claims = {"w": word} if word else {}
            claims |= {"m": None} if purpose is Purpose.JOIN else {}
            found[f"{purpose}{word}"] = (
                f"{site.links.base}/{purpose}/{token_for(purpose, **claims)}"
            )
    return found


def test_axe_and_html_validate_find_no_fault(links, tab, axe, html_validate, tmp_path):
    """WCAG 2.2 AA holds for each page and for what answers its form, as far as tools can tell."""
    faults = {}
    tab.set_viewport_size({"width": 320, "height": 640})

    def look_at(name):
        (tmp_path / f"{name}.html").write_text(tab.content(), encoding="utf-8")
        faults[name] = axe("light") + axe("dark")

    for name, link in links.items():
        tab.goto(link)
        look_at(name)
        if tab.locator(BUTTON).count():
            with tab.expect_navigation():
                tab.evaluate(SEND)
            look_at(f"{name}-answered")
    assert {name: found for name, found in faults.items() if found} == {}
    assert html_validate(tmp_path) == set()
