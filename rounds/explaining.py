"""Why somebody has this match, or none, or takes no part."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

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
    from matching import Policy
    from matching.explain import WhyNot
    from matching.proposal import Role
    from matching.what_if import Attempt

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
    "not_so_often": "wants to be introduced less often",
    "smaller_groups": "wants to meet fewer people at once",
    "dropped": "was taken out of this round by an admin",
}
"""Why a member takes no part in a round, in words for an admin."""

MEETS = {"member": "meets", "mentor": "mentors", "mentee": "is mentored by"}
WOULD = {
    "member": "would be introduced",
    "mentor": "would have a new mentee",
    "mentee": "would have a mentor",
}
TRIED: Final[Mapping[str, int]] = {"pairs": 300, "mentorships": 300, "groups": 40}
"""Up to so many members a round is solved again unasked, which then takes seconds."""

ALWAYS_TRIED: Final[Mapping[str, int]] = dict.fromkeys(TRIED, sys.maxsize)

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


def explain(
    session: Session,
    round_: Round,
    member: Member,
    *,
    try_up_to: Mapping[str, int] = TRIED,
    executor: Executor | None = None,
) -> Explanation:
    """Say why a member was matched as they were, or not; in mentoring for each of their roles.

    That somebody would be introduced without a rule is said only where solving the round again
    shows it.

    Parameters
    ----------
    try_up_to
        Up to how many members a round is solved again, by what its matches are (`pairs`,
        `mentorships`, `groups`).
    executor
        Scores blocks of pairs where it is.

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
    left_out = _left_out(session, round_, member)
    told += [_why_not(round_, standing, left, try_up_to, executor) for left in left_out]
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


def _why_not(
    round_: Round,
    standing: RoundMember,
    left_out: UnmatchedMember,
    try_up_to: Mapping[str, int],
    executor: Executor | None,
) -> Explanation:
    role = left_out.role
    lines = [
        f"Partners taken away, {words}" for words in blocked_by_words(left_out.blocked_by, role)
    ]
    lines += _what_would_help(round_, standing, left_out, try_up_to, executor)
    why = admin_reason(left_out.reason, reason_role(round_, left_out))
    return Explanation(
        f"{left_out.member.name} {HAS_NO[left_out.role]}: {why}.",
        tuple(lines),
    )


def _what_would_help(
    round_: Round,
    standing: RoundMember,
    left_out: UnmatchedMember,
    try_up_to: Mapping[str, int],
    executor: Executor | None,
) -> list[str]:
    if left_out.reason == "no_capacity":
        return []
    if round_.problem is None or standing.number is None:
        return ["The round's data was erased, so what would help cannot be told."]
    from matching import Problem
    from rounds.program_file import frozen_program
    from rounds.solving import why_not

    policy = frozen_program(round_.program.slug, round_.document).policy
    problem = Problem.from_bytes(round_.problem)
    role = cast("Role", left_out.role)  # the engine gave it
    why = why_not(problem, policy, standing.number, role)
    lines = _allowed_in_words(why, policy, left_out)
    if problem.size > try_up_to[_matches_are(policy)]:
        return [*lines, "--what-if solves the round again without each rule, to see who it helps."]
    from matching.what_if import attempts

    tried = attempts(problem, policy, why, role, seed=round_.seed, executor=executor)
    return [*lines, *attempts_in_words(list(tried), left_out)]


def _matches_are(policy: Policy) -> str:
    if policy.kind == "mentoring":
        return "mentorships"
    return "groups" if policy.makes_groups else "pairs"


def _allowed_in_words(why: WhyNot, policy: Policy, left_out: UnmatchedMember) -> list[str]:
    """Say whether somebody may be met, which is not to say that there was somebody left."""
    name, role = left_out.member.name, left_out.role
    if not why.partners:
        return ["There was nobody else to meet."]
    if not why.smallest_change and left_out.reason == "floor":
        return [f"The rules allow partners; no match with one has {policy.floor} points."]
    if not why.smallest_change and policy.makes_groups:
        return [
            f"The rules about two allow {name} some company; in no group that keeps every rule was"
            " a place left."
        ]
    if not why.smallest_change:
        return [
            f"The rules allow {name} some partners; all of them have a match that serves the round"
            " better."
        ]
    changes = " and ".join(smallest_change_words(why.smallest_change, role))
    alone = blocked_by_words(why.only, role)
    return [
        f"The smallest change that allows {name} a partner, whom others may get: {changes}."
    ] + ([f"Partners removed by this rule alone, {', '.join(alone)}"] if alone else [])


def attempts_in_words(tried: Sequence[Attempt], left_out: UnmatchedMember) -> list[str]:
    """Say what came of solving a round again without some rules."""
    name, role = left_out.member.name, left_out.role
    helped = [each for each in tried if each.served]
    lines = [
        f"Without {rules_in_words(each.dropped)}, {name} {WOULD[role]}. Solved again to see it:"
        f" {_would_go(each.without)} without then."
        for each in helped
    ]
    if len(helped) < len(tried):
        others = "any other" if helped else "any"
        lines.append(f"Without {others} of the must rules alone, {name} would still go without.")
    return lines


def rules_in_words(labels: Sequence[str]) -> str:
    """Name rules as an admin finds them in the program's file."""
    if labels == ("floor",):
        return "the floor"
    named = [label.replace(".", " ").replace("_", " ") for label in labels]
    return f"the {'rule' if len(named) == 1 else 'rules'} {' and '.join(named)}"


def _would_go(count: int) -> str:
    if not count:
        return "nobody goes"
    return "1 goes" if count == 1 else f"{count:,} go"
