"""A child is erased: nothing opens here, nor from older copies past the horizon; all else stays."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from app import erasure
from app.attachments import removing
from app.attachments.shelf import Shelf
from app.custody import HpkeUnsealer, HybridUnsealer, KeyRing, NotOpenable, StreamKeys, ceremony, open_keys
from app.devices.models import Device
from app.drafts import keeping
from app.drafts.models import Snapshot
from app.extensions import db
from app.intake.models import Envelope
from app.jobs import fold_packs
from app.keyring import held
from app.streams import rewrapping
from app.streams.models import Entry, Stream
from app.trail.checking import verify
from sync import chain, snapshots
from sync.drafts import Draft
from sync.snapshots import parse_snapshot
from sync.types import DeviceId
from tests.app.attaching import add
from tests.app.drafting import WORDS, begin, file_visit, states, texts
from tests.app.world import Tablet, World, child_body, new_id, pen_picture_body, visit_body

COPIED = {
    "stream": "id, wrapped_key",
    "entry": "stream_id, version, record_id, sealed",
    "stream_pack": "stream_id, start, upto, size, sealed",
    "envelope": "header, ct",
    "snapshot": "header, ct",
}
Copy = dict[str, list[tuple[Any, ...]]]


def copy_of(world: World) -> Copy:
    """What a dump of the database holds, and what a recording proxy kept of a device's envelopes."""
    with world.app.app_context():
        found = {table: _rows(f"SELECT {what} FROM {table}") for table, what in COPIED.items()}
        db.session.rollback()
    return found


def _rows(asked: str) -> list[tuple[Any, ...]]:
    rows = db.session.execute(text(asked)).all()
    return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows]


def opened(copy: Copy, ring: KeyRing) -> dict[str, int]:
    """What opens of a copy with all keys that there are. Shape: by stream, and of envelopes and snapshots."""
    keys, found = StreamKeys(ring.masters), {"envelope": 0, "snapshot": 0}
    for stream, wrapped in copy["stream"]:
        try:
            key = keys.unwrap(stream, wrapped)
        except Exception as refused:
            assert type(refused).__name__ in ("NotOpenable", "MasterKeyMissing")
            continue
        found[stream] = 0
        for _, version, record, sealed in (row for row in copy["entry"] if row[0] == stream):
            found[stream] += _opens(lambda: key.open(version, record, sealed))  # noqa: B023
        for _, start, upto, size, sealed in (row for row in copy["stream_pack"] if row[0] == stream):
            found[stream] += _opens(lambda: key.open_pack(start, upto, size, sealed))  # noqa: B023
    infos = {"envelope": chain.envelope_info, "snapshot": snapshots.seal_info}
    for table, info in infos.items():
        for header, ct in copy[table]:
            found[table] += ct is not None and _any_opens(ring, ct, info(header))
    return found


def _opens(how: Any) -> bool:
    try:
        how()
    except NotOpenable:
        return False
    return True


def _any_opens(ring: KeyRing, ct: bytes, info: bytes) -> bool:
    return any(_key_opens(key, ct, info) for key in (*ring.sealing.values(), *ring.hybrid_sealing.values()))


def _key_opens(key: HpkeUnsealer | HybridUnsealer, ct: bytes, info: bytes) -> bool:
    return key.unseal(ct, info) is not None


def ring_of(world: World) -> KeyRing:
    with world.app.app_context():
        return held().ring


@pytest.fixture
def told(any_world: World) -> tuple[World, Tablet, str]:
    """A child of whom everything is there: notes, a pack, an attachment, drafts, an envelope set aside. And
    another child of another family, who must not be touched."""
    world = any_world
    desk, priya = world.tablet("maud"), world.tablet("priya")
    other, _ = world.second_child(desk, "priya")
    for child in (world.child, other):
        priya.save("pen_picture", child, pen_picture_body("You like song."))
    visit = new_id()
    added = add(priya, world.child, visit, b"drawn by hand" * 40)
    added.send()
    at = priya.device._ports.clock.now()
    priya.save("visit", world.family, visit_body(world.child, [added.record], at), record=visit)
    priya.save("attachment", world.child, added.body, record=added.record)
    begin(priya, world)
    priya.deposit_snapshots()
    assert priya.deliver().quarantined == ()
    priya.save("pen_picture", world.child, {"text": 7})
    assert len(priya.deliver().quarantined) == 1
    with world.app.app_context():
        fold_packs.run()
    return world, priya, other


def erase(world: World) -> erasure.Erased:
    with world.app.app_context():
        return erasure.erase(world.child)


def test_nothing_of_an_erased_child_is_left_and_everything_else_is(told: tuple[World, Tablet, str]) -> None:
    world, priya, other = told
    before = opened(copy_of(world), ring_of(world))
    assert before[world.child] > 3 and before[other] > 1 and before["envelope"] == 1
    shelf = Path(str(world.app.extensions["attune.config"].data)) / "blobs"
    assert [path for path in shelf.rglob("*") if path.is_file()]
    gone = erase(world)
    assert (gone.streams, gone.envelopes, gone.snapshots, gone.blobs) == (2, 1, 1, 1)
    after = opened(copy_of(world), ring_of(world))
    assert world.child not in after and world.family not in after
    assert after["envelope"] == after["snapshot"] == 0 and after[other] == before[other]
    assert [path for path in shelf.rglob("*") if path.is_file()] == []
    # The next contact takes it from the devices; what is not of this child is as it was.
    fresh = world.tablet("priya")
    for tablet in (priya, fresh):
        tablet.pull()
        assert world.child not in tablet.device.streams and world.family not in tablet.device.streams
        assert tablet.records(other)[-1]["body"]["text"] == "You like song."
    priya.save("pen_picture", other, pen_picture_body("You sing."))
    assert [one.seq for one in priya.deliver().quarantined] == [len(priya.device.frames) - 1]


def test_attachment_whose_bytes_could_not_be_removed_goes_with_the_second_erasing(
    told: tuple[World, Tablet, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, _, _ = told
    shelf = Path(str(world.app.extensions["attune.config"].data)) / "blobs"

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), "blobs")

    with monkeypatch.context() as broken, pytest.raises(OSError, match="Read-only"):
        broken.setattr(Shelf, "remove", refuse)
        erase(world)
    assert [path for path in shelf.rglob("*") if path.is_file()]
    assert erase(world).blobs == 1 and erase(world).blobs == 0
    assert [path for path in shelf.rglob("*") if path.is_file()] == []


def test_attachment_stays_when_the_erasing_was_cut_short_before_its_end(
    told: tuple[World, Tablet, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, _, _ = told
    shelf = Path(str(world.app.extensions["attune.config"].data)) / "blobs"
    with monkeypatch.context() as broken, world.app.app_context():
        broken.setattr(db.session, "commit", lambda: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            erasure.erase(world.child)
        db.session.rollback()
        assert removing.finish() == 0
    assert [path for path in shelf.rglob("*") if path.is_file()]
    assert erase(world).blobs == 1


def test_ledger_and_audit_trail_still_verify(told: tuple[World, Tablet, str]) -> None:
    world, _, _ = told
    erase(world)
    with world.app.app_context():
        assert verify().fault is None
        for device in db.session.scalars(select(Device)):
            end = chain.first_chain(DeviceId(device.id))
            chosen = select(Envelope).where(Envelope.device_id == device.id).order_by(Envelope.seq)
            for row in db.session.scalars(chosen):
                assert row.prev == end
                end = chain.next_chain(row.header, row.ct_hash)
                assert row.chain == end
            assert device.chain == end


def test_old_copies_open_until_the_horizon_and_not_after_it(told: tuple[World, Tablet, str]) -> None:
    world, priya, other = told
    dump = copy_of(world)
    captured = [(frame.header.raw, frame.ct) for frame in priya.device.frames]
    dump["envelope"] = [*dump["envelope"], *captured]
    erase(world)
    folder: Path = world.app.extensions["attune.config"].keys
    with world.app.app_context():
        until = erasure.horizon(35)
    # Until then they do: the horizon is not an ornament.
    still = opened(dump, ring_of(world))
    assert still[world.child] > 3 and still["envelope"] > len(captured)
    ceremony.new_key(folder, "sealing", world.clock)
    ceremony.new_master(folder)
    with world.app.app_context():
        assert rewrapping.run() > 0 and rewrapping.left_under(until.master) == 0
    for kid in until.sealing:
        at = ceremony.may_be_destroyed_from(folder, kid, 35)
        assert at is not None and at[:16] == until.from_when.isoformat()[:16]
        ceremony.destroy_key(folder, kid)
    ceremony.destroy_master(folder, until.master)
    live = open_keys(folder, False, world.clock).current()
    assert opened(dump, live) == {"envelope": 0, "snapshot": 0}
    assert opened(copy_of(world), live)[other] > 1


def test_what_arrives_late_of_an_erased_child_is_set_aside_and_goes_with_a_second_erasing(
    told: tuple[World, Tablet, str],
) -> None:
    world, priya, _ = told
    priya.save("pen_picture", world.child, pen_picture_body("Written in a drawer."))
    begin(priya, world)
    erase(world)
    priya.deposit_snapshots()
    assert {one.why for one in priya.deliver().quarantined} <= {"not_allowed", "wrong_stream", "invalid"}
    late = opened(copy_of(world), ring_of(world))
    assert (late["envelope"], late["snapshot"]) == (1, 1) and world.child not in late
    assert (erase(world).envelopes, erase(world).snapshots) == (1, 0)
    assert opened(copy_of(world), ring_of(world))["snapshot"] == 0


@pytest.mark.parametrize("of", ["break_glass", "break_glass_review"])
@pytest.mark.parametrize("kept_by", ["this server", "one before it"])
def test_what_was_being_written_about_an_emergency_does_not_outlive_the_child(
    any_world: World, of: str, kept_by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an app before this one sent it: in its author's own stream, and it names no child."""
    world, tablet = any_world, any_world.tablet("tomas")
    if kept_by != "this server":
        monkeypatch.setattr(keeping, "is_of_an_emergency", lambda said: False)
    words = {"nhs_number": "9434765919", "dob": "2026-02-03", "reason": "The hospital rang."}
    for body in ({"type": of, "edits": words}, {"type": "pen_picture", "edits": {}}):
        ident = new_id()
        draft = Draft(ident, ident, "edit", None, (), json.dumps(body))
        tablet.device.drafts.write(draft)
        tablet.device.drafts.snap(ident, "abandoned" if kept_by == "this server" else "open")
        tablet.deposit_snapshots()
    world.open()
    monkeypatch.undo()
    assert [of in said for said in texts(world)] == ([False] if kept_by == "this server" else [True, False])
    erase(world)
    copy = copy_of(world)
    assert opened(copy, ring_of(world))["snapshot"] == 0
    with world.app.app_context():
        left = list(db.session.scalars(select(Snapshot).where(Snapshot.sealed.is_not(None))))
        assert [parse_snapshot(keeping.text_of(row)).body for row in left] == [json.dumps(body)]


@pytest.mark.parametrize("who", ["nobody", "family", "organisation"])
def test_only_a_child_is_erased(world: World, who: str) -> None:
    ident = {"nobody": "0" * 32, "family": world.family, "organisation": world.organisation}[who]
    before = copy_of(world)
    with world.app.app_context(), pytest.raises(ValueError, match="no child"):
        erasure.erase(ident)
    assert copy_of(world) == before


def test_rough_note_that_names_the_child_goes_with_it_also_while_a_sibling_stays(any_world: World) -> None:
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    sibling = new_id()
    desk.save("child", sibling, child_body(world.family, preferred_name="Finch"), record=sibling)
    assert desk.deliver().quarantined == ()
    for child, words in ((world.child, WORDS), (sibling, "Finch slept.")):
        draft = begin(priya, world, words, children=(child,))
        priya.deposit_snapshots()
        file_visit(priya, world, draft)
        assert priya.deliver().quarantined == ()
    world.open()
    assert states(world) == ["signed", "signed"] and len(texts(world)) == 2
    assert erase(world).snapshots == 1
    gone, left = texts(world)
    assert gone == "erased" and json.loads(left)["note"] == "Finch slept."


def test_rough_note_of_an_older_server_lies_under_the_familys_key_alone_and_goes_too(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    sibling = new_id()
    desk.save("child", sibling, child_body(world.family, preferred_name="Finch"), record=sibling)
    assert desk.deliver().quarantined == ()
    draft = begin(priya, world)
    priya.deposit_snapshots()
    monkeypatch.setattr(keeping, "holders_of", lambda draft, _: [draft.family_id or draft.person_id])
    file_visit(priya, world, draft)
    priya.deliver()
    world.open()
    assert states(world) == ["signed"] and WORDS in texts(world)[0]
    assert erase(world).snapshots == 1
    assert texts(world) == ["erased"]


def test_nothing_of_it_lies_in_any_file_of_the_database(world: World) -> None:
    """SQLite keeps older pages in its log until that is emptied."""
    priya = world.tablet("priya")
    priya.save("pen_picture", world.child, pen_picture_body("You like song."))
    priya.deliver()
    file = world.app.extensions["attune.config"].sqlite_file

    def lying() -> bool:
        return any(part in path.read_bytes() for path in file.parent.glob(f"{file.name}*") for part in parts)

    with world.app.app_context():
        sealed = db.session.scalars(select(Entry.sealed).where(Entry.stream_id == world.child)).all()
        parts = [db.session.get_one(Stream, world.child).wrapped_key, *sealed]
        db.session.rollback()
    assert len(parts) > 1 and lying()
    assert erase(world).log_is_emptied
    assert not lying()
