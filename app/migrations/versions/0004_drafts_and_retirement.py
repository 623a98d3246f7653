"""drafts_and_retirement"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("draft", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("family_id", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint(
            "person_id", "draft", "record_id", name=op.f("uq_draft_person_id_draft_record_id")
        ),
    )
    op.create_index(op.f("ix_draft_state"), "draft", ["state"], unique=False)
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("device_id", sa.String(length=32), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("ct_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("ct", sa.LargeBinary(), nullable=True),
        sa.Column("frame_signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("commitment", sa.LargeBinary(length=32), nullable=True),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=True),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=True),
        sa.Column("holders", sa.LargeBinary(), nullable=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_snapshot_device_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_snapshot_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("device_id", "n", "hash", name=op.f("uq_snapshot_device_id_n_hash")),
    )
    op.create_index(op.f("ix_snapshot_draft_id"), "snapshot", ["draft_id"], unique=False)
    op.create_index(op.f("ix_snapshot_status"), "snapshot", ["status"], unique=False)
    op.add_column("device", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("device", sa.Column("replaced_by", sa.String(length=32), nullable=True))
    op.add_column("device", sa.Column("made_upto", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("device", "made_upto")
    op.drop_column("device", "replaced_by")
    op.drop_column("device", "retired_at")
    op.drop_index(op.f("ix_snapshot_status"), table_name="snapshot")
    op.drop_index(op.f("ix_snapshot_draft_id"), table_name="snapshot")
    op.drop_table("snapshot")
    op.drop_index(op.f("ix_draft_state"), table_name="draft")
    op.drop_table("draft")
