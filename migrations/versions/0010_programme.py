"""Programme: The draft of a programme, the editions frozen of it, and their releases."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(), nullable=False),
        sa.Column("frozen_by", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_programme_edition_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_edition")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_programme_edition_event_id_number")),
    )
    op.create_table(
        "programme_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("schema", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("edition_number", sa.Integer(), nullable=True),
        sa.Column("shift_days", sa.Integer(), nullable=False),
        sa.Column("rest", sa.JSON(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_programme_import_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_import")),
        sa.UniqueConstraint("event_id", "digest", name=op.f("uq_programme_import_event_id_digest")),
    )
    op.create_table(
        "programme_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("source_id", sa.String(length=80), nullable=True),
        sa.Column("source_kind", sa.String(length=40), nullable=False),
        sa.Column("starts_local", sa.DateTime(), nullable=True),
        sa.Column("starts_zone", sa.String(length=64), nullable=True),
        sa.Column("ends_local", sa.DateTime(), nullable=True),
        sa.Column("ends_zone", sa.String(length=64), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=True),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_ja", sa.Text(), nullable=False),
        sa.Column("place_en", sa.Text(), nullable=False),
        sa.Column("place_ja", sa.Text(), nullable=False),
        sa.Column("place_key", sa.String(length=80), nullable=True),
        sa.Column("address_en", sa.Text(), nullable=False),
        sa.Column("address_ja", sa.Text(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("room", sa.String(length=200), nullable=False),
        sa.Column("track", sa.String(length=40), nullable=False),
        sa.Column("host_en", sa.Text(), nullable=False),
        sa.Column("host_ja", sa.Text(), nullable=False),
        sa.Column("host_organisation_en", sa.Text(), nullable=False),
        sa.Column("host_organisation_ja", sa.Text(), nullable=False),
        sa.Column("confirmation", sa.String(length=32), nullable=False),
        sa.Column("confirmed_by_en", sa.Text(), nullable=False),
        sa.Column("confirmed_by_ja", sa.Text(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmation_channel", sa.String(length=200), nullable=False),
        sa.Column("remarks_public_en", sa.Text(), nullable=False),
        sa.Column("remarks_public_ja", sa.Text(), nullable=False),
        sa.Column("remarks_participants_en", sa.Text(), nullable=False),
        sa.Column("remarks_participants_ja", sa.Text(), nullable=False),
        sa.Column("remarks_internal_en", sa.Text(), nullable=False),
        sa.Column("remarks_internal_ja", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("needs_signup", sa.Boolean(), nullable=False),
        sa.Column("access", sa.String(length=120), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("is_optional", sa.Boolean(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_programme_item_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_item")),
        sa.UniqueConstraint("event_id", "source_id", name=op.f("uq_programme_item_event_id_source_id")),
    )
    op.create_index(
        "ix_programme_item_event_id_starts_at", "programme_item", ["event_id", "starts_at"], unique=False
    )
    op.create_table(
        "item_speaker",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("post_en", sa.Text(), nullable=False),
        sa.Column("post_ja", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["programme_item.id"], name=op.f("fk_item_speaker_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_speaker")),
    )
    op.create_index(op.f("ix_item_speaker_item_id"), "item_speaker", ["item_id"], unique=False)
    op.create_table(
        "programme_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("overrides", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["programme_edition.id"],
            name=op.f("fk_programme_release_edition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_release")),
        sa.UniqueConstraint("edition_id", "circle", name=op.f("uq_programme_release_edition_id_circle")),
    )


def downgrade() -> None:
    op.drop_table("programme_release")
    op.drop_index(op.f("ix_item_speaker_item_id"), table_name="item_speaker")
    op.drop_table("item_speaker")
    op.drop_index("ix_programme_item_event_id_starts_at", table_name="programme_item")
    op.drop_table("programme_item")
    op.drop_table("programme_import")
    op.drop_table("programme_edition")
