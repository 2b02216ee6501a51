"""A round and all that is frozen with it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.people import Member, Program
from store.types import Base


class Round(Base):
    """One run of a program for one period.

    ``period`` is the scheduled instant as ISO text, or the name of an ad hoc round. ``problem`` and
    ``proposal`` are the canonical bytes of the engine's input and answer, so that a replay can be
    compared to the byte. Swaps do not change them: the matches are the answer with the swaps.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("program_id", "period"),
        CheckConstraint(
            "state IN ('open', 'proposed', 'approved', 'introduced', 'closed', 'cancelled',"
            " 'expired')",
            name="round_state",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    period: Mapped[str] = mapped_column(String(40))
    starts_on: Mapped[date]
    days: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="open")
    ended_reason: Mapped[str | None] = mapped_column(String(300))
    document: Mapped[dict[str, Any]]
    seed: Mapped[int]
    problem: Mapped[bytes | None]
    proposal: Mapped[bytes | None]
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    opened_at: Mapped[datetime]
    proposed_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None] = mapped_column(String(320))
    introduced_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    program: Mapped[Program] = relationship()
    members: Mapped[list[RoundMember]] = relationship(order_by="RoundMember.member_id")
    matches: Mapped[list[Match]] = relationship(order_by="Match.number")
    unmatched: Mapped[list[UnmatchedMember]] = relationship(order_by="UnmatchedMember.member_id")


class RoundMember(Base):
    """Who was looked at when the round opened; ``number`` is the place in the Problem.

    It stays when somebody is taken out afterwards, until the round is solved again: what is stored
    of the solved round is read by it.

    ``roles`` are those in which the member takes part.
    """

    __tablename__ = "round_members"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    number: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(40))
    roles: Mapped[list[str]] = mapped_column(default=lambda: ["member"])

    member: Mapped[Member] = relationship()


class RoundChoice(Base):
    """What an admin decided for a round: a pin, a forbidden pair, a member to drop or a swap.

    A pin, a forbidden pair and a drop are kept by whoever solves the round; a swap is an edit of
    the solved round, and ``number`` says which one, from 1 on. It is 0 for all others.
    """

    __tablename__ = "round_choices"
    __table_args__ = (
        UniqueConstraint("round_id", "kind", "member_a_id", "member_b_id", "number"),
        CheckConstraint("kind IN ('pin', 'forbid', 'drop', 'swap')", name="round_choice_kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    kind: Mapped[str] = mapped_column(String(10))
    member_a_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    member_b_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    number: Mapped[int] = mapped_column(default=0)
    by: Mapped[str] = mapped_column(String(320))
    at: Mapped[datetime]


class Match(Base):
    """The members of one pair, trio, table, mentorship or team, with the reasons for it.

    ``project`` is the name of a team's project; ``lead_id`` is who leads the team.
    """

    __tablename__ = "matches"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    number: Mapped[int]
    score: Mapped[int]
    reasons: Mapped[list[dict[str, Any]]]
    cancelled_reason: Mapped[str | None] = mapped_column(String(40))
    project: Mapped[str | None] = mapped_column(String(120))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    members: Mapped[list[MatchMember]] = relationship(
        order_by="MatchMember.member_id", cascade="all, delete-orphan"
    )


class MatchMember(Base):
    """A seat in a match. ``seat`` counts a member's matches in the round, up to their capacity.

    ``worth`` is what the member thinks of the meeting, from 1 to 5; never of a person.
    """

    __tablename__ = "match_members"
    __table_args__ = (UniqueConstraint("round_id", "member_id", "seat"),)

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    seat: Mapped[int] = mapped_column(default=1)
    role: Mapped[str] = mapped_column(String(10), default="member")
    met: Mapped[bool | None]
    worth: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    gone: Mapped[bool] = mapped_column(default=False)

    member: Mapped[Member] = relationship()


class UnmatchedMember(Base):
    """A member without a match in a round, with the reason and what blocked them, in counts.

    Somebody who offers to mentor and asks for a mentor may be without a match in either role.
    """

    __tablename__ = "unmatched_members"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(10), primary_key=True, default="member")
    reason: Mapped[str] = mapped_column(String(20))
    blocked_by: Mapped[dict[str, Any]]
    smallest_change: Mapped[list[str]] = mapped_column(default=list)

    member: Mapped[Member] = relationship()
