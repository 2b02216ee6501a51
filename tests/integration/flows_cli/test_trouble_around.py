"""Trouble around the program: databases, settings, mail servers, disks, users."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from config import Home


@pytest.fixture(autouse=True)
def starters(home):
    """Write the starter files, as `crossweave init` would."""
    Home(home).write_starters()


def test_a_user_without_a_name(running, monkeypatch):
    """Where the system has no name for the user, the audit takes the number instead."""

    def nameless(uid):
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", nameless)
    assert running("members", "leave", "learning-partners", "H001").code == 0


def test_a_database_that_is_newer(running, home):
    """A database of a newer version is left alone, by reading and by upgrading."""
    with sqlite3.connect(home / "crossweave.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for command in (("round", "show"), ("init",), ("import", "people", "hr.csv")):
        ran = running(*command)
        assert ran.code == 1
        assert "made by a newer one" in ran.err


def test_a_file_that_is_no_database(crossweave, home):
    """Something else in the database's place is not taken for one."""
    (home / "crossweave.db").write_bytes(b"not a database, but some text of some length" * 100)
    ran = crossweave("round", "show")
    assert ran.code == 1
    assert "database" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("name", "value", "code", "told"),
    [
        ("DATABASE_URL", "nonsense", 2, "CROSSWEAVE_DATABASE_URL"),
        ("DATABASE_URL", "oracle9://somewhere", 2, "CROSSWEAVE_DATABASE_URL"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", 1, "CROSSWEAVE_DATABASE_URL"),
        ("NOW", "yesterday", 2, "CROSSWEAVE_NOW"),
        ("NOW", "2027-01-04T08:00:00", 2, "time zone"),
        ("SMTP_PORT", "mail", 2, "CROSSWEAVE_SMTP_PORT"),
    ],
)
def test_settings_that_cannot_be_used(crossweave, monkeypatch, name, value, code, told):
    """A setting that cannot be used is named, with exit code 2; a server that is away gives 1."""
    monkeypatch.setenv(f"CROSSWEAVE_{name}", value)
    ran = crossweave("members", "list", "learning-partners")
    assert ran.code == code
    assert told in ran.err
    assert "Traceback" not in ran.err


def hold(running):
    for command in ("open", "propose", "approve", "introduce"):
        assert running("round", command).code == 0


@pytest.mark.parametrize("extra", [(), ("--json",)])
def test_a_mail_server_that_is_away(running, monkeypatch, extra):
    """Without a server the mail waits: the delivery says why it stopped, and loses nothing."""
    hold(running)
    monkeypatch.setenv("CROSSWEAVE_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("CROSSWEAVE_SMTP_PORT", "1")
    ran = running("deliver", *extra)
    assert ran.code == 1
    assert "127.0.0.1" in ran.err
    assert "check that it runs" in ran.err
    monkeypatch.setenv("CROSSWEAVE_SMTP_HOST", "")
    monkeypatch.setenv("CROSSWEAVE_NOW", "2027-01-04T12:00:00Z")
    later = running("deliver")
    assert later.code == 0
    assert "10 messages sent" in later.out


def test_a_full_disk_while_importing(running, hr, stored):
    """When the disk is full an import says so, and the database is as it was before."""
    before = stored()
    with sqlite_of_so_many_pages(100):
        ran = running("import", "people", hr(2000))
    assert ran.code == 1
    assert "The disk is full" in ran.err
    assert stored() == before


@contextmanager
def sqlite_of_so_many_pages(most):
    """Let SQLite's files grow no further, as on a disk without room."""

    def limit(connection, _record):
        connection.execute(f"PRAGMA max_page_count = {most}")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def test_a_full_disk_while_sending(running, home):
    """When the mail folder cannot be written the mail waits, and nothing is lost or half there."""
    hold(running)
    (home / "mail").write_text("in the way of the folder", encoding="utf-8")
    ran = running("deliver")
    assert ran.code == 1
    assert "cannot be written" in ran.err
    assert list(home.glob("mail/*")) == []


def test_a_defect_keeps_its_traceback(running, monkeypatch):
    """A defect of ours is not taken for a user's mistake."""

    def defect(*_args, **_kwargs):
        raise KeyError("teacher")

    running("round", "open")
    monkeypatch.setattr("rounds.sheet.round_sheet", defect)
    with pytest.raises(KeyError):
        running("round", "show")
