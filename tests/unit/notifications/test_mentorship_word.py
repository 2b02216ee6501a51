"""The word of one of a mentorship to the admins: what it says, and who gets the reply."""

from __future__ import annotations

from dataclasses import replace

from notifications.render import render
from notifications.samples import samples


def test_the_reply_goes_to_who_said_it_alone() -> None:
    """An admin who answers must not write to the other one by a slip."""
    word = samples()["mentorship_word"]
    assert [person.name for person in word.reply_to()] == ["Priya Nair"]
    assert "Tom Hughes does not know of this" in render(word).text


def test_what_was_written_is_quoted_and_escaped() -> None:
    """Line by line in the text; as text in the page."""
    word = replace(samples()["mentorship_word"], note="first\n<b>second</b>")
    rendered = render(word)
    assert "> first\n> <b>second</b>\n" in rendered.text
    assert "&lt;b&gt;second&lt;/b&gt;" in rendered.html


def test_weeks_have_their_number() -> None:
    """One week is no weeks."""
    word = replace(samples()["mentorship_word"], word="extend", weeks=1)
    assert "go on for 1 week." in render(word).text
    assert "go on for 8 weeks." in render(replace(word, weeks=8)).text
