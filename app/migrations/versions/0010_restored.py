"""restored"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stream", sa.Column("restored_from", sa.BigInteger(), nullable=True))
    op.add_column("device", sa.Column("restored_from", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("device", "restored_from")
    op.drop_column("stream", "restored_from")
