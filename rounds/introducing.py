"""Introduce an approved round: its new state, its mentorships and its mail, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy.orm import Session

from notifications.outbox import Draft, Queued, queue
from rounds.beginning import begin_mentorships, end_of_leavers_in
from rounds.bookings import hold_bookings
from rounds.correspondence import letters_of
from rounds.letterhead import Letterhead
from rounds.letters import RoundLetters
from rounds.lifecycle import is_rematch, move
from rounds.loading import kind_of, load_matches, load_unmatched
from rounds.meeting_plans import plan_meetings
from rounds.overtaking import hold_places
from rounds.parting import part_outdated
from rounds.prompting import give_prompts
from store import Match, Round


def introduce(
    session: Session, round_: Round, sender: Letterhead, *, actor: str, now: datetime
) -> Queued:
    """Move a round to ``introduced`` and queue every introduction, note and summary.

    Two members who were blocked since the approval are not introduced to each other, nor is anybody
    whom another program introduced for the same days. In mentoring the mentorships begin here. The
    times at which each match can meet are written down with it.

    Raises
    ------
    RoundError
        When the round is not approved.
    """
    hold_bookings(session)  # before the places: an approval that introduces has them in this order
    if kind_of(round_) == "mentoring":
        hold_places(session, round_.program_id)
        end_of_leavers_in(session, round_, sender, now=now)
    move(session, round_, "introduced", actor=actor, now=now)
    round_.introduced_at = now
    part_outdated(session, round_, actor=actor, now=now)
    if kind_of(round_) == "mentoring":
        begin_mentorships(session, round_, sender, actor=actor, now=now)
    matches = load_matches(session, round_)
    give_prompts(session, matches, sender.prompts, now=now)
    letters = letters_of(session, round_, sender)
    queued = queue(session, list(_drafts(session, letters, matches)), now=now)
    plan_meetings(session, letters, matches, now=now)
    return queued


def _drafts(session: Session, letters: RoundLetters, matches: Sequence[Match]) -> Iterator[Draft]:
    round_ = letters.round_
    introductions = (letters.introductions(match) for match in matches)
    left_out = () if is_rematch(round_) else load_unmatched(session, round_)
    notes = (letters.unmatched(each) for each in left_out)
    return chain(chain.from_iterable(introductions), chain.from_iterable(notes), letters.summary())
