"""One thing worth passing on from a meeting: who wrote it, and who agrees that others read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session, aliased

from notifications.messages import RecognitionDigest
from notifications.messages import TipConsent as ConsentAsked
from notifications.outbox import cancel
from store import Match, MatchMember, Member, OutboxRow, Tip, TipConsent
from store.audit import record

LONGEST: Final = 600
"""As many characters as something that is passed on may have."""

NOT_OUT_YET: Final = ("queued", "deferred", "withheld")
TAKEN_BACK: Final = "it was taken back"


class TipError(ValueError):
    """Something that cannot be passed on; the message says why."""


def pass_on(
    session: Session,
    seat: MatchMember,
    *,
    text: str,
    topic: str | None,
    share: bool,
    now: datetime,
) -> Tip | None:
    """Keep what a member would pass on from a meeting; the last word counts.

    New words need the others' agreement anew. An empty text takes back what was there.

    Parameters
    ----------
    topic
        What it is about: one of `topics_of`, or None.
    share
        Whether the author agrees that others read it.

    Raises
    ------
    TipError
        When it is longer than `LONGEST`.
    """
    words = _tidy(text)
    if len(words) > LONGEST:
        raise TipError(f"what is passed on has at most {LONGEST} characters, not {len(words)}")
    tip = own_tip(session, seat)
    if not words:
        if tip is not None:
            take_back(session, tip, now=now)
        return None
    if tip is None:
        tip = Tip(match_id=seat.match_id, author_id=seat.member_id, text=words, topic=topic, at=now)
        session.add(tip)
    elif (tip.text, tip.topic) != (words, topic):
        _leave_to_be_asked_again(session, tip)
        tip.text, tip.topic, tip.at = words, topic, now
    session.flush()
    _set_consent(session, tip, seat.member_id, agrees=share, now=now)
    return tip


def own_tip(session: Session, seat: MatchMember) -> Tip | None:
    """Find what a member wrote down of a match."""
    return session.scalar(
        select(Tip).where(Tip.match_id == seat.match_id, Tip.author_id == seat.member_id)
    )


def others_tips(session: Session, seat: MatchMember) -> list[tuple[Tip, bool | None]]:
    """Return what the others of a match would pass on, each with the member's word on it."""
    mine, authors = aliased(TipConsent), aliased(TipConsent)
    found = session.execute(
        select(Tip, mine.agrees)
        .join(
            authors,
            and_(
                authors.tip_id == Tip.id,
                authors.member_id == Tip.author_id,
                authors.agrees.is_(True),
            ),
        )
        .outerjoin(mine, and_(mine.tip_id == Tip.id, mine.member_id == seat.member_id))
        .where(Tip.match_id == seat.match_id, Tip.author_id != seat.member_id)
        .order_by(Tip.id)
    )
    return [(tip, agrees) for tip, agrees in found.tuples()]


def agree(session: Session, tip_id: int, member_id: int, *, agrees: bool, now: datetime) -> Tip:
    """Write down whether a member of the match agrees that others read it; the last word counts.

    Raises
    ------
    TipError
        When there is no such thing any more, or the member is not in its match.
    """
    tip = session.get(Tip, tip_id)
    seat = session.get(MatchMember, (tip.match_id, member_id)) if tip is not None else None
    if tip is None or seat is None or seat.gone:
        raise TipError("there is nothing to agree to any more")
    _set_consent(session, tip, member_id, agrees=agrees, now=now)
    if tip.author_id != member_id:
        cancel(
            session,
            subject=question_about(tip),
            kind=ConsentAsked.kind,
            member_id=member_id,
            reason="it is answered",
        )
    return tip


def take_back(session: Session, tip: Tip, *, now: datetime) -> None:
    """Delete what was passed on, for good: from the collection, and from mail not sent yet."""
    _leave_to_be_asked_again(session, tip)
    record(
        session,
        at=now,
        actor="member",
        action="tip.take_back",
        subject=f"match/{tip.match_id}",
        after={"members": [tip.author_id]},
    )
    session.delete(tip)
    session.flush()


def topics_of(session: Session, seat: MatchMember) -> Sequence[str]:
    """Return what a meeting may have been about: what one of the match can show.

    The member's own wishes to learn are among them; those of the others are theirs to tell.
    """
    people = session.scalars(
        select(Member).join(MatchMember).where(MatchMember.match_id == seat.match_id)
    ).all()
    own = [topic for each in people if each.id == seat.member_id for topic in each.interests]
    shown = [topic for each in people for topic in each.skills]
    return sorted({topic.strip() for topic in (*shown, *own) if topic.strip()}, key=str.casefold)


def question_about(tip: Tip) -> str:
    """Return the subject of the mail that asks the others; other words make another question."""
    return f"tip-{tip.id}-{tip.at:%Y%m%d%H%M%S}"


def is_public() -> ColumnElement[bool]:
    """Tell of a tip whether its author and everybody else of the match agree."""
    agreed = exists().where(
        TipConsent.tip_id == Tip.id,
        TipConsent.member_id == MatchMember.member_id,
        TipConsent.agrees.is_(True),
    )
    lacking = (
        exists()
        .where(
            MatchMember.match_id == Tip.match_id,
            MatchMember.gone.is_(False),
            ~agreed.correlate(Tip, MatchMember),
        )
        .correlate(Tip)
    )
    by_author = (
        exists()
        .where(
            TipConsent.tip_id == Tip.id,
            TipConsent.member_id == Tip.author_id,
            TipConsent.agrees.is_(True),
        )
        .correlate(Tip)
    )
    stands = (
        exists().where(Match.id == Tip.match_id, Match.cancelled_reason.is_(None)).correlate(Tip)
    )
    return and_(by_author, stands, ~lacking)


def _set_consent(
    session: Session, tip: Tip, member_id: int, *, agrees: bool, now: datetime
) -> None:
    consent = session.get(TipConsent, (tip.id, member_id))
    before = None if consent is None else consent.agrees
    if before is agrees:
        return
    if consent is None:
        consent = TipConsent(tip_id=tip.id, member_id=member_id)
        session.add(consent)
    consent.agrees, consent.at = agrees, now
    if not agrees:
        _take_out_of_digests(session, tip)
    record(
        session,
        at=now,
        actor="member",
        action="tip.consent",
        subject=f"match/{tip.match_id}",
        before=None if before is None else {"agrees": before},
        after={"members": [member_id], "agrees": agrees},
    )
    session.flush()


def _leave_to_be_asked_again(session: Session, tip: Tip) -> None:
    """Forget what the others said of the words that were there, and tell nobody of those."""
    cancel(session, subject=question_about(tip), reason=TAKEN_BACK)
    _take_out_of_digests(session, tip)
    session.expire(tip, ["consents"])
    for consent in [each for each in tip.consents if each.member_id != tip.author_id]:
        tip.consents.remove(consent)
    session.flush()


def _take_out_of_digests(session: Session, tip: Tip) -> None:
    """Take it out of digests that are not out yet; one that has nothing else to say is not sent."""
    if tip.told_in is None:
        return
    waiting = session.scalars(
        select(OutboxRow).where(
            OutboxRow.kind == RecognitionDigest.kind,
            OutboxRow.subject == tip.told_in,
            OutboxRow.state.in_(NOT_OUT_YET),
        )
    )
    for row in waiting:
        tips = [each for each in row.context.get("tips", ()) if each["id"] != tip.id]
        if tips or row.context.get("thanked"):
            row.context = row.context | {"tips": tips}
        else:
            row.state, row.state_reason = "cancelled", TAKEN_BACK


def _tidy(text: str) -> str:
    """Keep words and line ends; leave out signs that no reader sees."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(sign for sign in line if sign.isprintable()).rstrip() for line in lines)
    return "\n".join(kept).strip()
