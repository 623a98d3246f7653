"""mended"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("envelope", sa.Column("change_id", sa.String(length=32), nullable=True))
    op.add_column("envelope", sa.Column("supersedes_id", sa.String(length=32), nullable=True))
    op.add_column("envelope", sa.Column("mended_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_envelope_change_id", "envelope", ["change_id"])


def downgrade() -> None:
    op.drop_index("ix_envelope_change_id", "envelope")
    op.drop_column("envelope", "mended_at")
    op.drop_column("envelope", "supersedes_id")
    op.drop_column("envelope", "change_id")
