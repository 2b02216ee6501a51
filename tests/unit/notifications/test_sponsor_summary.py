"""What the sponsor of a project reads."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from notifications.contexts import Project
from notifications.envelope import Sender, compose
from notifications.messages import SponsorSummary
from notifications.render import read_context, render
from notifications.sample_teams import KARIN, no_team_sample, sponsor_sample
from notifications.samples import CONTACT, TOM

SAMPLE = sponsor_sample()
NO_TEAM = no_team_sample()
BOTH = pytest.mark.parametrize("context", [SAMPLE, NO_TEAM], ids=["team", "no team"])


def test_it_says_who_works_on_it_and_who_leads() -> None:
    """One line a person, the lead first."""
    made = render(SAMPLE)
    assert made.subject == "Your project “Forecast without waiting” has a team"
    assert (
        "has a team of six.\n\n- Tom Hughes, Finance, leads\n- Priya Nair, Marketing" in made.text
    )


def test_it_says_what_is_covered_and_what_is_not() -> None:
    """A skill that nobody brings is said as plainly as the others."""
    made = render(SAMPLE)
    assert "- data visualisation: Priya and Jonas\n" in made.text
    assert "- change communication: nobody yet" in made.text
    assert "nobody yet" in made.html


def test_everybody_is_named_in_full_once() -> None:
    """The skills call people by their first names."""
    made = render(SAMPLE)
    for text in (made.text, made.html):
        for person in SAMPLE.people:
            assert text.count(person.name) == 1


def test_as_long_as_nobody_leads_it_says_so() -> None:
    """And how that changes."""
    sentence = "Nobody leads yet: the team agrees on that when it first meets."
    made = render(replace(SAMPLE, lead=None))
    assert sentence in made.text
    assert sentence in made.html
    assert sentence not in render(SAMPLE).text


def test_who_got_no_mail_is_named() -> None:
    """A sponsor can tell them."""
    people = tuple(replace(each, email=None) if each is TOM else each for each in SAMPLE.people)
    made = render(replace(SAMPLE, people=people))
    assert "No mail reaches Tom, so please tell them." in made.text
    assert "No mail reaches Tom" in made.html
    assert TOM.email is not None
    assert TOM.email not in made.html


def test_a_project_without_a_team_reads_the_truth() -> None:
    """Plainly, with what helps and what comes next, and without lists of nobody."""
    made = render(NO_TEAM)
    assert made.subject == "Your project “Forecast without waiting” has no team this time"
    assert "The project is optional, and no team came together for it." in made.text
    assert "It asks for forecast checks and data visualisation." in made.text
    assert "It can be in the next round, on Monday 2 August." in made.text
    for text in (made.text, made.html):
        assert "nobody" not in text
        assert "What helps: fewer skills" in text
        assert "Write to the team" not in text


def test_without_a_next_round_none_is_promised() -> None:
    """Nor does it ask for nothing."""
    made = render(replace(NO_TEAM, next_round=None, covered=()))
    assert "It can be in the next round." in made.text
    assert "It asks for" not in made.text + made.html


def test_a_sponsor_in_the_team_finds_themselves() -> None:
    """They may be a member of it, and even lead it."""
    context = replace(SAMPLE, people=(*SAMPLE.people, KARIN), lead=KARIN.id)
    made = render(context)
    assert "- Karin Vogt (you), Management, leads" in made.text
    link = made.html.partition('href="mailto:')[2].partition('"')[0]
    assert "karin" not in link


@BOTH
def test_there_is_nothing_to_leave(context: SponsorSummary) -> None:
    """A sponsor need not take part in the program; answers go to the contact."""
    mail = compose(
        context,
        render(context),
        key="k",
        message_id="m",
        to="karin.vogt@harbourline.example",
        sender=Sender("crossweave@harbourline.example", "Crossweave"),
        date=datetime(2027, 5, 3, 8, tzinfo=UTC),
    )
    assert mail.message["List-Unsubscribe"] is None
    assert "<ai-teams-sponsors." in mail.message["List-Id"]
    assert mail.message["Reply-To"] == CONTACT
    made = render(context)
    for text in (made.text, made.html):
        assert "pause" not in text
        assert "take part in" not in text
        assert "because you sponsor this project" in text


@BOTH
def test_it_survives_json(context: SponsorSummary) -> None:
    """What the outbox keeps gives back the same message."""
    document = json.loads(json.dumps(context.document()))
    assert read_context("sponsor_summary", document) == context


@BOTH
def test_what_somebody_typed_is_never_markup_nor_a_header(context: SponsorSummary) -> None:
    """Names, projects and skills show as they were written, on one line."""
    name = "<script>alert(1)</script>\r\nBcc: all@x.example"
    people = tuple(replace(each, name=name, function=name) for each in context.people)
    made = render(
        replace(context, people=people, project=Project(name), covered=((name, (TOM.id,)),))
    )
    assert "<script" not in made.html
    assert len(made.subject.splitlines()) == 1
    assert "<script>alert(1)</script> Bcc: all@x.example" in made.text


@BOTH
def test_long_names_and_lists_stay_readable(context: SponsorSummary) -> None:
    """A title is cut, and of many skills the first ten are shown."""
    covered = tuple((f"skill {number}", ()) for number in range(14))
    made = render(replace(context, project=Project("forecast " * 50), covered=covered))
    assert len(made.subject) < 110
    assert "skill 9" in made.text
    assert "skill 10" not in made.text
    assert "and 4 more" in made.text
    assert "and 4 more" in made.html


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"people": ()}, "has a team"),
        ({"runs": False}, "no other"),
        ({"people": (TOM, TOM)}, "once"),
        ({"lead": 99}, "led"),
    ],
)
def test_what_is_no_team_is_refused(changes: dict[str, object], why: str) -> None:
    """A project without a team must not look as if it had one."""
    with pytest.raises(ValueError, match=why):
        replace(SAMPLE, **changes)
