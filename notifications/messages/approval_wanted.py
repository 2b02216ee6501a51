"""A proposal waits for an admin's yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from notifications.links import Links
from notifications.messages.to_admins import AdminContext
from notifications.wording.dates import long_day
from notifications.wording.shortages import Shortage, short_topics


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalWanted(AdminContext):
    """A round has been proposed and is not introduced before somebody approves it.

    Attributes
    ----------
    expires_on
        The day on which the round expires without an approval.
    shortages
        What the round is short of, the shortest first; a text is worded already.
    """

    kind: ClassVar[str] = "approval_wanted"
    urgent: ClassVar[bool] = True

    expires_on: date | None = None
    shortages: tuple[Shortage | str, ...] = ()

    def view(self, links: Links) -> dict[str, Any]:
        """Word the request."""
        return self.frame(links) | {
            "expires_on": long_day(self.expires_on) if self.expires_on else "",
            "shortages": short_topics(self.shortages),
        }
