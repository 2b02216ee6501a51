"""Everything that is stored of one member, as plain data (Articles 15 and 20 of the GDPR).

It is walked from the schema and the register of purposes, so that a table that is added is in the
export, or in `NOT_EXPORTED` with the reason why it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from notifications.render import RenderError, read_context, render
from store import (
    AuditEntry,
    Base,
    Enrolment,
    Match,
    MatchMember,
    Meeting,
    Member,
    MentoringTerms,
    OutboxRow,
    Program,
    Round,
)
from store.purpose_terms import Purpose
from store.purposes import PURPOSES

README: Final = (
    "All that is stored of you, by table: `why`, `from`, `read_by` and `kept` say of each field"
    " what it is for, where it comes from, who can read it and how long it is kept. `with` names"
    " colleagues whom a mail introduced to you; other people are only `somebody else`. Times are in"
    " UTC. `left_out` says what is not in here, and why."
)

NOT_EXPORTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "programs": "says nothing of people; programs are named where you have a place",
        "rounds": "what a round was solved from is numbers about everybody; your part is in"
        " round_members, match_members and unmatched_members",
        "blocks": "is private between two people: who asked to be kept apart from whom is told to"
        " nobody",
        "round_choices": "is what an admin decided about two people; it has reasons of others",
        "meeting_slots": "is times without people; those that you said suit you are in slot_ticks",
        "sync_runs": "counts of an import, of nobody by name",
        "quarantined_rows": "lines of a file, without what they said",
        "suppressions": "hashes of people who were erased; nobody can be read out of them",
    }
)
"""Tables that are not in an export, each with the reason."""

LEFT_OUT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "matches.score": "the points of a match weigh the others of it too",
        "unmatched_members.blocked_by": "counts of colleagues, for admins alone",
        "unmatched_members.smallest_change": "what an admin could change, for admins alone",
        "mentorships.ended_reason": "was written by an admin, about two people",
        "outbox.context": "is there in words, as `text`",
        "outbox.claimed_by": "the name of a process",
        "audit_entries.actor": "is somebody else's name",
    }
)
"""Columns that are not in an export, each with the reason."""

INTRODUCTIONS: Final = (
    "introduction", "mentee_introduction", "mentor_introduction", "team_kickoff",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """How much of a table is about a member."""

    table: str
    rows: int


def kept_of(session: Session, member: Member) -> list[Kept]:
    """Count what is stored of a member by table; tables with nothing are left out."""
    counts = {
        name: session.scalar(select(func.count()).select_from(rows_of(name, member.id).subquery()))
        for name in exported_tables()
    }
    return [Kept(name, count) for name, count in counts.items() if count]


def export_member(session: Session, member: Member, *, now: datetime) -> dict[str, Any]:
    """Write out all that is stored of a member, in a stable order.

    Returns
    -------
    dict
        Plain JSON: a README, when it was made, each table with its purposes and rows, and what is
        left out.
    """
    writer = _Writer(session, member)
    tables = {name: writer.table(name) for name in exported_tables()}
    return {
        "README": README,
        "made_at": now.isoformat(),
        "member": member.id,
        "tables": {name: table for name, table in tables.items() if table["rows"]},
        "left_out": {**NOT_EXPORTED, **LEFT_OUT},
    }


def exported_tables() -> list[str]:
    """Return the tables that an export is made of, in the order of the register."""
    return [name for name in PURPOSES if name not in NOT_EXPORTED]


def links_to_members(name: str) -> list[str]:
    """Return the columns of a table that name a member by number."""
    columns = Base.metadata.tables[name].columns
    return [
        column.name
        for column in columns
        if any(key.target_fullname == "members.id" for key in column.foreign_keys)
    ]


def rows_of(name: str, member_id: int) -> Select[Any]:
    """Return the query of a table's rows that are about a member.

    Raises
    ------
    LookupError
        When nothing says which rows those are: a new table needs a word in `THROUGH`.
    """
    table = Base.metadata.tables[name]
    if name in THROUGH:
        whose = THROUGH[name](member_id)
    else:
        linked = [table.c[each] == member_id for each in links_to_members(name)]
        if not linked:
            raise LookupError(f"nothing says which rows of {name} are about a member")
        whose = or_(*linked)
    return select(table).where(whose).order_by(*table.primary_key.columns)


def _seats(member_id: int) -> Select[Any]:
    return select(MatchMember.match_id).where(MatchMember.member_id == member_id)


def _introduced_seats(member_id: int) -> ColumnElement[bool]:
    """Return the condition of seats that the member was told of: others are not decided yet."""
    told = select(Round.id).where(Round.introduced_at.is_not(None))
    return (MatchMember.member_id == member_id) & MatchMember.round_id.in_(told)


def _introduced_matches(member_id: int) -> ColumnElement[bool]:
    told = select(MatchMember.match_id).where(_introduced_seats(member_id))
    return Match.id.in_(told)


THROUGH: Final[Mapping[str, Callable[[int], ColumnElement[bool]]]] = MappingProxyType(
    {
        "members": lambda who: Member.id == who,
        "mentoring_terms": lambda who: MentoringTerms.enrolment_id.in_(
            select(Enrolment.id).where(Enrolment.member_id == who)
        ),
        "match_members": _introduced_seats,
        "matches": _introduced_matches,
        "meetings": lambda who: Meeting.match_id.in_(_seats(who)),
        "audit_entries": lambda who: AuditEntry.subject == f"member/{who}",
    }
)
"""Tables whose rows are about a member in another way than by all their links."""


class _Writer:
    """Writes out the tables of one member."""

    def __init__(self, session: Session, member: Member) -> None:
        self.session, self.member = session, member
        self.programs = dict(session.execute(select(Program.id, Program.slug)).tuples().all())
        periods = select(Round.id, Round.period).join(MatchMember, MatchMember.round_id == Round.id)
        self.periods = dict(
            session.execute(periods.where(MatchMember.member_id == member.id)).tuples().all()
        )
        self.names = self._names_by_match()

    def table(self, name: str) -> dict[str, Any]:
        """Write out a table with its purposes."""
        told = PURPOSES[name]
        columns = {
            column: _purpose(purpose)
            for column, purpose in told.columns.items()
            if f"{name}.{column}" not in LEFT_OUT
        }
        rows = self.session.execute(rows_of(name, self.member.id)).mappings()
        return {
            "holds": told.holds,
            "fields": columns,
            "rows": [self._row(name, columns, dict(row)) for row in rows],
        }

    def _row(self, name: str, columns: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
        links = links_to_members(name)
        written = {
            column: self._who(row[column]) if column in links else _plain(row[column])
            for column in columns
        }
        return written | self._found(name, row)

    def _who(self, number: int | None) -> str | None:
        if number is None:
            return None
        return "you" if number == self.member.id else "somebody else"

    def _found(self, name: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """Add in words what numbers of a row lead to."""
        found: dict[str, Any] = {}
        if "program_id" in row:
            found["program"] = self.programs.get(row["program_id"])
        if row.get("round_id") in self.periods:
            found["round"] = self.periods[row["round_id"]]
        match = row["id"] if name == "matches" else row.get("match_id")
        if match in self.names:
            found["with"] = self.names[match]
        if name == "matches":
            found["reasons"] = list(_told_reasons(row["reasons"]))
        if name == "outbox":
            found["text"] = _text(row)
        return found

    def _names_by_match(self) -> dict[int, list[str]]:
        """Return the names of the others by match, where a mail introduced them."""
        sent = select(OutboxRow.subject).where(
            OutboxRow.member_id == self.member.id,
            OutboxRow.kind.in_(INTRODUCTIONS),
            OutboxRow.state == "sent",
        )
        told = {_match_of(subject) for subject in self.session.scalars(sent)}
        seats = self.session.execute(
            select(MatchMember.match_id, Member.name)
            .join(Member, Member.id == MatchMember.member_id)
            .where(MatchMember.match_id.in_(told - {None}), Member.id != self.member.id)
            .order_by(MatchMember.match_id, Member.id)
        ).tuples()
        names: dict[int, list[str]] = {}
        for match, name in seats:
            names.setdefault(match, []).append(name)
        return names


def _match_of(subject: str) -> int | None:
    """Return the match that a mail is about: 12 of ``match-12`` and of ``match-12-1``."""
    kind, _, rest = subject.partition("-")
    number = rest.partition("-")[0]
    return int(number) if kind == "match" and number.isdecimal() else None


def _told_reasons(reasons: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give the reasons of a match that its members were told, without points."""
    for reason in reasons:
        if reason["audience"] == "members":
            words = {key: value for key, value in reason["params"].items() if _is_words(value)}
            yield {"rule": reason["rule"], "about": words}


def _is_words(value: Any) -> bool:
    """Tell texts from the numbers of people."""
    if isinstance(value, list):
        return all(isinstance(each, str) for each in value)
    return isinstance(value, str)


def _text(row: Mapping[str, Any]) -> str | None:
    """Return a mail as it was sent; None where it was not sent, or its text is deleted."""
    if row["state"] != "sent" or not row["context"]:
        return None
    try:
        return render(read_context(row["kind"], row["context"]), locale=row["locale"]).text
    except RenderError:
        return "(this mail was written by an earlier version, and cannot be shown any more)"


def _purpose(purpose: Purpose) -> dict[str, Any]:
    return {
        "why": purpose.why,
        "from": purpose.origin,
        "read_by": list(purpose.readers),
        "kept": purpose.kept,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (datetime, date)) else value
