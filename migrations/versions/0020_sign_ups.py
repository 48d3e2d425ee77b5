"""Sign-ups for items of a programme."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

LIVE = sa.text("state IN ('chosen', 'full_alternative')")


def upgrade() -> None:
    op.create_table(
        "sign_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["programme_item.id"], name=op.f("fk_sign_up_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_sign_up_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up")),
    )
    op.create_index(
        "uq_sign_up_live",
        "sign_up",
        ["registration_id", "item_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_index("ix_sign_up_item_id_state", "sign_up", ["item_id", "state", "asked_at"])


def downgrade() -> None:
    op.drop_index("ix_sign_up_item_id_state", table_name="sign_up")
    op.drop_index("uq_sign_up_live", table_name="sign_up")
    op.drop_table("sign_up")
