"""The audit: entries come in, and neither code nor database changes or takes one away."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from store import AuditEntry, Database
from store.audit import record

ROOMS = (
    "config", "store", "sources", "matching", "insights", "notifications", "members", "rounds",
    "communities", "flows",
)  # fmt: skip
CHANGES = {
    "update": update(AuditEntry).values(actor="somebody else"),
    "delete": delete(AuditEntry),
    "raw update": text("UPDATE audit_entries SET actor = 'somebody else'"),
    "raw delete": text("DELETE FROM audit_entries WHERE id = 1"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses(database: Database, now, change):
    """Neither the code nor somebody with a database shell rewrites what happened."""
    with database.writing() as session:
        record(session, at=now, actor="ada", action="round.pin", subject="round/1")
    with pytest.raises(DatabaseError, match="never changed"), database.writing() as session:
        session.execute(CHANGES[change])
    with database.reading() as session:
        assert session.scalars(select(AuditEntry)).one().actor == "ada"


def test_an_object_cannot_be_changed_either(database: Database, now):
    """An entry that is at hand in a session is refused like any other."""
    with database.writing() as session:
        entry = record(session, at=now, actor="ada", action="round.pin", subject="round/1")
    with pytest.raises(DatabaseError, match="never changed"), database.writing() as session:
        session.merge(entry).actor = "somebody else"
        session.flush()


@pytest.mark.postgres
def test_a_server_refuses_to_empty_the_table(postgres_database: Database):
    """TRUNCATE, which passes by the triggers of rows, is refused too."""
    with (
        pytest.raises(DatabaseError, match="never changed"),
        postgres_database.writing() as session,
    ):
        session.execute(text("TRUNCATE audit_entries"))


def test_only_one_function_writes_entries():
    """Entries are made in `store.audit` alone, and no code makes an UPDATE or DELETE of them."""
    root = Path(__file__).parents[3]
    makers = []
    for path in (path for room in ROOMS for path in (root / room).rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                named = [part.id for part in node.args if isinstance(part, ast.Name)]
                assert not (node.func.id in {"update", "delete"} and "AuditEntry" in named), path
                if node.func.id == "AuditEntry":
                    makers.append(path.relative_to(root).as_posix())
    assert makers == ["store/audit.py"]
