"""Messages about meetings: what they lead to, with the pages and without."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from notifications.links import LinkSigner, PortalLinks, Purpose
from notifications.render import render
from notifications.samples import PRIYA, TOM, samples

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
SIGNER = LinkSigner(["a key of the tests that is long enough"], lambda: NOW, timedelta(60))
PORTAL = PortalLinks("https://crossweave.example.org", SIGNER)
PAGE = "https://crossweave.example.org/times/"
INTRODUCING = ("introduction", "mentee_introduction", "mentor_introduction", "team_kickoff")
ABOUT_MEETINGS = ("meeting_set", "meeting_cancelled", "time_proposed", "reminder")


@pytest.mark.parametrize("kind", INTRODUCING + ABOUT_MEETINGS)
def test_a_match_finds_its_time_on_the_page(kind):
    """The link carries the member and the match, in the page and in the text."""
    context = replace(samples()[kind], match=12)
    made = render(context, links=PORTAL)
    token = made.text.split(PAGE, 1)[1].split()[0]
    assert PAGE + token in made.html
    claims = SIGNER.read(Purpose.TIMES, token)
    assert claims["x"] == 12
    assert claims["m"] == context.member()


@pytest.mark.parametrize("kind", INTRODUCING + ABOUT_MEETINGS)
def test_without_pages_a_mail_settles_it(kind):
    """No link leads to a page that is not there."""
    made = render(replace(samples()[kind], match=12))
    assert "http" not in made.text
    assert "/times/" not in made.html


@pytest.mark.parametrize("kind", ABOUT_MEETINGS)
def test_they_are_short_and_answer_to_the_others(kind):
    """Read at a glance; a reply settles where, or when."""
    context = samples()[kind]
    assert len(render(context, links=PORTAL).text.split()) <= 110
    assert [person.id for person in context.reply_to()] == [
        person.id for person in (PRIYA, TOM) if person.id != context.recipient
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [("set", "there is a time"), ("moved", "a new time"), ("company", "cannot take part")],
)
def test_an_invitation_says_what_is_new(change, said):
    """A first invitation, another time, and somebody who does not come."""
    assert said in render(replace(samples()["meeting_set"], change=change)).text


def test_who_called_off_is_not_said():
    """Nor why; and of a match that is dissolved no other time is offered."""
    made = render(replace(samples()["meeting_cancelled"], again=False), links=PORTAL)
    assert "does not take place" in made.text
    assert PAGE not in made.text


def test_without_an_address_nobody_is_promised_a_reply():
    """Whoever cannot be reached by mail is looked up."""
    people = (PRIYA, replace(TOM, email=None))
    made = render(replace(samples()["reminder"], people=people))
    assert "look Tom up" in made.text
    event = render(replace(samples()["meeting_set"], people=people)).calendar
    assert event is not None
