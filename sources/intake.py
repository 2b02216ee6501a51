"""Read a whole directory of people: one row a person, one person an e-mail address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sources.erased import IsErased
from sources.known import KnownPeople
from sources.records import BadRow, PersonRecord
from sources.sync_log import CHUNK, OnProgress


@dataclass(slots=True)
class Intake:
    """What a feed holds, sorted.

    Attributes
    ----------
    seen
        How many rows were read.
    people
        The people to take, by key.
    leaving
        The keys of those who, as the feed itself says, have left.
    bad_rows
        The rows that are left out.
    unclear
        The keys of people whose row is left out: nothing is known of them, so nothing changes.
    erased
        How many rows are of people whose data was erased.
    """

    seen: int = 0
    people: dict[str, PersonRecord] = field(default_factory=dict)
    leaving: set[str] = field(default_factory=set)
    bad_rows: list[BadRow] = field(default_factory=list)
    unclear: set[str] = field(default_factory=set)
    erased: int = 0

    def leave_out(self, bad: BadRow) -> None:
        """Put a row aside."""
        self.bad_rows.append(bad)
        if bad.key is not None and bad.key not in self.people:
            self.unclear.add(bad.key)

    def expel(self, key: str, reason: str) -> None:
        """Put aside the row of a person who had been taken."""
        person = self.people.pop(key)
        self.leave_out(BadRow(person.file, person.line, reason, key))


def take_in(
    records: Iterable[PersonRecord | BadRow], on_progress: OnProgress | None = None
) -> Intake:
    """Read a feed; of two rows with one key or one e-mail address, the first is taken."""
    intake = Intake()
    by_email: dict[str, PersonRecord] = {}
    for intake.seen, record in enumerate(records, start=1):
        if isinstance(record, BadRow):
            intake.leave_out(record)
        elif record.status == "left":
            intake.leaving.add(record.key)
        else:
            _take_person(intake, record, by_email)
        if on_progress and intake.seen % CHUNK == 0:
            on_progress(intake.seen, None)
    intake.leaving -= intake.people.keys() | intake.unclear
    return intake


def _take_person(intake: Intake, record: PersonRecord, by_email: dict[str, PersonRecord]) -> None:
    same_key = intake.people.get(record.key)
    same_email = by_email.get(record.email) if record.email else None
    if same_key is not None:
        reason = (
            f"has the same key as line {same_key.line}, which was taken; keep one row for each"
            " person"
        )
        intake.leave_out(BadRow(record.file, record.line, reason, record.key))
    elif same_email is not None:
        reason = (
            f"has the same e-mail address as line {same_email.line}, which was taken; give each"
            " person one of their own, or none"
        )
        intake.leave_out(BadRow(record.file, record.line, reason, record.key))
    else:
        intake.people[record.key] = record
        intake.unclear.discard(record.key)
        if record.email:
            by_email[record.email] = record


def leave_out_erased(intake: Intake, known: KnownPeople, source: str, is_erased: IsErased) -> None:
    """Pass over the rows of people whose data was erased, and say no more of them than how many.

    A key alone says nothing where a member has it, or the address: who came back by their own wish
    joined by a link, and is known again by the address.
    """
    for key, person in list(intake.people.items()):
        here = key in known.by_key or known.joined(person.email) is not None
        named = None if here else key
        if is_erased(source=source, key=named, email=person.email):
            del intake.people[key]
            intake.unclear.add(key)
            intake.erased += 1


def leave_out_taken_addresses(intake: Intake, known: KnownPeople) -> None:
    """Put aside the rows whose address belongs to somebody whom this feed does not change."""
    pending = True
    while pending:
        held = known.held_addresses(intake.unclear)
        taken = [
            key
            for key, person in intake.people.items()
            if person.email
            and (held.get(person.email, key) != key or known.is_anothers(person.email, key))
        ]
        for key in taken:
            intake.expel(
                key,
                "has the e-mail address of somebody else who is known already; give each person"
                " one of their own, or none",
            )
        pending = bool(taken)
