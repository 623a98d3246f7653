"""The access matrix: who may do what, in one table. What is not named here is denied.

`access.py` and the rules of filing take every answer from here; the tests that try each route and each record
type as each role are generated from it. A scope says of what: it is a reason, not a wish.

Source: docs/decisions/0038-the-access-matrix.md
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Role = Literal["practitioner", "supervisor", "safeguarding_lead", "team_manager", "auditor", "administrator"]
PRACTITIONER: Final = "practitioner"
SUPERVISOR: Final = "supervisor"
SAFEGUARDING_LEAD: Final = "safeguarding_lead"
TEAM_MANAGER: Final = "team_manager"
AUDITOR: Final = "auditor"
ADMINISTRATOR: Final = "administrator"
ROLES: Final[tuple[Role, ...]] = (
    PRACTITIONER,
    SUPERVISOR,
    SAFEGUARDING_LEAD,
    TEAM_MANAGER,
    AUDITOR,
    ADMINISTRATOR,
)
EVERYONE: Final[frozenset[str]] = frozenset(ROLES)

Scope = Literal[
    "own",
    "organisation",
    "allocated",
    "covering",
    "supervised",
    "lead",
    "broken_glass",
    "team",
    "anybody",
    "system",
]
"""Of what somebody may do it.

own           what they wrote, their own stream, their own device, themself
organisation  the organisation's own stream
allocated     children they are lead or co-worker of, and their families, while it lasts
covering      children they cover on duty, or somebody whom they supervise does, while it lasts
supervised    children of whom somebody whom they supervise is lead or co-worker
lead          what is restricted, in any child's record
broken_glass  a child whose record they have opened in an emergency, for four hours
team          people, devices and children of the own team
anybody       all of the organisation's people and devices
system        accounts, devices and alarms, and nothing about a child
"""

Row = Mapping[Role, frozenset[Scope]]


def _row(**cells: str) -> Row:
    """A row of the table. Each cell is the scopes, with a space between; who is not named may not."""
    return {role: frozenset(said.split()) for role, said in cells.items()}  # type: ignore[misc, arg-type]


HOME: Final = "own organisation"
MATRIX: Final[dict[str, Row]] = {
    # What each role may read of streams; which records of a stream, READERS in access.py.
    "record.read": _row(
        practitioner=f"{HOME} allocated covering broken_glass",
        supervisor=f"{HOME} allocated covering supervised broken_glass",
        safeguarding_lead=f"{HOME} lead broken_glass",
        team_manager=f"{HOME} broken_glass",
        auditor=HOME,
        administrator=HOME,
    ),
    "device.use": _row(
        practitioner="own",
        supervisor="own",
        safeguarding_lead="own",
        team_manager="own",
        auditor="own",
        administrator="own",
    ),
    "device.let_in": _row(supervisor="team", team_manager="team", administrator="anybody"),
    "device.end": _row(
        practitioner="own",
        supervisor="own team",
        safeguarding_lead="own",
        team_manager="own team",
        auditor="own",
        administrator="own anybody",
    ),
    # Whether a colleague's device carries their caseload, or visits only; never one's own.
    "device.trust": _row(supervisor="team", team_manager="team", administrator="anybody"),
    # Taking away a second factor that a colleague has lost, never one's own.
    "account.recover": _row(supervisor="team", team_manager="team", administrator="anybody"),
    # Counts of what has not been filed yet.
    "device.oversee": _row(supervisor="team", team_manager="team"),
    # Whose devices there are, when they were set up and how they ended: who ends one must know which.
    "device.list": _row(supervisor="team", team_manager="team", administrator="anybody"),
    # How many drafts wait to go back to whom; never a word of them.
    "draft.count": _row(supervisor="team"),
    # Whose rows of the audit trail.
    "audit.read": _row(
        practitioner="own",
        supervisor="own team",
        safeguarding_lead="anybody",
        team_manager="own team",
        auditor="anybody",
        administrator="system",
    ),
    # What each role may file; FILES says which record types each of these is about.
    "note.write": _row(practitioner="allocated covering", supervisor="allocated covering supervised"),
    "child.found": _row(practitioner="own", supervisor="own", administrator="own"),
    "note.review": _row(
        practitioner="allocated covering",
        supervisor="allocated covering supervised",
        safeguarding_lead="lead",
    ),
    "child.allocate": _row(supervisor="team", team_manager="team"),
    # Second persons: each of these is done by somebody else than who proposed it.
    "access.propose": _row(supervisor="team", team_manager="team", administrator="anybody"),
    "child.protect": _row(team_manager="team"),
    "post.change": _row(administrator="anybody"),
    # An emergency: the reason is filed, the record is opened on a fresh proof, somebody else looks into it.
    "break_glass.invoke": _row(
        practitioner="own", supervisor="own", safeguarding_lead="own", team_manager="own"
    ),
    # By NHS number and date of birth, so often an hour: it says that the child is on file, and no more.
    "child.look_up": _row(practitioner="own", supervisor="own", safeguarding_lead="own", team_manager="own"),
    "break_glass.review": _row(
        supervisor="team", safeguarding_lead="anybody", team_manager="team", auditor="anybody"
    ),
    "opening.note": _row(
        practitioner="own",
        supervisor="own",
        safeguarding_lead="own",
        team_manager="own",
        auditor="own",
        administrator="own",
    ),
    "organisation.keep": _row(administrator="organisation"),
    # What only the server states.
    "server.state": _row(),
}

FILES: Final[dict[str, tuple[str, ...]]] = {
    "organisation.keep": ("person", "team", "local_numbers"),
    "child.found": ("family", "child"),
    "note.write": (
        "adult",
        "relationship",
        "household",
        "network_member",
        "visit",
        "private_enquiry",
        "pen_picture",
        "plan_action",
        "child_visit",
        "checklist_response",
        "quote",
        "unspoken_voice",
        "voice_method",
        "day_in_life",
        "statement",
        "action_progress",
        "body_mark",
        "contact_record",
        "growth",
        "message_given",
        "tool_result",
        "worker_safety",
        "alert",
        "attachment",
    ),
    "note.review": ("review",),
    "child.allocate": ("allocation",),
    "access.propose": ("proposal",),
    "child.protect": ("protection",),
    "break_glass.invoke": ("break_glass",),
    "break_glass.review": ("break_glass_review",),
    "opening.note": ("opened",),
    "server.state": ("due",),
}
"""The record types that each action files. A type that is not named is filed by nobody."""


def scopes(action: str, role: str | None) -> frozenset[str]:
    """Of what a role may do this; empty: of nothing.

    Errors: KeyError for an action that is not in the table.
    """
    return frozenset(MATRIX[action].get(role, frozenset()))  # type: ignore[call-overload]


def roles_for(action: str) -> frozenset[str]:
    """The roles that may do this at all."""
    return frozenset(MATRIX[action])
