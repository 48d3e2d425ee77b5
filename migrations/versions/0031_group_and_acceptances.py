"""How many go, what an event plans with, and which problems were accepted.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

NUMBERS = ("participants", "tour_leaders", "interpreters", "step_free", "severe_allergies")


def upgrade() -> None:
    op.create_table(
        "programme_group",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in NUMBERS),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_programme_group_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_programme_group")),
    )
    op.create_table(
        "planning_settings",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_planning_settings_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_planning_settings")),
    )
    op.create_table(
        "planning_acceptance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("finding", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_planning_acceptance_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_acceptance")),
        sa.UniqueConstraint("event_id", "finding", name=op.f("uq_planning_acceptance_event_id_finding")),
    )


def downgrade() -> None:
    op.drop_table("planning_acceptance")
    op.drop_table("planning_settings")
    op.drop_table("programme_group")
