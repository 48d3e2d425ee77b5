"""Questions: pages, conditions, readers, former wordings, and files as answers."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_page",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_ja", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_page")),
    )
    op.create_index(op.f("ix_form_page_about"), "form_page", ["about"])
    with op.batch_alter_table("question") as batch:
        batch.add_column(sa.Column("page_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("readers", sa.String(length=32), nullable=False, server_default="office"))
        batch.add_column(sa.Column("only_if_key", sa.String(length=40), nullable=False, server_default=""))
        batch.add_column(sa.Column("only_if_answers", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("retired_at", sa.DateTime(), nullable=True))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch.create_foreign_key(op.f("fk_question_page_id"), "form_page", ["page_id"], ["id"])
    with op.batch_alter_table("question") as batch:
        for column, kind in (
            ("readers", sa.String(length=32)),
            ("only_if_key", sa.String(length=40)),
            ("only_if_answers", sa.JSON()),
            ("revision", sa.Integer()),
            ("version", sa.Integer()),
        ):
            batch.alter_column(column, existing_type=kind, server_default=None)
    op.create_index(op.f("ix_question_page_id"), "question", ["page_id"])
    # Whoever arranges food and access reads what was sealed until now.
    op.execute("UPDATE question SET readers = 'logistics' WHERE is_sealed")
    op.execute("UPDATE question SET kind = 'dietary' WHERE key = 'dietary'")
    op.execute("UPDATE question SET kind = 'access' WHERE key = 'access_needs'")
    with op.batch_alter_table("answer") as batch:
        batch.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("answer") as batch:
        batch.alter_column("revision", existing_type=sa.Integer(), server_default=None)
    op.create_table(
        "question_wording",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("label_ja", sa.Text(), nullable=False),
        sa.Column("purpose_en", sa.Text(), nullable=False),
        sa.Column("purpose_ja", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_wording_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_wording")),
        sa.UniqueConstraint("question_id", "revision", name=op.f("uq_question_wording_question_id_revision")),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("respondent", sa.String(length=80), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_stored_file_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_index(op.f("ix_stored_file_purge_on"), "stored_file", ["purge_on"])
    op.create_index(op.f("ix_stored_file_question_id"), "stored_file", ["question_id"])
    op.create_index("ix_stored_file_respondent_question_id", "stored_file", ["respondent", "question_id"])


def downgrade() -> None:
    op.drop_index("ix_stored_file_respondent_question_id", table_name="stored_file")
    op.drop_index(op.f("ix_stored_file_question_id"), table_name="stored_file")
    op.drop_index(op.f("ix_stored_file_purge_on"), table_name="stored_file")
    op.drop_table("stored_file")
    op.drop_table("question_wording")
    with op.batch_alter_table("answer") as batch:
        batch.drop_column("revision")
    # The older program knows three kinds: what it cannot ask goes with its answers, long ones become long texts.
    op.execute("UPDATE question SET kind = 'long_text' WHERE kind IN ('dietary', 'access')")
    unknown = "kind NOT IN ('text', 'long_text', 'choice') OR retired_at IS NOT NULL"
    op.execute(f"DELETE FROM answer WHERE question_id IN (SELECT id FROM question WHERE {unknown})")  # noqa: S608
    op.execute(f"DELETE FROM question WHERE {unknown}")  # noqa: S608
    op.drop_index(op.f("ix_question_page_id"), table_name="question")
    with op.batch_alter_table("question") as batch:
        batch.drop_constraint(op.f("fk_question_page_id"), type_="foreignkey")
        for column in (
            "version",
            "retired_at",
            "revision",
            "only_if_answers",
            "only_if_key",
            "readers",
            "page_id",
        ):
            batch.drop_column(column)
    op.drop_index(op.f("ix_form_page_about"), table_name="form_page")
    op.drop_table("form_page")
