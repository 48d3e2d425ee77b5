"""Registration: categories, the queue and its offers, decisions, drafts, and who registered whom."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LIVE_BEFORE = "state IN ('confirmed', 'submitted')"
LIVE = "state IN ('attended', 'confirmed', 'held', 'no_show', 'offered', 'submitted', 'waitlisted')"


def upgrade() -> None:
    op.create_table(
        "registration_category",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ja", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_registration_category_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_category")),
        sa.UniqueConstraint("event_id", "key", name=op.f("uq_registration_category_event_id_key")),
    )
    with op.batch_alter_table("intake") as batch:
        batch.add_column(sa.Column("per_organisation", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("has_waiting_list", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch.add_column(sa.Column("holds_unknown", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("intake") as batch:
        batch.alter_column("has_waiting_list", server_default=None)
        batch.alter_column("holds_unknown", server_default=None)
    _drop_live_index(LIVE_BEFORE)
    with op.batch_alter_table("registration") as batch:
        batch.add_column(sa.Column("category_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("registered_by_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("typed", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("held_for", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("lifted_at", sa.DateTime(), nullable=True))
        batch.add_column(sa.Column("offered_at", sa.DateTime(), nullable=True))
        batch.add_column(sa.Column("offer_ends_at", sa.DateTime(), nullable=True))
        batch.add_column(sa.Column("checked_in_at", sa.DateTime(), nullable=True))
        batch.alter_column("privacy_notice_at", existing_type=sa.DateTime(), nullable=True)
        batch.create_foreign_key(
            op.f("fk_registration_category_id"), "registration_category", ["category_id"], ["id"]
        )
        batch.create_foreign_key(
            op.f("fk_registration_registered_by_id"), "person", ["registered_by_id"], ["id"]
        )
    op.create_index(op.f("ix_registration_category_id"), "registration", ["category_id"])
    op.create_index(op.f("ix_registration_registered_by_id"), "registration", ["registered_by_id"])
    _create_live_index(LIVE)


def downgrade() -> None:
    # What the older program does not know ends where it would have ended, or waits as it would have waited.
    op.execute("UPDATE registration SET state = 'submitted' WHERE state IN ('held', 'waitlisted', 'offered')")
    op.execute("UPDATE registration SET state = 'confirmed' WHERE state IN ('attended', 'no_show')")
    op.execute("UPDATE registration SET state = 'cancelled' WHERE state IN ('declined', 'lapsed')")
    op.execute("DELETE FROM registration WHERE state = 'draft'")
    op.execute("UPDATE registration SET privacy_notice_at = submitted_at WHERE privacy_notice_at IS NULL")
    _drop_live_index(LIVE)
    op.drop_index(op.f("ix_registration_registered_by_id"), table_name="registration")
    op.drop_index(op.f("ix_registration_category_id"), table_name="registration")
    with op.batch_alter_table("registration") as batch:
        batch.drop_constraint(op.f("fk_registration_registered_by_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_registration_category_id"), type_="foreignkey")
        batch.alter_column("privacy_notice_at", existing_type=sa.DateTime(), nullable=False)
        for column in (
            "checked_in_at",
            "offer_ends_at",
            "offered_at",
            "lifted_at",
            "held_for",
            "typed",
            "registered_by_id",
            "category_id",
        ):
            batch.drop_column(column)
    with op.batch_alter_table("intake") as batch:
        batch.drop_column("holds_unknown")
        batch.drop_column("has_waiting_list")
        batch.drop_column("per_organisation")
    op.drop_table("registration_category")
    _create_live_index(LIVE_BEFORE)


def _create_live_index(live: str) -> None:
    op.create_index(
        "uq_registration_live_person",
        "registration",
        ["event_id", "person_id"],
        unique=True,
        sqlite_where=sa.text(live),
        postgresql_where=sa.text(live),
    )


def _drop_live_index(live: str) -> None:
    op.drop_index(
        "uq_registration_live_person",
        table_name="registration",
        sqlite_where=sa.text(live),
        postgresql_where=sa.text(live),
    )
