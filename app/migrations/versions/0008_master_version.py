"""master version"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "organisation", sa.Column("master_version", sa.BigInteger(), nullable=False, server_default="1")
    )
    op.add_column("organisation", sa.Column("master_settled_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("organisation", "master_settled_at")
    op.drop_column("organisation", "master_version")
