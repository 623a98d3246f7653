"""access"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "protected_span",
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["stream.id"], name=op.f("fk_protected_span_child_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_protected_span")),
    )
    op.create_index(op.f("ix_protected_span_child_id"), "protected_span", ["child_id"], unique=False)
    op.create_table(
        "break_glass",
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["stream.id"], name=op.f("fk_break_glass_child_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_break_glass_person_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_break_glass")),
    )
    op.create_index(op.f("ix_break_glass_child_id"), "break_glass", ["child_id"], unique=False)
    op.create_index(op.f("ix_break_glass_ends_at"), "break_glass", ["ends_at"], unique=False)
    op.create_index(op.f("ix_break_glass_person_id"), "break_glass", ["person_id"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=True),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("team_id", sa.String(length=32), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=True),
        sa.Column("why", sa.String(length=20), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_proposal_by_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_by_id"), "proposal", ["by_id"], unique=False)
    op.create_index(op.f("ix_proposal_child_id"), "proposal", ["child_id"], unique=False)
    op.create_index(op.f("ix_proposal_made_at"), "proposal", ["made_at"], unique=False)
    op.create_table(
        "child_index",
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["stream.id"], name=op.f("fk_child_index_child_id")),
        sa.PrimaryKeyConstraint("child_id", "digest", name=op.f("pk_child_index")),
    )
    op.create_index(op.f("ix_child_index_digest"), "child_index", ["digest"], unique=False)
    op.create_table(
        "look_up",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_look_up_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_up")),
    )
    op.create_index(op.f("ix_look_up_person_id"), "look_up", ["person_id"], unique=False)


def downgrade() -> None:
    _refuse_to_forget(op.get_bind())
    op.drop_index(op.f("ix_look_up_person_id"), table_name="look_up")
    op.drop_table("look_up")
    op.drop_index(op.f("ix_child_index_digest"), table_name="child_index")
    op.drop_table("child_index")
    op.drop_index(op.f("ix_proposal_made_at"), table_name="proposal")
    op.drop_index(op.f("ix_proposal_child_id"), table_name="proposal")
    op.drop_index(op.f("ix_proposal_by_id"), table_name="proposal")
    op.drop_table("proposal")
    op.drop_index(op.f("ix_break_glass_person_id"), table_name="break_glass")
    op.drop_index(op.f("ix_break_glass_ends_at"), table_name="break_glass")
    op.drop_index(op.f("ix_break_glass_child_id"), table_name="break_glass")
    op.drop_table("break_glass")
    op.drop_index(op.f("ix_protected_span_child_id"), table_name="protected_span")
    op.drop_table("protected_span")


def _refuse_to_forget(connection: sa.Connection) -> None:
    """These tables cannot be made again from the records: what they say now would be said by nobody."""
    still_so = (
        "SELECT count(*) FROM protected_span WHERE to_at IS NULL",
        "SELECT count(*) FROM break_glass WHERE began_at IS NOT NULL AND reviewed_at IS NULL",
    )
    if any(connection.scalar(sa.text(asked)) for asked in still_so):
        raise RuntimeError(
            "A child is protected, or an emergency has not been looked into: an older program would forget "
            "it. Lift the protection and look into it first, or go on with this program. Nothing was changed."
        )
