"""Bring a database to the shape that this version of the code needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from store.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0008"
"""The revision that this code works with; known here so that a check needs no Alembic."""


class SchemaError(RuntimeError):
    """The database does not fit this version of the code; the message says what to do."""


def revision(database: Database) -> str | None:
    """Return the database's revision, or None when it holds no Crossweave tables."""
    if not database.exists:
        return None
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def known_revisions() -> list[str]:
    """Return the revisions this code has migrations for, oldest first."""
    folder = Path(__file__).parent / "migrations" / "versions"
    return sorted(path.name.split("_")[0] for path in folder.glob("[0-9]*.py"))


def require_current(database: Database) -> None:
    """Check that the database is there and current.

    Raises
    ------
    SchemaError
        When it is missing, older or newer than the code.
    """
    found = revision(database)
    if found is None:
        raise SchemaError("There is no Crossweave database here yet: run `crossweave init` first.")
    _refuse_newer(found)
    if found != HEAD:
        raise SchemaError(
            f"The database is at revision {found}, this version needs {HEAD}: back it up, then run"
            " `crossweave init` to bring it up to date."
        )


def upgrade(database: Database) -> None:
    """Create the tables, or bring them up to date.

    Raises
    ------
    SchemaError
        When the database was made by a newer version of Crossweave.
    """
    found = revision(database)
    if found == HEAD:
        return
    if found is not None:
        _refuse_newer(found)
    from alembic import command

    command.upgrade(alembic_config(database), "head")


def alembic_config(database: Database) -> Config:
    """Return Alembic's configuration for one database."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = database.engine
    return config


def _refuse_newer(found: str) -> None:
    if found not in known_revisions():
        raise SchemaError(
            f"The database is at revision {found}, which this version of Crossweave does not know:"
            " it was made by a newer one. Install that version again, or restore a backup."
        )
