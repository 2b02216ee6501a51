"""The weekly digest of a community: who helped across functions, and what members pass on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final

from notifications.contexts import Context, Mailing, Rank
from notifications.links import Links, Purpose
from notifications.mailto import answer_subject
from notifications.wording.dates import span
from notifications.wording.names import isolated, listed, one_line
from notifications.wording.passed_on import from_whom
from notifications.wording.translation import _n

MOST_TOPICS: Final = 3


@dataclass(frozen=True, slots=True)
class Thanked:
    """Somebody who helped and agreed to be named.

    Attributes
    ----------
    people_helped
        How many different people; posts are not counted.
    functions
        The functions of those people.
    topics
        What the help was about, when it is known.
    """

    name: str
    function: str | None
    people_helped: int
    functions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PassedOn:
    """One thing worth passing on from a meeting; everybody who was there agreed.

    Attributes
    ----------
    name
        The author's first name; empty unless they agreed to be named.
    function
        The author's function; empty where it would tell who it was.
    """

    id: int
    text: str
    topic: str = ""
    name: str = ""
    function: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionDigest(Context):
    """Thanks of one week, to one member of the community.

    Attributes
    ----------
    community, slug, purpose
        The community's name, short name and purpose.
    week
        The week in English words, such as ``4 to 10 January``.
    first_day, days
        The week as days, to be worded for the reader; None in digests queued before it was kept.
    recipient
        The id of the member it goes to; None in digests that were queued before it was kept.
    thanked
        Only people who agreed to be named.
    tips
        What members pass on; without thanks and tips there is nothing to send.
    """

    kind: ClassVar[str] = "recognition_digest"
    rank: ClassVar[Rank] = Rank.LAST

    community: str
    slug: str
    week: str
    thanked: tuple[Thanked, ...]
    contact: str
    purpose: str = ""
    recipient: int | None = None
    tips: tuple[PassedOn, ...] = ()
    first_day: date | None = None
    days: int = 7

    def __post_init__(self) -> None:
        if not (self.thanked or self.tips):
            raise ValueError("a digest that thanks nobody and passes nothing on is not sent")

    def mailing(self) -> Mailing:
        """Name the community's list."""
        stop = answer_subject(self.slug, "stop")
        return Mailing(self.community, self.slug, self.contact, stop)

    def claims(self) -> dict[str, Any]:
        """Give what a link in the message carries."""
        return {} if self.recipient is None else {"m": self.recipient, "c": self.slug}

    def view(self, links: Links) -> dict[str, Any]:
        """Word the thanks."""
        return {
            "community": one_line(self.community),
            "purpose": self.purpose,
            "week": span(self.first_day, self.days) if self.first_day else self.week,
            "thanked": [_thanks(person) for person in self.thanked],
            "first": _plain(self.thanked[0].name) if self.thanked else "",
            "more": max(0, len(self.thanked) - 1),
            "tips": [_tip(tip) for tip in self.tips],
            "collection": links.page(Purpose.TIPS, **self.claims()) if self.claims() else None,
            "functions": len({function for each in self.thanked for function in each.functions}),
            "contact": self.contact,
            "stop": {
                "link": links.stop(self),
                "subject": self.mailing().stop_subject,
            },
        }


def _thanks(person: Thanked) -> dict[str, str]:
    topics = listed([_plain(topic) for topic in person.topics[:MOST_TOPICS]])
    return {
        "name": _plain(person.name),
        "function": _plain(person.function or ""),
        "helped": _helped(person),
        "topics": topics,
    }


def _tip(tip: PassedOn) -> dict[str, str]:
    return {
        "text": _plain(tip.text),
        "topic": _plain(tip.topic),
        "by": from_whom(_plain(tip.name), _plain(tip.function)),
    }


def _helped(person: Thanked) -> str:
    """Say what somebody did, for after their name."""
    functions = listed([_plain(function) for function in person.functions])
    if functions:
        return _n(
            "helped one colleague in {functions}",
            "helped {count} colleagues in {functions}",
            person.people_helped,
            functions=functions,
        )
    return _n("helped one colleague", "helped {count} colleagues", person.people_helped)


def _plain(text: str) -> str:
    return isolated(one_line(text))
