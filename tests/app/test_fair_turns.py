"""Whatever one device sends, and however much, what others have written is filed in its turn."""

from __future__ import annotations

import pytest

from app.drafts import keeping
from app.opener import actions
from app.streams import living
from sync.merge import Merged, Merging, Statement
from tests.app.drafting import begin, rows
from tests.app.filed import why
from tests.app.world import Tablet, World, child_body, pen_picture_body, visit_body

NIGHT = "2026-11-21T03:30:00.000Z"


def send(tablet: Tablet, count: int) -> str:
    """Deposit notes, of which none is opened. Shape: the device."""
    for _ in range(count):
        tablet.save("pen_picture", tablet.world.child, pen_picture_body())
    assert tablet.send(tablet.device.deposit()).status_code == 200
    return tablet.device.identity.device


def test_device_whose_records_take_long_to_open_has_its_turn_and_then_the_next_has(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = sorted((send(any_world.tablet("priya"), 3), send(any_world.tablet("tomas"), 3)))
    monkeypatch.setattr(actions, "TURN_SEC", 0.0)
    turns, last = [], ""
    with any_world.app.app_context():
        while (settled := actions.settle_next(last=last)) is not None:
            last = settled.device
            turns.append((settled.device, settled.seq))
    assert turns == [(device, seq) for seq in (1, 2, 3) for device in (one, other)]


def test_records_of_very_many_values_are_set_aside_and_what_others_wrote_is_filed(world: World) -> None:
    hostile, honest = world.tablet("tomas"), world.tablet("priya")
    for _ in range(4):
        hostile.save("visit", world.family, visit_body(world.child, [], NIGHT, present=[{}] * 300_000))
    assert len(hostile.device.deposit()) < 100_000
    hostile.send(hostile.device.deposit())
    send(honest, 1)
    world.open()
    assert honest.deposit(start=2).filed == 1
    assert {each.why for each in hostile.deposit(start=5).quarantined} == {"invalid"}


def test_note_that_comes_while_very_many_drafts_are_opened_is_filed_before_the_rest(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile, honest = world.tablet("tomas"), world.tablet("priya")
    for _ in range(3):
        begin(hostile, world)
    hostile.deposit_snapshots()
    put, opened_before = keeping.put, []

    def put_while_a_note_comes(*given: object) -> None:
        if not honest.device.frames:
            send(honest, 1)
        opened_before.append(honest.deposit(start=2).filed)
        put(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(keeping, "put", put_while_a_note_comes)
    monkeypatch.setattr(actions, "TURN_SEC", 0.0)
    world.open()
    assert opened_before == [0, 1, 1]
    assert rows(world) == [("opened", None, False)] * 3


def test_server_merges_no_list_of_a_child_to_file_what_is_said_of_it(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each element of each version is a cell: a few versions with long lists took minutes, and all memory."""
    world, tablet, merged = any_world, any_world.tablet("priya"), list[str]()
    genuine, in_view = living.merge, living.in_view

    def seen(statements: list[Statement]) -> list[Statement]:
        merged.extend(name for one in statements for name in one.body)
        return statements

    def merges(statements: list[Statement], merging: Merging) -> Merged:
        return genuine(seen(statements), merging)

    def views(statements: list[Statement], *given: object) -> Merged:
        return in_view(seen(statements), *given)  # type: ignore[arg-type]

    monkeypatch.setattr(living, "merge", merges)
    monkeypatch.setattr(living, "in_view", views)
    for number in range(3):
        body = child_body(world.family, languages=[f"{number} {each}" for each in range(500)])
        tablet.save("child", world.child, body, record=world.child)
    assert why(tablet.deliver()) == {}
    assert "family" in merged
    assert not {"languages", "communication_aids", "disability"}.intersection(merged)


def test_list_of_more_than_anybody_means_is_set_aside(world: World) -> None:
    tablet = world.tablet("priya")
    body = child_body(world.family, languages=[str(each) for each in range(501)])
    tablet.save("child", world.child, body, record=world.child)
    assert why(tablet.deliver()) == {1: "invalid"}
