"""Invitations by mail, for who chose them, and what was sent.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("every_item", sa.Boolean(), nullable=False),
        sa.Column("since_at", sa.DateTime(), nullable=False),
        sa.Column("looked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_invitations_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_invitations")),
        sa.UniqueConstraint("person_id", name=op.f("uq_calendar_invitations_person_id")),
    )
    op.create_table(
        "calendar_invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("stamp", sa.DateTime(), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_invitation_person_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["agenda_entry.id"],
            name=op.f("fk_calendar_invitation_entry_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_invitation")),
        sa.UniqueConstraint(
            "person_id",
            "entry_id",
            "sequence",
            name=op.f("uq_calendar_invitation_person_id_entry_id_sequence"),
        ),
    )
    op.create_index(op.f("ix_calendar_invitation_entry_id"), "calendar_invitation", ["entry_id"])


def downgrade() -> None:
    op.drop_table("calendar_invitation")
    op.drop_table("calendar_invitations")
