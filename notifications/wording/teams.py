"""The words of a team: one line a person, who leads, and what comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from notifications.contexts import Person, Project
from notifications.wording.fitting import shortened
from notifications.wording.names import called, full_name, initials, isolated, listed, one_line
from notifications.wording.translation import _

MOST_WITH_SITE: Final = 4
"""In teams up to this size a line also says where somebody works; in larger ones it is too long."""

TITLE_WORDS, TITLE_SIGNS = 8, 60
STEP_WORDS: Final = 25
SKILL_WORDS: Final = 6
STOPS: Final = (".", "!", "?", "…")


@dataclass(frozen=True, slots=True)
class Crew:
    """The people of a team, as one reader sees them.

    Attributes
    ----------
    me
        The id of the reader, who need not be of the team.
    lead
        The id of the one who leads; None as long as nobody does.
    brings
        The skills that somebody brings, by id; all of them.
    """

    people: tuple[Person, ...]
    me: int
    lead: int | None = None
    brings: Mapping[int, Sequence[str]] | None = None

    def roster(self, skills: int = 0) -> list[dict[str, str]]:
        """Give one line a person, the lead first.

        Parameters
        ----------
        skills
            How many skills to name of each.

        Returns
        -------
        list of dict
            ``line`` is all of it; ``name``, ``about`` and ``does`` are its parts, ``tone`` and
            ``initials`` are for a page.
        """
        ordered = sorted(self.people, key=lambda person: person.id != self.lead)
        return [self._line(person, skills) for person in ordered]

    def name(self, person_id: int) -> str:
        """Give the name that the others would use."""
        person = next(each for each in self.people if each.id == person_id)
        return called(person, self.people)

    def reaches_lead(self) -> bool:
        """Tell whether somebody leads to whom a mail can go."""
        return any(person.email for person in self.people if person.id == self.lead)

    def _line(self, person: Person, skills: int) -> dict[str, str]:
        name = full_name(person)
        if person.id == self.me:
            name = _("{name} (you)", name=name)
        site = person.site if len(self.people) <= MOST_WITH_SITE else None
        about = [isolated(one_line(part)) for part in (person.function, site) if part]
        does = self._does(person, skills)
        return {
            "name": name,
            "about": ", ".join(about),
            "does": does,
            "line": ", ".join(part for part in (name, *about, does) if part),
            "initials": initials(person),
            "tone": "a" if person.id == self.lead else "b",
        }

    def _does(self, person: Person, skills: int) -> str:
        brought = (self.brings or {}).get(person.id, ())
        named = listed(skill_names(brought)[:skills])
        if person.id != self.lead:
            return _("brings {skills}", skills=named) if named else ""
        return _("leads and brings {skills}", skills=named) if named else _("leads")


def skill_names(skills: Sequence[str]) -> list[str]:
    """Give skills as a line shows them, each once."""
    names = (isolated(shortened(skill, SKILL_WORDS)) for skill in skills)
    return [name for name in dict.fromkeys(names) if name]


def project_title(project: Project) -> str:
    """Give a project's name, cut where it is long; may be empty."""
    return isolated(shortened(project.name, TITLE_WORDS, TITLE_SIGNS))


def quoted_title(project: Project) -> str:
    """Give a project's name for a sentence, where quotation marks tell it from the other words."""
    title = project_title(project)
    return _("“{quote}”", quote=title) if title else ""


def who_leads(crew: Crew) -> str:
    """Say who leads, or how the team comes to a lead."""
    if crew.lead is None:
        return _("Nobody leads yet: agree on that when you first meet.")
    if crew.lead == crew.me:
        return _("You lead this team.")
    name = crew.name(crew.lead)
    if crew.reaches_lead():
        return _("{name} leads this team.", name=name)
    return _(
        "{name} leads this team, but no mail reaches {name}, so please pass this on.", name=name
    )


def what_comes_first(crew: Crew, first_step: str) -> str:
    """Say what happens first, and who does it; may be empty.

    Parameters
    ----------
    first_step
        In the words of an admin, told to the lead; when empty, it is to propose a time.
    """
    step = sentence(first_step, STEP_WORDS)
    if crew.lead is None:
        return _first_of_all(step)
    if crew.lead == crew.me:
        return _own_first(step)
    name = crew.name(crew.lead)
    if step:
        return _("{name}'s first step: {step}", name=name, step=step)
    return _("Next, {name} proposes a time.", name=name) if crew.reaches_lead() else ""


def _own_first(step: str) -> str:
    if step:
        return _("Your first step: {step}", step=step)
    return _("Your first step: propose a time to everybody.")


def _first_of_all(step: str) -> str:
    """Say what comes first in a team that nobody leads."""
    if step:
        return _("The first step: {step}", step=step)
    return _("Whoever reads this first proposes a time.")


def sentence(text: str, words: int) -> str:
    """Give a text on one line with a full stop at its end, cut where it is long; may be empty."""
    short = shortened(text, words)
    return isolated(short if not short or short.endswith(STOPS) else f"{short}.")
