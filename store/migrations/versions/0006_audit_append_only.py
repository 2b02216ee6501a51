"""Audit: entries are added and never changed or taken away; the database itself refuses.

An entry holds ids and no names, so a member's data can be erased without touching it. A later
migration that has to copy the table (``batch_alter_table`` on SQLite does) drops these triggers
with the old one, and makes them again with `APPEND_ONLY`.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SAYS = "audit entries are never changed or deleted"

APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER audit_entries_no_{event} BEFORE {event} ON audit_entries"
        f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        for event in ("update", "delete")
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$",
        "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
        " ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
    ],
}
FREELY = {
    "sqlite": [f"DROP TRIGGER audit_entries_no_{event}" for event in ("update", "delete")],
    "postgresql": [
        "DROP TRIGGER audit_entries_append_only ON audit_entries",
        "DROP FUNCTION refuse_audit_change()",
    ],
}


def upgrade() -> None:
    """Apply the change."""
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    for statement in FREELY[op.get_bind().dialect.name]:
        op.execute(statement)
