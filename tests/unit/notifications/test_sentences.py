"""Words that are kept as data, and worded in the language of whoever reads them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from notifications.contexts import Figure, Period, ProgramInfo
from notifications.messages import ApprovalWanted, RoundEnded, RoundSummary
from notifications.messages.to_admins import Command
from notifications.render import read_context, render
from notifications.stationery import Stationery
from notifications.wording.sentence import Sentence, translated, words_of
from notifications.wording.shortages import MOST_SHORTAGES, Shortage, short_topics
from notifications.wording.translation import Speech, speaking, speech

GERMAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Eligible"
msgstr "Dabei"

msgid "Approve it"
msgstr "Zustimmen"

msgid "{share} (at random under the same rules: {by_chance})"
msgstr "{share} (zufällig nach denselben Regeln: {by_chance})"

msgid "the sponsor of {project}"
msgstr "wer {project} in Auftrag gab"

msgid "Not approved before the next period began."
msgstr "Vor dem nächsten Zeitraum kam keine Zustimmung."

msgid "{number} circle"
msgid_plural "{number} circles"
msgstr[0] "{number} Kreis"
msgstr[1] "{number} Kreise"
"""
SHARES = Sentence(
    "{share} (at random under the same rules: {by_chance})", {"share": 0.79, "by_chance": 0.125}
)
FRAME = {
    "program": ProgramInfo(name="Buddies", slug="buddies", community="AI learners"),
    "period": Period("4 to 17 January", date(2027, 1, 4)),
    "contact": "admin@example.org",
}


@pytest.fixture
def stationery(tmp_path: Path) -> Stationery:
    """Give what mail is written on, with a few words of German."""
    (tmp_path / "de.po").write_text(GERMAN, encoding="utf-8")
    return Stationery(catalogues=tmp_path)


@pytest.fixture
def german(stationery: Stationery) -> Speech:
    """Give that language."""
    return speech("de", own=stationery.catalogues)


def test_numbers_and_shares_are_written_as_the_language_does(german: Speech) -> None:
    """English and German write thousands and per cent each in their way."""
    assert words_of(1204) == "1,204"
    assert SHARES.words() == "79% (at random under the same rules: 12%)"
    with speaking(german):
        assert words_of(1204) == "1.204"
        assert (
            SHARES.words()
            == "79\N{NO-BREAK SPACE}% (zufällig nach denselben Regeln: 12\N{NO-BREAK SPACE}%)"
        )


def test_a_number_chooses_between_one_and_many(german: Speech) -> None:
    """The form follows the language, and the number is written in it."""
    circles = [Sentence("{number} circle", {"count": n}, "{number} circles") for n in (1, 1204)]
    assert [each.words() for each in circles] == ["1 circle", "1,204 circles"]
    with speaking(german):
        assert words_of(tuple(circles)) == "1 Kreis, 1.204 Kreise"


def test_only_a_whole_number_chooses() -> None:
    """A sentence of one and many with a text for its number is a mistake that is told."""
    with pytest.raises(TypeError, match="whole number"):
        Sentence("{number} a", {"count": "3"}, "{number} b").words()


def test_no_text_has_no_words(german: Speech) -> None:
    """An empty text would be answered with the head of the catalogue."""
    with speaking(german):
        assert translated("") == ""
        assert translated("550 no such mailbox") == "550 no such mailbox"


def test_figures_and_commands_are_worded_for_the_admin(stationery: Stationery) -> None:
    """What was written in English when the round was solved is read in the admin's language."""
    context = ApprovalWanted(
        **FRAME,
        figures=(Figure.of("Eligible", 1204), Figure.of("Exchanging", SHARES)),
        commands=(Command("Approve it", "crossweave round approve buddies"),),
    )
    kept = read_context("approval_wanted", context.document())
    assert kept == context
    text = render(kept, locale="de", stationery=stationery).text
    assert "Dabei: 1.204" in text
    assert "zufällig nach denselben Regeln" in text
    assert "Zustimmen\n    crossweave round approve buddies" in text
    assert "Eligible: 1,204" in render(kept).text


def test_a_row_from_before_still_has_its_english_words(stationery: Stationery) -> None:
    """Figures and shortages that were queued as texts are told as they are."""
    document = ApprovalWanted(**FRAME, figures=(Figure("Eligible", "1,204"),)).document()
    del document["figures"][0]["said"]
    document["shortages"] = ["Two ask for a, no mentor offers it."]
    text = render(
        read_context("approval_wanted", document), locale="de", stationery=stationery
    ).text
    assert "Dabei: 1,204" in text
    assert "- Two ask for a, no mentor offers it." in text


def test_sponsors_whom_no_mail_reaches_are_worded(stationery: Stationery) -> None:
    """Names stay names, and what is said instead of one is translated."""
    sponsor = Sentence("the sponsor of {project}", {"project": "Fewer calls"})
    context = RoundSummary(**FRAME, withheld=("Ana Ruiz", sponsor))
    kept = read_context("round_summary", context.document())
    text = render(kept, locale="de", stationery=stationery).text
    assert "- Ana Ruiz\n- wer Fewer calls in Auftrag gab" in text


def test_why_a_round_ended_is_worded_where_the_words_are_ours(stationery: Stationery) -> None:
    """Our own reason is translated; an admin's is told as it was typed."""
    told = {
        reason: render(
            RoundEnded(**FRAME, ended="expired", reason=reason), locale="de", stationery=stationery
        ).text
        for reason in ("Not approved before the next period began.", "Company holiday.")
    }
    assert "keine Zustimmung" in told["Not approved before the next period began."]
    assert "Company holiday." in told["Company holiday."]


@pytest.mark.parametrize(
    ("more", "words"), [(0, None), (1, "And 1 more topic."), (1204, "And 1,204 more topics.")]
)
def test_many_shortages_are_counted(more: int, words: str | None) -> None:
    """A mail names the first, and says how many more there are."""
    lines = short_topics([Shortage("prompts", 3, 1, 1)] * (MOST_SHORTAGES + more))
    assert len(lines) == MOST_SHORTAGES + (words is not None)
    assert lines[0] == "Three ask for prompts, one mentor offers it (1 place)."
    assert words is None or lines[-1] == words
