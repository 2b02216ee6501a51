"""A small company in a database, and its program's rounds, for tests of what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from config import Document
from members.enrolment import join, program_row
from rounds.approving import approve
from rounds.community_file import CommunityFile
from rounds.introducing import introduce
from rounds.letters import Letterhead
from rounds.lifecycle import lock_round
from rounds.opening import Period, open_round
from rounds.program_file import ProgramFile, parse_program
from rounds.proposing import propose_round
from store import (
    Base,
    Database,
    Match,
    MatchMember,
    Member,
    OutboxRow,
    Round,
    RoundMember,
    UnmatchedMember,
)

ADMIN = "admin@example.org"
SLUG = "buddies"


class Company:
    """People of one organisation, and the program ``buddies``, which they may join.

    Periods are numbered from 0, a week each, the first from Monday 4 January 2027.
    """

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.start = database, now

    def program(self, **changes: Any) -> ProgramFile:
        """Give the program: pairs of different functions, never with the own manager."""
        document = {
            "name": "Buddies",
            "kind": "pairing",
            "community": "ai-learners",
            "odd": "trio",
            "cadence": {"cron": "0 8 * * MON", "start": date(2027, 1, 4)},
            "must": [{"different": "function"}, {"apart": "reporting_line"}],
            "prefer": [{"owed": {"points": 50}}],
        }
        return parse_program(SLUG, Document(Path("buddies.yaml"), document | changes, {}))

    def sender_of(self, _: Round) -> Letterhead:
        """Give in whose name mail goes out."""
        community = CommunityFile(slug="ai-learners", name="AI learners", type="organisation")
        return Letterhead(community=community, contact=ADMIN, admins=(ADMIN,))

    def hire(self, *keys: str, joins: bool = True, **traits: Any) -> None:
        """Add people; a manager is given by key. They join the program unless told otherwise."""
        with self.database.writing() as session:
            manager = traits.pop("manager", None)
            if manager is not None:
                traits["manager_id"] = self._person(session, manager).id
            people = [self._newcomer(key, traits) for key in keys]
            session.add_all(people)
            session.flush()
            program = self._program_row(session)
            for person in people if joins else ():
                join(session, program, person, actor="member", now=self.start)

    def staff(self, size: int, functions: tuple[str, ...] = ("Finance", "IT", "Sales")) -> None:
        """Add people ``p01``, ``p02`` ... whose functions take turns."""
        for turn, function in enumerate(functions):
            keys = [f"p{number:02}" for number in range(1 + turn, size + 1, len(functions))]
            self.hire(*keys, function=function)

    def change(self, key: str, **traits: Any) -> None:
        """Change what is stored of a person."""
        with self.database.writing() as session:
            person = self._person(session, key)
            for name, value in traits.items():
                setattr(person, name, value)

    def when(self, number: int) -> datetime:
        """Give the instant at which a period begins."""
        return self.start + timedelta(weeks=number)

    def period(self, number: int) -> Period:
        """Give a period."""
        begins = self.when(number)
        return Period(begins.strftime("%Y-%m-%dT%H:%MZ"), begins.date(), 7)

    def open(self, number: int = 0, **changes: Any) -> int:
        """Open a round and give its id."""
        with self.database.writing() as session:
            file, now = self.program(**changes), self.when(number)
            return open_round(session, file, self.period(number), actor="test", now=now).id

    def propose(self, round_id: int) -> list[tuple[str, ...]]:
        """Solve a round and give its matches as keys."""
        propose_round(self.database, round_id, actor="test", now=self.start)
        return self.matches(round_id)

    def approve(self, round_id: int) -> None:
        """Approve a round."""
        with self.database.writing() as session:
            approve(session, lock_round(session, round_id), actor="Ada Admin", now=self.start)

    def introduce(self, round_id: int) -> None:
        """Introduce a round."""
        with self.database.writing() as session:
            round_ = lock_round(session, round_id)
            introduce(session, round_, self.sender_of(round_), actor="test", now=self.start)

    def hold(self, number: int = 0, **changes: Any) -> int:
        """Open, solve, approve and introduce a round; give its id."""
        round_id = self.open(number, **changes)
        self.propose(round_id)
        self.approve(round_id)
        self.introduce(round_id)
        return round_id

    def introduced(self, number: int, *groups: tuple[str, ...], **changes: Any) -> int:
        """Write down a round that introduced these groups, without solving it; give its id."""
        period = self.period(number)
        with self.database.writing() as session:
            round_ = Round(
                program=self._program_row(session),
                period=period.name,
                starts_on=period.starts_on,
                days=period.days,
                document=self.program(**changes).document,
                seed=1,
                state="introduced",
                opened_at=self.when(number),
                introduced_at=self.when(number),
            )
            session.add(round_)
            session.flush()
            for place, group in enumerate(groups, start=1):
                seats = [
                    MatchMember(member_id=self._person(session, key).id, round_id=round_.id)
                    for key in group
                ]
                session.add(
                    Match(round_id=round_.id, number=place, score=0, reasons=[], members=seats)
                )
            return round_.id

    def matches(self, round_id: int) -> list[tuple[str, ...]]:
        """Give a round's matches as sorted keys; who is gone is left out."""
        with self.database.reading() as session:
            found = session.scalars(select(Match).where(Match.round_id == round_id))
            return [
                tuple(sorted(seat.member.source_key for seat in match.members if not seat.gone))
                for match in found
            ]

    def unmatched(self, round_id: int) -> dict[str, str]:
        """Give the reason of each member without a match, by key."""
        with self.database.reading() as session:
            found = session.scalars(
                select(UnmatchedMember).where(UnmatchedMember.round_id == round_id)
            )
            return {left.member.source_key: left.reason for left in found}

    def standing(self, round_id: int) -> dict[str, str | None]:
        """Give why each member takes no part, by key; None for who does."""
        with self.database.reading() as session:
            found = session.scalars(select(RoundMember).where(RoundMember.round_id == round_id))
            return {each.member.source_key: each.reason for each in found}

    def state(self, round_id: int) -> str:
        """Give a round's state."""
        with self.database.reading() as session:
            return session.get_one(Round, round_id).state

    def mail(self, kind: str, *, state: str = "queued") -> list[str]:
        """Give who has a message of a kind in a state: members by key, admins by address."""
        with self.database.reading() as session:
            rows = session.execute(
                select(Member.source_key, OutboxRow.address)
                .select_from(OutboxRow)
                .outerjoin(Member, Member.id == OutboxRow.member_id)
                .where(OutboxRow.kind == kind, OutboxRow.state == state)
            )
            return sorted(key or address for key, address in rows)

    def member(self, session: Any, key: str) -> Member:
        """Give a person in a session."""
        return self._person(session, key)

    def _person(self, session: Any, key: str) -> Member:
        return session.scalars(select(Member).where(Member.source_key == key)).one()

    def _program_row(self, session: Any) -> Any:
        return program_row(session, SLUG, community="ai-learners", now=self.start)

    def _newcomer(self, key: str, traits: dict[str, Any]) -> Member:
        known = {
            "name": key.title(),
            "email": f"{key}@example.org",
            "time_zone": "Europe/London",
            "languages": ["English"],
        }
        return Member(
            source="hr",
            source_key=key,
            created_at=self.start,
            changed_at=self.start,
            **(known | traits),
        )


@pytest.fixture
def company(database: Database, now: datetime) -> Company:
    """Give an empty company, once on SQLite and once on PostgreSQL."""
    return Company(database, now)


@pytest.fixture(scope="session")
def company_of() -> type[Company]:
    """Give what makes a company of a database."""
    return Company


@pytest.fixture
def small_company(sqlite_database: Database, now: datetime) -> Company:
    """Give an empty company on SQLite, for what no database decides."""
    return Company(sqlite_database, now)


@pytest.fixture(scope="session")
def content() -> Any:
    """Give a function that returns all that a database holds, to compare two moments."""

    def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
        with database.reading() as session:
            return {
                table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
                for table in Base.metadata.sorted_tables
            }

    return rows


@pytest.fixture(scope="session")
def counting_queries() -> Any:
    """Give a context manager that counts the statements sent to a database."""

    @contextmanager
    def counted(database: Database) -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            sent.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(database.engine, "before_cursor_execute", note)

    return counted
