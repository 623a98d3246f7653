"""Who can sign in to the fictional organisation, and the codes that let their devices in."""

from __future__ import annotations

from dataclasses import dataclass

from app.demo.spec import Staff
from app.demo.staff import STAFF
from app.matrix import ROLES

PROFESSIONS = {
    "health_visitor": "health visitor",
    "social_worker": "social worker",
}
JOBS = {
    "supervisor": "supervisor",
    "safeguarding_lead": "named nurse",
    "team_manager": "team manager",
    "auditor": "quality auditor",
    "administrator": "administrator",
}


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A sample sign-in. `job` is what people call it; `role` is what the permission table calls it."""

    name: str
    job: str
    role: str
    sign_in_name: str
    password: str


@dataclass(frozen=True, slots=True)
class SampleCode:
    """A sample person, and a fresh enrolment code for one device of theirs."""

    person: SamplePerson
    code: str


def sign_in_name(staff: Staff) -> str:
    return staff.key


def sign_in_password(staff: Staff) -> str:
    return f"sample-{staff.key}"


def people() -> list[SamplePerson]:
    """The sample sign-ins, those who visit first."""
    return [
        SamplePerson(one.name, _job(one), one.role, sign_in_name(one), sign_in_password(one))
        for one in sorted(STAFF, key=lambda one: ROLES.index(one.role))
    ]


def _job(staff: Staff) -> str:
    return JOBS.get(staff.role) or PROFESSIONS[staff.profession]


def table(codes: list[SampleCode]) -> str:
    """The sign-ins and codes as columns of text."""
    head = ("name", "role", "sign-in name", "password", "enrolment code (24 hours, once)")
    rows = [(c.person.name, c.person.job, c.person.sign_in_name, c.person.password, c.code) for c in codes]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    )
