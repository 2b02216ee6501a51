"""A company whose program is one of mentoring, for tests of mentoring rounds."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config import Document
from members.mentoring import ask, offer
from rounds.following_up import follow_up, programs_with_mentorships
from rounds.mentorship_letters import MentorshipLetters
from rounds.mentorships import find_mentorship
from rounds.program_file import parse_program
from rounds.reconciling import reconcile
from store import Database, Match, Member, Mentorship, OutboxRow, Program, UnmatchedMember


class Mentoring:
    """What a company does that has mentors and mentees; its program's term is four weeks."""

    def program(self, **changes: Any) -> Any:
        """Give the program: a mentor of another function or of one asked for."""
        document = {
            "name": "Mentoring",
            "kind": "mentoring",
            "term": {"weeks": 4},
            "must": [{"asked": "function"}, {"apart": "reporting_line"}],
            "prefer": [{"cover": {"of": "topics", "points": 40}}, {"owed": {"points": 50}}],
        }
        plain = {
            "community": "ai-learners",
            "cadence": {"cron": "0 8 * * MON", "start": date(2027, 1, 4)},
        }
        described = Document(Path("buddies.yaml"), plain | document | changes, {})
        return parse_program("buddies", described)

    def offers(self, key: str, capacity: int = 1, topics: Any = ("data",), **more: Any) -> None:
        """Let somebody offer to mentor; they are hired when they are not there."""
        self.know(key, more)
        with self.database.writing() as session:
            offer(
                session,
                self._program_row(session),
                self.member(session, key),
                capacity=capacity,
                topics=topics,
                functions=(),
                how_often="every two weeks",
                actor="member",
                now=self.start,
            )

    def asks(self, key: str, topics: Any = ("data",), wishes: Any = (), **more: Any) -> None:
        """Let somebody ask for a mentor; they are hired when they are not there."""
        self.know(key, more)
        with self.database.writing() as session:
            ask(
                session,
                self._program_row(session),
                self.member(session, key),
                topics=topics,
                functions=(),
                goals=f"What {key} wants",
                wishes=wishes,
                how_often="",
                actor="member",
                now=self.start,
            )

    def know(self, key: str, traits: Any) -> None:
        """Hire somebody who is not there: mentors in Finance, mentees in Sales."""
        with self.database.reading() as session:
            known = session.scalars(select(Member.source_key)).all()
        if key not in known:
            function = "Sales" if key.startswith("e") else "Finance"
            self.hire(key, joins=False, **({"function": function} | traits))

    def pairs(self, round_id: int) -> set[tuple[str, str]]:
        """Give the round's mentors and mentees, by key; dissolved matches are left out."""
        with self.database.reading() as session:
            matches = session.scalars(
                select(Match).where(Match.round_id == round_id, Match.cancelled_reason.is_(None))
            )
            seats = [{seat.role: seat.member.source_key for seat in m.members} for m in matches]
        return {(seat["mentor"], seat["mentee"]) for seat in seats}

    def left_out(self, round_id: int) -> dict[tuple[str, str], str]:
        """Give why each member without a match has none, by key and role."""
        with self.database.reading() as session:
            rows = session.scalars(
                select(UnmatchedMember).where(UnmatchedMember.round_id == round_id)
            )
            return {(row.member.source_key, row.role): row.reason for row in rows}

    def mentorships(self) -> set[tuple[str, str, str]]:
        """Give all mentorships: mentor, mentee and state."""
        with self.database.reading() as session:
            return {
                (each.mentor.source_key, each.mentee.source_key, each.state)
                for each in session.scalars(select(Mentorship))
            }

    def look(self, now: datetime | None = None) -> Any:
        """Do what a delivery does before it sends: reconcile and follow up."""
        when = now or self.start
        with self.database.writing() as session:
            reconciled = reconcile(session, self.sender_of, now=when)
        followed = None
        with self.database.writing() as session:
            for program in programs_with_mentorships(session):
                letters = self.letters(session, program)
                followed = follow_up(session, program, letters, now=when)
        return reconciled, followed

    def letters(self, session: Any, program: Program) -> MentorshipLetters:
        """Give what writes a mentorship's mail."""
        return MentorshipLetters(session, program, self.program(), self.sender_of(None))

    def mentorship(self, session: Any, mentee: str) -> tuple[Mentorship, MentorshipLetters]:
        """Give a mentee's mentorship, and what writes its mail."""
        program = session.scalars(select(Program)).one()
        found = find_mentorship(session, program, self.member(session, mentee))
        return found, self.letters(session, program)

    def send(self) -> None:
        """Mark waiting mail as sent, as a delivery would."""
        with self.database.writing() as session:
            for row in session.scalars(select(OutboxRow).where(OutboxRow.state == "queued")):
                row.state, row.sent_at = "sent", self.start

    def written(self) -> list[str]:
        """Give the keys of all messages, whatever became of them."""
        with self.database.reading() as session:
            return sorted(session.scalars(select(OutboxRow.key)))


@pytest.fixture(scope="session")
def circle_of(company_of: Any) -> Any:
    """Give what makes a mentoring company of a database."""
    return type("Circle", (Mentoring, company_of), {})


@pytest.fixture
def circle(database: Database, now: datetime, circle_of: Any) -> Any:
    """Give an empty mentoring company, once on SQLite and once on PostgreSQL."""
    return circle_of(database, now)


@pytest.fixture
def small_circle(sqlite_database: Database, now: datetime, circle_of: Any) -> Any:
    """Give an empty mentoring company on SQLite, for what no database decides."""
    return circle_of(sqlite_database, now)
