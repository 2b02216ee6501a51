"""Mentoring: roles in rounds, what is offered and asked for, and mentorships."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UNMATCHED = "unmatched_members"


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("round_members") as batch_op:
        batch_op.add_column(
            sa.Column("roles", sa.JSON(), nullable=False, server_default='["member"]')
        )
    with op.batch_alter_table("match_members") as batch_op:
        batch_op.add_column(
            sa.Column("role", sa.String(length=10), nullable=False, server_default="member")
        )
    _rebuild_unmatched("round_id", "member_id", "role")
    op.create_table(
        "mentoring_terms",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("functions", sa.JSON(), nullable=False),
        sa.Column("goals", sa.String(length=1000), nullable=False),
        sa.Column("how_often", sa.String(length=80), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"]),
        sa.PrimaryKeyConstraint("enrolment_id"),
    )
    _create_mentorships()


def _rebuild_unmatched(*key: str) -> None:
    """Copy the table into one with another primary key, which no ALTER TABLE does everywhere."""
    op.rename_table(UNMATCHED, f"{UNMATCHED}_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {UNMATCHED}_before DROP CONSTRAINT {UNMATCHED}_pkey")
    role = (sa.Column("role", sa.String(length=10), nullable=False),) if "role" in key else ()
    op.create_table(
        UNMATCHED,
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        *role,
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("blocked_by", sa.JSON(), nullable=False),
        sa.Column("smallest_change", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"]),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"]),
        sa.PrimaryKeyConstraint(*key),
    )
    kept = "round_id, member_id, reason, blocked_by, smallest_change"
    column, value = (", role", ", 'member'") if role else ("", "")
    # A table that knows no roles keeps one row a member.
    only = "" if role else " WHERE role <> 'mentor'"
    op.execute(
        f"INSERT INTO {UNMATCHED} ({kept}{column}) SELECT {kept}{value} FROM {UNMATCHED}_before"
        f"{only}"
    )
    op.drop_table(f"{UNMATCHED}_before")


def _create_mentorships() -> None:
    op.create_table(
        "mentorships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=True),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('active', 'completed', 'ended')", name="mentorship_state"),
        sa.CheckConstraint("mentor_id <> mentee_id", name="mentorship_two_people"),
        sa.CheckConstraint("ends_on >= starts_on", name="mentorship_dates"),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"]),
        sa.ForeignKeyConstraint(["match_id"], ["matches.id"]),
        sa.ForeignKeyConstraint(["mentor_id"], ["members.id"]),
        sa.ForeignKeyConstraint(["mentee_id"], ["members.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("match_id"),
    )
    with op.batch_alter_table("mentorships") as batch_op:
        batch_op.create_index(batch_op.f("ix_mentorships_mentor_id"), ["mentor_id"])
        batch_op.create_index(batch_op.f("ix_mentorships_mentee_id"), ["mentee_id"])
        batch_op.create_index("ix_mentorships_state", ["state", "ends_on"])
        batch_op.create_index(
            "ix_mentorships_one_active",
            ["program_id", "mentor_id", "mentee_id"],
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("mentorships")
    op.drop_table("mentoring_terms")
    _rebuild_unmatched("round_id", "member_id")
    with op.batch_alter_table("match_members") as batch_op:
        batch_op.drop_column("role")
    with op.batch_alter_table("round_members") as batch_op:
        batch_op.drop_column("roles")
