"""Lists that are handed in: files kept for a while, long runs, the report of each list, answers that are held back."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WAITS = sa.text("state = 'queued'")


def upgrade() -> None:
    op.create_table(
        "blob",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blob")),
        sa.UniqueConstraint("owner", "part", name=op.f("uq_blob_owner_part")),
    )
    op.create_index(op.f("ix_blob_purge_on"), "blob", ["purge_on"])
    op.create_table(
        "run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("given", sa.LargeBinary(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("refused", sa.String(length=64), nullable=False),
        sa.Column("cancel_asked_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(), nullable=False),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_index(
        "ix_run_waiting", "run", ["next_try_at", "id"], sqlite_where=WAITS, postgresql_where=WAITS
    )
    op.create_index(op.f("ix_run_about"), "run", ["about"])
    op.create_table(
        "registration_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("heading", sa.JSON(), nullable=False),
        sa.Column("issues", sa.JSON(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("written", sa.JSON(), nullable=False),
        sa.Column("addresses", sa.String(length=32), nullable=True),
        sa.Column("tell", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=True),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_registration_import_event_id")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["run.id"], name=op.f("fk_registration_import_run_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_import")),
    )
    op.create_index(op.f("ix_registration_import_event_id"), "registration_import", ["event_id"])
    op.create_index(op.f("ix_registration_import_purge_on"), "registration_import", ["purge_on"])
    op.create_table(
        "registration_import_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("record", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("issues", sa.JSON(), nullable=False),
        sa.Column("address_key", sa.String(length=254), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["registration_import.id"], name=op.f("fk_registration_import_row_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_import_row")),
        sa.UniqueConstraint("import_id", "line", name=op.f("uq_registration_import_row_import_id_line")),
    )
    op.create_table(
        "held_back",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_held_back_registration_id")
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_held_back")),
    )
    op.create_index(op.f("ix_held_back_purge_on"), "held_back", ["purge_on"])
    with op.batch_alter_table("registration") as batch:
        batch.add_column(sa.Column("import_row_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_registration_import_row_id"), "registration_import_row", ["import_row_id"], ["id"]
        )
        batch.create_index(op.f("ix_registration_import_row_id"), ["import_row_id"])


def downgrade() -> None:
    with op.batch_alter_table("registration") as batch:
        batch.drop_index(op.f("ix_registration_import_row_id"))
        batch.drop_constraint(op.f("fk_registration_import_row_id"), type_="foreignkey")
        batch.drop_column("import_row_id")
    for table in ("held_back", "registration_import_row", "registration_import", "run", "blob"):
        op.drop_table(table)
