"""What the engine gives back: matches with reasons, unmatched members with reasons, a bound."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

Audience = Literal["members", "admin"]
Role = Literal["member", "mentor", "mentee"]
UnmatchedReason = Literal["no_partner", "surplus", "odd_one", "floor", "no_capacity"]
Param = int | str | list[int] | list[str]

_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Reason:
    """Why members are in one match, as ids and numbers that notifications put into words.

    Attributes
    ----------
    rule
        The label of the rule, such as ``different.site``.
    message_id
        Which sentence says it.
    params
        Member numbers and labels only.
    points
        Thousandths of a point that the rule gives this pair. A match's score is the sum of its
        reasons' points divided by its number of pairs, rounded down.
    audience
        ``members`` may read it; ``admin`` is never worded to members.
    """

    rule: str
    message_id: str
    params: Mapping[str, Param]
    points: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class Match:
    """The members of one pair, trio, table, mentorship or team.

    Attributes
    ----------
    members
        Member numbers, ascending.
    score
        Thousandths of a point; a group averages its pairs, rounded down, and in a team its wishes.
    reasons
        The most telling first.
    mentor
        In a mentorship, which of the two members mentors the other.
    project
        In a team, the number of its project, if there are projects.

    Raises
    ------
    ValueError
        When there are fewer than two members, or they are not ascending and distinct, or when the
        mentor is not one of two.
    """

    members: tuple[int, ...]
    score: int
    reasons: tuple[Reason, ...] = ()
    mentor: int | None = None
    project: int | None = None

    def __post_init__(self) -> None:
        if len(self.members) < 2 or list(self.members) != sorted(set(self.members)):
            raise ValueError(f"a match needs two or more ascending members, got {self.members}")
        if self.mentor is not None and (len(self.members) != 2 or self.mentor not in self.members):
            raise ValueError(f"{self.mentor} is not one of two members, {self.members}")

    @property
    def mentee(self) -> int | None:
        """In a mentorship, who is mentored."""
        if self.mentor is None:
            return None
        return self.members[self.members[0] == self.mentor]

    def role(self, member: int) -> Role:
        """Say in which role somebody is in the match."""
        if self.mentor is None:
            return "member"
        return "mentor" if member == self.mentor else "mentee"


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A member without a match.

    Attributes
    ----------
    member
        The member's number.
    reason
        ``no_partner``: no rule-abiding partner at all; ``odd_one``: the only one left of an odd
        number of people who could meet each other; ``surplus``: too few partners for all who need
        one, in mentoring also a mentee whose fitting mentors had no free place to begin with;
        ``floor``: every match would have been too poor; ``no_capacity``: takes none now.
    blocked_by
        For each rule (its label) how many partners it removed; a partner counts for every rule
        that removes it. Blocked pairs count as ``not_possible``, mentors whose places are all
        taken as ``no_place``.
    role
        The role in which somebody went without; in a mentoring round one who offers and asks may
        go without in both.
    """

    member: int
    reason: UnmatchedReason
    blocked_by: Mapping[str, int] = field(default_factory=dict)
    role: Role = "member"

    def __post_init__(self) -> None:
        if self.role not in get_args(Role):
            raise ValueError(f"unmatched member {self.member}: no role is called {self.role!r}")
        if self.reason not in get_args(UnmatchedReason):
            raise ValueError(f"unmatched member {self.member}: no reason is called {self.reason!r}")


@dataclass(frozen=True, slots=True)
class Violation:
    """Something in a proposal that may not be.

    Attributes
    ----------
    rule
        The label of the rule or invariant that is broken.
    members
        Those concerned.
    message
        What is wrong, in numbers only.
    """

    rule: str
    members: tuple[int, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A round, solved.

    Attributes
    ----------
    matches
        Ascending by their first member.
    unmatched
        Ascending by member, in a mentoring round as mentees before as mentors. Matched and
        unmatched together are everyone, once; in a mentoring round once in each of their roles, and
        a mentor in as many matches as places.
    objective
        Sum of the matches' scores, thousandths of a point.
    upper_bound
        No round that the policy allows, with as many matches and as many members in them, has a
        larger objective.
    gap
        ``(upper_bound - objective) / max(1, |upper_bound|)``.
    optimal
        True only when it is proven.
    stopped_by
        What ended the search, such as ``optimal``, ``work_limit`` or ``time_limit``.
    seed
        The seed that decided ties.
    blocking_pairs
        In a mentoring round how many mentors and mentees would both rather have each other
        (Gale and Shapley 1962); ``None`` in any other.
    """

    matches: tuple[Match, ...]
    unmatched: tuple[Unmatched, ...]
    objective: int
    upper_bound: int
    gap: float
    optimal: bool
    stopped_by: str
    seed: int
    blocking_pairs: int | None = None

    def to_bytes(self) -> bytes:
        """Write the proposal as canonical JSON: the same proposal, the same bytes."""
        document = {
            "version": _VERSION,
            "matches": [_match_document(match) for match in self.matches],
            "unmatched": [_unmatched_document(left) for left in self.unmatched],
            **{name: getattr(self, name) for name in _FIGURES},
        }
        if self.blocking_pairs is not None:
            document["blocking_pairs"] = self.blocking_pairs
        return json.dumps(
            document, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode("utf-8")

    @classmethod
    def from_bytes(cls, content: bytes) -> Proposal:
        """Read what `to_bytes` wrote.

        Raises
        ------
        ValueError
            When the bytes are not a proposal of a version that this code reads.
        """
        try:
            document = json.loads(content)
            if document["version"] != _VERSION:
                raise ValueError(f"proposal of version {document['version']}: update the program")
            return cls(
                matches=tuple(_match(item) for item in document["matches"]),
                unmatched=tuple(_unmatched(item) for item in document["unmatched"]),
                **{name: document[name] for name in _FIGURES},
                blocking_pairs=document.get("blocking_pairs"),
            )
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            raise ValueError(f"the stored proposal is damaged: {error}") from error


_FIGURES: Final = ("objective", "upper_bound", "gap", "optimal", "stopped_by", "seed")


def _match_document(match: Match) -> dict[str, Any]:
    """Give a match as plain data."""
    document = {
        "members": list(match.members),
        "score": match.score,
        "reasons": [_reason_document(reason) for reason in match.reasons],
    }
    told = {"mentor": match.mentor, "project": match.project}
    return document | {name: value for name, value in told.items() if value is not None}


def _reason_document(reason: Reason) -> dict[str, Any]:
    """Give a reason as plain data."""
    return {
        "rule": reason.rule,
        "message_id": reason.message_id,
        "params": dict(reason.params),
        "points": reason.points,
        "audience": reason.audience,
    }


def _unmatched_document(left: Unmatched) -> dict[str, Any]:
    """Give an unmatched member as plain data."""
    document = {
        "member": left.member,
        "reason": left.reason,
        "blocked_by": dict(left.blocked_by),
    }
    return document if left.role == "member" else document | {"role": left.role}


def _match(document: dict[str, Any]) -> Match:
    """Read a match back."""
    reasons = tuple(Reason(**item) for item in document["reasons"])
    return Match(
        tuple(document["members"]),
        document["score"],
        reasons,
        document.get("mentor"),
        document.get("project"),
    )


def _unmatched(document: dict[str, Any]) -> Unmatched:
    """Read an unmatched member back."""
    return Unmatched(
        document["member"],
        document["reason"],
        document["blocked_by"],
        document.get("role", "member"),
    )
