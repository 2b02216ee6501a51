"""Every message in every language on one page, as a printer's proof: to look at before it goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from babel import Locale

from notifications.gallery import TITLES
from notifications.links import LinkSigner, PortalLinks
from notifications.render import Rendered, page, render
from notifications.samples import samples
from notifications.stationery import Stationery

DARK: Final = "@media (prefers-color-scheme: dark)"
EVERYWHERE: Final = "@media all"
"""A page in a frame follows its reader's colours: to be shown dark, it has to be dark for all."""

EXAMPLE_LINKS: Final = PortalLinks(
    "https://learn.example.org",
    LinkSigner(
        ("no-secret-links-of-samples",), lambda: datetime(2027, 1, 4, tzinfo=UTC), timedelta(90)
    ),
)
"""Links that look like real ones, and lead nowhere."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A sample of a kind of message, rendered in a language."""

    kind: str
    locale: str
    mail: Rendered

    @property
    def file(self) -> str:
        """The name of its page, without an ending."""
        return f"{self.kind}.{self.locale}"

    def view(self) -> dict[str, Any]:
        """Give the page that shows all what it needs."""
        return {
            "file": self.file,
            "tag": self.mail.language,
            "language": _name(self.locale),
            "subject": self.mail.subject,
            "text": self.mail.text,
        }


def proofs(
    stationery: Stationery, *, kinds: Sequence[str], locales: Sequence[str]
) -> Iterator[Proof]:
    """Render a sample of each kind in each language, through the code that renders real mail.

    Raises
    ------
    RenderError
        At the first mistake; `notifications.proofreading` tells all of them.
    """
    found = samples()
    for kind in kinds:
        for locale in locales:
            mail = render(found[kind], locale=locale, links=EXAMPLE_LINKS, stationery=stationery)
            yield Proof(kind, locale, mail)


def write_proofs(folder: Path, made: Sequence[Proof]) -> Path:
    """Write the proofs to a folder, with one page that shows them all.

    Returns
    -------
    Path
        The page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for proof in made:
        html = proof.mail.html
        (folder / f"{proof.file}.html").write_text(html, encoding="utf-8")
        dark = html.replace(DARK, EVERYWHERE)
        (folder / f"{proof.file}.dark.html").write_text(dark, encoding="utf-8")
    kinds = list(dict.fromkeys(proof.kind for proof in made))
    sections = [
        {
            "kind": kind,
            "title": TITLES.get(kind, kind),
            "proofs": [proof.view() for proof in made if proof.kind == kind],
        }
        for kind in kinds
    ]
    index = folder / "index.html"
    index.write_text(page("pages/proofs.html.j2", {"sections": sections}), encoding="utf-8")
    return index


def _name(locale: str) -> str:
    """Name a language in English, for the admin who looks."""
    return str(Locale.parse(locale.replace("-", "_")).get_display_name("en"))
