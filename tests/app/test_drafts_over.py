"""Drafts that are signed, given up or erased, and what stays: sync/PROTOCOL.md sections 12.2 and 12.6."""

from __future__ import annotations

import json

from app.access import Caller
from app.drafts import returning
from app.extensions import db
from app.streams.models import Stream
from tests.app.drafting import WORDS, begin, came, file_visit, holders, replacing, states, texts
from tests.app.world import World, new_id


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
    assert holders(any_world) == [{any_world.family, any_world.child}]
    assert [json.loads(body)["note"] for body in texts(any_world)] == [WORDS]
    assert came(any_world.tablet("priya", replacing(old))) == []


def test_snapshot_that_arrives_after_its_visit_is_a_rough_note_too(world: World) -> None:
    old = world.tablet("priya")
    draft = begin(old, world)
    file_visit(old, world, draft)
    old.deliver()
    old.deposit_snapshots()
    world.open()
    assert (states(world), holders(world)) == (["signed"], [{world.family, world.child}])


def test_draft_that_is_given_up_is_kept_and_does_not_come_back(any_world: World) -> None:
    old = any_world.tablet("priya")
    draft = begin(old, any_world)
    old.deposit_snapshots()
    any_world.open()
    old.device.drafts.give_up(draft.draft)
    old.deposit_snapshots()
    any_world.open()
    assert states(any_world) == ["abandoned"]
    assert holders(any_world) == [{any_world.family, any_world.child}] * 2
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


def test_visit_that_is_said_to_be_signed_is_not_begun_again_under_its_ids(any_world: World) -> None:
    old = any_world.tablet("priya")
    draft = begin(old, any_world)
    old.device.drafts.snap(draft.draft, "signed")
    old.deposit_snapshots()
    any_world.open()
    begin(old, any_world, "again", draft=draft.draft, record=draft.record)
    old.deposit_snapshots()
    any_world.open()
    assert states(any_world) == ["signed"]
    assert came(any_world.tablet("priya", replacing(old))) == []


def test_draft_that_was_signed_is_not_said_to_be_given_up_by_what_comes_after(any_world: World) -> None:
    old = any_world.tablet("priya")
    ident = new_id()
    draft = begin(old, any_world, kind="edit", draft=ident, record=ident)
    for state in ("signed", "abandoned"):
        old.device.drafts.snap(draft.draft, state)
        old.deposit_snapshots()
        any_world.open()
    assert states(any_world) == ["signed"]


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
    assert holders(world) == [{world.child, other}, own, {world.family}]
    with world.app.app_context():
        db.session.get_one(Stream, other).wrapped_key = b""
        db.session.commit()
    assert texts(world)[0] == "erased"
    fresh = world.tablet("priya", replacing(old))
    with world.app.app_context():
        caller = Caller(person=world.staff["priya"], device=fresh.device.identity.device, role="practitioner")
        told = [json.loads(each["body"])["note"] for each in returning.members(caller)["drafts"]]
    assert told == ["about nobody", "about somebody not on file"]


def test_review_that_was_emptied_and_written_anew_under_its_ids_comes_back(any_world: World) -> None:
    world = any_world
    old = world.tablet("priya")
    review = begin(old, world, "x", kind="review", children=())
    old.device.drafts.snap(review.draft, "abandoned")
    old.deposit_snapshots()
    world.open()
    assert states(world) == ["abandoned"]
    anew = begin(
        old, world, "the real one", kind="review", children=(), draft=review.draft, record=review.record
    )
    old.deposit_snapshots()
    world.open()
    assert states(world) == ["open"]
    assert came(world.tablet("priya", replacing(old))) == [anew.body]


def test_draft_of_a_fixed_id_is_begun_again_on_a_device_that_has_counted_less(any_world: World) -> None:
    """As an answer to an alert, whose draft has the same id on every device."""
    world = any_world
    first, second = world.tablet("priya"), world.tablet("priya")
    same = new_id()
    first.device.drafts.n = 500
    called = begin(first, world, "called, no answer", kind="edit", draft=same, record=same)
    first.device.drafts.snap(called.draft, "signed")
    first.deposit_snapshots()
    world.open()
    assert states(world) == ["signed"]
    begun = begin(second, world, "resolved because", kind="edit", draft=same, record=same)
    second.deposit_snapshots()
    world.open()
    assert came(world.tablet("priya", replacing(second))) == [begun.body]


def test_what_was_sent_before_it_was_signed_and_comes_late_begins_nothing_again(any_world: World) -> None:
    world = any_world
    tablet = world.tablet("priya")
    same = new_id()
    late = begin(tablet, world, "half", kind="edit", draft=same, record=same)
    post = tablet.device.drafts.post()
    assert post is not None
    tablet.device.drafts.snap(late.draft, "signed")
    tablet.deposit_snapshots()
    world.open()
    tablet.client.post("/api/snapshots", data=post)
    world.open()
    assert states(world) == ["signed"]
