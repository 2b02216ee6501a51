"""What a round is short of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notifications.messages import ApprovalWanted, RoundSummary
from notifications.render import read_context, render
from notifications.samples import samples
from notifications.wording.shortages import shortage


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((7, 2, 3), "Seven ask for data storytelling, two mentors offer it (3 places)."),
        ((1, 1, 1), "One asks for data storytelling, one mentor offers it (1 place)."),
        ((12, 0, 0), "Twelve ask for data storytelling, no mentor offers it."),
        ((13, 2, 0), "13 ask for data storytelling, two mentors offer it (no free place)."),
        ((1204, 20, 31), "1,204 ask for data storytelling, 20 mentors offer it (31 places)."),
    ],
)
def test_it_is_a_sentence(counts: tuple[int, int, int], words: str) -> None:
    """Numbers up to twelve are words."""
    assert shortage("data storytelling", *counts) == words


def test_a_topic_is_text() -> None:
    """Whatever members typed stays on one line and in its direction."""
    assert shortage("a\nb", 2, 0, 0) == "Two ask for a b, no mentor offers it."
    assert "\u2068لغة\u2069" in shortage("لغة", 2, 0, 0)


@pytest.mark.parametrize("kind", ["approval_wanted", "round_summary"])
def test_admins_read_it_where_there_is_any(kind: str) -> None:
    """Both mails list it; a row from before the field was there still loads, and says nothing."""
    context = samples()[kind]
    assert isinstance(context, ApprovalWanted | RoundSummary)
    made = render(context)
    assert "Short of:\n- Seven ask for data storytelling" in made.text
    assert "Short of" in made.html
    document = context.document()
    del document["shortages"]
    earlier = read_context(kind, document)
    assert earlier == replace(context, shortages=())
    assert "Short of" not in render(earlier).text + render(earlier).html
