"""Speakers and interpreters as people who are asked."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appearance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("post_en", sa.Text(), nullable=False),
        sa.Column("post_ja", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("from_lang", sa.String(length=8), nullable=False),
        sa.Column("to_lang", sa.String(length=8), nullable=False),
        sa.Column("mode", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by", sa.String(length=64), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("life_en", sa.Text(), nullable=False),
        sa.Column("life_ja", sa.Text(), nullable=False),
        sa.Column("has_no_slides", sa.Boolean(), nullable=False),
        sa.Column("publishes_at", sa.DateTime(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("slides_told_at", sa.DateTime(), nullable=True),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _leads("appearance", "event_id", "event.id", ondelete="CASCADE"),
        _leads("appearance", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appearance")),
        sa.UniqueConstraint(
            "event_id", "person_id", "part", name=op.f("uq_appearance_event_id_person_id_part")
        ),
    )
    for column in ("event_id", "person_id", "purge_on"):
        op.create_index(op.f(f"ix_appearance_{column}"), "appearance", [column])
    op.create_table(
        "appearance_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appearance_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        _leads("appearance_item", "appearance_id", "appearance.id", ondelete="CASCADE"),
        _leads("appearance_item", "item_id", "programme_item.id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appearance_item")),
        sa.UniqueConstraint(
            "appearance_id", "item_id", name=op.f("uq_appearance_item_appearance_id_item_id")
        ),
    )
    op.create_index(op.f("ix_appearance_item_item_id"), "appearance_item", ["item_id"])
    op.create_table(
        "appearance_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appearance_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("purge_on", sa.Date(), nullable=False),
        _leads("appearance_file", "appearance_id", "appearance.id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appearance_file")),
    )
    for column in ("appearance_id", "purge_on"):
        op.create_index(op.f(f"ix_appearance_file_{column}"), "appearance_file", [column])


def downgrade() -> None:
    for table in ("appearance_file", "appearance_item", "appearance"):
        op.drop_table(table)


def _leads(table: str, column: str, to: str, *, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [to], name=name, ondelete=ondelete)
