"""Authorities that receive the group: how it stands with them, contacts, answers, sign-offs, links; what was agreed.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "host_engagement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("section", sa.String(200), nullable=False),
        sa.Column("pays", sa.Text(), nullable=False),
        sa.Column("gives", sa.Text(), nullable=False),
        sa.Column("expects", sa.Text(), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=False),
        sa.Column("blackout", sa.JSON(), nullable=False),
        sa.Column("interpreter", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("edition_sent", sa.Integer(), nullable=True),
        sa.Column("reply_by", sa.DateTime(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("telephoned_on", sa.Date(), nullable=True),
        sa.Column("way_out", sa.String(32), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_host_engagement_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_host_engagement_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_host_engagement_task_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_engagement")),
        sa.UniqueConstraint(
            "event_id", "organisation_id", name=op.f("uq_host_engagement_event_id_organisation_id")
        ),
    )
    op.create_index(op.f("ix_host_engagement_organisation_id"), "host_engagement", ["organisation_id"])
    op.create_index(op.f("ix_host_engagement_task_id"), "host_engagement", ["task_id"])
    op.create_table(
        "item_agreement",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["programme_item.id"], name=op.f("fk_item_agreement_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_item_agreement")),
    )
    op.create_table(
        "host_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("starts_local", sa.DateTime(), nullable=True),
        sa.Column("starts_zone", sa.String(64), nullable=True),
        sa.Column("ends_local", sa.DateTime(), nullable=True),
        sa.Column("ends_zone", sa.String(64), nullable=True),
        sa.Column("place_en", sa.Text(), nullable=False),
        sa.Column("place_ja", sa.Text(), nullable=False),
        sa.Column("received_by_en", sa.Text(), nullable=False),
        sa.Column("received_by_ja", sa.Text(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("section", sa.String(200), nullable=False),
        sa.Column("post", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("content_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.String(64), nullable=False),
        sa.Column("recorded_by", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(64), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["host_engagement.id"],
            name=op.f("fk_host_answer_engagement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["programme_item.id"], name=op.f("fk_host_answer_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_answer")),
    )
    op.create_index(op.f("ix_host_answer_engagement_id"), "host_answer", ["engagement_id"])
    op.create_index(op.f("ix_host_answer_given_by"), "host_answer", ["given_by"])
    op.create_index("ix_host_answer_item_id", "host_answer", ["item_id"])
    op.create_index(op.f("ix_host_answer_purge_on"), "host_answer", ["purge_on"])
    op.create_index(
        "uq_host_answer_counts",
        "host_answer",
        ["item_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "host_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("section", sa.String(200), nullable=False),
        sa.Column("post", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(60), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("is_cir", sa.Boolean(), nullable=False),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["host_engagement.id"],
            name=op.f("fk_host_contact_engagement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_contact")),
    )
    op.create_index(op.f("ix_host_contact_engagement_id"), "host_contact", ["engagement_id"])
    op.create_index(op.f("ix_host_contact_purge_on"), "host_contact", ["purge_on"])
    op.create_table(
        "host_dossier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("contact_section", sa.String(200), nullable=False),
        sa.Column("contact_post", sa.String(200), nullable=False),
        sa.Column("contact_name", sa.String(200), nullable=False),
        sa.Column("contact_phone", sa.String(60), nullable=False),
        sa.Column("entrance", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("photography", sa.String(32), nullable=False),
        sa.Column("photo_note", sa.Text(), nullable=False),
        sa.Column("gift", sa.Text(), nullable=False),
        sa.Column("dress", sa.Text(), nullable=False),
        sa.Column("step_free", sa.String(32), nullable=False),
        sa.Column("interpreter", sa.String(32), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["host_engagement.id"],
            name=op.f("fk_host_dossier_engagement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["programme_item.id"], name=op.f("fk_host_dossier_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_dossier")),
        sa.UniqueConstraint("item_id", name=op.f("uq_host_dossier_item_id")),
    )
    op.create_index(op.f("ix_host_dossier_engagement_id"), "host_dossier", ["engagement_id"])
    op.create_index(op.f("ix_host_dossier_purge_on"), "host_dossier", ["purge_on"])
    op.create_table(
        "host_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("content_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["host_engagement.id"],
            name=op.f("fk_host_note_engagement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_note")),
    )
    op.create_index(op.f("ix_host_note_engagement_id"), "host_note", ["engagement_id"])
    op.create_index(op.f("ix_host_note_purge_on"), "host_note", ["purge_on"])
    op.create_table(
        "host_sign_off",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(200), nullable=False),
        sa.Column("post", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("approval", sa.String(32), nullable=False),
        sa.Column("document_number", sa.String(80), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=True),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("content_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("given_by", sa.String(64), nullable=False),
        sa.Column("recorded_by", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["host_engagement.id"],
            name=op.f("fk_host_sign_off_engagement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_sign_off")),
    )
    op.create_index(op.f("ix_host_sign_off_engagement_id"), "host_sign_off", ["engagement_id"])
    op.create_index(op.f("ix_host_sign_off_given_by"), "host_sign_off", ["given_by"])
    op.create_index(op.f("ix_host_sign_off_purge_on"), "host_sign_off", ["purge_on"])
    op.create_table(
        "host_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("section", sa.String(200), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["host_contact.id"], name=op.f("fk_host_link_contact_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["host_engagement.id"],
            name=op.f("fk_host_link_engagement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_host_link_token_hash")),
    )
    op.create_index(op.f("ix_host_link_contact_id"), "host_link", ["contact_id"])
    op.create_index(op.f("ix_host_link_engagement_id"), "host_link", ["engagement_id"])
    op.create_table(
        "host_link_use",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["host_link.id"], name=op.f("fk_host_link_use_link_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_link_use")),
    )
    op.create_index(op.f("ix_host_link_use_link_id"), "host_link_use", ["link_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_host_link_use_link_id"), table_name="host_link_use")
    op.drop_table("host_link_use")
    op.drop_index(op.f("ix_host_link_engagement_id"), table_name="host_link")
    op.drop_index(op.f("ix_host_link_contact_id"), table_name="host_link")
    op.drop_table("host_link")
    op.drop_index(op.f("ix_host_sign_off_purge_on"), table_name="host_sign_off")
    op.drop_index(op.f("ix_host_sign_off_given_by"), table_name="host_sign_off")
    op.drop_index(op.f("ix_host_sign_off_engagement_id"), table_name="host_sign_off")
    op.drop_table("host_sign_off")
    op.drop_index(op.f("ix_host_note_purge_on"), table_name="host_note")
    op.drop_index(op.f("ix_host_note_engagement_id"), table_name="host_note")
    op.drop_table("host_note")
    op.drop_index(op.f("ix_host_dossier_purge_on"), table_name="host_dossier")
    op.drop_index(op.f("ix_host_dossier_engagement_id"), table_name="host_dossier")
    op.drop_table("host_dossier")
    op.drop_index(op.f("ix_host_contact_purge_on"), table_name="host_contact")
    op.drop_index(op.f("ix_host_contact_engagement_id"), table_name="host_contact")
    op.drop_table("host_contact")
    op.drop_index(
        "uq_host_answer_counts",
        table_name="host_answer",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(op.f("ix_host_answer_purge_on"), table_name="host_answer")
    op.drop_index("ix_host_answer_item_id", table_name="host_answer")
    op.drop_index(op.f("ix_host_answer_given_by"), table_name="host_answer")
    op.drop_index(op.f("ix_host_answer_engagement_id"), table_name="host_answer")
    op.drop_table("host_answer")
    op.drop_table("item_agreement")
    op.drop_index(op.f("ix_host_engagement_task_id"), table_name="host_engagement")
    op.drop_index(op.f("ix_host_engagement_organisation_id"), table_name="host_engagement")
    op.drop_table("host_engagement")
