"""index version"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FOUND_BY_IT = ("account", "child_index", "enrolment_code", "recovery_code", "sign_in_try")


def upgrade() -> None:
    for table in ("organisation", *FOUND_BY_IT):
        op.add_column(table, sa.Column("index_version", sa.BigInteger(), nullable=False, server_default="1"))
    op.add_column("organisation", sa.Column("index_settled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("account", sa.Column("name_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("recovery_code", sa.Column("code_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    bound = op.get_bind()
    newer = bound.execute(sa.text("SELECT index_version FROM organisation WHERE index_version > 1")).first()
    if newer is not None:
        raise RuntimeError(
            "An older program knows one index key only, and people and children are found by a newer one: "
            "go on with this program. Nothing was changed."
        )
    op.drop_column("recovery_code", "code_sealed")
    op.drop_column("account", "name_sealed")
    op.drop_column("organisation", "index_settled_at")
    for table in (*FOUND_BY_IT, "organisation"):
        op.drop_column(table, "index_version")
