"""What is attached to a draft, on the server: who is given it, what erases it, and when it is let go.

Source: sync/PROTOCOL.md sections 13.10 and 13.11
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.attachments import actions
from app.attachments.models import Blob, BlobPiece
from app.attachments.shelf import Shelf
from app.audit import AuditRow
from app.drafts.models import Draft as DraftRow
from app.extensions import db
from app.jobs import forget_blobs, timetable
from app.streams.models import Stream
from app.trail import checking
from sync.drafts import Draft
from tests.app.attaching import Added, add
from tests.app.drafting import holders, replacing, states, texts
from tests.app.world import Tablet, World, new_id, visit_body
from tests.e2e.scan import scan_folders

CONTENT = bytes(range(256)) * 20


def drawn(tablet: Tablet) -> tuple[Draft, Added]:
    """A draft of a visit with one drawing, whose snapshot says how it is opened; both have arrived."""
    world = tablet.world
    record = new_id()
    added = add(tablet, world.child, record, CONTENT)
    said: dict[str, Any] = {"blob": added.name.hex(), "record": added.record, "key": added.key.hex()}
    said |= {"size_bytes": len(added.sealed), "chunk_bytes": 1040}
    body = json.dumps({"note": "half", "blobs": [said]})
    draft = Draft(new_id(), record, "visit", world.family, (world.child,), body.replace('": ', '":'))
    tablet.device.drafts.write(draft)
    tablet.device.drafts.snap(draft.draft)
    tablet.deposit_snapshots()
    world.open()
    added.send()
    return draft, added


def sign(tablet: Tablet, draft: Draft, added: Added) -> None:
    """The visit and its drawing are filed."""
    at = tablet.device._ports.clock.now()
    world = tablet.world
    tablet.save("visit", world.family, visit_body(world.child, [added.record], at), record=draft.record)
    tablet.save("attachment", world.child, added.body, record=added.record)
    tablet.device.drafts.signed(draft.draft)
    assert tablet.deliver().quarantined == ()


def clean(world: World) -> int:
    job = next(job for job in timetable.TIMETABLE if job.work is forget_blobs.run)
    return timetable.run(world.app, job)


def lies_there(added: Added) -> bool:
    with added.tablet.world.app.app_context():
        try:
            return actions.shelf().get(added.name) == added.sealed
        except OSError:
            return False


def test_author_is_given_it_on_the_next_device_and_nobody_else_is(any_world: World) -> None:
    world = any_world
    old = world.tablet("priya")
    _, added = drawn(old)
    desk = world.tablet("maud")
    unknown = desk.client.get(f"/api/blobs/{'ab' * 32}")
    fresh = world.tablet("priya", replacing(old))
    [draft] = fresh.pull().state["drafts"]
    [said] = json.loads(draft["body"])["blobs"]
    answer = added.fetch(fresh)
    assert answer.status_code == 200 and added.opened(answer.data) == CONTENT
    assert said["key"] == added.key.hex()
    assert added.fetch(fresh, "bytes=10-19").data == added.sealed[10:20]
    for name in ("maud", "tomas", "bea", "noor", "odd"):
        other = desk if name == "maud" else world.tablet(name)
        refused = added.fetch(other)
        assert (refused.status_code, refused.data) == (404, unknown.data)
    assert added.fetch(old).status_code == 401, "the device that was given up has no session"
    assert world.app.test_client().get(f"/api/blobs/{added.name.hex()}").status_code == 401


def test_every_opening_of_it_is_in_the_trail(world: World) -> None:
    tablet = world.tablet("priya")
    _, added = drawn(tablet)
    added.fetch(tablet)
    added.fetch(world.tablet("tomas"))
    with world.app.app_context():
        chosen = select(AuditRow).where(AuditRow.action == "blob.read").order_by(AuditRow.number)
        told = [(row.person_id, row.subject_id, row.outcome) for row in db.session.scalars(chosen)]
        assert checking.verify().fault is None
    priya, tomas = world.staff["priya"], world.staff["tomas"]
    assert told == [(priya, priya, "done"), (tomas, None, "request.not_found")]


def test_once_a_record_names_it_the_readers_of_that_record_are_given_it(world: World) -> None:
    tablet = world.tablet("priya")
    draft, added = drawn(tablet)
    sign(tablet, draft, added)
    assert added.fetch(tablet).status_code == 200
    assert added.fetch(world.tablet("maud")).status_code == 200
    assert added.fetch(world.tablet("tomas")).status_code == 404


def test_what_a_revoked_device_sent_is_given_to_nobody(world: World) -> None:
    tablet = world.tablet("priya")
    added = add(tablet, world.child, new_id(), CONTENT)
    added.send(0, 100)
    desk = world.tablet("maud")
    desk.post(f"/api/devices/{tablet.device.identity.device}/revoke", {})
    added.send(100)
    for reader in (desk, world.tablet("priya")):
        assert added.fetch(reader).status_code == 404


def test_erasing_the_child_erases_what_opens_it_also_when_the_draft_is_a_rough_note(world: World) -> None:
    tablet = world.tablet("priya")
    draft, added = drawn(tablet)
    assert holders(world) == [{world.child}]
    sign(tablet, draft, added)
    assert states(world) == ["signed"]
    assert holders(world) == [{world.child, world.family}]
    with world.app.app_context():
        db.session.get_one(Stream, world.child).wrapped_key = b""
        db.session.commit()
    assert texts(world) == ["erased"]


def test_no_key_and_no_byte_of_it_is_readable_at_rest(world: World, environment: dict[str, str]) -> None:
    _, added = drawn(world.tablet("priya"))
    for folder in ("ATTUNE_DATA", "ATTUNE_LOG"):
        assert scan_folders([Path(environment[folder])], (added.key.hex(), CONTENT[:64].hex())) == []
    with world.app.app_context():
        everything = [
            str(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table))
        ]
    assert [row for row in everything if added.key.hex() in row or repr(added.key)[2:-1] in row] == []


@pytest.mark.parametrize("state", ["abandoned", "signed"])
def test_one_that_nobody_will_name_any_more_goes_after_thirty_days(any_world: World, state: str) -> None:
    world = any_world
    tablet = world.tablet("priya")
    draft, added = drawn(tablet)
    tablet.device.drafts.snap(draft.draft, "abandoned")
    tablet.deposit_snapshots()
    world.open()
    if state == "signed":
        # Without its drawing, which was removed before.
        at = tablet.device._ports.clock.now()
        tablet.save("visit", world.family, visit_body(world.child, [], at), record=draft.record)
        tablet.deliver()
    world.clock.forward(days=29)
    assert clean(world) == 0 and lies_there(added)
    world.clock.forward(days=2)
    assert clean(world) == 1 and not lies_there(added)
    added.send()
    assert clean(world) == 0 and lies_there(added), "what is sent again is kept again"


def keep_open(tablet: Tablet, draft: Draft, added: Added) -> None:
    """The draft is still open."""


def is_named(tablet: Tablet, draft: Draft, added: Added) -> None:
    sign(tablet, draft, added)


def is_held(tablet: Tablet, draft: Draft, added: Added) -> None:
    """Its record lies beyond a gap."""
    give_up(tablet, draft)
    world = tablet.world
    tablet.save("quote", world.child, {}, record=new_id())
    tablet.save("attachment", world.child, added.body, record=added.record)
    assert tablet.deposit(start=2).held == (2,)


def is_set_aside(tablet: Tablet, draft: Draft, added: Added) -> None:
    give_up(tablet, draft)
    tablet.save("attachment", tablet.world.child, {**added.body, "caption": 7}, record=added.record)
    assert tablet.deliver().quarantined != ()


def is_not_opened(tablet: Tablet, draft: Draft, added: Added) -> None:
    """A newer snapshot has come, and the opener has not looked at it."""
    give_up(tablet, draft)
    tablet.device.drafts.write(draft)
    tablet.device.drafts.snap(draft.draft)
    tablet.deposit_snapshots()


def give_up(tablet: Tablet, draft: Draft) -> None:
    tablet.device.drafts.give_up(draft.draft)
    tablet.deposit_snapshots()
    tablet.world.open()


@pytest.mark.parametrize(
    "why", [keep_open, is_named, is_held, is_set_aside, is_not_opened], ids=lambda why: why.__name__
)
def test_one_that_may_still_be_named_stays_however_old_it_is(world: World, why: Any) -> None:
    tablet = world.tablet("priya")
    draft, added = drawn(tablet)
    why(tablet, draft, added)
    world.clock.forward(days=31)
    assert clean(world) == 0 and lies_there(added)


def test_same_bytes_of_another_person_keep_them(world: World) -> None:
    """Nobody else has them; if somebody did, theirs would not go with these."""
    tablet = world.tablet("priya")
    draft, added = drawn(tablet)
    give_up(tablet, draft)
    other = world.tablet("tomas")
    replace(added, tablet=other).send()
    with world.app.app_context():
        db.session.add(
            DraftRow(
                person_id=world.staff["tomas"],
                draft=new_id(),
                record_id=new_id(),
                kind="visit",
                family_id=None,
                state="open",
                begun_at=world.clock.moment(),
            )
        )
        db.session.commit()
    world.clock.forward(days=31)
    assert clean(world) == 1 and lies_there(added)


def test_bytes_that_cannot_be_removed_stay_behind_and_are_given_to_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet = world.tablet("priya")
    draft, added = drawn(tablet)
    give_up(tablet, draft)
    world.clock.forward(days=31)

    def refuse(self: Shelf, name: bytes) -> None:
        raise OSError(30, "read only")

    monkeypatch.setattr(Shelf, "remove", refuse)
    assert clean(world) == 1 and lies_there(added)
    assert added.fetch(world.tablet("priya")).status_code == 404


def test_upload_that_was_never_finished_begins_again_after_thirty_days(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    added = add(tablet, any_world.child, new_id(), CONTENT)
    added.send(0, 2000)
    any_world.clock.forward(days=29)
    assert clean(any_world) == 0 and added.ask() == 2000
    any_world.clock.forward(days=2)
    assert clean(any_world) == 1
    with any_world.app.app_context():
        assert db.session.scalars(select(BlobPiece)).all() == db.session.scalars(select(Blob)).all() == []
    assert added.ask() == 0
    assert added.send().stored == len(added.sealed)
