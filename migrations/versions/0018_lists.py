"""The list: tags, groups, notes, saved views, acts on many."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registration_tag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_registration_tag_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_tag")),
        sa.UniqueConstraint("event_id", "name_key", name=op.f("uq_registration_tag_event_id_name_key")),
    )
    op.create_table(
        "registration_tagged",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_tagged_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tag_id"],
            ["registration_tag.id"],
            name=op.f("fk_registration_tagged_tag_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "tag_id", name=op.f("pk_registration_tagged")),
    )
    op.create_index(op.f("ix_registration_tagged_tag_id"), "registration_tagged", ["tag_id"])
    op.create_table(
        "registration_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ja", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_registration_group_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_group")),
    )
    op.create_index(op.f("ix_registration_group_event_id"), "registration_group", ["event_id"])
    op.create_table(
        "registration_group_member",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_group_member_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["registration_group.id"],
            name=op.f("fk_registration_group_member_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "group_id", name=op.f("pk_registration_group_member")),
    )
    op.create_index(op.f("ix_registration_group_member_group_id"), "registration_group_member", ["group_id"])
    op.create_table(
        "registration_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_note_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_note")),
    )
    op.create_index(op.f("ix_registration_note_registration_id"), "registration_note", ["registration_id"])
    op.create_table(
        "registration_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_registration_view_event_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_registration_view_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_view")),
    )
    op.create_index(op.f("ix_registration_view_event_id"), "registration_view", ["event_id"])
    op.create_index(op.f("ix_registration_view_owner_id"), "registration_view", ["owner_id"])
    op.create_table(
        "registration_bulk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.String(length=32), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_registration_bulk_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_bulk")),
    )
    op.create_index("ix_registration_bulk_event_id_at", "registration_bulk", ["event_id", "at"])


def downgrade() -> None:
    for table in (
        "registration_bulk",
        "registration_view",
        "registration_note",
        "registration_group_member",
        "registration_group",
        "registration_tagged",
        "registration_tag",
    ):
        op.drop_table(table)
