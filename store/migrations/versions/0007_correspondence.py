"""Mail that comes in, who wants none, who asks to join; threads and speed limits of mail."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MERGED = "fk_outbox_merged_into"
TABLES = ("join_requests", "mail_stops", "inbound_mail", "suppressions")


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.add_column(sa.Column("thread", sa.String(200), nullable=True))
        batch_op.add_column(sa.Column("domain", sa.String(255), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(MERGED, "outbox", ["merged_into_id"], ["id"])
    op.add_column("members", sa.Column("every_weeks", sa.Integer(), nullable=True))
    op.add_column("members", sa.Column("largest_group", sa.Integer(), nullable=True))
    _create_tables()


def downgrade() -> None:
    """Take it back."""
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("members", "largest_group")
    op.drop_column("members", "every_weeks")
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.drop_constraint(MERGED, type_="foreignkey")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("domain")
        batch_op.drop_column("thread")


def _create_tables() -> None:
    op.create_table(
        "suppressions",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason IN ('erased', 'bounced')", name="suppression_reason"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "mail_stops",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("mailing", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
        ),
        sa.PrimaryKeyConstraint("member_id", "mailing"),
    )
    op.create_table(
        "inbound_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=True),
        sa.Column("permanent", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('bounce', 'auto_reply', 'calendar_reply', 'forwarded')", name="inbound_kind"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
        ),
        sa.ForeignKeyConstraint(
            ["outbox_id"],
            ["outbox.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("message_id"),
    )
    op.create_index("ix_inbound_mail_member_id", "inbound_mail", ["member_id"])
    op.create_table(
        "join_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=True),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("interests", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["programs.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
