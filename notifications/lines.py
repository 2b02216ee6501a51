"""A page in ASCII and in lines of a length that every mail server takes (RFC 5322, 2.1.1)."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 990
"""Bytes of a line; 998 are allowed."""

USUAL: Final = 400
"""Characters after which a line ends at the chance before, if there is one."""

CHANCE: Final = re.compile(r' (?=[a-zA-Z-]+="|\xa0|&#160;)')
"""Where a space may be a line's end: before an attribute, and before a space that stays one.

A space elsewhere may be part of a condition for Outlook, in a comment.
"""

STYLE: Final = re.compile(r"<style\b.*?</style>", re.DOTALL | re.IGNORECASE)


def seven_bit(page: str) -> bytes | None:
    """Write an HTML page in ASCII and in short enough lines, which mean the same to a browser.

    Returns
    -------
    bytes or None
        None where that cannot be done: a style that is not ASCII has no such form, in some texts
        a line's end is no space, and a long one may have no place for it.
    """
    if not _has_plain_styles(page):
        return None
    written = page.encode("ascii", "xmlcharrefreplace")
    if _is_short(written):
        return written
    written = in_lines(page).encode("ascii", "xmlcharrefreplace")
    return written if _is_short(written) else None


def in_lines(page: str) -> str:
    """Break the long lines of a page where that changes nothing."""
    lowered = page.lower()
    if "<pre" in lowered or "white-space" in lowered:
        return page
    return "\n".join(short for line in page.split("\n") for short in _broken(line))


def _has_plain_styles(page: str) -> bool:
    # Styles stand before all texts, so mostly a look at the beginning is enough.
    if page[: page.rfind("</style>")].isascii():
        return True
    return all(style.isascii() for style in STYLE.findall(page))


def _is_short(written: bytes) -> bool:
    return max(map(len, written.split(b"\n"))) <= LONGEST


def _broken(line: str) -> list[str]:
    """Break a line at chances, so that few of its parts are longer than usual."""
    if len(line) <= USUAL:
        return [line]
    parts, start, last = [], 0, 0
    for chance in CHANCE.finditer(line):
        here = chance.start()
        if here - start > USUAL:
            end = last if last > start else here
            parts.append(line[start:end])
            start = end + 1
        last = here
    parts.append(line[start:])
    return parts
