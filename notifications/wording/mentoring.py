"""The words of a mentorship: goals, the mentor's load, and questions for the next meeting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from notifications.wording.fitting import MOST_SIGNS, shortened
from notifications.wording.names import isolated
from notifications.wording.numbers import nth, number
from notifications.wording.translation import _, _n, marked

Role = Literal["mentor", "mentee"]
Step = Literal[1, 2]

MOST_WORDS: Final = 36

BEHIND_YOU: Final[Mapping[Step, Mapping[str, str]]] = {
    1: {
        "behind": marked("A third of your mentorship is behind you."),
        "behind_me": marked("A third of your mentorship is behind you, {me}."),
        "behind_both": marked("a third of your mentorship with {name} is behind you."),
    },
    2: {
        "behind": marked("Two thirds of your mentorship is behind you."),
        "behind_me": marked("Two thirds of your mentorship is behind you, {me}."),
        "behind_both": marked("two thirds of your mentorship with {name} is behind you."),
    },
}
"""How much of a mentorship is over at each check-in: alone, said to somebody, after a greeting."""

QUESTIONS: Final[Mapping[tuple[Role, Step], str]] = {
    ("mentee", 1): marked("“Where did I get stuck when I tried it alone?”"),
    ("mentee", 2): marked("“What can I do alone by now, and what do we still do together?”"),
    ("mentor", 1): marked("“Which piece of your own work shall we try this on?”"),
    ("mentor", 2): marked("“What would you do next if I were not here?”"),
}
"""One question for the next meeting, in the words of the one who asks it."""

THANKS: Final[Mapping[Role, str]] = {
    "mentor": marked("Thank you for the time you gave, and for what you showed."),
    "mentee": marked("Thank you for the time you took, and for what you tried."),
}


def quoted_goals(goals: str, words: int = MOST_WORDS) -> str:
    """Give goals in the mentee's own words, cut between words where they are long.

    Parameters
    ----------
    words
        The most words to give; there is a limit of signs as well.

    Returns
    -------
    str
        In quotation marks; empty when there are no goals.
    """
    short = shortened(goals, words, MOST_SIGNS)
    return isolated(_("“{quote}”", quote=short)) if short else ""


def behind_you(step: Step, me: str, name: str) -> dict[str, str]:
    """Say how much of a mentorship is over at a check-in, by the keys of `BEHIND_YOU`.

    Parameters
    ----------
    me, name
        The reader and the other, as colleagues say their names.
    """
    return {key: _(said, me=me, name=name) for key, said in BEHIND_YOU[step].items()}


def load(mentee: str, mentees: int, places: int) -> str:
    """Say which of the mentor's places a mentee takes.

    Parameters
    ----------
    mentee
        The name, as colleagues say it.
    mentees
        How many the mentor has, this one included.
    places
        How many the mentor offered; a mentorship that was extended may be one more.
    """
    if mentees > places:
        return _("{mentee} is your {nth} mentee.", mentee=mentee, nth=nth(mentees))
    if places == 1:
        return _("{mentee} takes the place you offered.", mentee=mentee)
    return _n(
        "{mentee} takes the {nth} of your {number} place.",
        "{mentee} takes the {nth} of your {number} places.",
        places,
        mentee=mentee,
        nth=nth(mentees),
        number=number(places),
    )


def first_meeting(mentor: str, goals: str, how_often: str, until: str) -> list[str]:
    """Suggest to the mentee what to talk about in the first meeting, in three points.

    Parameters
    ----------
    mentor
        The name, as colleagues say it.
    goals
        What the mentor has been told that the mentee wants; may be empty.
    how_often, until
        The rhythm, which may be empty, and the last day, in words.
    """
    return [
        _("What you want to be able to do at the end ({mentor} has your goals)", mentor=mentor)
        if goals
        else _("What you want to be able to do at the end"),
        _("How {mentor} does it, on a real piece of work", mentor=mentor),
        _("When to meet next: {how_often}, until {until}", how_often=how_often, until=until)
        if how_often
        else _("When to meet next: you have until {until}", until=until),
    ]


def rhythm(how_often: str, until: str) -> str:
    """Say how often the two meet and how long; `how_often` may be empty."""
    if how_often:
        return _("You meet {how_often} until {until}.", how_often=how_often, until=until)
    return _("It runs until {until}.", until=until)
