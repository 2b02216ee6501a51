"""Mail could not be delivered: how much, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.contexts import Context, Figure, Mailing
from notifications.links import Links
from notifications.messages.to_admins import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryTrouble(Context):
    """Trouble with delivery, told to an admin.

    Attributes
    ----------
    organisation
        Whose installation it is.
    figures
        How many rows are in which state.
    problems
        Each reason, as the outbox keeps it, with the number of mails that it stopped.
    commands
        What the reader can do next.
    """

    kind: ClassVar[str] = "delivery_trouble"
    urgent: ClassVar[bool] = True

    organisation: str
    contact: str
    figures: tuple[Figure, ...]
    problems: tuple[Figure, ...] = ()
    commands: tuple[Command, ...] = ()

    def mailing(self) -> Mailing:
        """Name the list of notes about delivery."""
        return Mailing("Crossweave: delivery", "delivery-admins", self.contact)

    def view(self, links: Links) -> dict[str, Any]:
        """Word the trouble."""
        return {
            "program": "Crossweave",
            "community": self.organisation,
            "contact": self.contact,
            "figures": [each.view() for each in self.figures],
            "problems": [each.view() for each in self.problems],
            "commands": [each.view() for each in self.commands],
        }
