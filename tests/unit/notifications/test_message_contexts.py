"""What the frozen data of messages promise."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from notifications.contexts import Context, Person
from notifications.messages import KINDS, Introduction, RecognitionDigest
from notifications.samples import PRIYA, introduction_sample, samples
from store import Member


@pytest.mark.parametrize("context", samples().values(), ids=samples().keys())
def test_a_context_survives_json(context: Context) -> None:
    """A row keeps the context as JSON, so what is read back must equal what was written."""
    document = json.loads(json.dumps(context.document()))
    assert type(context).from_document(document) == context


def test_every_kind_has_a_sample() -> None:
    """The samples are what the render tests see, so none may be missing."""
    assert set(samples()) == set(KINDS)


def test_a_damaged_document_is_refused() -> None:
    """A row from another version fails by itself instead of rendering nonsense."""
    document = introduction_sample().document()
    del document["people"]
    with pytest.raises(ValidationError):
        Introduction.from_document(document)


def test_an_introduction_needs_its_recipient() -> None:
    """Nobody gets the introduction of a match that they are not in."""
    with pytest.raises(ValueError, match="recipient"):
        replace(introduction_sample(), recipient=99)


def test_a_digest_that_says_nothing_is_not_made() -> None:
    """Nothing is sent when there is nothing to say."""
    with pytest.raises(ValueError, match="nobody"):
        RecognitionDigest(community="c", slug="c", week="w", thanked=(), contact="a@b.example")


def test_a_person_is_taken_from_a_member() -> None:
    """A message knows of a member only what colleagues may see."""
    now = datetime(2027, 1, 4, tzinfo=UTC)
    member = Member(
        id=PRIYA.id,
        source="hr",
        source_key="1",
        name=PRIYA.name,
        email=PRIYA.email,
        function=PRIYA.function,
        site=PRIYA.site,
        country=PRIYA.country,
        time_zone=PRIYA.time_zone,
        languages=list(PRIYA.languages),
        created_at=now,
        changed_at=now,
    )
    assert Person.of(member) == PRIYA
