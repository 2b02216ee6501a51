"""Read the audit: newest first, with names found at the moment of reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, defer
from sqlalchemy.sql.base import ExecutableOption

from notifications.contexts import Person
from notifications.wording.audit import Told, in_words
from notifications.wording.names import full_name, listed
from rounds.loading import period_label
from store import AuditEntry, Base, Match, Member, Mentorship, Program, Round

AT_ONCE: Final = 500
MOST_NAMED: Final = 6
GONE: Final = "somebody whose data was erased"

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry for an admin's eyes.

    Attributes
    ----------
    program
        The program's slug; None where it is of none, or of all.
    members
        The keys of the members it is about; of a block nobody's.
    words
        Who did what to whom, in a sentence.
    """

    at: datetime
    actor: str
    action: str
    subject: str
    program: str | None
    members: tuple[str, ...]
    words: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries are asked for; None means any.

    Attributes
    ----------
    program
        A program's slug.
    member_id
        A member whom they are about.
    action
        An action such as ``round.pin``, or all of one kind such as ``round``.
    since
        Not before this instant.
    """

    program: str | None = None
    member_id: int | None = None
    action: str | None = None
    since: datetime | None = None


def audit_trail(session: Session, sought: Sought, *, limit: int | None = None) -> list[AuditLine]:
    """Return the entries that are asked for, the newest first.

    Parameters
    ----------
    limit
        How many at most; None for all.
    """
    return list(islice(_lines(session, sought), limit))


def _lines(session: Session, sought: Sought) -> Iterator[AuditLine]:
    query = select(AuditEntry).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    if sought.since is not None:
        query = query.where(AuditEntry.at >= sought.since)
    if sought.action is not None:
        of_kind = AuditEntry.action.startswith(f"{sought.action}.", autoescape=True)
        query = query.where((AuditEntry.action == sought.action) | of_kind)
    for chunk in session.scalars(query.execution_options(yield_per=AT_ONCE)).partitions():
        known = _Known(session, chunk)
        for entry in chunk:
            about = known.about(entry)
            if sought.program not in (None, about.program):
                continue
            if sought.member_id is None or sought.member_id in about.members:
                yield known.line(entry, about)


@dataclass(frozen=True, slots=True)
class _About:
    """What an entry is about, by ids."""

    program: str | None = None
    members: tuple[int, ...] = ()
    round_name: str = ""


@dataclass(slots=True)
class _Known:
    """The rows that some entries name, looked up together."""

    session: Session
    entries: Sequence[AuditEntry]
    rounds: dict[int, Round] = field(init=False)
    matches: dict[int, Match] = field(init=False)
    mentorships: dict[int, Mentorship] = field(init=False)
    people: dict[int, Member] = field(init=False)
    programs: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        rows = self.session.execute(select(Program.id, Program.slug))
        self.programs = dict(rows.tuples().all())
        self.matches = self._rows(Match, self._ids("match"))
        self.mentorships = self._rows(Mentorship, self._ids("mentorship"))
        wanted = {match.round_id for match in self.matches.values()} | self._ids("round")
        wanted |= {_round_of_change(entry) for entry in self.entries}
        self.rounds = self._rows(Round, wanted, defer(Round.problem), defer(Round.proposal))
        ids = {who for entry in self.entries for who in self.about(entry).members}
        self.people = self._rows(Member, ids)

    def about(self, entry: AuditEntry) -> _About:
        """Find what an entry is about."""
        kind, number = _subject(entry)
        named = _named_members(entry)
        after: dict[str, Any] = entry.after or {}
        slug = after.get("program")
        if kind == "mentorship" and number in self.mentorships:
            mentorship = self.mentorships[number]
            both = (mentorship.mentor_id, mentorship.mentee_id)
            return _About(self.programs[mentorship.program_id], both)
        if kind == "member" and number is not None:
            return _About(self._slug(slug), (number, *named))
        if kind == "program":
            round_ = self.rounds.get(_round_of_change(entry))
            return _About(
                entry.subject.partition("/")[2], named, period_label(round_) if round_ else ""
            )
        round_ = self._round(kind, number)
        if round_ is None:
            return _About(slug, named)
        return _About(self.programs[round_.program_id], named, period_label(round_))

    def _slug(self, said: Any) -> str | None:
        """Return a program's slug of what an entry says: the slug, once the id."""
        return self.programs.get(said) if isinstance(said, int) else said

    def line(self, entry: AuditEntry, about: _About) -> AuditLine:
        """Put an entry into words."""
        told = Told(
            people=self._names(about.members),
            round_name=about.round_name,
            subject=entry.subject,
            before=entry.before or {},
            after=entry.after or {},
        )
        keys = (self.people[who].source_key for who in about.members if who in self.people)
        return AuditLine(
            at=entry.at,
            actor=entry.actor,
            action=entry.action,
            subject=entry.subject,
            program=about.program,
            members=tuple(keys),
            words=in_words(entry.actor, entry.action, told),
            before=entry.before,
            after=entry.after,
        )

    def _round(self, kind: str, number: int | None) -> Round | None:
        if kind == "match" and number in self.matches:
            return self.rounds.get(self.matches[number].round_id)
        return self.rounds.get(number) if kind == "round" and number is not None else None

    def _names(self, ids: Sequence[int]) -> str:
        names = [self._name(who) for who in ids[:MOST_NAMED]]
        more = len(ids) - len(names)
        return listed([*names, f"{more} more"] if more else names) if names else ""

    def _name(self, who: int) -> str:
        member = self.people.get(who)
        if member is None or member.is_erased:
            return GONE
        return full_name(Person(member.id, member.name))

    def _ids(self, kind: str) -> set[int]:
        found = (_subject(entry) for entry in self.entries)
        return {number for each, number in found if each == kind and number is not None}

    def _rows(
        self, table: type[Row], ids: Iterable[int], *options: ExecutableOption
    ) -> dict[int, Row]:
        query = select(table).where(table.id.in_(sorted(ids))).options(*options)  # type: ignore[attr-defined]
        return {row.id: row for row in self.session.scalars(query)}  # type: ignore[attr-defined]


def _subject(entry: AuditEntry) -> tuple[str, int | None]:
    kind, _, name = entry.subject.partition("/")
    return kind, int(name) if name.isdecimal() else None


def _round_of_change(entry: AuditEntry) -> int:
    """Return the id of the round from which a program's change counts; of no change 0."""
    return int((entry.after or {}).get("round", 0)) if entry.action == "program.change" else 0


def _named_members(entry: AuditEntry) -> tuple[int, ...]:
    """Return the members that an entry names by id, each once."""
    values = (entry.before or {}, entry.after or {})
    named = (value.get(key) or () for value in values for key in ("members", "gone"))
    return tuple(dict.fromkeys(who for ids in named for who in ids))
