"""Snapshots of drafts, posted, kept and opened, on both databases: sync/PROTOCOL.md sections 12.1 to 12.6."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.drafts import keeping, opening
from app.drafts.models import Draft as DraftRow
from app.drafts.retrying import Retries
from app.extensions import db
from sync import snapshots
from sync.wire import parse_signed
from tests.app.drafting import WORDS, begin, erase, rows, states, texts
from tests.app.world import World
from tests.e2e.scan import scan_folders

WORDS_JSON_OF_BEGUN = json.dumps({"note": WORDS, "n": 1.5}, ensure_ascii=False)


def test_same_post_again_in_any_order_keeps_one_copy_and_gets_its_receipt(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    for words in ("one", "two", "three"):
        begin(tablet, any_world, words)
    data = tablet.device.drafts.post()
    assert data is not None
    frames = [frame for frame in snapshots.decode_post(data).frames if frame]
    turned = snapshots.encode_post(tablet.device.identity.device, frames[::-1])
    told = [tablet.send_snapshots(each) for each in (data, turned, data)]
    assert [answer.status_code for answer in told] == [200] * 3
    named = [snapshots.parse_receipt(answer.json["receipt"].encode())[2] for answer in told]
    assert named[0] == named[2] and set(named[0]) == set(named[1])
    any_world.open()
    assert rows(any_world) == [("opened", None, False)] * 3
    assert sorted(json.loads(body)["note"] for body in texts(any_world)) == ["one", "three", "two"]


def test_same_post_from_many_threads_at_once_keeps_one_copy(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    begin(tablet, any_world)
    data = tablet.device.drafts.post()
    assert data is not None
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(tablet.send_snapshots(data).status_code))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    any_world.open()
    assert statuses == [200] * 6
    assert rows(any_world) == [("opened", None, False)]


def test_receipt_is_under_the_receipt_key_and_lets_go_of_what_it_names_alone(world: World) -> None:
    tablet = world.tablet("priya")
    begin(tablet, world, "goes")
    data = tablet.device.drafts.post()
    assert data is not None
    kept = begin(tablet, world, "stays")
    answer = tablet.send_snapshots(data)
    tablet.device.drafts.accept_receipt(parse_signed("receipt", answer.json))
    assert list(tablet.device.drafts.waiting) == [kept.record]


def test_every_post_that_does_not_hold_is_refused_alike(world: World) -> None:
    tablet, stranger = world.tablet("priya"), world.new_tablet("priya")
    stranger.get_organisation()
    begin(tablet, world)
    begin(stranger, world)
    data, unknown = tablet.device.drafts.post(), stranger.device.drafts.post()
    assert data is not None and unknown is not None
    broken = data[:-1] + bytes([data[-1] ^ 1])
    told = [tablet.send_snapshots(each) for each in (unknown, broken, b"", data[:40], b"ATD1" + data[4:])]
    assert {(answer.status_code, answer.data) for answer in told} == {(400, told[0].data)}
    assert rows(world) == []


def test_post_of_another_kind_or_size_is_refused(world: World) -> None:
    tablet = world.tablet("priya")
    client = world.app.test_client(use_cookies=False)
    assert client.post("/api/snapshots", data=b"x", content_type="text/plain").status_code == 415
    many = b"ATS1" + bytes(16) + (501).to_bytes(2, "big")
    assert tablet.send_snapshots(many).status_code == 413


def test_snapshot_that_does_not_hold_inside_is_kept_and_stops_nobody(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    drafts = tablet.device.drafts
    bad = begin(tablet, any_world, "bad", kind="Not a word of the protocol")
    begin(tablet, any_world, "good")
    assert bad.record in drafts.waiting
    tablet.deposit_snapshots()
    any_world.open()
    assert rows(any_world) == [("quarantined", "malformed", True), ("opened", None, False)]
    assert states(any_world) == ["open"]


def test_snapshot_never_becomes_a_record(world: World) -> None:
    tablet = world.tablet("priya")
    begin(tablet, world)
    tablet.deposit_snapshots()
    world.open()
    tablet.pull()
    written = [r["type"] for r in tablet.records(world.child) if r["role"] != "server"]
    assert written == ["child", "allocation"]
    assert tablet.deposit(start=1).received == 0, "a snapshot takes no number of the chain"


def test_no_word_of_a_draft_is_readable_at_the_server(world: World, environment: dict[str, str]) -> None:
    canary = "zibeline-quahog-7714"
    tablet = world.tablet("priya")
    draft = begin(tablet, world, canary)
    tablet.deposit_snapshots()
    world.open()
    tablet.device.drafts.give_up(draft.draft)
    tablet.deposit_snapshots()
    world.open()
    begin(tablet, world, canary)
    tablet.deposit_snapshots()
    assert [row[2] for row in rows(world)] == [False, False, True]
    for folder in ("ATTUNE_DATA", "ATTUNE_LOG"):
        assert scan_folders([Path(environment[folder])], (canary,)) == []


def test_snapshot_waits_for_the_opener_when_it_is_killed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet = world.tablet("priya")
    begin(tablet, world)
    tablet.deposit_snapshots()

    def killed(*args: object) -> None:
        raise SystemExit

    monkeypatch.setattr(keeping, "put", killed)
    with pytest.raises(SystemExit), world.app.app_context():
        opening.work()
    monkeypatch.undo()
    with world.app.app_context():
        db.session.rollback()
        assert db.session.scalar(select(func.count()).select_from(DraftRow)) == 0
    world.open()
    assert rows(world) == [("opened", None, False)]


def test_snapshot_that_may_never_be_kept_is_tried_after_longer_and_longer(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    begin(tablet, any_world)
    tablet.deposit_snapshots()
    erase(any_world, any_world.child)
    seconds = [0.0]
    retries = Retries(lambda: seconds[0])
    tried = []
    with any_world.app.app_context():
        for second in range(60):
            seconds[0] = float(second)
            if opening.work(retries) == "stuck":
                tried.append(second)
    assert tried == [0, 2, 6, 14, 30]
    assert rows(any_world) == [("received", "not_kept", True)]
    # It stands in nobody's way: what comes after it is kept at once.
    begin(tablet, any_world, children=())
    tablet.deposit_snapshots()
    with any_world.app.app_context():
        assert opening.work(retries) == "all"
    assert texts(any_world) == [WORDS_JSON_OF_BEGUN]
