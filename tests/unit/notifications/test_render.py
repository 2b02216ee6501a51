"""Every message in words, through the real templates."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.contexts import Context, Period, Person, ProgramInfo
from notifications.messages import Introduction, MatchChanged, UnmatchedNote
from notifications.render import RenderError, page, read_context, render
from notifications.samples import (
    CONTACT,
    PERIOD,
    PRIYA,
    PROGRAM,
    TOM,
    introduction_sample,
    samples,
    trio_sample,
)
from notifications.slots import suggest_slots

ALL = {**samples(), "trio": trio_sample()}
TO_MEMBERS = (
    "introduction",
    "unmatched",
    "match_changed",
    "ask",
    "mentee_introduction",
    "mentor_introduction",
    "mentee_unmatched",
    "mentor_unmatched",
    "mentoring_check_in",
    "mentoring_closing",
    "mentorship_changed",
    "team_kickoff",
    "team_unmatched",
    "sponsor_summary",
    "recognition_digest",
    "round_ahead",
    "did_you_meet",
    "tip_consent",
    "paused_note",
    "thanked",
    "trio",
)
NEVER_SAID = ("bridge", "owed", "block", "rating", "quiet", "network", "score", "points")
EVERY = pytest.mark.parametrize("context", ALL.values(), ids=ALL.keys())


class Page(HTMLParser):
    """Collects what a page refers to, and checks that its tags close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.targets: list[str] = []
        self.words: list[str] = []
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.setdefault(tag, dict(attrs))
        self.targets += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in ("meta", "br", "img", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "title"):
            self.words += data.split()


@EVERY
def test_a_message_is_complete(context: Context) -> None:
    """Subject, text and page are there, in one language, with a preheader and closed tags."""
    made = render(context)
    found = Page(made.html)
    assert made.subject == " ".join(made.subject.split())
    assert made.text.strip()
    assert not re.search(r"\n\n\n|[ \t]\n", made.text)
    assert found.open == []
    assert found.attributes["html"].items() >= {"lang": "en", "dir": "ltr"}.items()
    assert "display:none" in made.html
    assert "prefers-color-scheme: dark" in made.html


@EVERY
def test_nothing_comes_from_elsewhere(context: Context) -> None:
    """A mail loads nothing: no picture, font or style, and every link opens a mail."""
    html = render(context).html
    assert all(target.startswith("mailto:") for target in Page(html).targets)
    assert not re.search(r"url\(|@import|<script|<img|<link", html)


@pytest.mark.parametrize("kind", TO_MEMBERS)
def test_members_never_read_what_is_not_for_them(kind: str) -> None:
    """A block, a rating, quietness or the network is never worded."""
    made = render(ALL[kind])
    for word in NEVER_SAID:
        assert not re.search(rf"\b{word}", made.subject + made.text, re.IGNORECASE), word


def test_the_introduction_reads_as_promised() -> None:
    """The first words, the exchange, one thing to bring, and three ways to answer."""
    made = render(introduction_sample())
    assert made.subject == "Priya, meet Tom from Finance"
    assert made.text.startswith("Priya, meet Tom Hughes (Finance, Leeds).")
    assert "You could show data visualisation; Tom asked." in made.text
    assert "Bring one chart" in made.text
    for words in ("Pick a time", "Not this time", "Why me?"):
        assert words in made.text
        assert words in made.html


def test_a_match_without_addresses_is_still_introduced() -> None:
    """The recipient is told where to look; no button leads nowhere."""
    people = (PRIYA, replace(TOM, email=None))
    made = render(replace(introduction_sample(), people=people))
    assert "look Tom up in your directory" in made.text
    assert "Pick a time" not in made.html


words = st.text("abcdefghij", min_size=1, max_size=8)


def phrases(most: int) -> st.SearchStrategy[str]:
    """Give texts of one to `most` words."""
    return st.lists(words, min_size=1, max_size=most).map(" ".join)


@st.composite
def introductions(draw: st.DrawFn) -> Introduction:
    """Give introductions of two to six people with more reasons than fit."""
    size = draw(st.integers(2, 6))
    zones = st.sampled_from(["Europe/London", "Europe/Athens", "Africa/Lagos", "Asia/Dubai"])
    people = tuple(
        Person(
            number,
            draw(phrases(3)),
            draw(phrases(2)),
            draw(phrases(2)),
            time_zone=draw(zones),
            email=f"p{number}@x.example",
        )
        for number in range(size)
    )
    reasons = tuple(_reason(draw, size) for _ in range(draw(st.integers(0, 12))))
    return Introduction(
        program=ProgramInfo(draw(phrases(4)), "slug", "Community"),
        period=PERIOD,
        contact=CONTACT,
        recipient=0,
        people=people,
        reasons=reasons,
        slots=suggest_slots(people, starts_on=date(2027, 1, 4), days=14),
    )


def _reason(draw: st.DrawFn, size: int) -> dict[str, Any]:
    a, b = draw(st.permutations(range(size)))[:2]
    choices = {
        "exchange.shows": {
            "teacher": a,
            "learner": b,
            "topics": draw(st.lists(phrases(6), min_size=1, max_size=3)),
        },
        "unmet.function": {"member": a, "value": draw(phrases(3))},
        "different.site": {"members": [a, b], "values": [draw(words), draw(words)]},
        "share.languages": {"members": [a, b], "values": draw(st.lists(words, max_size=4))},
    }
    name = draw(st.sampled_from(sorted(choices)))
    return {
        "rule": name,
        "message_id": name,
        "params": choices[name],
        "points": 0,
        "audience": "members",
    }


@settings(max_examples=60, deadline=None)
@given(introductions())
def test_an_introduction_has_under_120_words(context: Introduction) -> None:
    """However many people and reasons there are, it stays worth reading."""
    assert len(render(context).text.split()) < 120


@pytest.mark.parametrize("name", ['<b>"& Evil', "'><script>alert(1)</script>", "{{ 7 * 7 }}"])
def test_names_are_never_markup(name: str) -> None:
    """A name shows as it is written, in the page and in the text."""
    people = (replace(PRIYA, name=name, function=name, site=name), TOM)
    made = render(replace(introduction_sample(), people=people, recipient=TOM.id))
    found = Page(made.html)
    assert found.open == []
    assert "<b>" not in made.html
    assert "<script" not in made.html
    assert " ".join(name.split()) in made.text


def test_a_subject_stays_one_line() -> None:
    """No name can add a header."""
    wicked = replace(TOM, name="Tom\r\nBcc: all@x.example", function="A\u2028B\nC: d")
    subject = render(replace(introduction_sample(), people=(PRIYA, wicked))).subject
    assert len(subject.splitlines()) == 1


def test_names_from_right_to_left_keep_the_sentence_in_order() -> None:
    """An Arabic name is isolated wherever it stands."""
    made = render(trio_sample())
    for text in (made.subject, made.text, made.html):
        for found in re.finditer("ليلى", text):
            assert text[found.start() - 1] == "\u2068"


def test_a_change_tells_the_truth_without_the_why() -> None:
    """Those who stay learn who is missing and what happens now, never why."""
    alone = MatchChanged(
        program=PROGRAM, period=PERIOD, contact=CONTACT, recipient=PRIYA, gone=(TOM,)
    )
    pair = replace(alone, remaining=(Person(9, "Ana Ruiz", email="ana@x.example"),))
    assert "no partner for you this time" in render(alone).text
    assert "You and Ana go ahead as planned." in render(pair).text
    assert [person.name for person in pair.reply_to()] == ["Ana Ruiz"]


def test_first_in_line_is_promised_only_when_it_is_true() -> None:
    """A program that does not put those who went without ahead must not say so."""
    note = UnmatchedNote(
        program=PROGRAM,
        period=Period("p", PERIOD.starts_on),
        contact=CONTACT,
        recipient=TOM,
        reason="surplus",
        first_in_line=False,
    )
    assert "first in line" not in render(note).text
    assert "You are in again next time" in render(note).html


def test_bad_data_name_the_field_not_the_person() -> None:
    """What stops a row is told without repeating who it was for."""
    document = introduction_sample().document()
    document["people"][0]["id"] = "Priya Nair"
    with pytest.raises(RenderError, match=r"people\.0\.id") as caught:
        read_context("introduction", document)
    assert "Priya" not in str(caught.value)
    with pytest.raises(RenderError, match="no message is of the kind"):
        read_context("postcard", {})


def test_a_reason_without_words_is_an_error_of_the_message() -> None:
    """A reason that nobody has put into words fails this mail, not the delivery."""
    note = samples()["unmatched"]
    assert isinstance(note, UnmatchedNote)
    with pytest.raises(RenderError, match="unmatched"):
        render(replace(note, reason="moon"))


def test_templates_get_plain_data_only() -> None:
    """An object never reaches a template, so that none can call it."""
    with pytest.raises(TypeError):
        page("pages/gallery.html.j2", {"groups": object()})


def test_who_has_no_address_is_not_said_to_get_the_reply():
    """In a trio the reply reaches one, and the other is looked up."""
    trio = trio_sample()
    gone, *_ = trio.others()
    people = tuple(
        replace(each, email=None) if each.id == gone.id else each for each in trio.people
    )
    rendered = render(replace(trio, people=people))
    name = gone.name.split()[0]
    for words in (rendered.text, " ".join(Page(rendered.html).words)):
        assert "everyone" not in words
        assert f"look {name} up" in words.replace("Look", "look")
