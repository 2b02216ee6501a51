"""Mentoring: which mentorship a rematch replaces."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REPLACED = "fk_mentorships_replaced_in"


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("mentorships") as batch_op:
        batch_op.add_column(sa.Column("replaced_in_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(REPLACED, "rounds", ["replaced_in_id"], ["id"])


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("mentorships") as batch_op:
        batch_op.drop_constraint(REPLACED, type_="foreignkey")
        batch_op.drop_column("replaced_in_id")
