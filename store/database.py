"""One database, SQLite or PostgreSQL, behind two doors: ``reading`` and ``writing``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

from config.activity_terms import ActivityTerms

BUSY_TIMEOUT_MS = 30_000
_TERMS = "crossweave_activity_terms"


class Database:
    """The store of one installation.

    Parameters
    ----------
    url
        A SQLAlchemy URL: ``sqlite:///path`` or ``postgresql+psycopg://…``. Plain ``postgresql://``
        is understood too.
    terms
        Gives the terms on which activity is read, when it is first asked for; without it nobody's
        activity may be used. Sessions carry it, so that whoever reads activity is held to it,
        however they were called (`activity_terms`).

    Notes
    -----
    A SQLite transaction that reads first and writes later fails at once when another writer came
    between, whatever the busy time-out. So ``writing`` takes the write lock from the start
    (``BEGIN IMMEDIATE``), and waiting for it is what the busy time-out is for.

    An error's text does not repeat the values of its statement: they can be names and addresses.
    """

    def __init__(self, url: str, *, terms: Callable[[], ActivityTerms] = ActivityTerms) -> None:
        self.url = make_url(url)
        self.terms = terms
        if self.url.drivername == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.engine = (
            _sqlite_engine(self.url)
            if self.is_sqlite
            else create_engine(self.url, hide_parameters=True)
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def exists(self) -> bool:
        """Whether the SQLite file is there; always true for a server."""
        return not self.is_sqlite or Path(self.url.database or "").is_file()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session whose changes are thrown away."""
        with Session(self.engine, info={_TERMS: self.terms}) as session:
            yield session
            session.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session in one transaction: committed at the end, undone by any exception."""
        engine = self.engine.execution_options(crossweave_writes=True)
        info = {_TERMS: self.terms}
        with (
            Session(engine, expire_on_commit=False, info=info) as session,
            session.begin(),
        ):
            yield session

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def activity_terms(session: Session) -> ActivityTerms:
    """Return the terms on which activity may be read here: off for all, unless they are known."""
    terms: Callable[[], ActivityTerms] = session.info.get(_TERMS, ActivityTerms)
    return terms()


def _sqlite_engine(url: Any) -> Engine:
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late: see _begin_sqlite
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("crossweave_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
