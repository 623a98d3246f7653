"""Orders to wipe a device: who may give one, what is handed out, what confirms it. Attack 61 of the plan."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.custody import Ed25519Verifier
from app.keyring import held
from app.matrix import scopes
from sync import chain
from tests.app.world import STAFF, World, new_id


def order_of(world: World, device: str) -> dict[str, str] | None:
    """Asked as a device asks that has no session."""
    answer = world.app.test_client().get(f"/api/devices/{device}/order")
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    return answer.json["order"]


def test_order_is_signed_by_the_organisation_for_that_device_and_for_a_week(world: World) -> None:
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    device = tablet.device.identity.device
    assert order_of(world, device) is None
    assert desk.post(f"/api/devices/{device}/wipe", {}).status_code == 204
    signed = order_of(world, device)
    assert signed
    with world.app.app_context():
        public = held().ring.order.public
    raw = signed["text"].encode()
    assert Ed25519Verifier().verify(public, chain.order_message(raw), bytes.fromhex(signed["signature"]))
    said = json.loads(raw)
    assert (said["is"], said["device"]) == ("wipe", device)
    lasts = datetime.fromisoformat(said["expires"]) - datetime.fromisoformat(said["at"])
    assert lasts == timedelta(days=7)


def test_asking_twice_gives_the_same_order_and_trusts_the_device_no_more(world: World) -> None:
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    device = tablet.device.identity.device
    orders = []
    for _ in range(2):
        assert desk.post(f"/api/devices/{device}/wipe", {}).status_code == 204
        signed = order_of(world, device)
        assert signed
        orders.append(json.loads(signed["text"])["order"])
    assert orders[0] == orders[1]
    assert (
        tablet.client.post("/api/pull", json=tablet.device.pull(), headers={"X-Attune": "1"}).status_code
        == 401
    )


def test_worker_may_order_her_own_lost_device_wiped_and_nobody_elses(world: World) -> None:
    lost, here, other = world.tablet("priya"), world.tablet("priya"), world.tablet("maud")
    assert here.post(f"/api/devices/{lost.device.identity.device}/wipe", {}).status_code == 204
    refused = here.post(f"/api/devices/{other.device.identity.device}/wipe", {})
    nothing = here.post(f"/api/devices/{new_id()}/wipe", {})
    assert refused.status_code == nothing.status_code == 404 and refused.data == nothing.data
    assert order_of(world, other.device.identity.device) is None


@pytest.mark.parametrize("device", ["0" * 32, "nonsense"])
def test_device_that_is_not_there_has_no_order_as_one_that_is_trusted(world: World, device: str) -> None:
    assert order_of(world, device) is None


def test_only_the_order_itself_confirms_it_and_clears_the_browser(world: World) -> None:
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    device = tablet.device.identity.device
    desk.post(f"/api/devices/{device}/wipe", {})
    signed = order_of(world, device)
    assert signed
    order = json.loads(signed["text"])["order"]
    anybody = world.app.test_client()
    wrong = anybody.post(
        f"/api/devices/{device}/wiped", json={"order": new_id(), "last": True}, headers={"X-Attune": "1"}
    )
    assert wrong.status_code == 404 and "Clear-Site-Data" not in wrong.headers
    for last, cleared in ((False, None), (True, '"storage", "cache"')):
        done = anybody.post(
            f"/api/devices/{device}/wiped", json={"order": order, "last": last}, headers={"X-Attune": "1"}
        )
        assert (done.status_code, done.headers.get("Clear-Site-Data")) == (204, cleared)


def test_whoever_says_that_it_is_done_keeps_the_device_itself_from_nothing(any_world: World) -> None:
    """All that confirms an order is its number, which anybody is told who knows the device."""
    own, lost = any_world.tablet("priya"), any_world.tablet("priya")
    device = lost.device.identity.device
    assert own.post(f"/api/devices/{device}/wipe", {}).status_code == 204
    before = order_of(any_world, device)
    assert before
    order = json.loads(before["text"])["order"]
    assert lost.post(f"/api/devices/{device}/wiped", {"order": order, "last": False}).status_code == 204
    after = order_of(any_world, device)
    assert after and json.loads(after["text"])["order"] == order


@pytest.mark.parametrize("who", ["maud", "sefton", "noor", "zora", "bea", "vera", "tomas"])
def test_whoever_may_end_devices_of_others_is_told_which_there_are_and_nobody_else(
    any_world: World, who: str
) -> None:
    """PROTOCOL 881. By the matrix: of the own team, or of anybody."""
    tablets = {name: any_world.tablet(name) for name in STAFF}
    role, team = STAFF[who]
    allowed = scopes("device.list", role)
    assert allowed == scopes("device.end", role) - {"own"}
    may = [
        name
        for name, (_, its) in STAFF.items()
        if "anybody" in allowed or ("team" in allowed and its == team)
    ]
    told = {row["device"]: row["person"] for row in tablets[who].pull().state.get("devices", [])}
    assert set(told.values()) == {any_world.staff[name] for name in may}
    assert {tablets[name].device.identity.device for name in may} <= set(told)


def test_worker_is_told_of_her_own_devices_and_how_far_a_wipe_has_got(any_world: World) -> None:
    lost, here, other = any_world.tablet("priya"), any_world.tablet("priya"), any_world.tablet("maud")
    idents = [tablet.device.identity.device for tablet in (lost, here)]

    def told() -> dict[str, Any]:
        answer = here.client.get("/api/devices")
        assert answer.status_code == 200, answer.text
        return {row["device"]: row for row in answer.json["devices"]}

    assert set(told()) == set(idents)
    assert all((row["to"], row["wipe"]) == (None, None) for row in told().values())
    assert here.post(f"/api/devices/{idents[0]}/wipe", {}).status_code == 204
    assert told()[idents[0]]["to"] is not None
    assert told()[idents[0]]["wipe"]["carried_out_at"] is None
    signed = order_of(any_world, idents[0])
    assert signed
    done = {"order": json.loads(signed["text"])["order"], "last": True}
    assert lost.post(f"/api/devices/{idents[0]}/wiped", done).status_code == 204
    assert told()[idents[0]]["wipe"]["carried_out_at"] is not None
    assert told()[idents[1]]["wipe"] is None
    mauds = {row["device"] for row in other.client.get("/api/devices").json["devices"]}
    assert other.device.identity.device in mauds and not mauds & set(idents)
    assert any_world.new_tablet("priya").client.get("/api/devices").status_code == 401
