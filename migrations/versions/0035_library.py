"""What was learnt from visits, for those who plan the next ones.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme_lesson",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("text_ja", sa.Text(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["programme_item.id"], name=op.f("fk_programme_lesson_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_lesson")),
    )
    op.create_index(op.f("ix_programme_lesson_item_id"), "programme_lesson", ["item_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_programme_lesson_item_id"), table_name="programme_lesson")
    op.drop_table("programme_lesson")
