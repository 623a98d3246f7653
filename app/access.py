"""What the access matrix means for a route, a record and a caller. What is not named is denied.

Every route names a permission of PERMISSIONS; `endpoint.py` enforces it. Which roles it lets in, and of what
they may do it, is in `matrix.py`; what each reason for reaching a stream lets one read of it is READERS,
asked record by record.

Source: docs/decisions/0005-who-may-do-what.md, 0038-the-access-matrix.md
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from app.matrix import PRACTITIONER, SUPERVISOR, TEAM_MANAGER, roles_for, scopes

SessionKind = Literal["none", "half", "person", "account", "device"]
Owed = Literal["second_factor", "set_up"]

NOBODY_IN_PARTICULAR: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Permission:
    """One row. session `none`: open to all, the route proves by itself what it needs (a signature);
    `half`: the second factor is still to be shown; `person`: somebody, who may still have to set one up.
    """

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
        Permission("sign_in.read", "none", NOBODY_IN_PARTICULAR),
        Permission("session.open", "none", NOBODY_IN_PARTICULAR),
        Permission("session.end", "none", NOBODY_IN_PARTICULAR),
        Permission("single_sign_on.begin", "none", NOBODY_IN_PARTICULAR),
        Permission("second_factor.answer", "half", roles_for("device.use")),
        Permission("second_factor.read", "person", roles_for("device.use")),
        Permission("second_factor.set_up", "person", roles_for("device.use")),
        Permission("second_factor.reset", "device", roles_for("account.recover")),
        Permission("password.change", "device", roles_for("device.use")),
        Permission("device.read", "device", roles_for("device.use")),
        Permission("device.enrol", "account", roles_for("device.use")),
        Permission("device.revoke", "device", roles_for("device.end")),
        Permission("device.wipe", "device", roles_for("device.end")),
        Permission("device.trust", "device", roles_for("device.trust")),
        Permission("visit.plan", "device", roles_for("record.read")),
        Permission("visit.drop", "device", roles_for("record.read")),
        Permission("report.send", "none", NOBODY_IN_PARTICULAR),
        Permission("order.read", "none", NOBODY_IN_PARTICULAR),
        Permission("order.confirm", "none", NOBODY_IN_PARTICULAR),
        Permission("enrolment_code.make", "device", roles_for("device.let_in")),
        Permission("stream.pull", "device", roles_for("record.read")),
        Permission("blob.read", "device", roles_for("record.read")),
        Permission("audit.read", "device", roles_for("audit.read")),
        Permission("break_glass.invoke", "device", roles_for("break_glass.invoke")),
        Permission("child.look_up", "device", roles_for("child.look_up")),
    )
}

Reach = Literal["allocated", "covering", "supervised", "lead", "broken_glass", "own", "organisation"]
"""Why a stream is within somebody's reach: allocated to the child (as lead or co-worker, or as duty cover
only, oneself or somebody whom one supervises), supervising somebody who is lead or co-worker, safeguarding
lead, glass broken, the person's own stream, or the organisation's."""

NAMED: Final[frozenset[Reach]] = frozenset(("allocated", "broken_glass"))
"""The only reasons for which a protected child is reached, and its family."""

READERS: Final[dict[Reach, frozenset[str]]] = {
    "allocated": frozenset(("team", "network", "restricted")),
    "covering": frozenset(("team", "network")),
    "supervised": frozenset(("team", "network", "restricted")),
    "lead": frozenset(("restricted",)),
    "broken_glass": frozenset(("team", "network")),
    "own": frozenset(("team", "network", "restricted")),
    "organisation": frozenset(("team", "network")),
}

LED_BY: Final[dict[str, frozenset[str]]] = {
    SUPERVISOR: frozenset((PRACTITIONER,)),
    TEAM_MANAGER: frozenset((PRACTITIONER, SUPERVISOR)),
}
"""Of whom each role acts for the own team."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. Everything is None for somebody without a session."""

    person: str | None = None
    device: str | None = None
    role: str | None = None
    team: str | None = None
    session: bytes | None = None
    owes: Owed | None = None


def permits(permission: Permission, caller: Caller) -> bool:
    """Whether the table lets this caller through. Which subjects they may touch is for the action to ask."""
    if permission.session == "none":
        return True
    return caller.role in permission.roles


def is_signed_in(permission: Permission, caller: Caller) -> bool:
    """Whether the caller's session is of the kind the permission asks for."""
    if permission.session == "none":
        return True
    if caller.person is None or permission.session == "half":
        return caller.owes == "second_factor"
    if permission.session == "person":
        return caller.owes != "second_factor"
    return caller.owes is None and (caller.device is None) == (permission.session == "account")


def may_read(reach: Reach, visibility: str, author: str, reader: str) -> bool:
    """Whether one record may go to one reader. Authors read all that they wrote in a stream within reach."""
    return author == reader or visibility in READERS[reach]


def readable(reach: frozenset[Reach]) -> frozenset[str]:
    """The visibilities of what others wrote that may go to whoever reaches a stream so."""
    return frozenset().union(*(READERS[why] for why in reach))


def may_read_unrestricted(reach: frozenset[Reach]) -> bool:
    """Whether every record of a stream but the restricted ones may go to whoever reaches it so."""
    return any(READERS[why] >= {"team", "network"} for why in reach)


def may_act_for(caller: Caller, action: str, role: str | None, team: str | None) -> bool:
    """Whether the caller may make a code for, or end a device of, somebody of this role and team."""
    allowed = scopes(action, caller.role)
    if "anybody" in allowed:
        return True
    led = LED_BY.get(caller.role or "", NOBODY_IN_PARTICULAR)
    return "team" in allowed and caller.team is not None and team == caller.team and role in led
