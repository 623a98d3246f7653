"""Who may read what of the trail, and the answer sealed to their device.

Source: sync/PROTOCOL.md section 17; docs/decisions/0042-heads-outside-the-database.md
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.access import Caller
from app.clock import now, time_text
from app.devices.store import Opening
from app.keyring import held
from app.matrix import scopes
from app.people import store as people
from app.trail import store
from app.trail.store import Wanted
from sync import pull
from sync.types import DeviceId

MOST = 100


def answer(caller: Caller, device: Opening, asked: Mapping[str, Any]) -> tuple[bytes, int]:
    """Rows that the caller may read, sealed to the device. Shape: the bytes, and how many rows they tell."""
    found = store.rows(_wanted(caller, asked), MOST + 1)
    told = [_told(row) for row in found[:MOST]]
    said = {
        "v": 1,
        "at": time_text(now()),
        "device": device.id,
        "rows": told,
        "more": len(found) > MOST,
    }
    request = bytes.fromhex(asked["request"])
    parts = [[pull.trail_item(said)]]
    public, ours = device.opening_public, DeviceId(device.id)
    return pull.seal_answer(request, ours, public, parts, held().sealer, held().ring.order), len(told)


def _wanted(caller: Caller, asked: Mapping[str, Any]) -> Wanted:
    """Somebody whose rows the caller may not read looks like somebody who has none."""
    persons = _persons(caller)
    if asked["person"] is not None:
        persons = {asked["person"]} if persons is None else persons & {asked["person"]}
    return Wanted(
        persons=persons,
        system="system" in scopes("audit.read", caller.role),
        opened=asked["what"] == "opened",
        subject=asked["subject"],
        before=asked["before"],
    )


def _persons(caller: Caller) -> set[str] | None:
    """Whose rows the caller may read. Shape: None: everybody's."""
    reach = scopes("audit.read", caller.role)
    if reach & {"anybody", "system"}:
        return None
    own = {caller.person} if caller.person else set()
    team = people.team_members(caller.team) if "team" in reach and caller.team else set()
    return own | team


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": row["number"],
        "at": time_text(row["at"]),
        "action": row["action"],
        "outcome": row["outcome"],
        "person": row["person_id"],
        "device": row["device_id"],
        "subject": row["subject_id"],
        "count": row["count"],
    }
