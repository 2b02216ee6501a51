"""Why somebody has this match, or none, or takes no part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.contexts import Person
from notifications.wording.admin_reasons import admin_reasons
from notifications.wording.unmatched import (
    admin_reason,
    blocked_by_words,
    smallest_change_words,
)
from rounds.ledger_sheet import owed_in_words
from rounds.lifecycle import RoundError
from rounds.loading import reason_role
from rounds.sheet import gone_in_words, lead_in_words, seats_in_order
from store import Match, MatchMember, Member, Round, RoundMember, UnmatchedMember

if TYPE_CHECKING:
    from matching.explain import WhyNot
    from matching.proposal import Role

STANDING = {
    "left": "has left the organisation",
    "away": "is away",
    "external": "is external, and the program takes no externals",
    "out_of_scope": "is outside the program's scope",
    "invited": "was invited and has not answered",
    "waiting": "is on the waiting list",
    "paused": "has paused",
    "left_program": "has left the program",
    "skipped": "sits this round out",
    "no_answer": "was asked about this round and has not answered",
    "has_mentor": "has a mentor in this program already",
    "no_role": "has neither offered to mentor nor asked for a mentor",
    "booked": "is in a match of another program in this period",
    "dropped": "was taken out of this round by an admin",
}
"""Why a member takes no part in a round, in words for an admin."""

MEETS = {"member": "meets", "mentor": "mentors", "mentee": "is mentored by"}
HAS_NO = {
    "member": "has no match",
    "mentor": "has no new mentee",
    "mentee": "has no mentor",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One member's place in a round, in words.

    Attributes
    ----------
    headline
        What happened.
    lines
        Why, one thought a line.
    """

    headline: str
    lines: tuple[str, ...] = ()


def explain(session: Session, round_: Round, member: Member) -> Explanation:
    """Say why a member was matched as they were, or not; in mentoring for each of their roles.

    Raises
    ------
    RoundError
        When the member has no place in the program, or the round is not proposed yet.
    """
    standing = session.get(RoundMember, (round_.id, member.id))
    if standing is None:
        raise RoundError(f"{member.source_key} had no place in {round_.program.slug} at the time.")
    if standing.reason:
        return Explanation(f"{member.name} takes no part: {STANDING[standing.reason]}.")
    told = [_why(match, member) for match in _matches_of(session, round_, member)]
    told += [_why_not(round_, standing, left) for left in _left_out(session, round_, member)]
    if not told:
        raise RoundError(f"Round {round_.period} is {round_.state}: nobody is matched yet.")
    return _together(told, owed_in_words(session, round_, member))


def _together(told: Sequence[Explanation], owed: Sequence[str]) -> Explanation:
    """Put what is to be said of several matches and roles, and the ledger, one after the other."""
    first, *others = told
    more = [line for each in others for line in (each.headline, *each.lines)]
    return Explanation(first.headline, (*first.lines, *more, *owed))


def _matches_of(session: Session, round_: Round, member: Member) -> Sequence[Match]:
    return session.scalars(
        select(Match)
        .join(MatchMember)
        .where(MatchMember.member_id == member.id, Match.round_id == round_.id)
        .order_by(Match.number)
    ).all()


def _left_out(session: Session, round_: Round, member: Member) -> Sequence[UnmatchedMember]:
    return session.scalars(
        select(UnmatchedMember)
        .where(UnmatchedMember.round_id == round_.id, UnmatchedMember.member_id == member.id)
        .order_by(UnmatchedMember.role)
    ).all()


def _why(match: Match, member: Member) -> Explanation:
    seats = seats_in_order(match)
    people = [Person.of(seat.member) for seat in seats]
    team = f" in {match.project}" if match.project else ""
    others = " and ".join(person.name for person in people if person.id != member.id)
    role = next(seat.role for seat in seats if seat.member_id == member.id)
    return Explanation(
        f"{member.name} {MEETS[role]} {others}{team}: {match.score / 1000:g} points.",
        (*gone_in_words(match), *lead_in_words(match), *admin_reasons(match.reasons, people)),
    )


def _why_not(round_: Round, standing: RoundMember, left_out: UnmatchedMember) -> Explanation:
    role = left_out.role
    lines = [
        f"Partners taken away, {words}" for words in blocked_by_words(left_out.blocked_by, role)
    ]
    lines += _what_would_help(round_, standing, left_out)
    why = admin_reason(left_out.reason, reason_role(round_, left_out))
    return Explanation(
        f"{left_out.member.name} {HAS_NO[left_out.role]}: {why}.",
        tuple(lines),
    )


def _what_would_help(round_: Round, standing: RoundMember, left_out: UnmatchedMember) -> list[str]:
    if left_out.reason == "no_capacity":
        return []
    if left_out.reason == "surplus" and reason_role(round_, left_out) in {"table", "team"}:
        return ["Some company was possible; the places went to others."]
    if round_.problem is None or standing.number is None:
        return ["The round's data was erased, so what would help cannot be told."]
    from matching import Problem
    from rounds.program_file import frozen_program
    from rounds.solving import why_not

    policy = frozen_program(round_.program.slug, round_.document).policy
    problem = Problem.from_bytes(round_.problem)
    role = cast("Role", left_out.role)  # the engine gave it
    return _help_in_words(why_not(problem, policy, standing.number, role), role)


def _help_in_words(why: WhyNot, role: str) -> list[str]:
    if not why.smallest_change:
        return [
            "Some partners were possible; all of them have a match that serves the round better."
        ]
    changes = " and ".join(smallest_change_words(why.smallest_change, role))
    alone = blocked_by_words(why.only, role)
    return [f"The smallest change that would help: {changes}."] + (
        [f"Partners removed by this rule alone, {', '.join(alone)}"] if alone else []
    )
