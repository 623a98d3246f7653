"""A tablet's clock is days off: nothing is refused or filed elsewhere for it, and it decides no order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.clock import time_text
from tests.app.clock import MovableClock
from tests.app.world import Tablet, World, child_visit_body, new_id, visit_body


class Offset(MovableClock):
    """So many days from the true clock, wherever that goes."""

    def __init__(self, true: MovableClock, days: int) -> None:
        self.true, self.days = true, days

    def moment(self):  # type: ignore[no-untyped-def]
        return self.true.moment() + timedelta(days=self.days)


def tablet_off_by(world: World, days: int) -> Tablet:
    tablet = world.tablet("priya")
    tablet.pull()
    tablet.device._ports = replace(tablet.device._ports, clock=Offset(world.clock, days))
    return tablet


def write(tablet: Tablet, words: str) -> list[str]:
    """One visit with its part, as this tablet would sign it. Shape: the records."""
    world = tablet.world
    at = tablet.device._ports.clock.now()
    visit, part = new_id(), new_id()
    tablet.save("visit", world.family, visit_body(world.child, [part], at, purpose=words), record=visit)
    tablet.save("child_visit", world.child, child_visit_body(visit, observations=words), record=part)
    return [visit, part]


@pytest.mark.parametrize("days", [-10, 10])
def test_clock_ten_days_off_refuses_and_misfiles_nothing(any_world: World, days: int) -> None:
    off = tablet_off_by(any_world, days)
    made = write(off, "By a clock that is off")
    receipt = off.deliver()
    assert (receipt.received, receipt.filed, receipt.quarantined) == (2, 2, ())
    off.pull()
    for record, stream in zip(made, (any_world.family, any_world.child), strict=True):
        (held,) = [e for e in off.device.streams[stream].entries.values() if e.change["record"] == record]
        assert held.received_at == time_text(any_world.clock.moment())
        signed = any_world.clock.moment() + timedelta(days=days)
        assert held.change["signed_at"] == time_text(signed)


@pytest.mark.parametrize("days", [-10, 10])
def test_order_is_that_of_arrival_and_never_of_a_device_clock(any_world: World, days: int) -> None:
    off, right = tablet_off_by(any_world, days), any_world.tablet("priya")
    right.pull()
    made = [write(right, "first"), write(off, "second"), write(right, "third")]
    for tablet, run in ((right, {"start": 1, "upto": 2}), (off, {}), (right, {"start": 3})):
        tablet.deposit(**run)
        any_world.open()
        any_world.clock.forward(minutes=1)
    right.pull()
    wanted = [records[0] for records in made]
    assert [r["record"] for r in right.records(any_world.family) if r["record"] in wanted] == wanted


@pytest.mark.parametrize("days", [-10, 10])
def test_entitlement_is_by_what_the_device_had_seen_and_not_by_its_clock(any_world: World, days: int) -> None:
    """The allocation ends; what was written before is filed, and a clock that is off moves no boundary."""
    off = tablet_off_by(any_world, days)
    write(off, "before the end")
    desk = any_world.tablet("maud")
    desk.pull()
    (allocation,) = [r for r in desk.records(any_world.child) if r["type"] == "allocation"]
    ended = {**allocation["body"], "ends_at": time_text(any_world.clock.moment()), "end_reason": "transfer"}
    desk.save("allocation", any_world.child, ended, record=allocation["record"], base=3)
    any_world.clock.forward(minutes=5)
    assert desk.deliver().quarantined == ()
    assert off.deliver().quarantined == ()
    off.pull()
    assert any_world.child not in off.device.streams or off.device.streams[any_world.child].version == 0
    write(off, "after the device had seen the end")
    assert [each.why for each in off.deliver().quarantined] == ["not_allowed", "not_allowed"]
