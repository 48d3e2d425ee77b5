"""What a release changed, until those concerned were told."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "planning_quiet_period",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_planning_quiet_period_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_planning_quiet_period")),
    )
    op.create_table(
        "planning_untold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_planning_untold_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_untold")),
        sa.UniqueConstraint(
            "event_id", "circle", "item_id", name=op.f("uq_planning_untold_event_id_circle_item_id")
        ),
    )
    op.create_table(
        "planning_telling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_planning_telling_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_telling")),
    )
    op.create_index("ix_planning_telling_event_id_at", "planning_telling", ["event_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_planning_telling_event_id_at", table_name="planning_telling")
    op.drop_table("planning_telling")
    op.drop_table("planning_untold")
    op.drop_table("planning_quiet_period")
