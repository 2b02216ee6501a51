"""The kick-off of a team."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.contexts import Person, Project
from notifications.messages import TeamKickoff
from notifications.render import Rendered, read_context, render
from notifications.sample_teams import ANA, JONAS, MIRA, PROJECT, kickoff_sample
from notifications.samples import PRIYA, TOM
from notifications.slots import suggest_slots

SAMPLE = kickoff_sample()
TO_THE_LEAD = replace(SAMPLE, recipient=TOM.id)
NO_LEAD = replace(SAMPLE, lead=None)
words = st.text("abcdefghij", min_size=1, max_size=8)


def without_step(context: TeamKickoff) -> TeamKickoff:
    """Take the admin's first step away."""
    return replace(context, project=replace(context.project, first_step=""))


def without_address(context: TeamKickoff, *gone: Person) -> TeamKickoff:
    """Let no mail reach some of the team."""
    ids = {person.id for person in gone}
    people = (replace(each, email=None) if each.id in ids else each for each in context.people)
    return replace(context, people=tuple(people))


def both(made: Rendered) -> tuple[str, str]:
    """Give the text and the page."""
    return made.text, made.html


def phrases(most: int) -> st.SearchStrategy[str]:
    """Give texts of one to `most` words."""
    return st.lists(words, min_size=1, max_size=most).map(" ".join)


def test_it_has_one_line_a_person_the_lead_first() -> None:
    """Who it is, where they work, what they bring; the reader finds themselves."""
    lines = [line for line in render(SAMPLE).text.splitlines() if line.startswith("- ")]
    assert lines[:2] == [
        "- Tom Hughes, Finance, leads and brings forecast checks and spreadsheet formulas",
        "- Priya Nair (you), Marketing, brings data visualisation",
    ]
    assert "- Mira Lindqvist, Operations" in lines


def test_a_small_team_also_reads_where_everybody_is() -> None:
    """Up to four there is room for the site."""
    made = render(replace(SAMPLE, people=(PRIYA, TOM, ANA, JONAS)))
    assert "- Ana Silva, Sales, Porto, brings campaign planning" in made.text
    assert "Porto" not in render(SAMPLE).text


def test_everybody_is_named_in_full_once() -> None:
    """Whoever leads or is free at another time is then called by the first name."""
    for text in both(render(SAMPLE)):
        for person in SAMPLE.people:
            assert text.count(person.name) == 1


def test_nobody_is_in_a_team_twice() -> None:
    """Else they would be listed twice."""
    with pytest.raises(ValueError, match="once"):
        replace(SAMPLE, people=(*SAMPLE.people, TOM))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"recipient": 99}, "recipient"),
        ({"people": (PRIYA,), "lead": None}, "other"),
        ({"lead": 99}, "led"),
    ],
)
def test_what_is_no_team_is_refused(changes: dict[str, object], why: str) -> None:
    """Nobody reads of a team that they are not in, or that somebody else leads."""
    with pytest.raises(ValueError, match=why):
        replace(SAMPLE, **changes)


def test_it_survives_json() -> None:
    """What the outbox keeps gives back the same message."""
    document = json.loads(json.dumps(SAMPLE.document()))
    assert read_context("team_kickoff", document) == SAMPLE


def test_it_says_what_for() -> None:
    """The project is in the subject and the headline, its aim is a sentence."""
    made = render(SAMPLE)
    assert made.subject == "Priya, meet your team for “Forecast without waiting”"
    assert f"The aim: {PROJECT.aim}." in made.text
    assert f"{PROJECT.aim}." in made.html


def test_a_team_without_a_project_reads_of_none() -> None:
    """No label stands alone."""
    made = render(replace(SAMPLE, project=Project()))
    assert made.subject == "Priya, meet your team"
    for text in both(made):
        assert "aim" not in text
        assert "“" not in text


def test_the_lead_learns_it_first() -> None:
    """From the subject on, with the admin's words for the first step."""
    made = render(TO_THE_LEAD)
    assert made.subject == "Tom, you lead the team for “Forecast without waiting”"
    assert f"You lead this team. Your first step: {PROJECT.first_step}." in made.text
    assert "Tom Hughes (you), Finance, leads" in made.text


def test_the_others_learn_who_leads_and_what_comes() -> None:
    """They need not begin themselves."""
    made = render(SAMPLE)
    assert f"Tom leads this team. Tom's first step: {PROJECT.first_step}." in made.text
    assert "Tom leads this team. Next, Tom proposes a time." in render(without_step(SAMPLE)).text


def test_without_a_first_step_the_lead_proposes_a_time() -> None:
    """There is always something to begin with."""
    made = render(without_step(TO_THE_LEAD))
    assert "Your first step: propose a time to everybody." in made.text


def test_as_long_as_nobody_leads_the_team_agrees_on_it() -> None:
    """And somebody begins all the same."""
    made = render(without_step(NO_LEAD))
    assert "Nobody leads yet: agree on that when you first meet. Whoever reads" in made.text
    assert f"The first step: {PROJECT.first_step}." in render(NO_LEAD).text


def test_a_lead_without_an_address_is_not_waited_for() -> None:
    """Who got no mail does not know that they lead, and proposes nothing."""
    made = render(without_step(without_address(SAMPLE, TOM)))
    assert "Tom leads this team, but no mail reaches Tom, so please pass this on." in made.text
    assert "Tom proposes" not in made.text
    assert "Propose a time" in made.html


def test_whoever_proposes_a_time_gets_the_button() -> None:
    """The lead, or everybody as long as nobody leads; the others can write to the team."""
    assert "Propose a time" in render(TO_THE_LEAD).html
    assert "Propose a time" in render(NO_LEAD).html
    member = render(SAMPLE).html
    assert "Propose a time" not in member
    assert "Write to the team" in member


def test_the_proposal_names_the_project_and_all_times() -> None:
    """The mail that the button opens is ready to send, to everybody else."""
    html = unquote(render(TO_THE_LEAD).html).replace("&amp;", "&")
    link = html.partition('href="mailto:')[2].partition('"')[0]
    assert link.startswith(",".join(str(each.email) for each in TO_THE_LEAD.others()))
    assert "subject=Forecast without waiting: when shall we meet?" in link
    assert link.count("\r\n- ") == len(SAMPLE.slots)


def test_an_answer_goes_to_the_whole_team() -> None:
    """All others with an address."""
    assert SAMPLE.reply_to() == SAMPLE.people[1:]
    assert "Just reply: it goes to everyone." in render(SAMPLE).text


def test_who_has_no_address_is_not_said_to_get_the_reply() -> None:
    """They are looked up instead."""
    context = without_address(SAMPLE, ANA)
    made = render(context)
    assert ANA.id not in {person.id for person in context.reply_to()}
    assert "it goes to everyone but Ana. Look Ana up in your directory." in made.text
    assert "everyone but Ana. Look Ana up" in made.html


def test_a_team_without_addresses_is_still_told() -> None:
    """No button leads nowhere."""
    made = render(without_address(NO_LEAD, *SAMPLE.people[1:]))
    assert "Just reply" not in made.text
    assert "Ana, Jonas and Mira up in your directory to write." in made.text
    assert "Propose a time" not in made.html


def test_it_offers_the_answers_of_an_introduction() -> None:
    """Not this time, why this team, pause and leave; each says which round or program."""
    text = render(SAMPLE).text
    assert "Not this time? Write to learning@harbourline.example, subject: [ai-teams] skip" in text
    assert "Why this team? Subject: [ai-teams] why 2027-05-03" in text
    assert "To pause or leave, subject: [ai-teams] pause or leave" in text


def test_times_are_in_the_zone_of_the_reader() -> None:
    """As in every introduction."""
    assert "Tuesday 4 May, 10:30 (09:30 for Tom" in render(SAMPLE).text
    assert "Tuesday 4 May, 09:30 (10:30 for Priya, Jonas and Mira)" in render(TO_THE_LEAD).text
    assert "working hours" not in render(replace(SAMPLE, slots=())).text


@pytest.mark.parametrize("name", ['<b>"& Evil', "'><script>alert(1)</script>", "{{ 7 * 7 }}"])
def test_what_somebody_typed_is_never_markup(name: str) -> None:
    """Names, projects, steps and skills show as they were written."""
    evil = replace(TOM, name=name, function=name, site=name)
    context = replace(
        SAMPLE,
        people=(PRIYA, evil, MIRA),
        project=Project(name, name, name),
        brings=((TOM.id, (name,)),),
    )
    made = render(context)
    assert "<b>" not in made.html
    assert "<script" not in made.html
    assert "49" not in made.text
    assert f"“{name}”" in made.text


def test_a_subject_stays_one_short_line() -> None:
    """No project's name adds a header or fills a screen."""
    for name in ("Forecast\r\nBcc: all@x.example", "A\u2028B", "forecast " * 40, "x" * 400):
        subject = render(replace(SAMPLE, project=Project(name))).subject
        assert len(subject.splitlines()) == 1
        assert len(subject) < 110


def test_long_names_stay_whole_and_nothing_else_grows() -> None:
    """A long aim and long lists of skills are cut; a name never is."""
    long = replace(TOM, name="Maria-Luisa Wolfeschlegelsteinhausenbergerdorff de la Cruz " * 2)
    skills = tuple(f"a skill that needs quite a few words, number {n}" for n in range(9))
    project = Project("p", "aim " * 200, "step " * 200)
    people = (PRIYA, long, *SAMPLE.people[2:])
    context = replace(SAMPLE, people=people, project=project, brings=((TOM.id, skills),))
    made = render(context)
    assert long.name.strip() in made.text
    assert len(made.text.split()) < 190


@st.composite
def kickoffs(draw: st.DrawFn) -> TeamKickoff:
    """Give teams of two to eight people with more to say than fits."""
    size = draw(st.integers(2, 8))
    zones = st.sampled_from(["Europe/London", "Europe/Athens", "Africa/Lagos"])
    people = tuple(
        Person(
            number,
            f"{draw(words)}{number} {draw(words)}",
            draw(words),
            draw(words),
            time_zone=draw(zones),
            email=f"p{number}@x.example",
        )
        for number in range(size)
    )
    skills = st.lists(phrases(2), max_size=5).map(tuple)
    return replace(
        SAMPLE,
        recipient=0,
        people=people,
        project=Project(draw(phrases(4)), draw(phrases(60)), draw(phrases(12))),
        lead=draw(st.one_of(st.none(), st.integers(0, size - 1))),
        brings=tuple((number, draw(skills)) for number in range(size)),
        slots=suggest_slots(people, starts_on=date(2027, 5, 3), days=14),
    )


@settings(max_examples=60, deadline=None)
@given(kickoffs())
def test_it_has_no_more_than_150_words_for_six(context: TeamKickoff) -> None:
    """However much there is to say; seven and eight people have a line more each."""
    more = 8 * max(0, len(context.people) - 6)
    assert len(render(context).text.split()) <= 150 + more
