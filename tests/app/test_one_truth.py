"""Records are at the server and not opened yet: device, ledger and the supervisor say the same of them."""

from __future__ import annotations

from dataclasses import dataclass

from app.opener import actions
from sync.types import Receipt
from tests.app.test_mending import ledger, own, waiting
from tests.app.world import Tablet, World, pen_picture_body


@dataclass(frozen=True)
class Truth:
    """How many records of a device are where. `missing`: numbers that nobody has."""

    received: int = 0
    held: int = 0
    quarantined: int = 0
    missing: int = 0


def of_receipt(said: Receipt) -> Truth:
    set_aside = [q.seq for q in said.quarantined]
    above = sum(said.filed < seq <= said.received for seq in set_aside)
    missing = sum(upto - start + 1 for start, upto in said.missing)
    return Truth(said.received - said.filed - above, len(said.held), len(set_aside), missing)


def of_ledger(world: World, tablet: Tablet) -> Truth:
    rows = ledger(world, tablet)
    of = [row.status for row in rows if row.mended_at is None]
    gone = max((row.seq for row in rows), default=0) - len({row.seq for row in rows})
    return Truth(of.count("received"), of.count("held"), of.count("quarantined"), gone)


def of_supervisor(desk: Tablet, tablet: Tablet) -> Truth:
    rows = waiting(desk, tablet)
    return Truth(*rows_sum(rows)) if rows else Truth()


def rows_sum(rows: list[dict[str, int]]) -> tuple[int, int, int, int]:
    received, held, set_aside, missing = (
        sum(row[name] for row in rows) for name in ("received", "held", "quarantined", "missing")
    )
    return received, held, set_aside, missing


def agreed(desk: Tablet, tablet: Tablet) -> Truth:
    """What all say. The author's own line is told `filed` as the receipt is."""
    said = tablet.deposit(start=len(tablet.device.frames) + 1)
    truths = {of_receipt(said), of_ledger(desk.world, tablet), of_supervisor(desk, tablet)}
    line = own(tablet)
    assert (line["received"], line["filed"]) == (said.received, said.filed)
    assert len(truths) == 1, truths
    return truths.pop()


def open_some(world: World, most: int) -> None:
    with world.app.app_context():
        assert actions.settle_next(most=most) is not None


def test_all_say_the_same_while_records_are_received_and_not_filed(any_world: World) -> None:
    world = any_world
    priya, desk = world.tablet("priya"), world.tablet("maud")
    priya.save("pen_picture", world.child, pen_picture_body("One"))
    priya.save("pen_picture", world.child, {"surprise": True})
    for word in ("Three", "Four", "Five", "Six"):
        priya.save("pen_picture", world.child, pen_picture_body(word))
    assert agreed_before_contact(desk, priya) == Truth()
    priya.deposit(start=1, upto=3)
    assert agreed(desk, priya) == Truth(received=3)
    # A later run overtakes: what is between is missing, what is beyond it is held.
    priya.deposit(start=5, upto=6)
    assert agreed(desk, priya) == Truth(received=3, held=2, missing=1)
    open_some(world, 1)
    assert agreed(desk, priya) == Truth(received=2, held=2, missing=1)
    open_some(world, 1)
    assert agreed(desk, priya) == Truth(received=1, held=2, quarantined=1, missing=1)
    priya.deposit(start=4, upto=4)
    assert agreed(desk, priya) == Truth(received=4, quarantined=1)
    world.open()
    assert agreed(desk, priya) == Truth(quarantined=1)


def agreed_before_contact(desk: Tablet, tablet: Tablet) -> Truth:
    """What is signed and was never sent is known to the device alone."""
    assert of_ledger(desk.world, tablet) == of_supervisor(desk, tablet)
    return of_supervisor(desk, tablet)
