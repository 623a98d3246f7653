"""Drafts that survive the device and come back to another, over HTTP: sync/PROTOCOL.md section 12.7."""

from __future__ import annotations

import json

from app.drafts import opening
from sync.drafts import Draft
from tests.app.drafting import WORDS, begin, came, erase, replacing, rows, texts
from tests.app.world import World

WORDS_JSON = json.dumps({"note": WORDS, "half": 0.5}, ensure_ascii=False)


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


def test_newer_words_are_waited_for_however_long_the_opener_rests(any_world: World) -> None:
    old = any_world.tablet("priya")
    begin(old, any_world, "before")
    old.deposit_snapshots()
    any_world.open()
    begin(old, any_world, "after")
    old.deposit_snapshots()
    fresh = any_world.tablet("priya", replacing(old))
    any_world.clock.forward(days=30)
    assert fresh.open_session().status_code == 200
    assert came(fresh) == []
    any_world.open()
    assert [json.loads(body)["note"] for body in came(fresh)] == ["before", "after"]


def test_snapshot_that_can_never_be_kept_holds_up_no_others(any_world: World) -> None:
    # Allocated to somebody else: an erased stream of her own would be missing from every pull.
    child, _ = any_world.second_child(any_world.tablet("zora"), "odd")
    old = any_world.tablet("priya")
    begin(old, any_world, "about no child", children=())
    old.deposit_snapshots()
    any_world.open()
    begin(old, any_world, "about a child who is erased", children=(child,))
    old.deposit_snapshots()
    fresh = any_world.tablet("priya", replacing(old))
    erase(any_world, child)
    assert came(fresh) == []
    with any_world.app.app_context():
        assert opening.work() == "stuck", "it is tried again later"
    assert [json.loads(body)["note"] for body in came(fresh)] == ["about no child"]


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
