"""The invitation: a time that suits everybody of a match, with what calendars take in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from notifications.calendars import CalendarEvent, Method
from notifications.links import Links
from notifications.messages.meeting import InvitationContext
from notifications.wording.translation import _


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSet(InvitationContext):
    """A meeting is set, or has changed.

    Attributes
    ----------
    change
        ``set``: it is new. ``moved``: it has another time. ``company``: somebody of the match no
        longer takes part, and the others go ahead.
    """

    kind: ClassVar[str] = "meeting_set"
    urgent: ClassVar[bool] = True

    change: Literal["set", "moved", "company"] = "set"

    def view(self, links: Links) -> dict[str, Any]:
        """Word the invitation."""
        return self.told(links) | {"change": self.change}

    def calendar(self, links: Links) -> CalendarEvent:
        """Give the meeting, with the way to another time."""
        lines = [self.program.purpose] if self.program.purpose else []
        lines.append(_("Agree where you meet, or by which call, by replying to the invitation."))
        times = self.times(links)
        if times:
            lines.append(_("Another time, or call it off: {link}", link=times))
        return self.event(Method.REQUEST, "\n".join(lines))
