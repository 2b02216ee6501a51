"""Teams: what members wish for and whether they would lead, and whose project a match is."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LEAD = "fk_matches_lead"


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("enrolments") as batch_op:
        batch_op.add_column(
            sa.Column("project_wishes", sa.JSON(), nullable=False, server_default="[]")
        )
        batch_op.add_column(
            sa.Column("would_lead", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("matches") as batch_op:
        batch_op.add_column(sa.Column("project", sa.String(120), nullable=True))
        batch_op.add_column(sa.Column("lead_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(LEAD, "members", ["lead_id"], ["id"])


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("matches") as batch_op:
        batch_op.drop_constraint(LEAD, type_="foreignkey")
        batch_op.drop_column("lead_id")
        batch_op.drop_column("project")
    with op.batch_alter_table("enrolments") as batch_op:
        batch_op.drop_column("would_lead")
        batch_op.drop_column("project_wishes")
