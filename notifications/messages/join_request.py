"""The answer to somebody who asked to join by a posted link: is it you, or we do not know you."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.contexts import Context, Mailing, ProgramInfo
from notifications.links import Links, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class _JoinContext(Context):
    """A mail to an address that somebody entered; it names nobody, since anybody could have.

    Attributes
    ----------
    contact
        The address that reads answers.
    """

    urgent: ClassVar[bool] = True

    program: ProgramInfo
    contact: str

    def mailing(self) -> Mailing:
        """Name the program's list; nobody is on it yet, so there is nothing to stop."""
        return Mailing(self.program.name, self.program.slug, self.contact)

    def view(self, links: Links) -> dict[str, Any]:
        """Say of what program it is."""
        return {
            "program": self.program.name,
            "community": self.program.community,
            "purpose": self.program.purpose,
            "contact": self.contact,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmJoin(_JoinContext):
    """Asks whether it was really them who asked to join.

    Attributes
    ----------
    request
        The number of the request.
    asked
        When it was made, in seconds since 1970: numbers of deleted requests may come again.
    good_days
        How many days the link works.
    """

    kind: ClassVar[str] = "confirm_join"

    request: int
    asked: int
    good_days: int

    def claims(self) -> dict[str, Any]:
        """Give what the link carries: ``j`` is the request, ``t`` when it was made."""
        return {"j": self.request, "t": self.asked}

    def view(self, links: Links) -> dict[str, Any]:
        """Word the question."""
        # What has the name of a base with slots is not reached by a bare `super()`.
        return _JoinContext.view(self, links) | {
            "confirm": links.page(Purpose.CONFIRM, **self.claims()),
            "good_days": self.good_days,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinUnknown(_JoinContext):
    """Tells somebody kindly that their address is not known, and who can help."""

    kind: ClassVar[str] = "join_unknown"
