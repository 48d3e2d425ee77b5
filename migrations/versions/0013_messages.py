"""Messages: an event's own texts, review, returned mail, opting out; mailings."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("concerns", sa.String(length=32), nullable=False, server_default="place"))
        batch.add_column(sa.Column("dropped_reason", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("bounced_at", sa.DateTime(), nullable=True))
    with op.batch_alter_table("message") as batch:
        batch.alter_column("concerns", existing_type=sa.String(length=32), server_default=None)
        batch.alter_column("dropped_reason", existing_type=sa.Text(), server_default=None)
    op.create_table(
        "event_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("template", sa.String(length=100), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("subject_en", sa.Text(), nullable=False),
        sa.Column("subject_ja", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("body_ja", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_mail")),
        sa.UniqueConstraint("event", "template", name=op.f("uq_event_mail_event_template")),
    )
    op.create_table(
        "refused_address",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address_key", sa.String(length=320), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("message", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_address")),
        sa.UniqueConstraint("address_key", name=op.f("uq_refused_address_address_key")),
    )
    op.create_table(
        "opt_out",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address_key", sa.String(length=320), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opt_out")),
        sa.UniqueConstraint("address_key", name=op.f("uq_opt_out_address_key")),
    )
    op.create_index(op.f("ix_opt_out_person"), "opt_out", ["person"])
    op.create_table(
        "mailing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("audience", sa.String(length=32), nullable=False),
        sa.Column("attendance", sa.String(length=32), nullable=True),
        sa.Column("concerns", sa.String(length=32), nullable=False),
        sa.Column("subject_en", sa.Text(), nullable=False),
        sa.Column("subject_ja", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("body_ja", sa.Text(), nullable=False),
        sa.Column("only_lang", sa.String(length=2), nullable=False),
        sa.Column("anchor", sa.String(length=32), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(length=5), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expanded_at", sa.DateTime(), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_mailing_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
    )
    op.create_index("ix_mailing_event_made", "mailing", ["event_id", "created_at", "id"])
    op.create_index("ix_mailing_state_kind", "mailing", ["state", "kind"])


def downgrade() -> None:
    op.drop_index("ix_mailing_state_kind", table_name="mailing")
    op.drop_index("ix_mailing_event_made", table_name="mailing")
    op.drop_table("mailing")
    op.drop_index(op.f("ix_opt_out_person"), table_name="opt_out")
    op.drop_table("opt_out")
    op.drop_table("refused_address")
    op.drop_table("event_mail")
    # The older program knows neither: what waited or was dropped was never sent, what came back was.
    op.execute("UPDATE message SET state = 'failed' WHERE state IN ('review', 'dropped')")
    op.execute("UPDATE message SET state = 'sent' WHERE state = 'bounced'")
    with op.batch_alter_table("message") as batch:
        batch.drop_column("bounced_at")
        batch.drop_column("dropped_reason")
        batch.drop_column("concerns")
