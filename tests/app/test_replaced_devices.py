"""A device that another takes the place of: sync/PROTOCOL.md section 7.3."""

from __future__ import annotations

import pytest

from app.clock import time_text
from app.devices.models import Device
from app.extensions import db
from sync.types import Replaced
from tests.app.drafting import begin, file_visit, replacing, rows
from tests.app.world import World


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


def test_repeated_enrolment_says_yes_only_to_the_replacement_that_was_made(world: World) -> None:
    """A request that comes again is answered anew: what it asks for now may be another thing."""
    other, old = world.tablet("tomas"), world.tablet("priya")
    tablet, code = world.new_tablet("priya"), world.code_for("priya")
    asked = (replacing(other), replacing(old), replacing(other), replacing(old), None)
    assert [tablet.enrol(code, each).status_code for each in asked] == [403, 201, 403, 200, 200]
    plain, code = world.new_tablet("priya"), world.code_for("priya")
    asked = (None, replacing(tablet), None)
    assert [plain.enrol(code, each).status_code for each in asked] == [201, 403, 200]
    assert tablet.open_session().status_code == other.open_session().status_code == 200


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


def test_supervisor_is_told_which_device_took_the_place_of_which(any_world: World) -> None:
    world, desk = any_world, any_world.tablet("maud")
    old = world.tablet("priya")
    set_up = time_text(world.clock.moment())
    world.clock.forward(hours=1)
    fresh, ended = world.tablet("priya", replacing(old)), time_text(world.clock.moment())
    lost = world.tablet("tomas")
    desk.open_session()
    desk.post(f"/api/devices/{lost.device.identity.device}/revoke", {})
    row = {"person": world.staff["priya"], "to": None, "replaced_by": None, "carries": "caseload"}
    first, second = old.device.identity.device, fresh.device.identity.device
    told = desk.pull().state["devices"]
    assert [each for each in told if each["person"] == world.staff["priya"]] == [
        row | {"device": first, "from": set_up, "to": ended, "replaced_by": second},
        row | {"device": second, "from": ended},
    ]
    (withdrawn,) = (each for each in told if each["person"] == world.staff["tomas"])
    assert (withdrawn["to"], withdrawn["replaced_by"]) == (ended, None)
    assert "devices" not in fresh.pull().state
    assert {each["person"] for each in world.tablet("zora").pull().state["devices"]} == {world.staff["zora"]}


def test_device_that_ended_long_ago_is_told_of_no_more(world: World) -> None:
    old = world.tablet("priya")
    fresh = world.tablet("priya", replacing(old))
    world.clock.forward(days=91)
    told = world.tablet("maud").pull().state["devices"]
    mine = [each["device"] for each in told if each["person"] == world.staff["priya"]]
    assert mine == [fresh.device.identity.device]
