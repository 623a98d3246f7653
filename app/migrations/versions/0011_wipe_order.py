"""wipe_order"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wipe_order",
        sa.Column("device_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("ordered_by", sa.String(length=32), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_wipe_order_device_id")),
        sa.ForeignKeyConstraint(["ordered_by"], ["person.id"], name=op.f("fk_wipe_order_ordered_by")),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_wipe_order")),
        sa.UniqueConstraint("id", name=op.f("uq_wipe_order_id")),
    )


def downgrade() -> None:
    op.drop_table("wipe_order")
