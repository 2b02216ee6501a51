"""What the messages to an admin have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from notifications.contexts import Context, Figure, Mailing, Period, ProgramInfo
from notifications.links import Links
from notifications.wording.periods import period_words
from notifications.wording.sentence import translated


@dataclass(frozen=True, slots=True)
class Command:
    """Something an admin can do next: what it does, as a marked message, and what to type."""

    label: str
    command: str

    def view(self) -> dict[str, str]:
        """Give both to a template, the label in the language that is being spoken."""
        return {"label": translated(self.label), "command": self.command}


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminContext(Context):
    """A message about one round to those who look after the program.

    Attributes
    ----------
    contact
        Where an answer goes.
    figures
        What to know at a glance, in the order to show it.
    commands
        What the reader can do next.
    """

    program: ProgramInfo
    period: Period
    contact: str
    figures: tuple[Figure, ...] = ()
    commands: tuple[Command, ...] = ()

    def mailing(self) -> Mailing:
        """Name the program's list of notes to admins."""
        return Mailing(f"{self.program.name}: admins", f"{self.program.slug}-admins", self.contact)

    def frame(self, links: Links) -> dict[str, Any]:
        """Give what every page of such a message shows around its words."""
        return {
            "program": self.program.name,
            "community": self.program.community,
            "period": period_words(self.period),
            "contact": self.contact,
            "figures": [each.view() for each in self.figures],
            "commands": [each.view() for each in self.commands],
        }
