"""What became of a round, for its admins: figures, who went without, whose mail was withheld."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from notifications.links import Links
from notifications.messages.to_admins import AdminContext
from notifications.wording.names import isolated, one_line
from notifications.wording.sentence import Sentence
from notifications.wording.shortages import Shortage, short_topics
from notifications.wording.unmatched import admin_reason

MOST_NAMED: Final = 25
"""How many people a mail lists; the round's page lists them all."""


@dataclass(frozen=True, slots=True)
class UnmatchedPerson:
    """A member without a match, with the engine's reason."""

    name: str
    function: str | None
    reason: str
    role: str = "member"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundSummary(AdminContext):
    """A round whose introductions are on their way.

    Attributes
    ----------
    unmatched
        Everybody eligible who went without.
    withheld
        Names of matched people whom no mail can reach: they have no address. A sentence tells of
        somebody whose name is not known.
    shortages
        What the round is short of, the shortest first; a text is worded already.
    """

    kind: ClassVar[str] = "round_summary"

    unmatched: tuple[UnmatchedPerson, ...] = ()
    withheld: tuple[Sentence | str, ...] = ()
    shortages: tuple[Shortage | str, ...] = ()

    def view(self, links: Links) -> dict[str, Any]:
        """Word the summary."""
        return self.frame(links) | {
            "unmatched": [_unmatched(person) for person in self.unmatched[:MOST_NAMED]],
            "more_unmatched": max(0, len(self.unmatched) - MOST_NAMED),
            "withheld": [_named(each) for each in self.withheld[:MOST_NAMED]],
            "more_withheld": max(0, len(self.withheld) - MOST_NAMED),
            "shortages": short_topics(self.shortages),
        }


def _unmatched(person: UnmatchedPerson) -> dict[str, str]:
    return {
        "name": _plain(person.name),
        "function": _plain(person.function or ""),
        "why": admin_reason(person.reason, person.role),
    }


def _named(who: Sentence | str) -> str:
    return _plain(who if isinstance(who, str) else who.words())


def _plain(text: str) -> str:
    return isolated(one_line(text))
