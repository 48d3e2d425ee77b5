"""The audit log as a chain of links.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_link",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tied_at", sa.DateTime(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_link")),
    )
    with op.batch_alter_table("audit_entry") as table:
        table.add_column(sa.Column("reason_salt", sa.String(length=32), nullable=False, server_default=""))
        table.add_column(sa.Column("reason_mark", sa.String(length=64), nullable=False, server_default=""))
        table.add_column(sa.Column("link", sa.Integer(), nullable=True))
        table.create_index(op.f("ix_audit_entry_link"), ["link"], unique=False)
    with op.batch_alter_table("audit_entry") as table:
        table.alter_column("reason_salt", server_default=None)
        table.alter_column("reason_mark", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("audit_entry") as table:
        table.drop_index(op.f("ix_audit_entry_link"))
        table.drop_column("link")
        table.drop_column("reason_mark")
        table.drop_column("reason_salt")
    op.drop_table("audit_link")
