"""Events: Events, the series they belong to, their venues, partners and public outline."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ja", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_series_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("key", name=op.f("uq_series_key")),
    )
    op.create_index(op.f("ix_series_office_id"), "series", ["office_id"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("edition_label", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("way_in", sa.String(length=32), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_ja", sa.Text(), nullable=False),
        sa.Column("theme_en", sa.Text(), nullable=False),
        sa.Column("theme_ja", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("summary_ja", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("description_ja", sa.Text(), nullable=False),
        sa.Column("cost_en", sa.Text(), nullable=False),
        sa.Column("cost_ja", sa.Text(), nullable=False),
        sa.Column("is_free", sa.Boolean(), nullable=False),
        sa.Column("language_note_en", sa.Text(), nullable=False),
        sa.Column("language_note_ja", sa.Text(), nullable=False),
        sa.Column("who_for_en", sa.Text(), nullable=False),
        sa.Column("who_for_ja", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("is_all_day", sa.Boolean(), nullable=False),
        sa.Column("starts_local", sa.DateTime(), nullable=False),
        sa.Column("starts_zone", sa.String(length=64), nullable=False),
        sa.Column("ends_local", sa.DateTime(), nullable=False),
        sa.Column("ends_zone", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("moved_from_local", sa.DateTime(), nullable=True),
        sa.Column("moved_from_zone", sa.String(length=64), nullable=True),
        sa.Column("has_online", sa.Boolean(), nullable=False),
        sa.Column("joining_url", sa.String(length=500), nullable=True),
        sa.Column("contact_address", sa.String(length=254), nullable=True),
        sa.Column("cancelled_reason_en", sa.Text(), nullable=False),
        sa.Column("cancelled_reason_ja", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("source_key", sa.String(length=120), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_event_ends_after_start")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_event_office_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_event_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("slug", name=op.f("uq_event_slug")),
        sa.UniqueConstraint("source_key", name=op.f("uq_event_source_key")),
    )
    op.create_index(op.f("ix_event_office_id"), "event", ["office_id"], unique=False)
    op.create_index(op.f("ix_event_series_id"), "event", ["series_id"], unique=False)
    op.create_index(op.f("ix_event_starts_at"), "event", ["starts_at"], unique=False)
    op.create_index("ix_event_state_ends_at", "event", ["state", "ends_at"], unique=False)
    op.create_table(
        "outline_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("place_en", sa.Text(), nullable=False),
        sa.Column("place_ja", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("text_ja", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_outline_day_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outline_day")),
        sa.UniqueConstraint("event_id", "on", name=op.f("uq_outline_day_event_id_on")),
    )
    op.create_index(op.f("ix_outline_day_event_id"), "outline_day", ["event_id"], unique=False)
    op.create_table(
        "partner",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ja", sa.Text(), nullable=False),
        sa.Column("note_en", sa.Text(), nullable=False),
        sa.Column("note_ja", sa.Text(), nullable=False),
        sa.Column("logo", sa.String(length=120), nullable=True),
        sa.Column("url", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_partner_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_partner_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
    )
    op.create_index(op.f("ix_partner_event_id"), "partner", ["event_id"], unique=False)
    op.create_index(op.f("ix_partner_organisation_id"), "partner", ["organisation_id"], unique=False)
    op.create_table(
        "venue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ja", sa.Text(), nullable=False),
        sa.Column("address_en", sa.Text(), nullable=False),
        sa.Column("address_ja", sa.Text(), nullable=False),
        sa.Column("city_en", sa.Text(), nullable=False),
        sa.Column("city_ja", sa.Text(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_venue_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
    )
    op.create_index(op.f("ix_venue_event_id"), "venue", ["event_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_venue_event_id"), table_name="venue")
    op.drop_table("venue")
    op.drop_index(op.f("ix_partner_event_id"), table_name="partner")
    op.drop_index(op.f("ix_partner_organisation_id"), table_name="partner")
    op.drop_table("partner")
    op.drop_index(op.f("ix_outline_day_event_id"), table_name="outline_day")
    op.drop_table("outline_day")
    op.drop_index(op.f("ix_event_office_id"), table_name="event")
    op.drop_index(op.f("ix_event_series_id"), table_name="event")
    op.drop_index(op.f("ix_event_starts_at"), table_name="event")
    op.drop_index("ix_event_state_ends_at", table_name="event")
    op.drop_table("event")
    op.drop_index(op.f("ix_series_office_id"), table_name="series")
    op.drop_table("series")
