"""Tasks of an event, and who handed everything over to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("usual", sa.String(length=40), nullable=True),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_ja", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("anchor", sa.String(length=32), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("due_local", sa.DateTime(), nullable=True),
        sa.Column("due_zone", sa.String(length=64), nullable=True),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_task_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name=op.f("fk_task_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("event_id", "usual", name=op.f("uq_task_event_id_usual")),
    )
    op.create_index("ix_task_event_id_state", "task", ["event_id", "state", "due_at"])
    op.create_index(op.f("ix_task_holder_id"), "task", ["holder_id"])
    op.create_table(
        "task_anchor",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("anchor", sa.String(length=32), nullable=False),
        sa.Column("instant", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_task_anchor_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "anchor", name=op.f("pk_task_anchor")),
    )
    # Registration dates of events that stand already: later ones are told as they change.
    op.execute(
        "INSERT INTO task_anchor (event_id, anchor, instant) "
        "SELECT event_id, 'opens', opens_at FROM intake UNION ALL SELECT event_id, 'closes', closes_at FROM intake"
    )
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_hand_over_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_hand_over_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    op.create_index(op.f("ix_hand_over_from_id"), "hand_over", ["from_id"])
    op.create_index(op.f("ix_hand_over_to_id"), "hand_over", ["to_id"])


def downgrade() -> None:
    op.drop_table("hand_over")
    op.drop_table("task_anchor")
    op.drop_table("task")
