"""Packs folded ahead: a first pull gives what it gives entry by entry, and nothing to whom it is not for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from app.audit import AuditRow
from app.custody import NotOpenable, StreamKeys
from app.custody.streams import MasterKey
from app.extensions import db
from app.jobs import fold_packs
from app.keyring import held
from app.streams import folding, giving, pull, store
from app.streams.models import Entry, Stream, StreamPack
from app.trail.checking import verify
from sync.types import Run
from tests.app.world import Tablet, World, pen_picture_body


def fold(world: World) -> int:
    with world.app.app_context():
        return fold_packs.run()


def packs(world: World, stream: str | None = None) -> list[tuple[int, int, int]]:
    """Shape: (start, upto, entries) of the packs of a stream."""
    with world.app.app_context():
        chosen = select(StreamPack).where(StreamPack.stream_id == (stream or world.child))
        rows = db.session.scalars(chosen.order_by(StreamPack.start))
        return [(row.start, row.upto, row.entries) for row in rows]


def version(world: World) -> int:
    with world.app.app_context():
        return db.session.get_one(Stream, world.child).version


def write(tablet: Tablet, *words: str, **given: Any) -> None:
    """Write a pen picture for each word and have them filed."""
    for word in words:
        tablet.save("pen_picture", tablet.world.child, pen_picture_body(word), **given)
    assert tablet.deliver().quarantined == ()


def texts(tablet: Tablet) -> list[str]:
    found = (record["body"].get("text") for record in tablet.records(tablet.world.child))
    return [text for text in found if text]


def child_runs(runs: tuple[Run, ...], world: World) -> list[tuple[int, int]]:
    return [(run.start, run.upto) for run in runs if run.stream == world.child]


@pytest.fixture
def priya(any_world: World) -> Tablet:
    tablet = any_world.tablet("priya")
    tablet.pull()
    return tablet


def test_first_pull_gives_the_same_folded_and_not(any_world: World, priya: Tablet) -> None:
    write(priya, "One.", "Two.", "Three.")
    end = version(any_world)
    before = any_world.tablet("priya")
    before.pull()
    assert fold(any_world) > 0
    after = any_world.tablet("priya")
    opened = after.pull()
    assert packs(any_world) == [(0, end, end)]
    assert child_runs(opened.runs, any_world) == [(0, end)]
    replicas = [
        {stream: (replica.version, replica.entries) for stream, replica in tablet.device.streams.items()}
        for tablet in (before, after)
    ]
    worker = any_world.staff["priya"]
    for each in replicas:
        each.pop(worker, None)
    assert replicas[0] == replicas[1]


def test_restricted_record_is_in_no_pack_and_goes_to_those_alone_who_may_read_it(
    any_world: World, priya: Tablet
) -> None:
    write(priya, "For all.")
    few = version(any_world) + 1
    write(priya, "For few.", visibility="restricted")
    write(priya, "For all again.")
    desk = any_world.tablet("maud")
    desk.save("allocation", any_world.child, any_world.allocation_body("tomas", role="duty_cover"))
    desk.deliver()
    any_world.clock.forward(minutes=1)
    fold(any_world)
    end = version(any_world)
    assert packs(any_world) == [(0, few - 1, few - 1), (few, end, end - few)]
    cover, lead, again = (any_world.tablet(who) for who in ("tomas", "bea", "priya"))
    for tablet in (cover, lead, again, desk):
        tablet.pull()
    assert texts(cover) == ["For all.", "For all again."]
    assert texts(lead) == ["For few."]
    assert texts(again) == texts(desk) == ["For all.", "For few.", "For all again."]
    assert cover.device.streams[any_world.child].version == end


def test_pack_is_not_given_once_a_record_in_it_is_restricted(any_world: World, priya: Tablet) -> None:
    write(priya, "Thought to be for all.")
    later = version(any_world)
    desk = any_world.tablet("maud")
    desk.save("allocation", any_world.child, any_world.allocation_body("tomas", role="duty_cover"))
    desk.deliver()
    any_world.clock.forward(minutes=1)
    fold(any_world)
    with any_world.app.app_context():
        chosen = update(Entry).where(Entry.stream_id == any_world.child, Entry.version == later)
        db.session.execute(chosen.values(restricted=True))
        db.session.commit()
    cover = any_world.tablet("tomas")
    cover.pull()
    assert cover.records(any_world.child)
    assert texts(cover) == []


def test_device_inside_a_pack_is_given_only_what_it_lacks(any_world: World, priya: Tablet) -> None:
    write(priya, "One.")
    priya.pull()
    held = version(any_world)
    write(priya, "Two.")
    fold(any_world)
    assert packs(any_world) == [(0, held + 1, held + 1)]
    opened = priya.pull()
    assert child_runs(opened.runs, any_world) == [(held, held + 1)]
    assert texts(priya) == ["One.", "Two."]


def test_small_pack_grows_and_a_large_one_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    priya = world.tablet("priya")
    write(priya, "One.")
    first = version(world)
    assert fold(world) > 0
    assert packs(world) == [(0, first, first)]
    write(priya, "Two.")
    fold(world)
    end = version(world)
    assert end > first
    assert packs(world) == [(0, end, end)]
    assert fold(world) == 0
    monkeypatch.setattr(folding, "LIMITS", folding.LIMITS.__class__(pack=10))
    write(priya, "Three.", "Four.")
    fold(world)
    assert packs(world) == [(0, end, end), (end, end + 1, 1), (end + 1, end + 2, 1)]
    again = world.tablet("priya")
    again.pull()
    assert texts(again) == ["One.", "Two.", "Three.", "Four."]


def test_stream_is_folded_again_only_when_a_fair_part_is_new(world: World) -> None:
    priya = world.tablet("priya")
    write(priya, *(f"Word {n}." for n in range(20)))
    fold(world)
    end = version(world)
    assert packs(world) == [(0, end, end)]
    write(priya, "One more.")
    fold(world)
    assert packs(world) == [(0, end, end)]
    again = world.tablet("priya")
    assert child_runs(again.pull().runs, world) == [(0, end), (end, end + 1)]
    assert texts(again)[-1] == "One more."


def test_every_stream_given_away_is_in_the_trail_with_its_count(world: World) -> None:
    priya = world.tablet("priya")
    write(priya, "One.", "Two.")
    fold(world)
    again = world.tablet("priya")
    again.pull()
    end = version(world)
    with world.app.app_context():
        chosen = select(AuditRow).where(AuditRow.device_id == again.device.identity.device)
        rows = db.session.scalars(chosen.where(AuditRow.action == "stream.read"))
        assert {row.subject_id: row.count for row in rows} == {world.child: end, world.family: 1}
        assert verify().fault is None


def test_erasing_the_key_of_a_stream_erases_its_packs(world: World) -> None:
    priya = world.tablet("priya")
    write(priya, "Gone for good.")
    fold(world)
    with world.app.app_context():
        row = db.session.get_one(Stream, world.child)
        pack = store.packs_of([world.child])[world.child][0]
        assert b"Gone" not in pack.sealed
        other = StreamKeys(MasterKey(1, bytes(32)))
        for wrapped in (held().streams.make(world.child), other.make(world.child)):
            with pytest.raises(NotOpenable):
                held().streams.unwrap(row.id, wrapped).open_pack(
                    pack.start, pack.upto, pack.size, pack.sealed
                )


@pytest.mark.parametrize("moved", [{"stream": True}, {"start": 1}, {"upto": 1}, {"size": 1}])
def test_pack_opens_in_its_place_alone(world: World, moved: dict[str, int]) -> None:
    with world.app.app_context():
        key = held().streams
        here = key.unwrap(world.child, key.make(world.child))
        sealed = here.seal_pack(0, 7, 99, b"entries")
        assert here.open_pack(0, 7, 99, sealed) == b"entries"
        place = {"start": 0, "upto": 7, "size": 99}
        there = key.unwrap(world.family, key.make(world.family)) if "stream" in moved else here
        changed = {name: value + moved.get(name, 0) for name, value in place.items()}
        with pytest.raises(NotOpenable):
            there.open_pack(sealed=sealed, **changed)


def test_answer_is_cut_at_its_limit_and_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    priya = world.tablet("priya")
    write(priya, *(f"Word {n}." for n in range(8)))
    fold(world)
    monkeypatch.setattr(pull, "LIMITS", pull.LIMITS.__class__(answer=700, pack=300))
    again = world.tablet("priya")
    request, answer = again.pull_raw()
    assert again.device.accept_packs(request, answer.data).state["more"] is True
    again.pull()
    assert texts(again) == [f"Word {n}." for n in range(8)]


def test_many_streams_are_given_in_their_order(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = world.tablet("maud")
    children = [world.second_child(desk, "priya") for _ in range(3)]
    fold(world)
    monkeypatch.setattr(giving, "AT_ONCE", 2)
    world.clock.forward(minutes=1)
    priya = world.tablet("priya")
    priya.pull()
    assert all(priya.records(stream) for pair in children for stream in pair)


def test_client_that_reads_an_older_answer_is_told_so_and_still_deposits(world: World) -> None:
    priya = world.tablet("priya")
    asked = priya.device.pull()
    for question in ({k: v for k, v in asked.items() if k != "format"}, asked | {"format": 1}):
        answer = priya.post("/api/pull", question)
        assert (answer.status_code, answer.json["code"]) == (426, "client.outdated")
    write(priya, "Written by an old client.")
    priya.pull()
    assert texts(priya) == ["Written by an old client."]


def test_stream_that_does_not_open_or_has_nothing_to_fold_keeps_no_other_from_it(
    any_world: World, priya: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = any_world.tablet("maud")
    broken, _ = any_world.second_child(desk, "priya")
    hidden, _ = any_world.second_child(desk, "priya")
    any_world.clock.forward(minutes=1)
    write(priya, "For all.")
    with any_world.app.app_context():
        db.session.get_one(Stream, broken).wrapped_key = b""
        # Those with most that is new are folded first: both stand before the other, each run anew.
        db.session.execute(update(Stream).where(Stream.id.in_((broken, hidden))).values(version=90))
        db.session.execute(update(Entry).where(Entry.stream_id == hidden).values(restricted=True))
        db.session.commit()
    # One at a time, so that each of the two would be the last that is looked at.
    monkeypatch.setattr(fold_packs, "AT_ONCE", 1)
    assert fold(any_world) > 0
    end = version(any_world)
    assert packs(any_world) == [(0, end, end)]
    assert packs(any_world, broken) == packs(any_world, hidden) == []


def test_what_was_filed_is_folded_once_the_opener_rests(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folded, run = threading.Event(), fold_packs.run

    def told(goes_on: Callable[[], bool]) -> int:
        done = run(goes_on)
        folded.set()
        return done

    monkeypatch.setattr(fold_packs, "run", told)
    tablet = world.tablet("priya")
    opener = world.app.extensions["attune.opener"]
    opener.start()
    try:
        tablet.save("pen_picture", world.child, pen_picture_body())
        tablet.deposit()
        assert folded.wait(30)
    finally:
        opener.stop()
    assert packs(world) == [(0, version(world), version(world))]


def test_folding_stops_before_the_next_stream_when_something_new_has_come(world: World) -> None:
    write(world.tablet("priya"), "One.")
    with world.app.app_context():
        assert fold_packs.run(lambda: False) == 0
    assert packs(world) == []
    assert fold(world) > 0
