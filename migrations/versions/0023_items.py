"""Everything an organiser decides of an item, and places and rooms to choose from."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

REFERENCES = ("place_ref", "room_ref", "host_ref")


def upgrade() -> None:
    op.create_table(
        "place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("source_key", sa.String(length=80), nullable=True),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ja", sa.Text(), nullable=False),
        sa.Column("kana", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("is_public_facility", sa.Boolean(), nullable=False),
        sa.Column("address_en", sa.Text(), nullable=False),
        sa.Column("address_ja", sa.Text(), nullable=False),
        sa.Column("postcode", sa.String(length=20), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("coord_precision", sa.String(length=32), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("closed_on", sa.String(length=200), nullable=False),
        sa.Column("last_entry", sa.String(length=40), nullable=False),
        sa.Column("step_free", sa.String(length=32), nullable=False),
        sa.Column("access_notes_en", sa.Text(), nullable=False),
        sa.Column("access_notes_ja", sa.Text(), nullable=False),
        sa.Column("photography", sa.String(length=32), nullable=False),
        sa.Column("group_meals", sa.String(length=32), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_place_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("office_id", "source_key", name=op.f("uq_place_office_id_source_key")),
    )
    op.create_table(
        "place_room",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("floor", sa.String(length=40), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_place_room_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_room")),
        sa.UniqueConstraint("place_id", "name", name=op.f("uq_place_room_place_id_name")),
    )
    for name in REFERENCES:
        op.add_column(
            "programme_item", sa.Column(name, sa.String(length=64), nullable=False, server_default="")
        )
    op.add_column("programme_item", sa.Column("more", sa.JSON(), nullable=False, server_default="{}"))
    op.create_index(op.f("ix_programme_item_place_ref"), "programme_item", ["place_ref"])


def downgrade() -> None:
    op.drop_index(op.f("ix_programme_item_place_ref"), table_name="programme_item")
    with op.batch_alter_table("programme_item") as batch:
        batch.drop_column("more")
        for name in reversed(REFERENCES):
            batch.drop_column(name)
    op.drop_table("place_room")
    op.drop_table("place")
