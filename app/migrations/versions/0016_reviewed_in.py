"""reviewed in"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("break_glass", sa.Column("reviewed_in", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("break_glass", "reviewed_in")
