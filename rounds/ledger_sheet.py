"""The ledger of a program in words, for its admins; no member is told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from insights.ledger import GOOD, LEFT_OUT, LOST, POOR, STOOD_UP
from notifications.wording.numbers import number
from rounds.ledger import Accounts, Entry, accounts_before, accounts_now
from rounds.loading import period_label
from store import Member, Program, Round

OUTCOMES: Final = {
    LEFT_OUT: "left out",
    STOOD_UP: "stood up",
    POOR: "poor match",
    LOST: "lost a mentor",
    GOOD: "good match",
}
"""What a round was for a member, in words for an admin."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What one round was for a member, and what they are owed after it."""

    period: str
    label: str
    outcome: str
    owed: int


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One member's account.

    Attributes
    ----------
    owed
        How often a good match is owed now.
    counts
        How many rounds were what, in words.
    entries
        Round by round, the first one first.
    """

    key: str
    name: str
    function: str | None
    owed: int
    counts: dict[str, int]
    entries: tuple[LedgerEntry, ...]


def ledger_lines(session: Session, slug: str) -> list[LedgerLine]:
    """Return the accounts of a program's members that were ever owed anything, most owed first."""
    program = session.scalar(select(Program).where(Program.slug == slug))
    if program is None:
        return []
    accounts = accounts_now(session, program.id)
    owing = {
        member: entries
        for member, entries in accounts.entries().items()
        if any(entry.outcome != GOOD for entry in entries)
    }
    rounds = _rounds(session, accounts)
    owed = accounts.owed()
    people = session.scalars(select(Member).where(Member.status != "left").order_by(Member.name))
    lines = [
        _line(person, owed.get(person.id, 0), owing[person.id], rounds)
        for person in people
        if person.id in owing
    ]
    return sorted(lines, key=lambda line: -line.owed)


def owed_in_words(session: Session, round_: Round, member: Member) -> list[str]:
    """Say what a member was owed before a round, and why; nothing where it was nothing."""
    accounts = accounts_before(session, round_, [member.id])
    owed = accounts.owed().get(member.id, 0)
    if not owed:
        return []
    rounds = _rounds(session, accounts)
    open_ = [each for each in accounts.entries()[member.id] if each.outcome != GOOD][-owed:]
    why = "; ".join(
        f"{OUTCOMES[entry.outcome]}, {period_label(rounds[entry.round_id])}" for entry in open_
    )
    times = "once" if owed == 1 else f"{number(owed)} times"
    return [f"Was owed a good match {times} before this round: {why}."]


def _rounds(session: Session, accounts: Accounts) -> dict[int, Round]:
    held = {int(round_id) for round_id in accounts.rounds}
    query = (
        select(Round)
        .where(Round.id.in_(held))
        .options(load_only(Round.period, Round.starts_on, Round.days))
    )
    return {each.id: each for each in session.scalars(query)}


def _line(
    person: Member, owed: int, entries: Sequence[Entry], rounds: dict[int, Round]
) -> LedgerLine:
    counts = Counter(OUTCOMES[entry.outcome] for entry in entries)
    return LedgerLine(
        key=person.source_key,
        name=person.name,
        function=person.function,
        owed=owed,
        counts={words: counts[words] for words in OUTCOMES.values()},
        entries=tuple(
            LedgerEntry(
                period=rounds[entry.round_id].period,
                label=period_label(rounds[entry.round_id]),
                outcome=OUTCOMES[entry.outcome],
                owed=entry.owed,
            )
            for entry in entries
        ),
    )
