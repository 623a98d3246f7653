"""carries"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "planned_visit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_planned_visit_person_id")),
        sa.ForeignKeyConstraint(["child_id"], ["stream.id"], name=op.f("fk_planned_visit_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_visit")),
    )
    op.create_index("ix_planned_visit_person_at", "planned_visit", ["person_id", "at"], unique=False)
    op.create_index(op.f("ix_planned_visit_child_id"), "planned_visit", ["child_id"], unique=False)
    op.add_column("device", sa.Column("carries", sa.String(length=12), nullable=True))
    op.add_column("enrolment_code", sa.Column("carries", sa.String(length=12), nullable=True))


def downgrade() -> None:
    _refuse_to_widen(op.get_bind())
    op.drop_column("enrolment_code", "carries")
    op.drop_column("device", "carries")
    op.drop_index(op.f("ix_planned_visit_child_id"), table_name="planned_visit")
    op.drop_index("ix_planned_visit_person_at", table_name="planned_visit")
    op.drop_table("planned_visit")


def _refuse_to_widen(connection: sa.Connection) -> None:
    """An older program gives every device the caseload."""
    narrowed = (
        "SELECT count(*) FROM device WHERE carries = 'visits' AND revoked_at IS NULL AND retired_at IS NULL"
    )
    if connection.scalar(sa.text(narrowed)):
        raise RuntimeError(
            "A device carries visits only: an older program would give it the whole caseload. Withdraw it "
            "first, or go on with this program. Nothing was changed."
        )
