"""The kick-off of a team: who is in it, what for, who leads, what comes first, when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from notifications.contexts import Person, Project, Rank, Slot
from notifications.links import Links
from notifications.mailto import pick_link, write_link
from notifications.messages.to_members import RoundContext
from notifications.wording.fitting import allowed, fitting, word_count
from notifications.wording.meeting import slot_text, slot_view
from notifications.wording.names import called, listed
from notifications.wording.reasons import both
from notifications.wording.teams import (
    Crew,
    project_title,
    quoted_title,
    sentence,
    what_comes_first,
    who_leads,
)
from notifications.wording.translation import _

WORDS: Final = 109
"""What is left of 150 words after those that every kick-off has, for up to six people."""

USUAL_SIZE: Final = 6
PER_PERSON: Final = 8
"""How many words more there may be for each further person."""

AIM_WORDS, LEAST_AIM_WORDS = 30, 12
MOST_SKILLS: Final = 3

MANY: Final = 3
"""From how many on those whom a reply reaches are not named one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamKickoff(RoundContext):
    """A team, told to one of its members.

    Attributes
    ----------
    recipient
        The id of the person it goes to.
    people
        All of the team, the recipient among them.
    project
        What the team works on; without a name, the team has no project.
    lead
        The id of the one who leads; None: the team agrees on it.
    brings
        For each id the skills that the person brings and the project needs, the most important
        first; without a project, those that they have.
    slots
        Times to meet, as `notifications.slots.suggest_slots` gives them.
    """

    kind: ClassVar[str] = "team_kickoff"
    rank: ClassVar[Rank] = Rank.PROMPT

    recipient: int
    people: tuple[Person, ...]
    project: Project
    lead: int | None = None
    brings: tuple[tuple[int, tuple[str, ...]], ...] = ()
    slots: tuple[Slot, ...] = ()

    def __post_init__(self) -> None:
        ids = [person.id for person in self.people]
        if self.recipient not in ids or len(ids) < 2:
            raise ValueError("a kick-off needs its recipient and at least one other person")
        if len(set(ids)) < len(ids):
            raise ValueError("a team has each of its people once")
        if self.lead is not None and self.lead not in ids:
            raise ValueError("a team is led by one of its people")

    def reply_to(self) -> tuple[Person, ...]:
        """Give the others: an answer reaches the whole team."""
        return tuple(person for person in self.others() if person.email)

    def others(self) -> tuple[Person, ...]:
        """Give everybody but the recipient."""
        return tuple(person for person in self.people if person.id != self.recipient)

    def view(self, links: Links) -> dict[str, Any]:
        """Word the kick-off: every person, the first step and a time; of the rest what fits."""
        me = next(person for person in self.people if person.id == self.recipient)
        crew = Crew(self.people, me.id, self.lead, dict(self.brings))
        told = self._told(crew)
        times = [slot_view(slot, me, self.others()) for slot in self.slots]
        left = self._words() - word_count(*told.values(), self.program.name)
        # A time comes before a second skill, and before more of the aim.
        left -= word_count(*map(slot_text, times[:1]))
        team = self._roster(crew, left - word_count(sentence(self.project.aim, AIM_WORDS)))
        left -= _length(team)
        aim = sentence(self.project.aim, max(LEAST_AIM_WORDS, min(AIM_WORDS, left)))
        more, _ = fitting(times[1:], left - word_count(aim), slot_text)
        return (
            self.frame(links)
            | told
            | {
                "team": team,
                "aim": aim,
                "answering": _answering(self._called(reached=True), self._called(reached=False)),
                "unreached": listed(self._called(reached=False)),
                "leading": self.lead == me.id,
                "both": both(self.people),
                "slots": times[:1] + more,
                "times": self.times(links),
                "answers": self.answers(links, "skip", "why", "pause", "leave"),
            }
            | self._links(me, crew)
        )

    def _words(self) -> int:
        return allowed(WORDS + PER_PERSON * max(0, len(self.people) - USUAL_SIZE))

    def _told(self, crew: Crew) -> dict[str, str]:
        """Give what is said whatever else fits."""
        return {
            "me": called(self._person(crew.me), self.people),
            "project": quoted_title(self.project),
            "lead": who_leads(crew),
            "first": what_comes_first(crew, self.project.first_step),
            "reply": _reply(self._called(reached=True), self._called(reached=False)),
        }

    def _called(self, *, reached: bool) -> list[str]:
        """Name those of the others whom a mail reaches, or those whom none does."""
        others = [each for each in self.others() if bool(each.email) is reached]
        return [called(each, self.people) for each in others]

    def _person(self, person_id: int) -> Person:
        return next(person for person in self.people if person.id == person_id)

    def _roster(self, crew: Crew, words: int) -> list[dict[str, str]]:
        """Give the lines with as many skills of each person as fit; one at least."""
        for most in range(MOST_SKILLS, 1, -1):
            rows = crew.roster(most)
            if _length(rows) <= words:
                return rows
        return crew.roster(1)

    def _links(self, me: Person, crew: Crew) -> dict[str, str | None]:
        """Give the button to whoever proposes a time, so that not everybody does at once."""
        others = self.others()
        title = project_title(self.project) or self.program.name
        if crew.lead != crew.me and crew.reaches_lead():
            return {"pick": None, "write": write_link(others, subject=title)}
        return {"pick": pick_link(me, others, self.slots, self.program, title), "write": None}


def _reply(reached: Sequence[str], unreached: Sequence[str]) -> str:
    """Say whom a reply reaches; of many, rather whom it does not, and how to reach those."""
    look_up = _("Look {names} up in your directory.", names=listed(unreached))
    if not reached:
        return _("Look {names} up in your directory to write.", names=listed(unreached))
    if len(reached) < MANY:
        reaches = _("Just reply: it goes to {names}.", names=listed(reached))
    elif unreached:
        reaches = _("Just reply: it goes to everyone but {names}.", names=listed(unreached))
    else:
        reaches = _("Just reply: it goes to everyone.")
    return f"{reaches} {look_up}" if unreached else reaches


def _answering(reached: Sequence[str], unreached: Sequence[str]) -> str:
    """Say at the end of a page whom a reply reaches; nothing when it reaches nobody."""
    if not reached:
        return ""
    if len(reached) < MANY:
        return _("Your reply goes to {names}.", names=listed(reached))
    if unreached:
        return _("Your reply goes to everyone but {names}.", names=listed(unreached))
    return _("Your reply goes to everyone.")


def _length(rows: Sequence[Mapping[str, str]]) -> int:
    """Count the words of the lines, each with its dash."""
    return word_count(*(f"- {row['line']}" for row in rows))
