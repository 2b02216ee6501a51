"""Checks why members have no match, for `matching.verify`: member by member, in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from matching.proposal import Proposal, Unmatched, Violation
from matching.verify_rules import Facts, breaks, label_of, points_of

LOOKED_THROUGH: Final = 1000
"""Up to so many members it is checked who could have met whom among those left over."""

MOST_COUNTED: Final = 200_000
"""How many partners are counted by what removes them, which may be those of the first left over."""

MOST_LOOKED_AT: Final = 2_000_000
"""How many partners are looked at to check reasons, which may be those of the first left over."""

Rules = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Standing:
    """What can keep a member out for good: musts that never give way, and the floor."""

    rules: Rules
    prefer: Rules
    floor: int


def check_unmatched(
    facts: Facts, document: dict[str, Any], proposal: Proposal
) -> Iterator[Violation]:
    """Find members whose reason for having no match is not true.

    Parameters
    ----------
    facts
        The problem.
    document
        The policy's document.
    proposal
        The proposal; where a limit stopped it, members left over may have had partners.

    Yields
    ------
    Violation
        Each untrue reason or count, and every two who were left over and could have met.
    """
    standing = Standing(
        rules=[
            item
            for item in document["must"]
            if "rest" not in item or item["rest"]["else"] == "unmatched"
        ],
        prefer=document["prefer"],
        floor=1000 * document["floor"],
    )
    looks = iter(range(MOST_LOOKED_AT))
    for left in proposal.unmatched:
        yield from _reason(facts, standing, left, looks)
    for left in proposal.unmatched[: MOST_COUNTED // max(1, facts.size)]:
        yield from _counts(facts, standing, left)
    if proposal.stopped_by == "optimal" and facts.size <= LOOKED_THROUGH:
        yield from _could_have_met(facts, standing, proposal)
        yield from _odd_ones(facts, standing, proposal)


def _may_meet(facts: Facts, standing: Standing, a: int, b: int) -> bool:
    """Say whether two members could meet under the musts that never give way."""
    return (
        facts.capacity(a) > 0
        and facts.capacity(b) > 0
        and not facts.is_blocked(a, b)
        and not any(breaks(facts, item, a, b) for item in standing.rules)
    )


def _could_pair(facts: Facts, standing: Standing, a: int, b: int) -> bool:
    """Say whether two members could be a match: they may meet, and it is not too poor."""
    return _may_meet(facts, standing, a, b) and _is_good(facts, standing, a, b)


def _is_good(facts: Facts, standing: Standing, a: int, b: int) -> bool:
    """Say whether a pair would not be below the floor."""
    if not standing.floor:
        return True
    ways = ((a, b), (b, a))
    points = sum(points_of(facts, item, *way) for item in standing.prefer for way in ways)
    return points >= standing.floor


def _others(facts: Facts, member: int) -> Iterator[int]:
    return (other for other in range(facts.size) if other != member)


def _untrue(left: Unmatched, why: str) -> Violation:
    return Violation(
        "unmatched", (left.member,), f"member {left.member}: {left.reason} is not true, {why}"
    )


def _reason(
    facts: Facts, standing: Standing, left: Unmatched, looks: Iterator[int]
) -> Iterator[Violation]:
    """Check capacity, and whether there was anybody to meet."""
    able = facts.capacity(left.member) > 0
    if (left.reason == "no_capacity") == able:
        yield _untrue(left, f"the capacity is {facts.capacity(left.member)}")
    elif able:
        yield from _partners(facts, standing, left, looks)


def _partners(
    facts: Facts, standing: Standing, left: Unmatched, looks: Iterator[int]
) -> Iterator[Violation]:
    """Check whether there was anybody to meet, and anybody who is not below the floor."""
    anybody = False
    for other in _others(facts, left.member):
        if next(looks, None) is None:
            return
        if _may_meet(facts, standing, left.member, other):
            anybody = True
            if _is_good(facts, standing, left.member, other):
                if left.reason in {"no_partner", "floor"}:
                    yield _untrue(left, "somebody could be met")
                return
    if left.reason != ("floor" if anybody else "no_partner"):
        yield _untrue(left, f"{'only poor matches' if anybody else 'nobody'} could be had")


def _counts(facts: Facts, standing: Standing, left: Unmatched) -> Iterator[Violation]:
    """Count again which rule removed how many partners, where that is said."""
    if not left.blocked_by:
        return
    counts: Counter[str] = Counter()
    able = facts.capacity(left.member) > 0
    for other in _others(facts, left.member):
        possible = able and facts.capacity(other) > 0 and not facts.is_blocked(left.member, other)
        counts["not_possible"] += not possible
        for item in standing.rules:
            counts[label_of(item)] += breaks(facts, item, left.member, other)
    if dict(left.blocked_by) != {label: count for label, count in counts.items() if count}:
        yield Violation(
            "blocked_by", (left.member,), f"member {left.member}: what removed partners is untrue"
        )


def _could_have_met(facts: Facts, standing: Standing, proposal: Proposal) -> Iterator[Violation]:
    """Find two who were left over and could have met each other."""
    for a, b in combinations([left.member for left in proposal.unmatched], 2):
        if _could_pair(facts, standing, a, b):
            yield Violation("unmatched", (a, b), f"members {a} and {b} could have met")


def _odd_ones(facts: Facts, standing: Standing, proposal: Proposal) -> Iterator[Violation]:
    """Check who is the only one left of an odd number of people who could meet each other."""
    waiting = {left.member for left in proposal.unmatched if facts.capacity(left.member) > 0}
    for left in proposal.unmatched:
        if left.reason in {"odd_one", "surplus"}:
            part = _reachable(facts, standing, left.member)
            odd = len(part) % 2 == 1 and part & waiting == {left.member}
            if (left.reason == "odd_one") != odd:
                yield _untrue(left, f"{len(part & waiting)} of {len(part)} are left")


def _reachable(facts: Facts, standing: Standing, member: int) -> set[int]:
    """Follow from a member who could meet whom, through everybody who is not pinned."""
    unseen = {other for other in _others(facts, member) if not facts.is_pinned(other)}
    found, waiting = {member}, [member]
    while waiting:
        here = waiting.pop()
        near = {other for other in unseen if _could_pair(facts, standing, here, other)}
        unseen -= near
        found |= near
        waiting += near
    return found
