"""Migrations: they make what the models say, and a database that does not fit is refused."""

from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from store import (
    Base,
    Database,
    Member,
    Program,
    Round,
    RoundChoice,
    RoundMember,
    UnmatchedMember,
)
from store.schema import (
    HEAD,
    SchemaError,
    alembic_config,
    known_revisions,
    require_current,
    revision,
    upgrade,
)


def set_revision(database: Database, value: str) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :value"), {"value": value})


def test_the_migrations_make_the_models(database: Database):
    """A database brought up by migrations differs in nothing from the models."""
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_the_head_is_known_without_alembic(sqlite_database: Database):
    """The quick check compares with the revision that Alembic itself calls the head."""
    script = ScriptDirectory.from_config(alembic_config(sqlite_database))
    assert script.get_current_head() == HEAD
    assert HEAD in known_revisions()


def test_upgrading_twice_changes_nothing(database: Database):
    """`init` on a current database is harmless."""
    upgrade(database)
    assert revision(database) == HEAD


def test_a_missing_database_says_init(tmp_path):
    """A newcomer who forgot the first step is told, and no empty file is left behind."""
    path = tmp_path / "none.db"
    with pytest.raises(SchemaError, match="crossweave init"):
        require_current(Database(f"sqlite:///{path}"))
    assert not path.exists()


def test_a_newer_database_is_refused(database: Database):
    """Older code does not touch what a newer version wrote, neither to read nor to upgrade."""
    set_revision(database, "9999")
    for check in (require_current, upgrade):
        with pytest.raises(SchemaError, match="newer"):
            check(database)


def test_an_older_database_says_upgrade(database: Database, monkeypatch):
    """A database behind the code is brought up to date by an admin, not by chance."""
    monkeypatch.setattr("store.schema.HEAD", "9998")
    with pytest.raises(SchemaError, match="up to date"):
        require_current(database)


def test_rounds_from_before_mentoring_are_kept(sqlite_database: Database):
    """A database of the first version keeps its unmatched members, now in the role of a member."""
    config, now = alembic_config(sqlite_database), "2027-01-01 00:00:00+00:00"
    command.downgrade(config, "0001")
    with sqlite_database.writing() as session:
        for statement in (
            "INSERT INTO members VALUES (1, 'hr', 'A', 'Ana', NULL, NULL, NULL, NULL, NULL, NULL,"
            " NULL, '[]', NULL, 0, 'active', NULL, NULL, NULL, '[]', '[]', '[]', NULL, :now, :now)",
            "INSERT INTO programs VALUES (1, 'partners', 'learners', :now)",
            "INSERT INTO rounds (id, program_id, period, starts_on, days, state, document, seed,"
            " figures, opened_at)"
            " VALUES (1, 1, 'p', '2027-01-01', 14, 'open', '{}', 1, '{}', :now)",
            "INSERT INTO round_members (round_id, member_id) VALUES (1, 1)",
            "INSERT INTO unmatched_members VALUES (1, 1, 'surplus', '{}', '[]')",
        ):
            session.execute(text(statement), {"now": now} if ":now" in statement else {})
    command.upgrade(config, "head")
    with sqlite_database.reading() as session:
        assert session.get_one(UnmatchedMember, (1, 1, "member")).reason == "surplus"
        assert session.get_one(RoundMember, (1, 1)).roles == ["member"]


def test_choices_from_before_swaps_are_kept(database: Database):
    """An admin's pins live through the migration in both directions; swaps need the newer one."""
    now = datetime(2027, 1, 1, tzinfo=UTC)
    with database.writing() as session:
        people = [
            Member(source="hr", source_key=key, name=key, created_at=now, changed_at=now)
            for key in "ab"
        ]
        program = Program(slug="partners", community="learners", created_at=now)
        session.add_all([*people, program])
        session.flush()
        round_ = Round(
            program=program,
            period="p",
            starts_on=now.date(),
            days=7,
            document={},
            seed=1,
            opened_at=now,
        )
        session.add(round_)
        session.flush()
        pair = {"member_a_id": people[0].id, "member_b_id": people[1].id, "by": "Ada", "at": now}
        session.add(RoundChoice(round_id=round_.id, kind="pin", **pair))
        session.add(RoundChoice(round_id=round_.id, kind="swap", number=1, **pair))
        session.add(RoundChoice(round_id=round_.id, kind="swap", number=2, **pair))
    config = alembic_config(database)
    command.downgrade(config, "0004")
    command.upgrade(config, "head")
    with database.reading() as session:
        (kept,) = session.scalars(select(RoundChoice))
        assert (kept.kind, kept.number, kept.at) == ("pin", 0, now)
