"""What the organisation itself keeps of a child or a worker: allocation, dues, and who opened what."""

from __future__ import annotations

from sync.records.fields import Body, code, date, ident, text, time


class AllocationBody(Body):
    child = ident()
    worker = ident()
    role = code("lead", "co_worker", "duty_cover")
    starts_at = time()
    ends_at = time(required=False)
    end_reason = code("left", "absence", "transfer", "closed", required=False)


class DueBody(Body):
    """A dated commitment the server has worked out."""

    child = ident()
    code = code(
        "antenatal",
        "new_birth",
        "six_eight_week",
        "three_four_month",
        "six_month",
        "twelve_month",
        "two_year",
        "neonatal_weekly",
        "to_be_seen",
    )
    window_from = date()
    window_to = date()
    done_by = ident(required=False, allow_none=True)
    source = text(required=True, length=200)


class OpenedBody(Body):
    """That this person opened a child's record on a device, and when. Part of the audit view."""

    stream = ident()
    opened_at = time()
