"""What an admin decides before a round is solved: pin a pair, forbid one, drop a member."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from rounds.lifecycle import RoundError
from store import Member, Round, RoundChoice, RoundMember
from store.audit import record

PairKind = Literal["pin", "forbid"]


def choose_pair(
    session: Session,
    round_: Round,
    kind: PairKind,
    first: Member,
    second: Member,
    *,
    actor: str,
    now: datetime,
) -> RoundChoice:
    """Pin two members together, or keep them apart, in this round; an opposite choice is replaced.

    The round has to be proposed again for the choice to take effect.

    Raises
    ------
    RoundError
        When the round is past proposing, both are the same person, one takes no part, or a pin
        names two of whom neither can mentor the other.
    """
    require_open_to_choices(round_)
    if first.id == second.id:
        raise RoundError("A pair needs two different people.")
    standing = [_require_participant(session, round_, member) for member in (first, second)]
    if kind == "pin" and not _can_be_together(*standing):
        raise RoundError(
            f"{first.source_key} and {second.source_key} cannot be pinned: one has to offer to"
            f" mentor in this round, the other to ask for a mentor. {first.source_key} takes part"
            f" as {standing[0].roles[0]}, {second.source_key} as {standing[1].roles[0]}."
        )
    a, b = sorted((first.id, second.id))
    opposite = "forbid" if kind == "pin" else "pin"
    contrary = _existing(session, round_, opposite, a, b)
    if contrary:
        _take_back(session, round_, opposite, contrary, actor=actor, now=now)
    return _add(session, round_, kind, a, b, actor=actor, now=now)


def undo_pair(
    session: Session,
    round_: Round,
    kind: PairKind,
    first: Member,
    second: Member,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Take a pin, or what keeps two apart, out of this round again; the audit keeps both.

    The round has to be proposed again for it to take effect.

    Raises
    ------
    RoundError
        When the round is past proposing, or nobody chose this.
    """
    require_open_to_choices(round_)
    a, b = sorted((first.id, second.id))
    existing = _existing(session, round_, kind, a, b)
    if not existing:
        what = {"pin": "pinned together", "forbid": "kept apart"}[kind]
        raise RoundError(
            f"{first.source_key} and {second.source_key} are not {what} in round"
            f" {round_.period}, so there is nothing to undo."
        )
    _take_back(session, round_, kind, existing, actor=actor, now=now)


def drop_member(
    session: Session, round_: Round, member: Member, *, actor: str, now: datetime
) -> RoundChoice:
    """Take a member out of this round; they count as not eligible, by an admin's choice.

    Raises
    ------
    RoundError
        When the round is past proposing, or the member takes no part in it.
    """
    require_open_to_choices(round_)
    standing = _require_participant(session, round_, member)
    standing.reason = "dropped"
    return _add(session, round_, "drop", member.id, None, actor=actor, now=now)


def choices_of(session: Session, round_id: int) -> list[list[Any]]:
    """Return a round's choices as plain data, so that two moments can be compared.

    Swaps are among them, in their order.
    """
    rows = session.execute(
        select(RoundChoice.kind, RoundChoice.member_a_id, RoundChoice.member_b_id)
        .where(RoundChoice.round_id == round_id)
        .order_by(
            RoundChoice.kind,
            RoundChoice.number,
            RoundChoice.member_a_id,
            RoundChoice.member_b_id,
        )
    )
    return [list(row) for row in rows]


def _can_be_together(first: RoundMember, second: RoundMember) -> bool:
    """Tell whether the roles of two allow a match of them, in one direction at least."""
    one, other = set(first.roles), set(second.roles)
    pairs = (("member", "member"), ("mentor", "mentee"), ("mentee", "mentor"))
    return any(mine in one and theirs in other for mine, theirs in pairs)


def _add(
    session: Session,
    round_: Round,
    kind: str,
    a: int,
    b: int | None,
    *,
    actor: str,
    now: datetime,
) -> RoundChoice:
    existing = _existing(session, round_, kind, a, b)
    if existing:
        return existing[0]
    choice = RoundChoice(
        round_id=round_.id, kind=kind, member_a_id=a, member_b_id=b, by=actor, at=now
    )
    session.add(choice)
    record(
        session,
        at=now,
        actor=actor,
        action=f"round.{kind}",
        subject=f"round/{round_.id}",
        after={"members": [a] if b is None else [a, b]},
    )
    session.flush()
    return choice


def _take_back(
    session: Session,
    round_: Round,
    kind: str,
    choices: Sequence[RoundChoice],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Take the choices of one kind about one pair out of a round."""
    members = [choices[0].member_a_id, choices[0].member_b_id]
    for choice in choices:
        session.delete(choice)
    record(
        session,
        at=now,
        actor=actor,
        action=f"round.undo_{kind}",
        subject=f"round/{round_.id}",
        before={"members": members},
    )
    session.flush()


def _existing(
    session: Session, round_: Round, kind: str, a: int, b: int | None
) -> list[RoundChoice]:
    same_second = RoundChoice.member_b_id.is_(None) if b is None else RoundChoice.member_b_id == b
    return list(
        session.scalars(
            select(RoundChoice).where(
                RoundChoice.round_id == round_.id,
                RoundChoice.kind == kind,
                RoundChoice.member_a_id == a,
                same_second,
            )
        )
    )


def require_open_to_choices(round_: Round) -> None:
    """Refuse a round whose matches are settled."""
    if round_.state not in {"open", "proposed"}:
        raise RoundError(
            f"Round {round_.period} is {round_.state}; choices are made before approval."
        )


def _require_participant(session: Session, round_: Round, member: Member) -> RoundMember:
    standing = session.get(RoundMember, (round_.id, member.id))
    if standing is None or standing.reason is not None:
        why = "has no place in the program" if standing is None else f"is {standing.reason}"
        raise RoundError(
            f"{member.source_key} takes no part in round {round_.period}: the member {why}."
        )
    return standing
