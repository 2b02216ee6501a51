"""One thing to bring to a first meeting, chosen from what the two have to show each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from notifications.wording.names import isolated, one_line
from notifications.wording.translation import _, marked

TO_BRING: Final[Sequence[tuple[str, str]]] = (
    (r"prompt", marked("one prompt that worked and one that did not")),
    (r"visual|chart|dashboard|plot", marked("one chart, and how you made it")),
    (r"translat", marked("one text you had translated, before and after")),
    (r"forecast", marked("one forecast, and what really happened")),
    (r"contract|clause|polic|legal|rules", marked("one clause that took you too long to read")),
    (r"interview|question", marked("one set of questions you would ask again")),
    (r"meeting|minutes|call note", marked("the notes of your last meeting")),
    (r"summar|synthes|research", marked("one long text, and the summary you got of it")),
    (
        r"spreadsheet|formula|excel|invoice|quote|reconcil",
        marked("one sheet that AI helped you with"),
    ),
    (r"code|test", marked("one piece of code, before and after")),
    (r"image|picture|prototype|design", marked("one picture or sketch, and what you asked for")),
    (r"safe|privacy|confidential", marked("one thing you would never paste into a chatbot")),
    (r"automat|workflow|small task", marked("one small task that you do too often")),
    (r"app\b|bot\b|assistant|planning", marked("the screen you use most, to show it live")),
    (r"document|customs|help page", marked("one page that others find hard to read")),
    (r"writ|draft|tender|format|release note|mail", marked("one draft, before and after")),
    (r"learning|training|course", marked("one thing you learnt that stayed with you")),
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
        return _("one task of yours where {topic} might help", topic=_plain(asks[0]))
    return _("one thing that you do with AI and others might not")


def _to_show(topic: str) -> str:
    fitting = (thing for words, thing in TO_BRING if re.search(words, topic, re.IGNORECASE))
    thing = next(fitting, None)
    return _(thing) if thing else _("one real example of {topic}", topic=_plain(topic))


def _plain(topic: str) -> str:
    return isolated(one_line(topic))
