"""Every message in every language as the mail that would be sent, and the tools that look at it."""

from __future__ import annotations

from collections.abc import Callable
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
WIDTHS = (320, 600)


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


@pytest.fixture(scope="module")
def looked_at(
    tab: Any, axe: Callable[[str], list[str]], folder: Path, specimens: list[Specimen]
) -> list[Look]:
    """Open every page once, and note what a browser and axe-core see of it."""
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    looks = []
    for each in specimens:
        asked.clear()
        tab.goto((folder / f"{each.name}.html").as_uri())
        wide = [width for width in WIDTHS if _scrolls(tab, width)]
        looks.append(Look(each.name, axe("light"), axe("dark"), wide, list(asked)))
    return looks


def _scrolls(page: Any, width: int) -> bool:
    page.set_viewport_size({"width": width, "height": 800})
    return bool(page.evaluate("document.documentElement.scrollWidth") > width)
