"""A page becomes text, to be quoted in a mail: words and line ends, nothing else."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

UNSEEN: Final = frozenset({"head", "script", "style", "template", "title"})
BREAKS: Final = frozenset({"br", "div", "h1", "h2", "h3", "h4", "li", "p", "table", "tr", "ul"})
MANY_BREAKS: Final = re.compile(r"\n\s*\n\s*\n+")


def text_of_html(page: str) -> str:
    r"""Return the words of a page.

    Examples
    --------
    >>> text_of_html("<p>Hello&nbsp;you,</p><style>p {}</style><p>bye</p>")
    'Hello you,\n\nbye'
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return MANY_BREAKS.sub("\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in UNSEEN:
            self._unseen += 1
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(" ".join(data.split("\n")))

    def _break(self, tag: str) -> None:
        if tag in BREAKS:
            self.words.append("\n")
