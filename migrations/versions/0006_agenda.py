"""Agenda: The calendar ledger: entries, what each circle was shown of them, how often that has changed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agenda_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_entry")),
        sa.UniqueConstraint("owner", name=op.f("uq_agenda_entry_owner")),
        sa.UniqueConstraint("uid", name=op.f("uq_agenda_entry_uid")),
    )
    op.create_index(op.f("ix_agenda_entry_event"), "agenda_entry", ["event"], unique=False)
    op.create_table(
        "agenda_ledger",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_ledger")),
        sa.UniqueConstraint("event", "circle", name=op.f("uq_agenda_ledger_event_circle")),
    )
    op.create_table(
        "agenda_circle_state",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.DateTime(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["agenda_entry.id"],
            name=op.f("fk_agenda_circle_state_entry_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_circle_state")),
        sa.UniqueConstraint("entry_id", "circle", name=op.f("uq_agenda_circle_state_entry_id_circle")),
    )


def downgrade() -> None:
    op.drop_table("agenda_circle_state")
    op.drop_table("agenda_ledger")
    op.drop_index(op.f("ix_agenda_entry_event"), table_name="agenda_entry")
    op.drop_table("agenda_entry")
