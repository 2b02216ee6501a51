"""Swaps: a choice of a round may be the edit of its proposal, in an order of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLE = "round_choices"
COLUMNS = ("round_id", "kind", "member_a_id", "member_b_id", "by", "at")


def upgrade() -> None:
    """Apply the change."""
    number = sa.Column("number", sa.Integer(), nullable=False, server_default="0")
    _rebuilt("'pin', 'forbid', 'drop', 'swap'", number)


def downgrade() -> None:
    """Take it back; swaps are lost, the matches stay as they are."""
    op.execute(f"DELETE FROM {TABLE} WHERE kind = 'swap'")
    _rebuilt("'pin', 'forbid', 'drop'")


def _rebuilt(kinds: str, *more: sa.Column[int]) -> None:
    """Make the table anew with what it holds: its unique key has no name that both databases know.

    An admin makes a few choices a round, so they are held in memory meanwhile.
    """
    names = ", ".join(COLUMNS)
    bind = op.get_bind()
    rows = bind.execute(sa.text(f"SELECT {names} FROM {TABLE} ORDER BY id")).mappings().all()
    op.drop_table(TABLE)
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("member_a_id", sa.Integer(), nullable=False),
        sa.Column("member_b_id", sa.Integer(), nullable=True),
        *more,
        sa.Column("by", sa.String(length=320), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({kinds})", name="round_choice_kind"),
        sa.ForeignKeyConstraint(["member_a_id"], ["members.id"]),
        sa.ForeignKeyConstraint(["member_b_id"], ["members.id"]),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(*COLUMNS[:4], *(column.name for column in more)),
    )
    if rows:
        values = ", ".join(f":{name}" for name in COLUMNS)
        insert = sa.text(f"INSERT INTO {TABLE} ({names}) VALUES ({values})")
        bind.execute(insert, [dict(row) for row in rows])
