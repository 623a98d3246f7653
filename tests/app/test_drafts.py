"""Drafts that survive the device, over HTTP, on both databases: each rule of sync/PROTOCOL.md section 12."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.access import Caller
from app.custody import NotOpenable
from app.devices.models import Device
from app.drafts import keeping, opening, returning
from app.drafts.models import Draft as DraftRow
from app.drafts.models import Snapshot
from app.drafts.retrying import Retries
from app.extensions import db
from app.streams.models import Stream
from sync import snapshots
from sync.drafts import Draft
from sync.types import Replaced
from sync.wire import parse_signed
from tests.app.test_at_rest import found
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


def test_draft_of_a_lost_device_comes_back_word_for_word(any_world: World) -> None:
    old = any_world.tablet("priya")
    draft = begin(old, any_world, "Wren")
    old.deposit_snapshots()
    old.device.drafts.write(
        Draft(draft.draft, draft.record, "visit", draft.family, draft.children, WORDS_JSON)
    )
    old.device.drafts.snap(draft.draft)
    old.deposit_snapshots()
    any_world.open()
    fresh = any_world.tablet("priya", replacing(old))
    assert came(fresh) == [WORDS_JSON]
    assert fresh.device.drafts.open[draft.draft].body == WORDS_JSON
    assert came(fresh) == [WORDS_JSON], "the server sends it until the new device has made it its own"
    fresh.deposit_snapshots()
    any_world.open()
    assert came(fresh) == []
    assert len(texts(any_world)) == 3, "every deposited snapshot is kept"


WORDS_JSON = json.dumps({"note": WORDS, "half": 0.5}, ensure_ascii=False)


def test_older_words_do_not_come_back_while_newer_ones_wait_for_the_opener(any_world: World) -> None:
    old = any_world.tablet("priya")
    draft = begin(old, any_world, "Wren")
    old.deposit_snapshots()
    any_world.open()
    newer = Draft(draft.draft, draft.record, "visit", draft.family, draft.children, WORDS_JSON)
    old.device.drafts.write(newer)
    old.device.drafts.snap(draft.draft)
    old.deposit_snapshots()
    fresh = any_world.tablet("priya", replacing(old))
    assert came(fresh) == []
    any_world.open()
    assert came(fresh) == [WORDS_JSON]


def test_snapshot_that_never_opens_holds_up_the_others_for_a_day_only(world: World) -> None:
    old = world.tablet("priya")
    begin(old, world, "before")
    old.deposit_snapshots()
    world.open()
    begin(old, world, "after")
    old.deposit_snapshots()
    fresh = world.tablet("priya", replacing(old))
    assert came(fresh) == []
    world.clock.forward(hours=25)
    assert fresh.open_session().status_code == 200
    assert [json.loads(body)["note"] for body in came(fresh)] == ["before"]


def test_draft_stays_with_a_device_that_is_still_trusted(world: World) -> None:
    old, second = world.tablet("priya"), world.tablet("priya")
    begin(old, world)
    old.deposit_snapshots()
    world.open()
    assert came(second) == []


def test_draft_of_a_revoked_device_comes_back_and_what_it_posts_later_is_kept_apart(any_world: World) -> None:
    old, second = any_world.tablet("priya"), any_world.tablet("priya")
    begin(old, any_world, "before")
    old.deposit_snapshots()
    any_world.open()
    assert second.post(f"/api/devices/{old.device.identity.device}/revoke", {}).status_code == 204
    begin(old, any_world, "after")
    old.deposit_snapshots()
    assert old.device.drafts.waiting == {}, "a revoked device has its receipt, and may let go"
    any_world.open()
    assert [row[:2] for row in rows(any_world)] == [("opened", None), ("quarantined", "revoked")]
    assert [json.loads(body)["note"] for body in came(second)] == ["before"]


def test_nobody_else_is_given_a_draft_and_a_supervisor_is_told_a_count(world: World) -> None:
    old, desk = world.tablet("priya"), world.tablet("maud")
    begin(old, world)
    begin(old, world, "Second")
    old.deposit_snapshots()
    world.open()
    assert "recovered" not in desk.pull().state
    world.tablet("priya", replacing(old))
    told = desk.pull()
    assert told.state["recovered"] == [{"person": world.staff["priya"], "drafts": 2}]
    assert "drafts" not in told.state
    assert WORDS not in repr([told.state, told.runs])
    colleague = world.tablet("tomas").pull().state
    assert "drafts" not in colleague and "recovered" not in colleague
    assert "recovered" not in world.tablet("zora").pull().state


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


def file_visit(tablet: Tablet, world: World, draft: Draft) -> None:
    part = new_id()
    at = tablet.device.draft("visit", world.family, {})["event_at"]
    tablet.save("visit", world.family, visit_body(world.child, [part], at), record=draft.record)
    tablet.save("child_visit", world.child, child_visit_body(draft.record), record=part)


def test_signed_draft_becomes_a_rough_note_of_its_family_and_is_never_sent(any_world: World) -> None:
    old = any_world.tablet("priya")
    draft = begin(old, any_world)
    old.deposit_snapshots()
    any_world.open()
    assert holders(any_world) == [{any_world.child}]
    file_visit(old, any_world, draft)
    old.device.drafts.signed(draft.draft)
    assert old.deliver().quarantined == ()
    assert states(any_world) == ["signed"]
    assert holders(any_world) == [{any_world.family}]
    assert [json.loads(body)["note"] for body in texts(any_world)] == [WORDS]
    assert came(any_world.tablet("priya", replacing(old))) == []


def test_snapshot_that_arrives_after_its_visit_is_a_rough_note_too(world: World) -> None:
    old = world.tablet("priya")
    draft = begin(old, world)
    file_visit(old, world, draft)
    old.deliver()
    old.deposit_snapshots()
    world.open()
    assert (states(world), holders(world)) == (["signed"], [{world.family}])


def test_draft_that_is_given_up_is_kept_and_does_not_come_back(any_world: World) -> None:
    old = any_world.tablet("priya")
    draft = begin(old, any_world)
    old.deposit_snapshots()
    any_world.open()
    old.device.drafts.give_up(draft.draft)
    old.deposit_snapshots()
    any_world.open()
    assert states(any_world) == ["abandoned"]
    assert holders(any_world) == [{any_world.family}] * 2
    assert came(any_world.tablet("priya", replacing(old))) == []


def test_draft_that_makes_no_record_is_closed_by_its_last_snapshot(world: World) -> None:
    old = world.tablet("priya")
    draft = begin(old, world, kind="mend", children=())
    old.device.drafts.snap(draft.draft, "signed")
    old.deposit_snapshots()
    world.open()
    assert states(world) == ["signed"]
    assert came(world.tablet("priya", replacing(old))) == []


def test_draft_that_makes_no_record_may_be_begun_again(any_world: World) -> None:
    old = any_world.tablet("priya")
    ident = new_id()
    first = begin(old, any_world, "first", kind="edit", draft=ident, record=ident)
    late = old.device.drafts.post()
    old.device.drafts.snap(first.draft, "signed")
    old.deposit_snapshots()
    any_world.open()
    assert late is not None and old.send_snapshots(late).status_code == 200
    any_world.open()
    assert states(any_world) == ["signed"], "what is older does not open it again"
    begin(old, any_world, "second", kind="edit", draft=ident, record=ident)
    old.deposit_snapshots()
    any_world.open()
    assert states(any_world) == ["open"]
    told = came(any_world.tablet("priya", replacing(old)))
    assert [json.loads(body)["note"] for body in told] == ["second"]


def test_erasing_any_child_that_an_open_draft_names_erases_it(world: World) -> None:
    desk = world.tablet("maud")
    other, _ = world.second_child(desk, "priya")
    old = world.tablet("priya")
    begin(old, world, children=(world.child, other))
    begin(old, world, "about nobody", family=None, children=())
    begin(old, world, "about somebody not on file", children=(new_id(),))
    old.deposit_snapshots()
    world.open()
    own = {world.staff["priya"]}
    assert holders(world) == [{world.child, other}, own, own]
    with world.app.app_context():
        db.session.get_one(Stream, other).wrapped_key = b""
        db.session.commit()
    assert texts(world)[0] == "erased"
    fresh = world.tablet("priya", replacing(old))
    with world.app.app_context():
        caller = Caller(person=world.staff["priya"], device=fresh.device.identity.device, role="practitioner")
        told = [json.loads(each["body"])["note"] for each in returning.members(caller)["drafts"]]
    assert told == ["about nobody", "about somebody not on file"]


def test_retired_device_is_still_received_and_gets_no_session(any_world: World) -> None:
    old = any_world.tablet("priya")
    draft = begin(old, any_world, "late")
    any_world.tablet("priya", Replaced(old.device.identity.device, 7))
    assert old.pull_raw()[1].status_code == 401
    assert old.open_session().status_code == 401
    file_visit(old, any_world, draft)
    assert old.deliver().quarantined == ()
    begin(old, any_world, "late too")
    old.deposit_snapshots()
    any_world.open()
    assert {row[0] for row in rows(any_world)} == {"opened"}


@pytest.mark.parametrize("whose", ["tomas", "nobody"])
def test_device_of_another_person_cannot_be_replaced(world: World, whose: str) -> None:
    other = world.tablet("tomas")
    old = Replaced(other.device.identity.device if whose == "tomas" else other.device.identity.person, 0)  # type: ignore[arg-type]
    tablet = world.new_tablet("priya")
    answer = tablet.enrol(world.code_for("priya"), old)
    assert (answer.status_code, answer.json["code"]) == (403, "enrolment.refused")
    assert other.pull_raw()[1].status_code == 200


def test_refused_replacement_does_not_use_up_the_code(world: World) -> None:
    other, tablet, code = world.tablet("tomas"), world.new_tablet("priya"), world.code_for("priya")
    assert tablet.enrol(code, replacing(other)).status_code == 403
    assert tablet.enrol(code).status_code == 201


def test_replacement_that_was_not_signed_is_refused(world: World) -> None:
    old, tablet, code = world.tablet("priya"), world.new_tablet("priya"), world.code_for("priya")
    assert tablet.sign_in().status_code == 200
    tablet.get_organisation()
    added = tablet.enrolment(code) | {"replaces": {"device": old.device.identity.device, "seq": 0}}
    assert tablet.post("/api/devices", added).status_code == 403
    assert old.pull_raw()[1].status_code == 200


def test_replaced_device_keeps_the_number_that_it_is_known_to_have_made(world: World) -> None:
    old = world.tablet("priya")
    fresh = world.tablet("priya", Replaced(old.device.identity.device, 12))
    with world.app.app_context():
        row = db.session.get_one(Device, old.device.identity.device)
        told = (row.made_upto, row.replaced_by, row.retired_at is not None)
    assert told == (12, fresh.device.identity.device, True)


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
        assert found(Path(environment[folder]), (canary,)) == []


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
            if not opening.work(retries):
                tried.append(second)
    assert tried == [0, 2, 6, 14, 30]
    assert rows(any_world) == [("received", None, True)]
    # It stands in nobody's way: what comes after it is kept at once.
    begin(tablet, any_world, children=())
    tablet.deposit_snapshots()
    with any_world.app.app_context():
        assert opening.work(retries)
    assert texts(any_world) == [WORDS_JSON_OF_BEGUN]


WORDS_JSON_OF_BEGUN = json.dumps({"note": WORDS, "n": 1.5}, ensure_ascii=False)


def erase(world: World, stream: str) -> None:
    with world.app.app_context():
        db.session.get_one(Stream, stream).wrapped_key = b""
        db.session.commit()
