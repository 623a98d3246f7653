"""Attachments on the server, over HTTP, on both databases: each rule of sync/PROTOCOL.md section 13."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from app.attachments import actions
from app.attachments.models import Blob, BlobPiece
from app.attachments.shelf import Shelf
from app.audit import AuditRow
from app.config import Config, Unusable
from app.extensions import db
from app.intake.models import Alarm
from app.trail import checking
from sync.types import LIMITS
from tests.app.attaching import Added, add
from tests.app.world import Tablet, World, new_id, visit_body
from tests.e2e.scan import scan_folders

CONTENT = bytes(range(256)) * 20


@pytest.fixture
def tablet(any_world: World) -> Tablet:
    return any_world.tablet("priya")


def drawing(tablet: Tablet, content: bytes = CONTENT, **other: object) -> Added:
    return add(tablet, tablet.world.child, new_id(), content, **other)


def visit_with(tablet: Tablet, **given: object) -> Added:
    """Sign a visit with one drawing, and file both."""
    world = tablet.world
    visit = new_id()
    added = add(tablet, world.child, visit, CONTENT)
    at = tablet.device._ports.clock.now()
    tablet.save("visit", world.family, visit_body(world.child, [added.record], at), record=visit)
    tablet.save("attachment", world.child, added.body, record=added.record, **given)
    assert tablet.deliver().quarantined == ()
    return added


def kept(world: World) -> tuple[int, int]:
    """Shape: how many blobs are whole, how many pieces wait."""
    with world.app.app_context():
        whole = select(func.count()).select_from(Blob).where(Blob.complete_at.is_not(None))
        pieces = select(func.count()).select_from(BlobPiece)
        return db.session.scalar(whole) or 0, db.session.scalar(pieces) or 0


def test_a_blob_in_one_piece_is_whole_and_has_a_receipt(tablet: Tablet) -> None:
    added = drawing(tablet)
    receipt = added.send()
    assert (receipt.size, receipt.stored) == (len(added.sealed), len(added.sealed))
    assert kept(tablet.world) == (1, 0)


def test_a_piece_of_no_bytes_asks_how_far_the_server_is(tablet: Tablet) -> None:
    added = drawing(tablet)
    assert added.ask() == 0
    added.send(0, 100)
    assert added.ask() == 100
    added.send(100)
    assert added.ask() == len(added.sealed)


def test_a_blob_cut_at_any_byte_goes_on_from_there(tablet: Tablet) -> None:
    """In pieces that begin and end anywhere, that overlap, come twice or too early."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def cut(data: st.DataObject) -> None:
        added = drawing(tablet, secrets.token_bytes(data.draw(st.integers(1, 3000), "length")))
        size = len(added.sealed)
        edges = st.sampled_from([0, 1, 1039, 1040, 1041, size - 1, size])
        place = st.one_of(st.integers(0, size), edges.filter(lambda at: at <= size))
        stored = 0
        for _ in range(data.draw(st.integers(0, 5), "pieces")):
            start, end = sorted((data.draw(place, "start"), data.draw(place, "end")))
            said = added.send(start, end).stored
            assert said == (max(stored, end) if start <= stored else stored)
            stored = said
        assert added.ask() == stored
        assert added.send(stored).stored == size
        with tablet.world.app.app_context():
            assert actions.shelf().get(added.name) == added.sealed

    cut()


def test_a_blob_that_is_not_what_its_name_says_begins_again(tablet: Tablet) -> None:
    added = drawing(tablet)
    spoilt = bytes([added.sealed[0] ^ 1]) + added.sealed[1:500]
    assert added.send(0, data=spoilt).stored == 500
    assert added.send(500).stored == 0
    assert kept(tablet.world) == (0, 0)
    assert added.send(0).stored == len(added.sealed)
    assert kept(tablet.world) == (1, 0)


def test_a_whole_blob_sent_again_changes_nothing(tablet: Tablet) -> None:
    added = drawing(tablet)
    added.send()
    for _ in range(3):
        assert added.send().stored == len(added.sealed)
        assert added.send(0, data=bytes(len(added.sealed))).stored == len(added.sealed)
    assert kept(tablet.world) == (1, 0)
    with tablet.world.app.app_context():
        assert actions.shelf().get(added.name) == added.sealed


def test_the_same_blob_from_many_connections_at_once_is_kept_once(tablet: Tablet) -> None:
    added = drawing(tablet)
    cuts = [0, 700, 1400, 3000, len(added.sealed)]
    statuses: list[int] = []

    def carry() -> None:
        for start, end in pairwise(cuts):
            statuses.append(added.post(added.piece(start, end)).status_code)

    threads = [threading.Thread(target=carry) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 20
    assert added.ask() == len(added.sealed)
    assert kept(tablet.world) == (1, 0)


def test_what_cannot_be_verified_is_refused_alike_and_leaves_nothing(tablet: Tablet) -> None:
    world, added = tablet.world, drawing(tablet)
    stranger = world.new_tablet("tomas")
    stranger.get_organisation()
    good = added.piece()
    refused = [
        drawing(stranger).piece(),
        added.piece(mandate=drawing(tablet).mandate()),
        added.piece(mandate=bytes(64)),
        added.piece(dev=new_id()),
        added.piece(size=len(added.sealed) + 1),
        added.piece(offset=1),
        added.piece(size=0, data=b"", mandate=added.mandate(0)),
        good[:-1000][: len(good) - len(added.sealed) - 1],
        b"ATD1" + good[4:],
        b"",
    ]
    answers = {(answer.status_code, answer.data) for answer in map(added.post, refused)}
    assert len(answers) == 1 and answers.pop()[0] == 400
    with world.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Blob)) == 0


def test_another_size_for_a_name_that_is_on_its_way_is_refused(tablet: Tablet) -> None:
    added = drawing(tablet)
    added.send(0, 100)
    size = len(added.sealed) - 1
    answer = added.post(added.piece(0, 50, size=size, mandate=added.mandate(size)))
    assert answer.status_code == 400 and added.ask() == 100


def test_what_is_too_large_is_refused_and_leaves_nothing(tablet: Tablet) -> None:
    added = drawing(tablet)
    size = LIMITS.blob + 1
    for data in (
        added.piece(0, 1, size=size, mandate=added.mandate(size)),
        added.piece(data=bytes(LIMITS.piece + 1)),
    ):
        answer = added.post(data)
        assert (answer.status_code, answer.json["code"]) == (413, "request.too_large")
    assert kept(tablet.world) == (0, 0)


def test_a_revoked_device_s_blob_is_kept_and_flagged_with_an_alarm(tablet: Tablet) -> None:
    world, added = tablet.world, drawing(tablet)
    added.send(0, 100)
    desk = world.tablet("maud")
    assert desk.post(f"/api/devices/{tablet.device.identity.device}/revoke", {}).status_code == 204
    added.send(100, 200)
    assert added.send(200).stored == len(added.sealed)
    with world.app.app_context():
        assert db.session.scalars(select(Blob.flagged)).all() == [True]
        assert db.session.scalars(select(Alarm.kind)).all() == ["revoked"]
    assert added.fetch(desk).status_code == 404


def test_readers_of_the_record_fetch_the_blob_and_nobody_else(tablet: Tablet) -> None:
    world, added = tablet.world, visit_with(tablet)
    added.send()
    for reader in (tablet, world.tablet("maud")):
        answer = added.fetch(reader)
        assert answer.status_code == 200 and added.opened(answer.data) == CONTENT
    unknown = world.tablet("tomas").client.get(f"/api/blobs/{'ab' * 32}")
    for name in ("tomas", "odd", "zora", "bea", "noor"):
        answer = added.fetch(world.tablet(name))
        assert (answer.status_code, answer.data) == (404, unknown.data)
    stranger = world.app.test_client().get(f"/api/blobs/{added.name.hex()}")
    assert stranger.status_code == 401


def test_an_attachment_record_beyond_reach_opens_no_blob(tablet: Tablet) -> None:
    """Restricted: not for duty cover. Naming a blob from another child's stream gives nobody more."""
    world, added = tablet.world, visit_with(tablet, visibility="restricted")
    added.send()
    desk = world.tablet("maud")
    desk.save("allocation", world.child, world.allocation_body("tomas", role="duty_cover"))
    desk.deliver()
    cover = world.tablet("tomas")
    cover.pull()
    assert [r for r in cover.records(world.child) if r["type"] == "attachment"] == []
    assert added.fetch(cover).status_code == 404
    assert added.fetch(desk).status_code == 200


def test_a_blob_is_fetched_only_when_record_and_bytes_are_both_there(tablet: Tablet) -> None:
    early = drawing(tablet)
    early.send()
    assert early.fetch(tablet.world.tablet("maud")).status_code == 404
    late = visit_with(tablet)
    late.send(0, 100)
    assert late.fetch(tablet).status_code == 404
    late.send(100)
    assert late.fetch(tablet).status_code == 200


def test_a_range_is_answered_and_a_senseless_one_gets_the_whole(tablet: Tablet) -> None:
    added = visit_with(tablet)
    added.send()
    size = len(added.sealed)
    part = added.fetch(tablet, "bytes=100-299")
    assert (part.status_code, part.data) == (206, added.sealed[100:300])
    assert part.headers["Content-Range"] == f"bytes 100-299/{size}"
    assert added.fetch(tablet, "bytes=4000-").data == added.sealed[4000:]
    assert added.fetch(tablet, f"bytes={size + 5}-").data == added.sealed
    assert added.fetch(tablet, "lines=1-2").data == added.sealed


def test_every_fetch_is_in_the_audit_trail(tablet: Tablet) -> None:
    world, added = tablet.world, visit_with(tablet)
    added.send()
    added.fetch(tablet)
    added.fetch(world.tablet("odd"))
    with world.app.app_context():
        rows = db.session.scalars(
            select(AuditRow).where(AuditRow.action == "blob.read").order_by(AuditRow.number)
        )
        told = [(row.person_id, row.subject_id, row.outcome) for row in rows]
        assert checking.verify().fault is None
    priya, odd = world.staff["priya"], world.staff["odd"]
    assert told == [(priya, world.child, "done"), (odd, None, "request.not_found")]


def test_erasing_the_child_s_key_erases_the_attachment(tablet: Tablet, environment: dict[str, str]) -> None:
    """The content's key is nowhere but in the record, and that opens with the stream's key alone."""
    world, added = tablet.world, visit_with(tablet)
    added.send()
    with world.app.app_context():
        db.session.execute(
            text("UPDATE stream SET wrapped_key = :none WHERE id = :child"),
            {"none": bytes(80), "child": world.child},
        )
        db.session.commit()
        everything = [
            str(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table))
        ]
    assert [row for row in everything if added.key.hex() in row or repr(added.key) in row] == []
    words = (added.key.hex(), added.body["caption"])
    for folder in ("ATTUNE_DATA", "ATTUNE_LOG"):
        assert scan_folders([Path(environment[folder])], words) == []
    _, answer = tablet.pull_raw()
    assert answer.status_code == 500
    assert added.fetch(tablet).status_code == 500


def test_nothing_of_an_attachment_is_readable_at_rest(world: World, environment: dict[str, str]) -> None:
    tablet = world.tablet("priya")
    canary = b"tEXtComment zibeline-quahog-9931"
    visit = new_id()
    added = add(tablet, world.child, visit, canary * 50, caption="zibeline-quahog-9931")
    tablet.save("attachment", world.child, added.body, record=added.record)
    tablet.deliver()
    added.send(0, 500)
    where = Path(environment["ATTUNE_DATA"])
    assert scan_folders([where], ("zibeline-quahog-9931",)) == []
    added.send(500)
    assert any(path.read_bytes() == added.sealed for path in where.rglob("*") if path.is_file())
    assert scan_folders([where], ("zibeline-quahog-9931",)) == []
    assert scan_folders([Path(environment["ATTUNE_LOG"])], ("zibeline-quahog-9931",)) == []


@pytest.fixture(params=["folder", "memory"])
def any_shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    """The kind of place that is the default, and one without folders, as object stores are."""
    folder = str(tmp_path / "blobs")
    yield Shelf(folder if request.param == "folder" else f"memory://{new_id()}")


def test_the_shelf_keeps_bytes_by_name_at_any_address(any_shelf: Shelf) -> None:
    name, data = secrets.token_bytes(32), secrets.token_bytes(5000)
    any_shelf.put(name, data)
    any_shelf.put(name, data)
    assert any_shelf.get(name) == data
    assert any_shelf.get(name, 10, 20) == data[10:20]


def test_an_address_that_cannot_be_is_refused_with_a_sentence(environment: dict[str, str]) -> None:
    with pytest.raises(Unusable, match="ATTUNE_BLOBS"):
        Config.from_environment({**environment, "ATTUNE_BLOBS": "some/folder"})
    with pytest.raises(Unusable, match="ATTUNE_BLOBS"):
        Shelf("nosuchstore://bucket")


def test_a_disk_that_is_full_at_the_end_loses_no_piece(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = drawing(tablet)
    added.send(0, 2000)

    def full(self: Shelf, name: bytes, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "put", full)
        answer = added.post(added.piece(2000))
        assert (answer.status_code, answer.json["code"]) == (507, "storage.full")
    assert kept(tablet.world) == (0, 2)
    assert added.ask() == len(added.sealed)
    assert kept(tablet.world) == (1, 0)
