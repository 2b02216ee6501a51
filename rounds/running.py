"""Take a round as far as it can go by itself, from whatever state it is in."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.outbox import queue
from rounds.approving import approve, is_out_of_date
from rounds.correspondence import letters_of
from rounds.endings import close_earlier
from rounds.introducing import introduce
from rounds.letterhead import Letterhead
from rounds.letters import RoundLetters
from rounds.lifecycle import lock_round
from rounds.opening import Period, open_round
from rounds.program_file import ProgramFile, frozen_program
from rounds.proposing import propose_round
from rounds.solving import Progress
from store import Database, Round

SenderOf = Callable[[Round], Letterhead]


def run_round(
    database: Database,
    file: ProgramFile,
    period: Period,
    sender_of: SenderOf,
    *,
    actor: str,
    now: datetime,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> int:
    """Open, propose and, where no admin has to look first, approve and introduce a round.

    Each step is a transaction of its own and is skipped when it was done before, so that a run
    that was killed is simply run again. An ``executor`` scores the blocks of pairs.

    Returns
    -------
    int
        The round's id.
    """
    round_id = begin_round(database, file, period, sender_of, actor=actor, now=now)
    if _is_to_be_proposed(database, round_id, now=now):
        propose_round(
            database, round_id, actor=actor, now=now, on_progress=on_progress, executor=executor
        )
    settle_proposal(database, round_id, sender_of, actor=actor, now=now)
    return round_id


def begin_round(
    database: Database,
    file: ProgramFile,
    period: Period,
    sender_of: SenderOf,
    *,
    actor: str,
    now: datetime,
) -> int:
    """Open a period's round and end the ones before it; give its id."""
    with database.writing() as session:
        round_ = open_round(session, file, period, actor=actor, now=now)
        close_earlier(session, round_, actor=actor, now=now)
        tell_endings(session, sender_of, now=now)
        return round_.id


def settle_proposal(
    database: Database, round_id: int, sender_of: SenderOf, *, actor: str, now: datetime
) -> None:
    """Approve and introduce a proposed round, or ask the admins to, as its program says."""
    with database.writing() as session:
        round_ = lock_round(session, round_id)
        if round_.state != "proposed":
            return
        file = frozen_program(round_.program.slug, round_.document)
        sender = sender_of(round_)
        if file.arrangement.approval == "required":
            letters = letters_of(session, round_, sender)
            queue(session, list(letters.approval_wanted()), now=now)
            return
        approve(session, round_, actor="policy: automatic", now=now)
        introduce(session, round_, sender, actor=actor, now=now)


def introduce_approved(
    database: Database, sender_of: SenderOf, *, actor: str, now: datetime
) -> list[int]:
    """Introduce every round that was approved and is not introduced yet; give their ids."""
    with database.writing() as session:
        approved = session.scalars(
            select(Round).where(Round.state == "approved").order_by(Round.id).with_for_update()
        ).all()
        for round_ in approved:
            introduce(session, round_, sender_of(round_), actor=actor, now=now)
        return [round_.id for round_ in approved]


def tell_endings(session: Session, sender_of: SenderOf, *, now: datetime) -> int:
    """Tell the admins of rounds that were cancelled or have expired just now; give the new notes.

    To be called in the transaction that ended them, so that each ending is told once, and nobody
    who becomes an admin later hears of old ones.
    """
    ended = session.scalars(
        select(Round).where(Round.state.in_(("cancelled", "expired")), Round.ended_at == now)
    )
    drafts = [
        draft for round_ in ended for draft in RoundLetters(round_, sender_of(round_)).ended()
    ]
    return queue(session, drafts, now=now).queued


def _is_to_be_proposed(database: Database, round_id: int, *, now: datetime) -> bool:
    """Tell whether a round has no proposal, or one that nobody will look at and time overtook."""
    with database.reading() as session:
        round_ = session.get_one(Round, round_id)
        if round_.state == "proposed":
            file = frozen_program(round_.program.slug, round_.document)
            automatic = file.arrangement.approval != "required"
            return automatic and is_out_of_date(session, round_, now=now)
        return round_.state == "open"
