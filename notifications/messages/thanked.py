"""You were thanked: a private note to somebody who helped colleagues of other functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final

from notifications.contexts import Context, Mailing, Person
from notifications.links import Links
from notifications.mailto import answer_subject
from notifications.wording.dates import span
from notifications.wording.names import called, isolated, listed, one_line

WEEK_DAYS: Final = 7
MOST_TOPICS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ThankedNote(Context):
    """Tells a member what their help of a week came to; nobody whom they helped is named.

    Attributes
    ----------
    community, slug, purpose
        The community's name, short name and purpose.
    first_day
        The first day of the week.
    people_helped
        How many different people of other functions.
    functions, topics
        The functions of those people, and what it was about; most people first.
    by_name
        The member's word on being named in the community's thanks; None where they never said.
    """

    kind: ClassVar[str] = "thanked"

    community: str
    slug: str
    contact: str
    recipient: Person
    first_day: date
    people_helped: int
    functions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    by_name: bool | None = None
    purpose: str = ""

    def mailing(self) -> Mailing:
        """Name the community's list."""
        stop = answer_subject(self.slug, "stop")
        return Mailing(self.community, self.slug, self.contact, stop)

    def claims(self) -> dict[str, Any]:
        """Give what a link in the message carries."""
        return {"m": self.recipient.id, "c": self.slug}

    def view(self, links: Links) -> dict[str, Any]:
        """Word the note."""
        return {
            "me": called(self.recipient, ()),
            "community": one_line(self.community),
            "purpose": self.purpose,
            "contact": self.contact,
            "week": span(self.first_day, WEEK_DAYS),
            "people_helped": self.people_helped,
            "functions": listed([_plain(each) for each in self.functions]),
            "topics": listed([_plain(each) for each in self.topics[:MOST_TOPICS]]),
            "by_name": self.by_name,
            "agree": {
                "link": links.answer(self, "named"),
                "subject": answer_subject(self.slug, "named"),
            },
            "stop": {"link": links.stop(self), "subject": self.mailing().stop_subject},
        }


def _plain(text: str) -> str:
    return isolated(one_line(text))
