"""Who leads a group, and the telephone in the foot of its papers.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme_contacts",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("leader_en", sa.Text(), nullable=False),
        sa.Column("leader_ja", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_programme_contacts_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_programme_contacts")),
    )


def downgrade() -> None:
    op.drop_table("programme_contacts")
