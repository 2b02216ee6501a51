"""Let two members take each other's places in a proposed round, without solving it again.

The matches of a round are the engine's answer with its swaps, so a swap is never written over
another: all of them are applied anew to the answer, which stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import Policy, Problem, Proposal
from matching.swapping import SwapRefused, swapped
from rounds.absences import absent_from
from rounds.approving import is_out_of_date
from rounds.choices import choices_of, require_open_to_choices
from rounds.lifecycle import RoundError, lock_round
from rounds.program_file import frozen_program
from rounds.proposing import store_matches
from rounds.sheet import RoundSheet, round_sheet
from rounds.solved_figures import edited_figures
from rounds.solving import Solution, described
from rounds.swap_choices import SWAPPED, Pair, add_swap, remove_swap, swaps_of
from rounds.swap_refusals import refusal
from store import Database, Member, Round, RoundMember


@dataclass(frozen=True, slots=True)
class Places:
    """Two members whose places an admin exchanges.

    Attributes
    ----------
    first, second
        Their ids.
    actor, now
        Who does it, and when.
    """

    first: int
    second: int
    actor: str
    now: datetime

    @property
    def pair(self) -> Pair:
        """The two."""
        return self.first, self.second


Stored = tuple[dict[str, Any], tuple[str, ...]]
"""A round's program, and digests of its problem and answer, so that two moments can be compared."""


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a proposal with swaps is made from."""

    ids: tuple[int, ...]
    keys: tuple[str, ...]
    problem: Problem
    policy: Policy
    answer: Proposal
    choices: list[list[Any]]
    figures: dict[str, Any]
    stored: Stored


Record = Callable[[Session, Round], None]


@dataclass(frozen=True, slots=True)
class Edit:
    """A proposal with other swaps than the stored one, not written yet.

    Attributes
    ----------
    ids
        The members' ids by their number in the Problem.
    solution
        What is to be stored.
    choices, stored
        The round's choices, and its program, problem and answer, that it was made from.
    record
        Records what was chosen.
    """

    ids: tuple[int, ...]
    solution: Solution
    choices: list[list[Any]]
    stored: Stored
    record: Record


def carry_out(database: Database, round_id: int, edit: Edit, *, now: datetime) -> None:
    """Store what an edit comes to, with the choice that it was made by.

    Raises
    ------
    RoundError
        When the round is no longer proposed, was changed since the edit was prepared, or could not
        be approved with it.
    """
    with database.writing() as session:
        round_ = lock_round(session, round_id)
        _require_proposed(session, round_, now)
        if choices_of(session, round_id) != edit.choices or _stored(round_) != edit.stored:
            raise RoundError("Somebody changed this round meanwhile: run the same command again.")
        _write(session, round_, edit, now)


def foreseen_edit(database: Database, round_id: int, edit: Edit, *, now: datetime) -> RoundSheet:
    """Show what a round would be with an edit, and write nothing.

    Raises
    ------
    RoundError
        When the round could not be approved with it.
    """
    with database.reading() as session:
        round_ = session.get_one(Round, round_id)
        _write(session, round_, edit, now)
        return round_sheet(session, round_)


def swap_edit(
    database: Database, round_id: int, places: Places, *, executor: Executor | None = None
) -> Edit:
    """Prepare that two members take each other's places in a proposed round.

    Raises
    ------
    RoundError
        When there is no proposal, it is out of date, or the swap would break a rule; the message
        says which.
    """
    with database.reading() as session:
        round_ = session.get_one(Round, round_id)
        basis = _basis(session, round_, places)
        swaps = [*swaps_of(session, round_id), places.pair]
    solution = _solution(basis, swaps, places, executor)

    def record(session: Session, round_: Round) -> None:
        add_swap(session, round_, places.pair, actor=places.actor, now=places.now)

    return Edit(basis.ids, solution, basis.choices, basis.stored, record)


def undo_edit(
    database: Database, round_id: int, places: Places, *, executor: Executor | None = None
) -> Edit:
    """Prepare to take the latest swap of two members back; swaps of others stay.

    Raises
    ------
    RoundError
        When there is no such swap, or the round would break a rule without it.
    """
    with database.reading() as session:
        round_ = session.get_one(Round, round_id)
        basis = _basis(session, round_, places)
        swaps = swaps_of(session, round_id)
        both = {places.first, places.second}
        at = max((n for n, pair in enumerate(swaps) if set(pair) == both), default=None)
        if at is None:
            first, second = (session.get_one(Member, who).source_key for who in places.pair)
            raise RoundError(
                f"{first} and {second} are not swapped in round {round_.period}, so there is"
                " nothing to undo."
            )
    solution = _solution(basis, [*swaps[:at], *swaps[at + 1 :]], places, executor)

    def record(session: Session, round_: Round) -> None:
        remove_swap(session, round_, at, actor=places.actor, now=places.now)

    return Edit(basis.ids, solution, basis.choices, basis.stored, record)


def _write(session: Session, round_: Round, edit: Edit, now: datetime) -> None:
    """Write an edit; who it brings in, or together, may be what was not known to the problem."""
    edit.record(session, round_)
    store_matches(session, round_, edit.ids, edit.solution)
    round_.figures = edit.solution.figures | {"choices": choices_of(session, round_.id)}
    session.flush()
    if is_out_of_date(session, round_, now=now):
        raise RoundError(
            f"Round {round_.period} could not be approved with this: since it was solved, somebody"
            " who would be matched was blocked from the other, found a match elsewhere or takes no"
            " part any more. Nothing was changed."
        )


def _stored(round_: Round) -> Stored:
    content = (round_.problem or b"", round_.proposal or b"")
    return dict(round_.document), tuple(sha256(each).hexdigest() for each in content)


def _require_proposed(session: Session, round_: Round, now: datetime) -> None:
    require_open_to_choices(round_)
    propose = f"crossweave round propose {round_.program.slug}"
    if round_.state != "proposed" or round_.problem is None or round_.proposal is None:
        raise RoundError(
            f"Round {round_.period} has no matches yet in which places could be swapped. First:"
            f" {propose}"
        )
    if is_out_of_date(session, round_, now=now):
        raise RoundError(
            f"Round {round_.period} was changed after it was solved, so its matches will change."
            f" First: {propose}"
        )


def _basis(session: Session, round_: Round, places: Places) -> _Basis:
    _require_proposed(session, round_, places.now)
    assert round_.problem is not None
    assert round_.proposal is not None
    numbered = session.execute(
        select(RoundMember.member_id, Member.source_key)
        .join(Member, Member.id == RoundMember.member_id)
        .where(RoundMember.round_id == round_.id, RoundMember.number.is_not(None))
        .order_by(RoundMember.number)
    ).all()
    basis = _Basis(
        ids=tuple(member_id for member_id, _ in numbered),
        keys=tuple(key for _, key in numbered),
        problem=Problem.from_bytes(round_.problem),
        policy=frozen_program(round_.program.slug, round_.document).policy,
        answer=Proposal.from_bytes(round_.proposal),
        choices=choices_of(session, round_.id),
        figures=round_.figures,
        stored=_stored(round_),
    )
    absent = absent_from(session, round_, places.now)
    for who in places.pair:
        standing = session.get(RoundMember, (round_.id, who))
        roles = standing.roles if standing and who in basis.ids and not standing.reason else []
        if all((who, role) in absent for role in roles):
            key = session.get_one(Member, who).source_key
            raise RoundError(f"{key} takes no part in round {round_.period}.")
    return basis


def _solution(
    basis: _Basis, swaps: Sequence[Pair], places: Places, executor: Executor | None
) -> Solution:
    """Apply swaps to the engine's answer, and describe what it comes to."""
    numbers = {member_id: number for number, member_id in enumerate(basis.ids)}
    pairs = [(numbers[first], numbers[second]) for first, second in swaps]
    problem, policy = basis.problem, basis.policy
    try:
        proposal = swapped(problem, policy, basis.answer, pairs, executor=executor)
    except SwapRefused as refused:
        asked = tuple(basis.keys[numbers[who]] for who in places.pair)
        role = "mentee" if policy.kind == "mentoring" else "member"
        raise RoundError(refusal(refused, basis.keys, asked, role=role)) from refused
    figures = edited_figures(problem, policy, proposal, basis.figures)
    if pairs:
        digest = sha256(proposal.to_bytes()).hexdigest()
        figures |= {"swaps": len(pairs), SWAPPED: {"pairs": pairs, "sha256": digest}}
    return described(problem, policy, proposal, figures)
