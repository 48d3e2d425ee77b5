"""Entries as written pieces, and how feeds are asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feed_piece",
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("writing", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("zones", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint(
            "uid", "sequence", "lang", "is_private", "writing", name=op.f("pk_feed_piece")
        ),
    )
    op.create_table(
        "feed_asked",
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("family", sa.String(length=16), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("event", "asked_on", "family", "is_private", name=op.f("pk_feed_asked")),
    )
    op.create_table(
        "feed_poll",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("family", sa.String(length=16), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("before_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["link_id"], ["calendar_link.id"], name=op.f("fk_feed_poll_link_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("link_id", "family", name=op.f("pk_feed_poll")),
    )


def downgrade() -> None:
    op.drop_table("feed_poll")
    op.drop_table("feed_asked")
    op.drop_table("feed_piece")
