"""The permission table: which role may do what, and read what. What is not named here is denied.

Every route names a permission of PERMISSIONS; `endpoint.py` enforces it. What a role may *file* stands with
the record types in `sync/records/`; what a role may *read* of a stream is READERS, asked record by record.

Source: docs/decisions/0005-who-may-do-what.md
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Role = Literal["practitioner", "supervisor", "safeguarding_lead", "administrator"]
SessionKind = Literal["none", "account", "device"]

PRACTITIONER: Final = "practitioner"
SUPERVISOR: Final = "supervisor"
SAFEGUARDING_LEAD: Final = "safeguarding_lead"
ADMINISTRATOR: Final = "administrator"
EVERYONE: Final = frozenset((PRACTITIONER, SUPERVISOR, SAFEGUARDING_LEAD, ADMINISTRATOR))
NOBODY_IN_PARTICULAR: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Permission:
    """One row. session `none`: open to all, the route proves by itself what it needs (a signature)."""

    name: str
    session: SessionKind
    roles: frozenset[str]


PERMISSIONS: Final[dict[str, Permission]] = {
    p.name: p
    for p in (
        Permission("health.read", "none", NOBODY_IN_PARTICULAR),
        Permission("organisation.read", "none", NOBODY_IN_PARTICULAR),
        Permission("envelope.deposit", "none", NOBODY_IN_PARTICULAR),
        Permission("blob.deposit", "none", NOBODY_IN_PARTICULAR),
        Permission("snapshot.deposit", "none", NOBODY_IN_PARTICULAR),
        Permission("session.open", "none", NOBODY_IN_PARTICULAR),
        Permission("session.end", "none", NOBODY_IN_PARTICULAR),
        Permission("device.enrol", "account", EVERYONE),
        Permission("device.revoke", "device", EVERYONE),
        Permission("enrolment_code.make", "device", frozenset((SUPERVISOR, ADMINISTRATOR))),
        Permission("stream.pull", "device", EVERYONE),
        Permission("blob.read", "device", EVERYONE),
    )
}

Reach = Literal["allocated", "covering", "supervised", "lead", "own", "organisation"]
"""Why a stream is within somebody's reach: allocated to the child (as lead or co-worker, or as duty cover
only), supervising somebody who is, safeguarding lead, the person's own stream, or the organisation's."""

READERS: Final[dict[Reach, frozenset[str]]] = {
    "allocated": frozenset(("team", "network", "restricted")),
    "covering": frozenset(("team", "network")),
    "supervised": frozenset(("team", "network", "restricted")),
    "lead": frozenset(("restricted",)),
    "own": frozenset(("team", "network", "restricted")),
    "organisation": frozenset(("team", "network")),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. Everything is None for somebody without a session."""

    person: str | None = None
    device: str | None = None
    role: str | None = None
    team: str | None = None
    session: bytes | None = None


def permits(permission: Permission, caller: Caller) -> bool:
    """Whether the table lets this caller through. Which subjects they may touch is for the action to ask."""
    if permission.session == "none":
        return True
    return caller.role in permission.roles


def is_signed_in(permission: Permission, caller: Caller) -> bool:
    """Whether the caller's session is of the kind the permission asks for."""
    if permission.session == "none":
        return True
    return caller.person is not None and (caller.device is None) == (permission.session == "account")


def may_read(reach: Reach, visibility: str, author: str, reader: str) -> bool:
    """Whether one record may go to one reader. Authors read all that they wrote in a stream within reach."""
    return author == reader or visibility in READERS[reach]


def may_read_unrestricted(reach: frozenset[Reach]) -> bool:
    """Whether every record of a stream but the restricted ones may go to whoever reaches it so."""
    return any(READERS[why] >= {"team", "network"} for why in reach)


def may_act_for(caller: Caller, role: str, team: str | None) -> bool:
    """Whether the caller may make a code for, or revoke a device of, somebody of this role and team."""
    if caller.role == ADMINISTRATOR:
        return True
    return caller.role == SUPERVISOR and team is not None and team == caller.team and role == PRACTITIONER
