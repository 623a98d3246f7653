"""blobs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blob_use",
        sa.Column("name", sa.LargeBinary(length=32), nullable=False),
        sa.Column("stream_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["stream_id"], ["stream.id"], name=op.f("fk_blob_use_stream_id")),
        sa.PrimaryKeyConstraint("name", "stream_id", "version", name=op.f("pk_blob_use")),
    )
    op.create_table(
        "blob",
        sa.Column("device_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.LargeBinary(length=32), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("stored_bytes", sa.BigInteger(), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complete_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_blob_device_id")),
        sa.PrimaryKeyConstraint("device_id", "name", name=op.f("pk_blob")),
    )
    op.create_table(
        "blob_piece",
        sa.Column("device_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.LargeBinary(length=32), nullable=False),
        sa.Column("offset", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_blob_piece_device_id")),
        sa.PrimaryKeyConstraint("device_id", "name", "offset", name=op.f("pk_blob_piece")),
    )


def downgrade() -> None:
    op.drop_table("blob_piece")
    op.drop_table("blob")
    op.drop_table("blob_use")
