"""No team this time."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from notifications.messages import TeamUnmatched
from notifications.render import RenderError, read_context, render
from notifications.samples import samples

SAMPLE = samples()["team_unmatched"]
assert isinstance(SAMPLE, TeamUnmatched)


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("no_partner", "The program's rules left no team that you could join."),
        ("surplus", "There were not enough fitting places in teams for everyone."),
        ("no_capacity", "Your places for this round are already taken."),
    ],
)
@pytest.mark.parametrize("wished", [True, False])
def test_every_reason_is_a_kind_sentence(reason: str, why: str, wished: bool) -> None:
    """It says why in a sentence, and something that may change it."""
    made = render(replace(SAMPLE, reason=reason, wished=wished))
    assert why in made.text
    assert why in made.html
    assert "ust reply" in made.text


def test_another_project_is_asked_of_those_who_named_some() -> None:
    """Nobody is asked for one more of nothing."""
    assert "one more project that you would join" in render(SAMPLE).text
    plain = render(replace(SAMPLE, wished=False))
    assert "project" not in plain.text.replace(SAMPLE.program.name, "")
    assert "what you would like to work on" in plain.text


def test_coming_first_is_promised_only_when_it_is_true() -> None:
    """A program that does not put those who went without ahead must not say so."""
    assert "You come first next time, on Monday 2 August." in render(SAMPLE).text
    later = render(replace(SAMPLE, first_in_line=False, next_round=None))
    assert "You are in again next time." in later.text
    assert "first" not in later.text + later.subject


def test_a_reason_without_words_stops_the_mail() -> None:
    """A wrong note is worse than none."""
    for reason in ("odd_one", "floor"):
        with pytest.raises(RenderError, match="team_unmatched"):
            render(replace(SAMPLE, reason=reason))


def test_it_is_short_and_survives_json() -> None:
    """It is read at a glance, and the outbox gives back the same."""
    assert len(render(SAMPLE).text.split()) <= 80
    document = json.loads(json.dumps(SAMPLE.document()))
    assert read_context("team_unmatched", document) == SAMPLE


def test_a_name_is_never_markup_nor_a_header() -> None:
    """It shows as it was written, on one line."""
    name = "<script>alert(1)</script>\r\nBcc: all@x.example"
    context = replace(
        SAMPLE,
        recipient=replace(SAMPLE.recipient, name=name),
        program=replace(SAMPLE.program, name=name),
    )
    made = render(context)
    assert "<script" not in made.html
    assert len(made.subject.splitlines()) == 1
