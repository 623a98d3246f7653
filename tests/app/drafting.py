"""Drafts begun on a tablet, filed, and looked at in the server's tables, for the tests of all that."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from app.custody import NotOpenable
from app.drafts import keeping
from app.drafts.models import Draft as DraftRow
from app.drafts.models import Snapshot
from app.extensions import db
from app.streams.models import Stream
from sync import snapshots
from sync.drafts import Draft
from sync.types import Replaced
from tests.app.world import Tablet, World, child_visit_body, new_id, visit_body

WORDS = "Wren – kicked, then settled 李"


def begin(tablet: Tablet, world: World, words: str = WORDS, **given: Any) -> Draft:
    """Begin a draft of a visit on a device, and make its snapshot."""
    made = {
        "draft": new_id(),
        "record": new_id(),
        "kind": "visit",
        "family": world.family,
        "children": (world.child,),
    }
    draft = Draft(**(made | given), body=json.dumps({"note": words, "n": 1.5}, ensure_ascii=False))
    tablet.device.drafts.write(draft)
    tablet.device.drafts.snap(draft.draft)
    return draft


def replacing(tablet: Tablet) -> Replaced:
    return Replaced(tablet.device.identity.device, len(tablet.device.frames))


def rows(world: World) -> list[tuple[str, str | None, bool]]:
    """Status, why, and whether the sealed body is still there, of every snapshot."""
    with world.app.app_context():
        found = db.session.scalars(select(Snapshot).order_by(Snapshot.id))
        return [(row.status, row.why, row.ct is not None) for row in found]


def states(world: World) -> list[str]:
    with world.app.app_context():
        return list(db.session.scalars(select(DraftRow.state).order_by(DraftRow.id)))


def texts(world: World) -> list[str]:
    """The bodies of all opened snapshots, oldest first; `erased` for one that no key opens."""
    told = []
    with world.app.app_context():
        for row in db.session.scalars(
            select(Snapshot).where(Snapshot.status == "opened").order_by(Snapshot.id)
        ):
            try:
                told.append(snapshots.parse_snapshot(keeping.text_of(row)).body)
            except NotOpenable:
                told.append("erased")
    return told


def holders(world: World) -> list[set[str]]:
    with world.app.app_context():
        found = db.session.scalars(select(Snapshot.holders).order_by(Snapshot.id))
        return [{h[at : at + 16].hex() for at in range(0, len(h), 16)} for h in found if h]


def came(tablet: Tablet) -> list[str]:
    """The bodies of drafts that the last pull brought."""
    answer = tablet.pull()
    return [each["body"] for each in answer.state.get("drafts", [])]


def file_visit(tablet: Tablet, world: World, draft: Draft) -> None:
    part = new_id()
    at = tablet.device.draft("visit", world.family, {})["event_at"]
    tablet.save("visit", world.family, visit_body(world.child, [part], at), record=draft.record)
    tablet.save("child_visit", world.child, child_visit_body(draft.record), record=part)


def erase(world: World, stream: str) -> None:
    with world.app.app_context():
        db.session.get_one(Stream, stream).wrapped_key = b""
        db.session.commit()
