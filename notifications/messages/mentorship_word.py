"""One of a mentorship says that they are stuck, or would like to go on: to the admins alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from notifications.contexts import Person
from notifications.links import Links
from notifications.messages.to_admins import AdminContext
from notifications.wording.mentoring import Role
from notifications.wording.names import full_name


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipWord(AdminContext):
    """A word of one of the two; the other one never sees it.

    Attributes
    ----------
    who, other
        Who said it, and with whom the mentorship is.
    role
        Which of the two said it.
    word
        That they are stuck, or would like to go on.
    weeks
        For how much longer; 0 where that is not asked.
    note
        What they wrote; may be empty.
    """

    kind: ClassVar[str] = "mentorship_word"

    who: Person
    other: Person
    role: Role
    word: Literal["stuck", "extend"]
    weeks: int = 0
    note: str = ""

    def reply_to(self) -> tuple[Person, ...]:
        """Give who said it: the answer goes to them alone."""
        return (self.who,) if self.who.email else ()

    def view(self, links: Links) -> dict[str, Any]:
        """Word it."""
        return self.frame(links) | {
            "who": full_name(self.who),
            "other": full_name(self.other),
            "role": self.role,
            "word": self.word,
            "weeks": self.weeks,
            "note": self.note.splitlines(),
            "answers": bool(self.who.email),
        }
