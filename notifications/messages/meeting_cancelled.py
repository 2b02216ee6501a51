"""A meeting that was set does not take place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.calendars import CalendarEvent, Method
from notifications.links import Links
from notifications.messages.meeting import InvitationContext
from notifications.wording.translation import _


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCancelled(InvitationContext):
    """A meeting is called off; who did so is not said, nor why.

    Attributes
    ----------
    again
        Whether those of the match may find another time.
    """

    kind: ClassVar[str] = "meeting_cancelled"
    urgent: ClassVar[bool] = True

    again: bool = True

    def view(self, links: Links) -> dict[str, Any]:
        """Word the note."""
        return self.told(links) | {"again": self.again}

    def calendar(self, links: Links) -> CalendarEvent:
        """Give the meeting, to be taken out."""
        return self.event(Method.CANCEL, _("This meeting is called off."))
