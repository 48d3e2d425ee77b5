"""Registering for somebody else, copies of mail, and places handed to a colleague."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

SUBMITTED = sa.text("state = 'submitted'")
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.drop_index("uq_registration_open_address", table_name="registration")
    with op.batch_alter_table("registration") as table:
        table.add_column(sa.Column("shared_as", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("registration") as table:
        table.alter_column("shared_as", server_default=None)
    _open_addresses(["event_id", "email_key", "shared_as"])
    op.create_table(
        "registration_registrant",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        _registration("registration_registrant", "registration_id"),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_registration_registrant")),
    )
    op.create_index(op.f("ix_registration_registrant_email_key"), "registration_registrant", ["email_key"])
    op.create_table(
        "registration_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("address_key", sa.String(length=254), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(), nullable=True),
        _registration("registration_copy", "registration_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_copy")),
        sa.UniqueConstraint(
            "registration_id", "address_key", name=op.f("uq_registration_copy_registration_id_address_key")
        ),
    )
    op.create_index(op.f("ix_registration_copy_address_key"), "registration_copy", ["address_key"])
    op.create_table(
        "place_hand_over",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("taken_by_id", sa.Uuid(), nullable=True),
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        _registration("place_hand_over", "registration_id"),
        _registration("place_hand_over", "taken_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_hand_over")),
        sa.UniqueConstraint("taken_by_id", name=op.f("uq_place_hand_over_taken_by_id")),
    )
    for column in ("registration_id", "email_key"):
        op.create_index(op.f(f"ix_place_hand_over_{column}"), "place_hand_over", [column])
    op.create_index("ix_place_hand_over_state_ends_at", "place_hand_over", ["state", "ends_at"])
    op.create_index(
        "uq_place_hand_over_open",
        "place_hand_over",
        ["registration_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    for table in ("place_hand_over", "registration_copy", "registration_registrant"):
        op.drop_table(table)
    op.drop_index("uq_registration_open_address", table_name="registration")
    # Of several open submissions of one shared address the older schema can hold one: the others have run out.
    op.execute(
        "UPDATE registration SET state = 'expired', ended_at = submitted_at"
        " WHERE state = 'submitted' AND EXISTS (SELECT 1 FROM registration AS other"
        " WHERE other.event_id = registration.event_id AND other.email_key = registration.email_key"
        " AND other.state = 'submitted' AND other.id < registration.id)"
    )
    with op.batch_alter_table("registration") as table:
        table.drop_column("shared_as")
    _open_addresses(["event_id", "email_key"])


def _open_addresses(columns: list[str]) -> None:
    op.create_index(
        "uq_registration_open_address",
        "registration",
        columns,
        unique=True,
        sqlite_where=SUBMITTED,
        postgresql_where=SUBMITTED,
    )


def _registration(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["registration.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )
