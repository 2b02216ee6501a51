"""Every message in every language as the mail that would be sent, and the tools that look at it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from notifications.envelope import Mail, Sender, compose
from notifications.links import LinkSigner, PortalLinks
from notifications.outbox import message_id
from notifications.render import Rendered, render
from notifications.samples import samples
from notifications.wording.translation import languages

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
BASE = "https://crossweave.example.org"
KEY = "a key of the tests that is long enough, and no secret"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that a colour scheme can break: the rest of a page is the same in the dark."""

WIDTHS = (320, 600)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass(frozen=True)
class Specimen:
    """One message in one language, as it would be sent."""

    kind: str
    language: str
    rendered: Rendered
    mail: Mail

    @property
    def name(self) -> str:
        """What a failure is told by, and the name of its files."""
        return f"{self.kind}.{self.language}"


@dataclass(frozen=True)
class Look:
    """What was seen of one page.

    ``light`` and ``dark`` are faults; ``wide`` the widths at which it scrolls sideways; ``asked``
    what was fetched.
    """

    name: str
    light: list[str]
    dark: list[str]
    wide: list[int]
    asked: list[str]


@pytest.fixture(scope="session")
def links() -> PortalLinks:
    """Give the links of a portal that the mails lead to."""
    return PortalLinks(BASE, LinkSigner([KEY], lambda: NOW, timedelta(days=60)))


@pytest.fixture(scope="session")
def specimens(links: PortalLinks) -> list[Specimen]:
    """Give every message in every language."""
    sender = Sender("ai@example.org", "Crossweave")
    made = []
    for kind, context in samples().items():
        for language in languages():
            rendered = render(context, locale=language, links=links)
            mail = compose(
                context,
                rendered,
                key=f"{kind}/sample",
                message_id=message_id(f"{kind}/sample"),
                to="member@example.org",
                sender=sender,
                date=NOW,
                links=links,
            )
            made.append(Specimen(kind, language, rendered, mail))
    return made


@pytest.fixture(scope="session")
def folder(specimens: list[Specimen], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the page and the mail of every message."""
    folder = tmp_path_factory.mktemp("mails")
    for each in specimens:
        (folder / f"{each.name}.html").write_text(each.rendered.html, encoding="utf-8")
        (folder / f"{each.name}.eml").write_bytes(each.mail.message.as_bytes())
    return folder


@pytest.fixture(scope="session")
def node_tools() -> Path:
    """Give the folder of html-validate and axe-core, which only the full test run installs."""
    place = os.environ.get("CROSSWEAVE_NODE_TOOLS")
    return Path(place) if place else missing("CROSSWEAVE_NODE_TOOLS is not set")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Give Debian's Chromium, driven by Playwright."""
    if CHROMIUM is None:
        missing("there is no chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def looked_at(
    chromium: Any, node_tools: Path, folder: Path, specimens: list[Specimen]
) -> list[Look]:
    """Open every page once, and note what a browser and axe-core see of it."""
    axe = (node_tools / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page = chromium.new_context(bypass_csp=True).new_page()
    page.add_init_script(axe)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    looks = []
    for each in specimens:
        asked.clear()
        page.emulate_media(color_scheme="light")
        page.goto((folder / f"{each.name}.html").as_uri())
        wide = [width for width in WIDTHS if _scrolls(page, width)]
        light = _faults(page, {"type": "tag", "values": WCAG})
        page.emulate_media(color_scheme="dark")
        dark = _faults(page, {"type": "rule", "values": COLOURS})
        looks.append(Look(each.name, light, dark, wide, list(asked)))
    return looks


def _scrolls(page: Any, width: int) -> bool:
    page.set_viewport_size({"width": width, "height": 800})
    return bool(page.evaluate("document.documentElement.scrollWidth") > width)


def _faults(page: Any, rules: dict[str, Any]) -> list[str]:
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules
    )
    return [
        f"{rule['id']} at {node['target'][0]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.fixture(scope="session")
def require() -> Any:
    """Give a function that skips a test for want of a tool, or fails it where none may be."""
    return missing


def missing(what: str) -> Any:
    """Skip for want of a tool; in the full run nothing of this may be skipped."""
    if os.environ.get("CROSSWEAVE_REQUIRE_GATES"):
        pytest.fail(f"{what}, and this run may not skip it")
    pytest.skip(what)
