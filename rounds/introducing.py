"""Introduce an approved round: its new state and its mail, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from sqlalchemy.orm import Session

from notifications.outbox import Draft, Queued, queue
from rounds.letterhead import Letterhead
from rounds.letters import RoundLetters
from rounds.lifecycle import move
from rounds.loading import load_matches, load_unmatched
from rounds.parting import part_outdated
from store import Round


def introduce(
    session: Session, round_: Round, sender: Letterhead, *, actor: str, now: datetime
) -> Queued:
    """Move a round to ``introduced`` and queue every introduction, note and summary.

    Two members who were blocked since the approval are not introduced to each other.

    Raises
    ------
    RoundError
        When the round is not approved.
    """
    move(session, round_, "introduced", actor=actor, now=now)
    round_.introduced_at = now
    part_outdated(session, round_, actor=actor, now=now)
    return queue(session, list(_drafts(session, round_, sender)), now=now)


def _drafts(session: Session, round_: Round, sender: Letterhead) -> Iterator[Draft]:
    letters = RoundLetters(round_, sender)
    introductions = (letters.introductions(match) for match in load_matches(session, round_))
    return chain(
        chain.from_iterable(introductions),
        (letters.unmatched(left_out) for left_out in load_unmatched(session, round_)),
        letters.summary(),
    )
