"""What members told us: topics, programs they join, whether they may be thanked by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from members.enrolment import join
from sources import AnswerRecord, BadRow
from store import Member, Program

OWN_WORDS = ("skills", "interests", "time_zone", "languages")


@dataclass(frozen=True, slots=True)
class AnswersTaken:
    """What a file of answers changed."""

    seen: int
    changed: int
    joined: int
    quarantined: tuple[BadRow, ...]


def take_answers(
    session: Session,
    records: Iterable[AnswerRecord | BadRow],
    *,
    program_of: Callable[[str], Program | None],
    now: datetime,
) -> AnswersTaken:
    """Write down what members said; what they set is theirs, and no feed overwrites it.

    Parameters
    ----------
    records
        The answers, with the rows that could not be read.
    program_of
        Gives the program of a slug, or None when there is no such program.
    """
    by_key = {member.source_key: member for member in session.scalars(select(Member))}
    by_email = {member.email.lower(): member for member in by_key.values() if member.email}
    quarantined: list[BadRow] = []
    seen = changed = joined = 0
    for answer in records:
        if isinstance(answer, BadRow):
            quarantined.append(answer)
            continue
        seen += 1
        member = by_key.get(answer.key or "") or by_email.get((answer.email or "").lower())
        if member is None:
            quarantined.append(BadRow(answer.file, answer.line, "nobody with this key or e-mail"))
            continue
        changed += _take_own_words(member, answer, now)
        for slug in answer.joins or ():
            program = program_of(slug)
            if program is None:
                reason = f"there is no program {slug!r}; programs are the files in programs/"
                quarantined.append(BadRow(answer.file, answer.line, reason))
                continue
            joined += join(session, program, member, actor="member", now=now).since == now
    return AnswersTaken(seen, changed, joined, tuple(quarantined))


def _take_own_words(member: Member, answer: AnswerRecord, now: datetime) -> bool:
    said = {
        field: getattr(answer, field) for field in OWN_WORDS if getattr(answer, field) is not None
    }
    said = {
        field: list(value) if isinstance(value, tuple) else value for field, value in said.items()
    }
    if answer.named is not None:
        said["thanks_by_name"] = answer.named
    changes = {field: value for field, value in said.items() if getattr(member, field) != value}
    for field, value in changes.items():
        setattr(member, field, value)
    own = sorted(set(member.set_by_member) | set(said))
    if own != member.set_by_member:
        member.set_by_member = own
    if changes:
        member.changed_at = now
    return bool(changes)
