"""What every message of mentoring keeps to."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from notifications.contexts import Context, Person
from notifications.render import render
from notifications.sample_mentorships import mentoring_samples, mentorship_reasons

SAMPLES = {context.kind: context for context in mentoring_samples()}
EVERY = pytest.mark.parametrize("context", SAMPLES.values(), ids=SAMPLES.keys())
HOSTILE = (
    "'\"><script>alert(1)</script> Smith",
    "Ann\r\nBcc: all@x.example",
    "\u202eTom Hughes",
    "ليلى\u2069 حداد",
    "{{ 7 * 7 }}",
    "",
)
NEVER_SAID = ("block", "reporting", "manager", "wish", "level", "served", "score", "points", "paus")


def with_name(context: Context, name: str) -> Context:
    """Give everybody whom a message names the same name, function and site."""
    people = {
        field: replace(getattr(context, field), name=name, function=name, site=name)
        for field in ("mentor", "mentee", "other", "recipient")
        if isinstance(getattr(type(context), field, None), property) is False
        and isinstance(getattr(context, field, None), Person)
    }
    changes: dict[str, Any] = dict(people)
    if hasattr(context, "goals"):
        changes["goals"] = name
    if hasattr(context, "topics"):
        changes["topics"] = (name,)
    return replace(context, **changes)


@EVERY
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_names(context: Context, name: str) -> None:
    """No name adds a header, a tag or a turn of direction."""
    made = render(with_name(context, name))
    assert len(made.subject.splitlines()) == 1
    assert "<script" not in made.html
    for text in (made.subject, made.text, made.html):
        assert "\u202e" not in text
        assert text.count("\u2068") == text.count("\u2069")
        assert "49" not in text
        assert not re.search(r"^Bcc:", text, re.MULTILINE)


@EVERY
def test_it_is_short(context: Context) -> None:
    """Each is read at a glance."""
    assert len(render(context).text.split()) <= 120


@EVERY
def test_what_is_private_is_never_worded(context: Context) -> None:
    """Wishes, levels, blocks and who was served before stay with the admins."""
    made = render(context)
    body = made.text.rpartition("\n\n")[0]
    for word in NEVER_SAID:
        assert not re.search(rf"\b{word}", made.subject + body, re.IGNORECASE), word


def test_the_samples_hold_reasons_for_admins() -> None:
    """Otherwise their silence would prove nothing."""
    audiences = {reason["audience"] for reason in mentorship_reasons()}
    assert audiences == {"members", "admin"}


@pytest.mark.parametrize("kind", ["mentoring_check_in", "mentoring_closing"])
def test_only_what_holds_is_promised(kind):
    """Where the other of the two is also the contact, nobody says that they do not read it."""
    sample = SAMPLES[kind]
    assert "does not see" in render(sample).text
    same = replace(sample, contact=sample.other.email.upper())
    assert "does not see" not in render(same).text + render(same).html
