"""lost numbers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lost_numbers",
        sa.Column("device_id", sa.String(length=32), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_lost_numbers_device_id")),
        sa.PrimaryKeyConstraint("device_id", "first", name=op.f("pk_lost_numbers")),
    )


def downgrade() -> None:
    op.drop_table("lost_numbers")
