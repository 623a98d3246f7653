"""An alert is closed in words: nobody makes one disappear that somebody else has raised, or answered."""

from __future__ import annotations

from typing import Any

from app.clock import time_text
from tests.app.filed import why
from tests.app.world import Tablet, World, new_id


def alert_body(world: World, **said: Any) -> dict[str, Any]:
    body = {
        "child": world.child,
        "visit": None,
        "rule": "R1",
        "pack": "rules@1",
        "level": "stop",
        "facts": [],
    }
    raised = {"raised_at": time_text(world.clock.moment()), "state": "open", "response": None}
    return body | raised | said


def put(tablet: Tablet, record: str, body: dict[str, Any], status: str = "signed") -> dict[int, str]:
    tablet.save("alert", body["child"], body, record=record, status=status)
    seq = len(tablet.device.frames)
    return {n: code for n, code in why(tablet.deliver()).items() if n == seq}


def test_nobody_strikes_an_alert_that_somebody_else_raised_and_closes_it_in_words_instead(
    any_world: World,
) -> None:
    world, desk, record = any_world, any_world.tablet("maud"), new_id()
    desk.save("allocation", world.child, world.allocation_body("tomas", role="duty_cover"))
    assert why(desk.deliver()) == {}
    world.clock.forward(minutes=1)
    assert put(world.tablet("priya"), record, alert_body(world)) == {}
    cover = world.tablet("tomas")
    assert set(put(cover, record, alert_body(world), "entered_in_error").values()) == {"not_allowed"}
    said = {"state": "resolved", "response": "Seen at the hospital at noon."}
    assert put(cover, record, alert_body(world, **said)) == {}


def test_who_raised_an_alert_strikes_it_until_somebody_has_answered(any_world: World) -> None:
    world, priya, desk = any_world, any_world.tablet("priya"), any_world.tablet("maud")
    mistaken, answered = new_id(), new_id()
    for record in (mistaken, answered):
        assert put(priya, record, alert_body(world)) == {}
    assert put(desk, answered, alert_body(world, state="acknowledged")) == {}
    assert put(priya, mistaken, alert_body(world), "entered_in_error") == {}
    assert set(put(priya, answered, alert_body(world), "entered_in_error").values()) == {"not_allowed"}
