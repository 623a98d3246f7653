"""Drafts go back to their author: to a device that is trusted, when the one they were written on is not there
any more. A supervisor is told how many wait, never what they say.

Source: sync/PROTOCOL.md section 12.7
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from app.access import Caller
from app.custody import NotOpenable
from app.drafts import keeping, store
from app.matrix import scopes
from app.people import store as people
from sync.snapshots import parse_snapshot

MOST_BYTES = 1024 * 1024


def members(caller: Caller) -> dict[str, Any]:
    """What a pull's state adds for this caller; nothing that is empty. The pull writes down what goes."""
    said = {"drafts": _drafts(caller), "recovered": _recovered(caller)}
    return {name: rows for name, rows in said.items() if rows}


def _drafts(caller: Caller) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    room = MOST_BYTES
    for _, row in store.left_behind([caller.person or ""]):
        try:
            said = parse_snapshot(keeping.text_of(row))
        except NotOpenable:
            # A child that it names has been erased.
            continue
        room -= len(said.body)
        if room < 0 and found:
            break
        found.append(
            {
                "draft": said.draft,
                "record": said.record,
                "kind": said.kind,
                "family": said.family,
                "children": list(said.children),
                "revision": said.revision,
                "taken_at": said.taken_at,
                "body": said.body,
            }
        )
    return found


def _recovered(caller: Caller) -> list[dict[str, Any]]:
    if "team" not in scopes("draft.count", caller.role) or caller.team is None:
        return []
    counts = Counter(draft.person_id for draft, _ in store.left_behind(people.team_members(caller.team)))
    return [{"person": person, "drafts": counts[person]} for person in sorted(counts)]
