"""What is wrong with the page of a mail: elements that MJML does not know, things from elsewhere.

The MJML library drops what it does not know without a word, and mail that fetches a font or a
picture from elsewhere tells the sender who reads it, and when.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

KNOWN: Final = frozenset(
    (
        *("mj-accordion", "mj-accordion-element", "mj-accordion-text", "mj-accordion-title"),
        *("mj-all", "mj-attributes", "mj-body", "mj-breakpoint", "mj-button", "mj-carousel"),
        *("mj-carousel-image", "mj-class", "mj-column", "mj-divider", "mj-font", "mj-group"),
        *("mj-head", "mj-hero", "mj-html-attribute", "mj-html-attributes", "mj-image"),
        *("mj-include", "mj-navbar", "mj-navbar-link", "mj-preview", "mj-raw", "mj-section"),
        *("mj-selector", "mj-social", "mj-social-element", "mj-spacer", "mj-style", "mj-table"),
        *("mj-text", "mj-title", "mj-wrapper"),
    )
)
ELEMENT: Final = re.compile(r"<(/?)(mj-[\w-]+)[^<>]*?(/?)>")
MARKUP: Final = re.compile(r"<style\b[^>]*>.*?</style>|<[a-z][^>]*>", re.IGNORECASE | re.DOTALL)
"""What of a page is no text that somebody wrote: an address in a text is only read."""

FROM_ELSEWHERE: Final = re.compile(
    r"""(?:\b(?:src|srcset|background|poster)\s*=\s*["']?\s*|url\(\s*["']?\s*)"""
    r"""(?P<address>(?:https?:)?//[^\s"')>]+)"""
    r"""|(?P<import>@import[^;]*)|(?P<element><(?:link|script|iframe|object|embed)\b[^>]*>)""",
    re.IGNORECASE,
)
ADDRESS: Final = re.compile(r"""//[^\s"')>]+""")
TEMPLATE_TAG: Final = re.compile(r"\{[{%#].*?[#%}]\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and the words by which its line can be found."""

    words: str
    sign: str
    line: int = 0


def element_fault(markup: str) -> Fault | None:
    """Find the first element of MJML that it does not know, or that is not closed."""
    opened: list[tuple[str, int]] = []
    for found in ELEMENT.finditer(markup):
        closing, name, alone = found.groups()
        line = markup.count("\n", 0, found.start()) + 1
        if name not in KNOWN:
            return Fault(f"MJML has no element <{name}>", f"<{closing}{name}", line)
        if not closing and not alone:
            opened.append((name, line))
        elif closing and (not opened or opened.pop()[0] != name):
            return Fault(f"</{name}> closes nothing that is open there", f"</{name}", line)
    if opened:
        name, line = opened[-1]
        return Fault(f"<{name}> is not closed", f"<{name}", line)
    return None


def template_fault(source: str) -> Fault | None:
    """Find the same in the template of some MJML, at its own line."""
    return element_fault(TEMPLATE_TAG.sub(lambda tag: "\n" * tag[0].count("\n"), source))


def fetched(page: str) -> Fault | None:
    """Find the first thing in an HTML page that a mail program would fetch from elsewhere."""
    markup = (FROM_ELSEWHERE.search(part) for part in MARKUP.findall(page))
    found = next((each for each in markup if each is not None), None)
    if found is None:
        return None
    what = found["address"] or found["import"] or found["element"]
    address = ADDRESS.search(what)
    words = (
        f"mail would load {what!r} from elsewhere, and so tell that it is read; leave it out, or"
        " name a font of the reader's own"
    )
    return Fault(words, address[0] if address else what)
