"""What was set aside can be mended by its author, and who is told that something waits."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.custody import HpkeUnsealer
from app.extensions import db
from app.intake.models import Envelope
from app.jobs import gap_alarm, timetable
from sync.types import Quarantined
from tests.app.filed import end_allocation, sealed_anew, visit_of, why
from tests.app.world import Tablet, World, child_visit_body, new_id, pen_picture_body

WRONG = {"surprise": True}


def spoilt(tablet: Tablet, world: World, **given: Any) -> dict[str, Any]:
    """Save a child's part of a visit that its schema does not take."""
    return tablet.save("child_visit", world.child, child_visit_body(new_id()) | WRONG, **given)


def corrected(tablet: Tablet, old: dict[str, Any], **given: Any) -> dict[str, Any]:
    """The same statement in a new change that names the old one, without what was wrong."""
    body = {k: v for k, v in old["body"].items() if k not in WRONG}
    named = {"record": old["record"], "supersedes": old["change"], **given}
    return tablet.save(old["type"], old["stream"], body, **named)


def own(tablet: Tablet) -> dict[str, Any]:
    """How the server says that this very device stands."""
    device = tablet.device.identity.device
    return next(row for row in tablet.pull().state["own"] if row["device"] == device)


def waiting(desk: Tablet, tablet: Tablet) -> list[dict[str, Any]]:
    device = tablet.device.identity.device
    return [row for row in desk.pull().state["waiting"] if row["device"] == device]


def ledger(world: World, tablet: Tablet) -> list[Envelope]:
    with world.app.app_context():
        chosen = select(Envelope).where(Envelope.device_id == tablet.device.identity.device)
        return list(db.session.scalars(chosen.order_by(Envelope.seq)))


def test_filed_correction_takes_what_it_mends_off_every_list_and_the_ledger_keeps_it(
    any_world: World,
) -> None:
    world, desk = any_world, any_world.tablet("maud")
    tablet = world.tablet("priya")
    old = spoilt(tablet, world)
    assert why(tablet.deliver()) == {1: "invalid"}
    assert own(tablet)["quarantined"] == 1
    assert [row["quarantined"] for row in waiting(desk, tablet)] == [1]
    new = corrected(tablet, old)
    assert tablet.deliver().quarantined == ()
    assert own(tablet)["quarantined"] == 0 and waiting(desk, tablet) == []
    first, second = ledger(world, tablet)
    assert (first.status, first.why, first.change_id) == ("quarantined", "invalid", old["change"])
    assert first.ct is not None and first.mended_at is not None
    assert second.status == "filed"
    assert [r["change"] for r in tablet.records(world.child) if r["type"] == "child_visit"] == [new["change"]]


def test_correction_that_is_set_aside_itself_mends_nothing_until_one_is_filed(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    old = spoilt(tablet, any_world)
    again = tablet.save("child_visit", any_world.child, old["body"], supersedes=old["change"])
    assert why(tablet.deliver()) == {1: "invalid", 2: "invalid"}
    corrected(tablet, again)
    assert why(tablet.deliver()) == {}


def test_author_mends_from_another_device(any_world: World) -> None:
    tablet, other = any_world.tablet("priya"), any_world.tablet("priya")
    old = spoilt(tablet, any_world)
    tablet.deliver()
    corrected(other, old)
    assert why(other.deliver()) == {}
    assert why(tablet.deliver()) == {}
    assert [row["quarantined"] for row in other.pull().state["own"]] == [0, 0]


def test_nobody_mends_what_another_wrote(any_world: World) -> None:
    world = any_world
    tablet, colleague, desk = (world.tablet(who) for who in ("priya", "tomas", "maud"))
    desk.save("allocation", world.child, world.allocation_body("tomas", role="co_worker"))
    desk.deliver()
    old = spoilt(tablet, world)
    tablet.deliver()
    corrected(colleague, old)
    colleague.save("pen_picture", world.child, pen_picture_body(), supersedes=old["change"])
    assert why(colleague.deliver()) == {1: "not_allowed"}
    assert why(tablet.deliver()) == {1: "invalid"}


def unreadable(tablet: Tablet, words: str) -> dict[str, Any]:
    """Save a pen picture that the organisation cannot open."""
    device, pins = tablet.device, tablet.device.pins
    assert pins is not None
    lost = HpkeUnsealer(secrets.token_bytes(32)).public
    gone = replace(pins.newest("sealing"), version=99, public=lost, hybrid=None)
    device.pins = replace(pins, certificates=(*pins.certificates, gone))
    said = tablet.save("pen_picture", tablet.world.child, pen_picture_body(words))
    device.pins = pins
    return said


def test_what_nobody_could_read_is_mended_by_its_place_in_the_chain(any_world: World) -> None:
    world, desk, tablet = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    old = unreadable(tablet, "You hum.")
    other = unreadable(tablet, "You clap.")
    assert why(tablet.deliver()) == {1: "unopenable", 2: "unopenable"}
    sealed_anew(tablet, old, 1)
    assert why(tablet.deliver()) == {2: "unopenable"}
    assert own(tablet)["quarantined"] == 1
    sealed_anew(tablet, other, 2)
    assert why(tablet.deliver()) == {}
    assert waiting(desk, tablet) == []
    first, *_ = ledger(world, tablet)
    assert (first.status, first.why) == ("quarantined", "unopenable") and first.ct is not None
    told = [r["body"]["text"] for r in pulled(tablet, world.child) if r["type"] == "pen_picture"]
    assert told == ["You hum.", "You clap."]


def test_nobody_mends_by_the_chain_what_another_wrote_or_what_was_read(any_world: World) -> None:
    world = any_world
    tablet, colleague, desk = (world.tablet(who) for who in ("priya", "tomas", "maud"))
    desk.save("allocation", world.child, world.allocation_body("tomas", role="co_worker"))
    desk.deliver()
    unreadable(tablet, "You hum.")
    read = spoilt(tablet, world)
    assert why(tablet.deliver()) == {1: "unopenable", 2: "invalid"}
    for seq, body in ((1, None), (2, read["body"])):
        named = tablet.device.head(seq)[0][:16].hex()
        by = colleague if body is None else tablet
        by.save("child_visit", world.child, {**child_visit_body(new_id())}, supersedes=named)
        by.deliver()
    assert why(tablet.deliver()) == {1: "unopenable", 2: "invalid", 3: "not_allowed"}


def test_correction_may_go_no_further_than_the_record_itself(any_world: World) -> None:
    """Not into a stream that its author has not, and not over a signed record as if that were a draft."""
    world = any_world
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    stranger, _ = world.second_child(world.tablet("zora"), "odd")
    old = spoilt(tablet, world)
    visit = visit_of(world, tablet)
    tablet.deliver()
    tablet.save("child_visit", stranger, child_visit_body(new_id()), supersedes=old["change"])
    again = tablet.device.draft("visit", world.family, {}, supersedes=old["change"])
    body = next(r["body"] for r in pulled(tablet, world.family) if r["record"] == visit)
    tablet.device.save(again | {"record": visit, "body": body})
    assert why(tablet.deliver()) == {1: "invalid", 3: "not_allowed", 4: "not_allowed"}
    end_allocation(world, desk)
    tablet.pull()
    corrected(tablet, old)
    assert why(tablet.deliver())[1] == "invalid"


def pulled(tablet: Tablet, stream: str) -> list[dict[str, Any]]:
    tablet.pull()
    return tablet.records(stream)


def test_addendum_that_was_set_aside_is_mended_by_another(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("priya")
    first = tablet.save("child_visit", world.child, child_visit_body(new_id()))
    late = {"record": first["record"], "status": "addendum", "late_reason": "It came to mind later"}
    old = spoilt(tablet, world, supersedes=first["change"], **late)
    assert why(tablet.deliver()) == {2: "invalid"}
    corrected(tablet, old, **late)
    assert why(tablet.deliver()) == {}


def test_what_is_not_the_authors_own_word_has_no_name_to_mend_it_by(any_world: World) -> None:
    """Nor has another text under the id of a filed change: superseding that one says nothing of this."""
    world, tablet = any_world, any_world.tablet("priya")
    first = tablet.save("pen_picture", world.child, pen_picture_body())
    tablet.device.save(first | {"body": pen_picture_body("Other words.")})
    stolen = tablet.save("pen_picture", world.child, pen_picture_body(), author=world.staff["tomas"])
    tablet.device.save_bytes(b"not json")
    tablet.deliver()
    assert [row.change_id for row in ledger(world, tablet)] == [None] * 4
    for old in (first, stolen):
        tablet.save("pen_picture", world.child, pen_picture_body("Mended."), supersedes=old["change"])
    assert set(why(tablet.deliver())) == {2, 3, 4}


def test_gap_is_told_to_author_and_supervisor_after_a_day(any_world: World) -> None:
    world, desk = any_world, any_world.tablet("maud")
    tablet = world.tablet("priya")
    for number in range(4):
        tablet.save("pen_picture", world.child, pen_picture_body(f"You like song {number}."))
    assert tablet.deposit(start=3).missing == ((1, 2),)
    job = next(job for job in timetable.TIMETABLE if job.work is gap_alarm.run)
    device = tablet.device.identity.device
    gap = {"received": 0, "filed": 0, "held": 2, "missing": [[1, 2]], "quarantined": 0}
    assert own(tablet) == {"device": device, **gap, "alarms": []}
    world.clock.forward(hours=25)
    timetable.run(world.app, job)
    assert tablet.open_session().status_code == desk.open_session().status_code == 200
    assert own(tablet)["alarms"] == ["gap"]
    assert [(row["missing"], row["alarms"]) for row in waiting(desk, tablet)] == [(2, ["gap"])]
    tablet.deposit(start=1)
    tablet.deliver()
    whole = {"received": 4, "filed": 4, "held": 0, "missing": [], "quarantined": 0}
    assert own(tablet) == {"device": device, **whole, "alarms": []}
    assert waiting(desk, tablet) == []


def test_author_is_told_on_another_device_that_one_is_frozen_or_revoked(any_world: World) -> None:
    world, desk = any_world, any_world.tablet("maud")
    forked, revoked, other = (world.tablet("priya") for _ in range(3))
    forked.save("pen_picture", world.child, pen_picture_body())
    forked.send(forked.device.deposit())
    forked.device.frames.pop()
    forked.device.heads.pop()
    forked.save("pen_picture", world.child, pen_picture_body("Another first."))
    forked.send(forked.device.deposit())
    revoked.save("pen_picture", world.child, pen_picture_body())
    desk.post(f"/api/devices/{revoked.device.identity.device}/revoke", {})
    revoked.deposit()
    told = {row["device"]: (row["alarms"], row["quarantined"]) for row in other.pull().state["own"]}
    assert told == {
        forked.device.identity.device: (["fork"], 2),
        revoked.device.identity.device: (["revoked"], 1),
        other.device.identity.device: ([], 0),
    }


def test_supervisor_reads_counts_and_never_what_waits(any_world: World) -> None:
    world, desk = any_world, any_world.tablet("maud")
    tablet = world.tablet("priya")
    old = spoilt(tablet, world)
    tablet.deliver()
    (row,) = waiting(desk, tablet)
    assert set(row) == {"person", "device", "received", "quarantined", "held", "missing", "alarms"}
    assert old["change"] not in str(row) and world.child not in str(row)
    assert own(desk)["quarantined"] == 0


def test_own_names_nobody_elses_devices(any_world: World) -> None:
    tablet, _, desk = (any_world.tablet(who) for who in ("priya", "tomas", "maud"))
    assert [row["device"] for row in tablet.pull().state["own"]] == [tablet.device.identity.device]
    assert tablet.device.identity.device not in [row["device"] for row in desk.pull().state["own"]]


def test_damaged_envelope_is_healed_and_needs_no_mending(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    tablet.save("pen_picture", any_world.child, pen_picture_body())
    whole = tablet.device.deposit()
    ct = tablet.device.frames[0].ct
    tablet.send(whole.replace(ct, ct[:-1] + bytes([ct[-1] ^ 1])))
    assert tablet.deposit(start=2).quarantined == (Quarantined(1, "damaged"),)
    tablet.send(whole)
    any_world.open()
    assert own(tablet)["quarantined"] == 0
