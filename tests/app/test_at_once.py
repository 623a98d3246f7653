"""Two requests of one device at once: both are answered, and what they say fits together."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import event

from app import audit
from app.extensions import db
from app.organisation import store as organisation
from sync import wire
from tests.app.world import MARK, World, pen_picture_body
from tests.commands import LONG_SEC


def test_receipt_that_knows_of_a_later_state_knows_of_no_fewer_notes(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of another a device would take it that an older database was put back. PROTOCOL 6.7"""
    world, tablet = any_world, any_world.tablet("priya")
    tablet.save("pen_picture", world.child, pen_picture_body())
    tablet.deliver()
    for words in ("one", "two"):
        tablet.save("pen_picture", world.child, pen_picture_body(words))
    assert tablet.device.receipt is not None
    first = tablet.device.receipt.received + 1
    posts = [tablet.device.deposit(number, number) for number in (first, first + 1)]
    genuine = audit.head_hex
    said: dict[str, Any] = {}

    def other() -> None:
        # The next run of the chain needs no answer to the one before (3.6); then anything raises the state.
        said["second"] = tablet.send(posts[1]).json
        with world.app.app_context():
            organisation.raise_state("allocation")
            db.session.commit()

    def meanwhile() -> str:
        monkeypatch.setattr(audit, "head_hex", genuine)
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(LONG_SEC)
        return genuine()

    monkeypatch.setattr(audit, "head_hex", meanwhile)
    said["first"] = tablet.send(posts[0]).json
    one, two = (wire.parse_receipt(said[name]["receipt"].encode()) for name in ("first", "second"))
    assert two.received == first + 1
    assert one.received >= two.received or one.state <= two.state


def test_both_questions_are_answered_after_an_older_database_was_put_back(any_world: World) -> None:
    """A device may ask one ahead (6.4), and each raises the same alarm."""
    world, tablet = any_world, any_world.tablet("priya")
    tablet.pull()
    cookie = tablet.client.get_cookie("__Host-attune")
    assert cookie is not None
    asked = tablet.device.pull() | {"state": tablet.device.state + 5}
    both = threading.Barrier(2)

    def together(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO alarm"):
            both.wait(LONG_SEC)

    with world.app.app_context():
        # On SQLite one writes after the other.
        if db.engine.dialect.name == "postgresql":
            event.listen(db.engine, "before_cursor_execute", together)
    found: list[int] = []

    def ask() -> None:
        client = world.app.test_client()
        client.set_cookie("__Host-attune", cookie.value, secure=True)
        answer = client.post("/api/pull", json=asked, headers=MARK, base_url="https://localhost")
        found.append(answer.status_code)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG_SEC)
    assert found == [200, 200]
