"""A round as an admin reviews it: figures, matches with reasons, who went without and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.contexts import Person
from notifications.wording.admin_reasons import admin_reasons
from notifications.wording.unmatched import (
    admin_reason,
    blocked_by_words,
    smallest_change_words,
)
from rounds.activity_notices import activity_notices
from rounds.loading import kind_of, load_matches, load_unmatched, period_label, reason_role
from store import Match, MatchMember, Round, RoundMember, UnmatchedMember

INTERNAL: Final = ("choices", "swapped")
"""The figures by which a round knows what it was made from; they say nothing to an admin."""


@dataclass(frozen=True, slots=True)
class SheetMatch:
    """One match: its people, its points and why, in words.

    Attributes
    ----------
    people
        In a mentorship the mentor first.
    roles
        Of the people: ``member``, ``mentor`` or ``mentee``.
    score
        Thousandths of a point.
    gone
        Keys of people who take no part after all.
    project
        What a team's project is called.
    lead
        The key of who leads a team.
    """

    number: int
    people: tuple[Person, ...]
    keys: tuple[str, ...]
    roles: tuple[str, ...]
    score: int
    reasons: tuple[str, ...]
    gone: tuple[str, ...]
    project: str | None = None
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class SheetUnmatched:
    """One member without a match in a role, and why, in words."""

    person: Person
    key: str
    role: str
    reason: str
    blocked_by: tuple[str, ...]
    smallest_change: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """A round to look at.

    Attributes
    ----------
    period, label
        The period's name on the command line, and as people call it.
    standing
        How many of the program's members take no part, by reason.
    figures
        As `rounds.solving.Solution` gives them; empty before the round is proposed.
    notices
        What the admin should know, in sentences.
    """

    program: str
    slug: str
    kind: str
    period: str
    label: str
    state: str
    ended_reason: str | None
    starts_on: date
    standing: dict[str, int]
    figures: dict[str, Any]
    matches: tuple[SheetMatch, ...]
    unmatched: tuple[SheetUnmatched, ...]
    notices: tuple[str, ...] = ()


def round_sheet(session: Session, round_: Round) -> RoundSheet:
    """Put a round into a sheet."""
    return RoundSheet(
        program=round_.document["name"],
        slug=round_.program.slug,
        kind=kind_of(round_),
        period=round_.period,
        label=period_label(round_),
        state=round_.state,
        ended_reason=round_.ended_reason,
        starts_on=round_.starts_on,
        standing=_standing(session, round_),
        figures={name: each for name, each in round_.figures.items() if name not in INTERNAL},
        matches=tuple(_match(match) for match in load_matches(session, round_)),
        unmatched=tuple(_unmatched(round_, left) for left in load_unmatched(session, round_)),
        notices=activity_notices(session, round_),
    )


def gone_in_words(match: Match) -> list[str]:
    """Say who of a match takes no part after all."""
    return [f"{seat.member.name} no longer takes part" for seat in match.members if seat.gone]


def lead_in_words(match: Match) -> list[str]:
    """Say who leads a team."""
    seats = (seat for seat in match.members if seat.member_id == match.lead_id)
    leads = (seat.member for seat in seats if not seat.gone)
    return [f"{lead.name} leads" for lead in leads]


def _standing(session: Session, round_: Round) -> dict[str, int]:
    reasons = session.scalars(select(RoundMember.reason).where(RoundMember.round_id == round_.id))
    return dict(sorted(Counter(reason for reason in reasons if reason).items()))


def _match(match: Match) -> SheetMatch:
    seats = seats_in_order(match)
    people = tuple(Person.of(seat.member) for seat in seats)
    return SheetMatch(
        number=match.number,
        people=people,
        keys=tuple(seat.member.source_key for seat in seats),
        roles=tuple(seat.role for seat in seats),
        score=match.score,
        reasons=(
            *gone_in_words(match),
            *lead_in_words(match),
            *admin_reasons(match.reasons, people),
        ),
        project=match.project,
        lead=next((s.member.source_key for s in seats if s.member_id == match.lead_id), None),
        gone=tuple(seat.member.source_key for seat in seats if seat.gone),
    )


def seats_in_order(match: Match) -> list[MatchMember]:
    """Return the seats of a match by member, in a mentorship the mentor's first."""
    return sorted(match.members, key=lambda seat: (seat.role == "mentee", seat.member_id))


def _unmatched(round_: Round, left: UnmatchedMember) -> SheetUnmatched:
    return SheetUnmatched(
        person=Person.of(left.member),
        key=left.member.source_key,
        role=left.role,
        reason=admin_reason(left.reason, reason_role(round_, left)),
        blocked_by=tuple(blocked_by_words(left.blocked_by, left.role)),
        smallest_change=tuple(smallest_change_words(left.smallest_change, left.role)),
    )
