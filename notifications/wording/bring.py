"""One thing to bring to a first meeting, chosen from what the two have to show each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from notifications.wording.names import one_line

TO_BRING: Final[Sequence[tuple[str, str]]] = (
    (r"prompt", "one prompt that worked and one that did not"),
    (r"visual|chart|dashboard|plot", "one chart, and how you made it"),
    (r"translat", "one text you had translated, before and after"),
    (r"forecast", "one forecast, and what really happened"),
    (r"contract|clause|polic|legal|rules", "one clause that took you too long to read"),
    (r"interview|question", "one set of questions you would ask again"),
    (r"meeting|minutes|call note", "the notes of your last meeting"),
    (r"summar|synthes|research", "one long text, and the summary you got of it"),
    (r"spreadsheet|formula|excel|invoice|quote|reconcil", "one sheet that AI helped you with"),
    (r"code|test", "one piece of code, before and after"),
    (r"image|picture|prototype|design", "one picture or sketch, and what you asked for"),
    (r"safe|privacy|confidential", "one thing you would never paste into a chatbot"),
    (r"automat|workflow|small task", "one small task that you do too often"),
    (r"app\b|bot\b|assistant|planning", "the screen you use most, to show it live"),
    (r"document|customs|help page", "one page that others find hard to read"),
    (r"writ|draft|tender|format|release note|mail", "one draft, before and after"),
    (r"learning|training|course", "one thing you learnt that stayed with you"),
)
"""What to bring for a topic, by the words in it; the first that fits is taken."""


def to_bring(shows: Sequence[str], asks: Sequence[str]) -> str:
    """Name one concrete thing to bring.

    Parameters
    ----------
    shows
        The topics that the recipient can show to the others.
    asks
        The topics that the others can show to the recipient.
    """
    if shows:
        return _to_show(shows[0])
    if asks:
        return f"one task of yours where {_plain(asks[0])} might help"
    return "one thing that you do with AI and others might not"


def _to_show(topic: str) -> str:
    fitting = (thing for words, thing in TO_BRING if re.search(words, topic, re.IGNORECASE))
    return next(fitting, f"one real example of {_plain(topic)}")


def _plain(topic: str) -> str:
    return one_line(topic)
