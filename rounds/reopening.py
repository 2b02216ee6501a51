"""Take up a program's file, and who takes part, anew in a round that is not approved yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from rounds.endings import cancel
from rounds.lifecycle import RoundError, is_rematch, move
from rounds.opening import TOO_FEW, Period, freeze_standing, standing_of, too_few
from rounds.program_changes import record_change
from rounds.program_file import ProgramFile
from rounds.proposing import forget_proposal
from store import Round, RoundMember


def reopen_round(
    session: Session, round_: Round, file: ProgramFile, *, actor: str, now: datetime
) -> None:
    """Let a round go by a program's file as it is now; who takes part is looked at anew.

    What was proposed is forgotten. The round keeps its period and what an admin chose for it: pins,
    those kept apart, and who was dropped.

    Raises
    ------
    RoundError
        When the round is past proposing, or is a rematch, or the file has become one of another
        kind.
    """
    _require_reopenable(round_, file)
    move(session, round_, "open", actor=actor, now=now)
    forget_proposal(session, round_, actor=actor, now=now)
    session.execute(delete(RoundMember).where(RoundMember.round_id == round_.id))
    before, round_.document = round_.document, file.document
    round_.opened_at = now
    record_change(session, round_, before, actor=actor, now=now)
    period = Period(round_.period, round_.starts_on, round_.days)
    standing = standing_of(session, round_.program, file, period)
    freeze_standing(session, round_, standing)
    lacking = too_few(file, standing)
    if lacking:
        cancel(session, round_, reason=f"{TOO_FEW}: {lacking}", actor=actor, now=now)


def is_of_another_file(round_: Round, file: ProgramFile) -> bool:
    """Tell whether a round that can be reopened goes by another file than this one."""
    return round_.state in {"open", "proposed"} and round_.document != file.document


def _require_reopenable(round_: Round, file: ProgramFile) -> None:
    if is_rematch(round_):
        raise RoundError(
            f"{round_.period} finds one mentee another mentor; cancel it and ask for another one:"
            " crossweave mentoring rematch"
        )
    was = round_.document.get("kind", "pairing")
    if was != file.policy.kind:
        raise RoundError(
            f"Round {round_.period} is one of {was}, and the file is one of {file.policy.kind} now."
            f" Cancel the round: crossweave round cancel {round_.program.slug} --reason TEXT"
        )
