"""Changes of plan: prepared, released, and what stood before."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("reason_ja", sa.Text(), nullable=False),
        sa.Column("new_starts_local", sa.DateTime(), nullable=True),
        sa.Column("new_starts_zone", sa.String(length=64), nullable=True),
        sa.Column("new_ends_local", sa.DateTime(), nullable=True),
        sa.Column("new_ends_zone", sa.String(length=64), nullable=True),
        sa.Column("new_all_day", sa.Boolean(), nullable=False),
        sa.Column("joining_url", sa.String(length=500), nullable=True),
        sa.Column("capacity_online", sa.Integer(), nullable=True),
        sa.Column("old_starts_local", sa.DateTime(), nullable=False),
        sa.Column("old_starts_zone", sa.String(length=64), nullable=False),
        sa.Column("old_ends_local", sa.DateTime(), nullable=False),
        sa.Column("old_ends_zone", sa.String(length=64), nullable=False),
        sa.Column("old_all_day", sa.Boolean(), nullable=False),
        sa.Column("old_place_en", sa.Text(), nullable=False),
        sa.Column("old_place_ja", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_plan_change_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_change")),
    )
    op.create_index(
        "uq_plan_change_pending",
        "plan_change",
        ["event_id"],
        unique=True,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index("ix_plan_change_event_id_ended_at", "plan_change", ["event_id", "ended_at"])
    op.add_column("event", sa.Column("postponed_at", sa.DateTime(), nullable=True))
    op.add_column("event", sa.Column("plan_changed_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    # Not in a batch: that would make the table of events anew under everything that hangs by it.
    op.drop_column("event", "plan_changed_at")
    op.drop_column("event", "postponed_at")
    op.drop_table("plan_change")
