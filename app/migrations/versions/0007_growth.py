"""growth"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_allocation_starts_at", "allocation", ["starts_at"])
    op.create_index("ix_allocation_ends_at", "allocation", ["ends_at"])


def downgrade() -> None:
    op.drop_index("ix_allocation_ends_at", "allocation")
    op.drop_index("ix_allocation_starts_at", "allocation")
