"""Feedback after an event, and what is kept for those who came."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_feedback_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_feedback")),
    )
    op.create_table(
        "feedback_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_feedback_reply_event_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_feedback_reply_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_reply")),
    )
    op.create_index(op.f("ix_feedback_reply_event_id"), "feedback_reply", ["event_id"])
    op.create_index(op.f("ix_feedback_reply_registration_id"), "feedback_reply", ["registration_id"])
    op.create_index(op.f("ix_feedback_reply_purge_on"), "feedback_reply", ["purge_on"])
    op.create_table(
        "feedback_replied",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_feedback_replied_registration_id")
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_feedback_replied")),
    )
    op.create_index(op.f("ix_feedback_replied_purge_on"), "feedback_replied", ["purge_on"])
    op.create_table(
        "material",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_ja", sa.Text(), nullable=False),
        sa.Column("item_en", sa.Text(), nullable=False),
        sa.Column("item_ja", sa.Text(), nullable=False),
        sa.Column("readers", sa.String(length=32), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(url = '') = (size IS NOT NULL)", name=op.f("ck_material_file_or_link")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_material_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
    )
    op.create_index(op.f("ix_material_event_id"), "material", ["event_id"])
    op.create_index(op.f("ix_material_purge_on"), "material", ["purge_on"])


def downgrade() -> None:
    op.drop_index(op.f("ix_material_purge_on"), table_name="material")
    op.drop_index(op.f("ix_material_event_id"), table_name="material")
    op.drop_table("material")
    op.drop_index(op.f("ix_feedback_replied_purge_on"), table_name="feedback_replied")
    op.drop_table("feedback_replied")
    op.drop_index(op.f("ix_feedback_reply_purge_on"), table_name="feedback_reply")
    op.drop_index(op.f("ix_feedback_reply_registration_id"), table_name="feedback_reply")
    op.drop_index(op.f("ix_feedback_reply_event_id"), table_name="feedback_reply")
    op.drop_table("feedback_reply")
    op.drop_table("feedback")
