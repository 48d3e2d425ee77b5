"""Check-in: scans, and passes that were replaced."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pass_renewal",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("renewed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_pass_renewal_registration_id")
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_pass_renewal")),
    )
    op.create_table(
        "scan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("scanned_by_id", sa.Uuid(), nullable=True),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("means", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("shown", sa.String(length=32), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_scan_event_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_scan_registration_id")
        ),
        sa.ForeignKeyConstraint(["scanned_by_id"], ["person.id"], name=op.f("fk_scan_scanned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
    )
    op.create_index("ix_scan_event_id_at", "scan", ["event_id", "at"])
    op.create_index(op.f("ix_scan_registration_id"), "scan", ["registration_id"])
    op.create_index(op.f("ix_scan_scanned_by_id"), "scan", ["scanned_by_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_scan_scanned_by_id"), table_name="scan")
    op.drop_index(op.f("ix_scan_registration_id"), table_name="scan")
    op.drop_index("ix_scan_event_id_at", table_name="scan")
    op.drop_table("scan")
    op.drop_table("pass_renewal")
