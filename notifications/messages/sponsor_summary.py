"""What became of a project, for its sponsor: the team and what it covers, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final

from notifications.contexts import Mailing, Person, Project
from notifications.links import Links
from notifications.mailto import write_link
from notifications.messages.to_members import RoundContext
from notifications.wording.dates import long_day
from notifications.wording.names import called, listed
from notifications.wording.numbers import number
from notifications.wording.teams import Crew, project_title, quoted_title, skill_names
from notifications.wording.translation import _, _n

MOST_SKILLS: Final = 10
"""How many skills a mail goes through; a project that needs more is described elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SponsorSummary(RoundContext):
    """A project's team, or that it has none, told to the project's sponsor.

    A sponsor need not take part in the program: there is nothing to pause or to leave.

    Attributes
    ----------
    people
        All of the team; empty when the project found none.
    lead
        The id of the one who leads; None: the team agrees on it.
    covered
        For each skill that the project needs, the ids of those in the team who have it.
    runs
        Whether the project has a team; only optional ones may have none.
    next_round
        The first day of the next round, when it is known; told when there is no team.
    """

    kind: ClassVar[str] = "sponsor_summary"

    recipient: Person
    project: Project
    people: tuple[Person, ...] = ()
    lead: int | None = None
    covered: tuple[tuple[str, tuple[int, ...]], ...] = ()
    runs: bool = True
    next_round: date | None = None

    def __post_init__(self) -> None:
        ids = [person.id for person in self.people]
        if self.runs != bool(ids):
            raise ValueError("a project that runs has a team, and no other has one")
        if len(set(ids)) < len(ids):
            raise ValueError("a team has each of its people once")
        if self.lead is not None and self.lead not in ids:
            raise ValueError("a team is led by one of its people")

    def mailing(self) -> Mailing:
        """Name the program's list of sponsors; nobody leaves it, as the project is theirs."""
        name, slug = f"{self.program.name}: sponsors", f"{self.program.slug}-sponsors"
        return Mailing(name, slug, self.contact)

    def view(self, links: Links) -> dict[str, Any]:
        """Word the summary."""
        crew = Crew(self.people, self.recipient.id, self.lead)
        skills = self.covered[:MOST_SKILLS]
        return self.frame(links) | {
            "me": called(self.recipient, self.people),
            "project": quoted_title(self.project),
            "runs": self.runs,
            "size": number(len(self.people)),
            "team": crew.roster(),
            "lead": self._lead(),
            "unreached": self._unreached(),
            "covered": [self._covered(crew, skill, having) for skill, having in skills],
            "more_skills": len(self.covered) - len(skills),
            "asks_for": self._asks_for(),
            "write": self._write(),
            "next": self._next(),
        }

    def _lead(self) -> str:
        """Say what the lines do not: who leads is marked there."""
        if self.lead is None:
            return _("Nobody leads yet: the team agrees on that when it first meets.")
        return ""

    def _asks_for(self) -> str:
        """Say what the project needs; nothing when it needs no skill."""
        skills = self.covered[:MOST_SKILLS]
        needs = listed(skill_names([skill for skill, _having in skills]))
        if not needs:
            return ""
        more = len(self.covered) - len(skills)
        if not more:
            return _("It asks for {skills}.", skills=needs)
        return _n(
            "It asks for {skills} and {count} more.",
            "It asks for {skills} and {count} more.",
            more,
            skills=needs,
        )

    def _next(self) -> str:
        if self.next_round is None:
            return _("It can be in the next round.")
        return _("It can be in the next round, on {day}.", day=long_day(self.next_round))

    def _unreached(self) -> str:
        """Name those who got no mail about their team; the sponsor can tell them."""
        return listed([called(each, self.people) for each in self.people if not each.email])

    def _covered(self, crew: Crew, skill: str, having: tuple[int, ...]) -> dict[str, str]:
        names = [crew.name(person.id) for person in self.people if person.id in having]
        return {"label": listed(skill_names([skill])), "value": listed(names) or _("nobody yet")}

    def _write(self) -> str | None:
        """Link to a mail to the team; its sponsor may be in it."""
        others = [person for person in self.people if person.id != self.recipient.id]
        return write_link(others, subject=project_title(self.project) or self.program.name)
