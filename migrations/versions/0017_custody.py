"""Custody: what the purge removed, who was erased, which rows stand for another since they were merged."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "purge_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("cleaned_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_run")),
    )
    op.create_index(op.f("ix_purge_run_at"), "purge_run", ["at"])
    op.create_table(
        "erasure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=32), nullable=False),
        sa.Column("references", sa.JSON(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("cleaned_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_at"), "erasure", ["at"])
    for table in ("person", "organisation"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("merged_into_id", sa.Uuid(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_{table}_merged_into_id"), table, ["merged_into_id"], ["id"])
            batch.create_index(op.f(f"ix_{table}_merged_into_id"), ["merged_into_id"])
    with op.batch_alter_table("registration") as batch:
        batch.add_column(sa.Column("purge_on", sa.Date(), nullable=True))
        batch.create_index(op.f("ix_registration_purge_on"), ["purge_on"])
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("purge_on", sa.Date(), nullable=True))
    # What is there already is kept as long as what comes: from now, since nobody promised more.
    op.execute(
        "UPDATE message SET purge_on = date(created_at)"
        if _is_sqlite()
        else "UPDATE message SET purge_on = created_at::date"
    )
    with op.batch_alter_table("message") as batch:
        batch.alter_column("purge_on", existing_type=sa.Date(), nullable=False)
        batch.create_index(op.f("ix_message_purge_on"), ["purge_on"])


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def downgrade() -> None:
    with op.batch_alter_table("message") as batch:
        batch.drop_index(op.f("ix_message_purge_on"))
        batch.drop_column("purge_on")
    with op.batch_alter_table("registration") as batch:
        batch.drop_index(op.f("ix_registration_purge_on"))
        batch.drop_column("purge_on")
    for table in ("organisation", "person"):
        with op.batch_alter_table(table) as batch:
            batch.drop_index(op.f(f"ix_{table}_merged_into_id"))
            batch.drop_constraint(op.f(f"fk_{table}_merged_into_id"), type_="foreignkey")
            batch.drop_column("merged_into_id")
    op.drop_index(op.f("ix_erasure_at"), table_name="erasure")
    op.drop_table("erasure")
    op.drop_index(op.f("ix_purge_run_at"), table_name="purge_run")
    op.drop_table("purge_run")
