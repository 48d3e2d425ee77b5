"""Who has received which change slip.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slip_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=True),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["host_engagement.id"],
            name=op.f("fk_slip_receipt_engagement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_slip_receipt_registration_id"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "(engagement_id IS NULL) <> (registration_id IS NULL)", name=op.f("ck_slip_receipt_reader")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip_receipt")),
        sa.UniqueConstraint("engagement_id", "edition", name=op.f("uq_slip_receipt_engagement_id_edition")),
        sa.UniqueConstraint(
            "registration_id", "edition", name=op.f("uq_slip_receipt_registration_id_edition")
        ),
    )


def downgrade() -> None:
    op.drop_table("slip_receipt")
