"""What a server lost with its database comes back from the devices: each once; the rest is named."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from sqlalchemy import select

from app.backups import actions as backups
from app.config import Config
from app.extensions import db
from app.intake.models import Envelope
from app.trail.checking import verify
from sync import wire
from sync.pull import BEYOND_ALL_SEEN
from sync.types import Receipt
from tests.app.putting_back import alarms, over_there, put_back, texts
from tests.app.world import Tablet, World, pen_picture_body

BACKUP = "monday.attune"
BEFORE, LOST = ["Before."], ["Lost one.", "Lost two.", "Lost three."]


@pytest.fixture
def priya(any_world: World, elsewhere: Callable[[], Config], tmp_path: Path) -> Tablet:
    """She had sent four pen pictures; the database that was put back has the first."""
    tablet = any_world.tablet("priya")
    write(tablet, *BEFORE)
    assert tablet.deliver().filed == 1
    backups.make(any_world.app.extensions["attune.config"], tmp_path / BACKUP)
    write(tablet, *LOST)
    assert tablet.deliver().filed == 4
    tablet.pull()
    put_back(any_world, elsewhere(), tmp_path / BACKUP)
    over_there(any_world, tablet)
    return tablet


def write(tablet: Tablet, *words: str) -> None:
    for said in words:
        tablet.save("pen_picture", tablet.world.child, pen_picture_body(said))


def rows(tablet: Tablet) -> list[tuple[int, str]]:
    """What the ledger has of a device: number and status."""
    with tablet.world.app.app_context():
        chosen = select(Envelope.seq, Envelope.status).order_by(Envelope.seq)
        found = db.session.execute(chosen.where(Envelope.device_id == tablet.device.identity.device))
        return [(seq, status) for seq, status in found]


def own(tablet: Tablet) -> tuple[list[list[int]], int, list[str]]:
    """What the server tells the author: the missing numbers, how many came again, the alarms."""
    (row,) = [row for row in tablet.pull().state["own"] if row["device"] == tablet.device.identity.device]
    return row["missing"], row.get("returned", 0), row["alarms"]


def read_by_another(world: World) -> list[str]:
    desk = world.tablet("maud")
    desk.pull()
    return texts(desk, world)


def sends(tablet: Tablet, **run: int) -> Receipt:
    """Post a deposit, and read the answer without taking it."""
    answer = tablet.send(tablet.device.deposit(**run))
    assert answer.status_code == 200, answer.text
    return wire.parse_receipt(answer.json["receipt"].encode())


def test_colleague_who_uses_the_id_of_a_change_hides_nothing_of_its_authors(
    any_world: World, priya: Tablet
) -> None:
    """Whoever reads a change knows its id: it is its author's name for it, and nobody else's."""
    desk, tomas = any_world.tablet("maud"), any_world.tablet("tomas")
    desk.save("allocation", any_world.child, any_world.allocation_body("tomas"))
    assert desk.deliver().quarantined == ()
    priya.deposit(start=2)
    priya.deliver()
    tomas.pull()
    theirs = [said for said in tomas.records(any_world.child) if said["body"].get("text") == LOST[-1]]
    tomas.save("pen_picture", any_world.child, pen_picture_body("Mine."), change=theirs[0]["change"])
    assert tomas.deliver().quarantined == ()
    assert read_by_another(any_world) == [*BEFORE, *LOST, "Mine."]


def test_what_was_lost_is_sent_again_before_what_is_new_and_filed_once(
    any_world: World, priya: Tablet
) -> None:
    priya.kept_from = 1
    write(priya, "Since then.")
    held = priya.deposit()
    assert (held.received, held.missing, held.held) == (1, ((2, 4),), (5,))
    assert rows(priya) == [(1, "filed"), (5, "held")]
    assert own(priya) == ([[2, 4]], 0, ["rolled_back"])
    assert priya.deliver().filed == 5
    # The answer to the first was lost, and it goes once more.
    assert sends(priya, start=2).filed == 5
    assert rows(priya) == [(seq, "filed") for seq in range(1, 6)]
    assert own(priya) == ([], 3, ["rolled_back"])
    assert texts(priya, any_world) == read_by_another(any_world) == [*BEFORE, *LOST, "Since then."]
    assert alarms(any_world, priya) == {"alarm.rolled_back"}
    with any_world.app.app_context():
        assert verify().fault is None


def test_device_with_nothing_new_learns_it_by_asking(any_world: World, priya: Tablet) -> None:
    priya.kept_from = 1
    assert priya.deposit().received == 1
    assert own(priya) == ([[2, 4]], 0, ["rolled_back"])
    assert priya.deliver().filed == 4
    assert own(priya)[:2] == ([], 3)
    assert priya.pull().state["backup_days"] == 35
    assert read_by_another(any_world) == [*BEFORE, *LOST]


def test_what_the_device_no_longer_keeps_is_named_and_the_rest_comes_back(
    any_world: World, priya: Tablet
) -> None:
    priya.kept_from = 3
    write(priya, "Since then.")
    assert priya.deposit().missing == ((2, 4),)
    assert priya.deposit(start=3).received == 5
    any_world.open()
    assert own(priya) == ([[2, 2]], 2, ["rolled_back"])
    desk = any_world.tablet("maud")
    (told,) = [r for r in desk.pull().state["waiting"] if r["device"] == priya.device.identity.device]
    assert (told["missing"], told["returned"], told["alarms"]) == (1, 2, ["rolled_back"])
    assert read_by_another(any_world) == [*BEFORE, *LOST[1:], "Since then."]


def test_numbers_that_come_back_in_pieces_are_named_once_each(any_world: World, priya: Tablet) -> None:
    priya.kept_from = 1
    write(priya, "Since then.", "And then.")
    sends(priya, start=6)
    sends(priya, start=5, upto=5)
    assert own(priya)[0] == [[2, 4]]
    sends(priya, start=2, upto=2)
    assert own(priya)[0] == [[3, 4]]
    assert priya.deposit(start=2).received == 6


def test_client_that_says_nothing_goes_on_and_what_it_sends_later_is_filed_after_all(
    any_world: World, priya: Tablet
) -> None:
    write(priya, "Since then.")
    assert sends(priya, start=5).received == 5
    assert own(priya)[:2] == ([[2, 4]], 0)
    # A part of the hole, from its end, then the rest; each again.
    for start, upto in ((4, 4), (4, 4), (2, 4)):
        sends(priya, start=start, upto=upto)
    any_world.open()
    assert rows(priya) == [(seq, "filed") for seq in range(1, 6)]
    assert own(priya)[:2] == ([], 3)
    assert sorted(read_by_another(any_world)) == sorted([*BEFORE, *LOST, "Since then."])


def test_other_words_in_the_hole_are_a_fork_and_both_are_kept(any_world: World, priya: Tablet) -> None:
    other = deepcopy(priya.device)
    write(priya, "Since then.")
    sends(priya, start=5)
    del other.frames[3:], other.heads[3:]
    other.save(other.draft("pen_picture", any_world.child, pen_picture_body("Other words.")))
    priya.send(other.deposit(start=4, upto=4))
    assert alarms(any_world, priya) == {"alarm.rolled_back", "alarm.fork"}
    assert (4, "quarantined") in rows(priya)
    any_world.open()
    assert "Other words." not in read_by_another(any_world)


def test_second_look_at_the_past_is_no_rollback(any_world: World, priya: Tablet) -> None:
    """Once all is back a gap is a gap, whatever the device says that it keeps."""
    priya.kept_from = 1
    priya.deposit()
    priya.deliver()
    write(priya, "Since then.", "And then.")
    gap = sends(priya, start=6)
    assert (gap.received, gap.missing) == (4, ((5, 5),))
    assert priya.deliver().filed == 6
    assert own(priya)[:2] == ([], 3)


@pytest.mark.parametrize("since", [[], ["After the first time."]], ids=["at_once", "later"])
def test_same_backup_put_back_twice_gives_no_number_twice(
    any_world: World, priya: Tablet, elsewhere: Callable[[], Config], tmp_path: Path, since: list[str]
) -> None:
    """Its devices accept the server, and a tablet that has seen the first time gets what came since."""
    world, desk = any_world, any_world.tablet("maud")
    priya.kept_from = 1
    priya.deposit()
    write(priya, *since)
    priya.deliver()
    seen = set(priya.device.streams[world.child].entries)
    for tablet in (priya, desk):
        tablet.pull()
        seen |= set(tablet.device.streams[world.child].entries)
    world.clock.forward(seconds=1)
    put_back(world, elsewhere(), tmp_path / BACKUP)
    over_there(world, priya)
    priya.kept_from = 1
    write(priya, "After the second time.")
    assert priya.deposit().received == 1
    assert priya.deliver().filed == len(priya.device.frames)
    assert own(priya)[1:] == (len(LOST + since), ["rolled_back"])
    assert texts(priya, world) == [*BEFORE, *LOST, *since, "After the second time."]
    fresh = world.tablet("maud")
    fresh.pull()
    assert texts(fresh, world) == texts(priya, world)
    assert max(seen & set(fresh.device.streams[world.child].entries)) < BEYOND_ALL_SEEN


def test_device_that_only_reads_knows_of_what_a_second_putting_back_lost(
    any_world: World, priya: Tablet, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    priya.kept_from = 1
    priya.deposit()
    priya.deliver()
    priya.pull()
    any_world.clock.forward(days=1)
    put_back(any_world, elsewhere(), tmp_path / BACKUP)
    over_there(any_world, priya)
    assert alarms(any_world, priya) == set()
    priya.pull()
    assert alarms(any_world, priya) == {"alarm.rolled_back"}


def test_family_that_was_registered_after_the_backup_comes_back_to_those_who_hold_it(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    """Its stream begins anew, and no number in it is one that a device has seen."""
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    backups.make(world.app.extensions["attune.config"], tmp_path / BACKUP)
    child, _ = world.second_child(desk, "priya")
    for words in LOST:
        priya.save("pen_picture", child, pen_picture_body(words))
    assert priya.deliver().quarantined == ()
    priya.pull()
    put_back(world, elsewhere(), tmp_path / BACKUP)
    for tablet in (desk, priya):
        over_there(world, tablet)
        tablet.kept_from = 1
        tablet.deposit(start=len(tablet.device.frames) + 1)
        assert tablet.deliver().quarantined == ()
    fresh = world.tablet("priya")
    for tablet in (priya, fresh):
        tablet.pull()
        told = [one["body"]["text"] for one in tablet.records(child) if one["type"] == "pen_picture"]
        assert told == LOST
    assert set(fresh.device.streams[child].entries) <= set(priya.device.streams[child].entries)


def test_note_that_comes_back_before_its_family_is_filed_when_that_is_there(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    """It was filed once: its author has nothing to do about it, whichever device is opened first."""
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    backups.make(world.app.extensions["attune.config"], tmp_path / BACKUP)
    child, _ = world.second_child(desk, "priya")
    priya.save("pen_picture", child, pen_picture_body("You sing."))
    assert priya.deliver().quarantined == ()
    put_back(world, elsewhere(), tmp_path / BACKUP)
    for tablet in (priya, desk):
        over_there(world, tablet)
        tablet.kept_from = 1
        tablet.deposit(start=len(tablet.device.frames) + 1)
    assert [q.why for q in priya.deliver().quarantined] == ["not_allowed"]
    assert desk.deliver().quarantined == ()
    world.open()
    assert priya.deposit(start=2).quarantined == ()
    assert rows(priya) == [(1, "filed")]


def test_what_was_never_allowed_is_judged_again_by_no_putting_back(world: World) -> None:
    odd, desk = world.tablet("odd"), world.tablet("maud")
    odd.save("pen_picture", world.child, pen_picture_body("Not mine."))
    assert [q.why for q in odd.deliver().quarantined] == ["not_allowed"]
    world.second_child(desk, "priya")
    assert [q.why for q in odd.deliver().quarantined] == ["not_allowed"]


@pytest.mark.parametrize("said", ["", "none", "-1", "1.5", "9" * 40, "٣"])
def test_what_cannot_be_read_is_as_good_as_not_said(world: World, said: str) -> None:
    tablet = world.tablet("priya")
    write(tablet, "Any words.")
    answer = world.app.test_client(use_cookies=False).post(
        "/api/deposit",
        data=tablet.device.deposit(),
        content_type="application/vnd.attune.deposit",
        headers={"X-Attune-Kept-From": said.encode().decode("latin-1")},
    )
    assert answer.status_code == 200
