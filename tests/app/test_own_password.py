"""While the password of whoever changes an account is checked, nobody waits; what changes then counts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import delete

from app import tries
from app.devices.models import Session
from app.extensions import db
from app.pace import Pace
from app.people import actions as people
from app.people import passwords
from tests.app.second_factors import said, set_up_app
from tests.app.world import DEPOSIT, MARK, Tablet, World, pen_picture_body

WAIT_SEC = 20
NEW = "a heron over the weir"


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], None]]]:
    """What others do, once, while a password is checked. Each must be done before the check goes on."""
    deeds: list[Callable[[], None]] = []
    check = passwords.matches

    def matches(kept: str | None, password: str) -> bool:
        if deeds:
            other = threading.Thread(target=deeds.pop(), daemon=True)
            other.start()
            other.join(WAIT_SEC)
            assert not other.is_alive(), "others wait for the check of a password"
        return check(kept, password)

    monkeypatch.setattr(passwords, "matches", matches)
    yield deeds
    assert deeds == []


@pytest.fixture
def priya(any_world: World) -> tuple[Tablet, str]:
    """With an authenticator app, at a server whose requests take turns. Shape: the tablet, the app's id."""
    tablet = any_world.tablet("priya")
    set_up_app(tablet, password=any_world.password("priya"))
    pace: Pace = any_world.app.extensions["attune.pace"]
    any_world.app.wsgi_app = pace.serve(any_world.app.wsgi_app)  # type: ignore[method-assign, assignment, arg-type]
    (factor,) = tablet.client.get("/api/second-factor").json["factors"]
    return tablet, factor["id"]


def deeds(factor: str, password: str) -> dict[str, dict[str, Any]]:
    return {
        "/api/second-factor/app": {"password": password},
        "/api/second-factor/passkey-question": {"password": password},
        "/api/second-factor/recovery-codes": {"password": password},
        "/api/second-factor/remove": {"id": factor, "password": password},
        "/api/password": {"password": password, "new": NEW},
    }


DEEDS = pytest.mark.parametrize("path", list(deeds("", "")))


@DEEDS
def test_others_write_while_a_password_is_checked(
    any_world: World, priya: tuple[Tablet, str], meanwhile: list[Callable[[], None]], path: str
) -> None:
    """PROTOCOL 679."""
    tablet, factor = priya
    other = any_world.tablet("tomas")
    other.save("pen_picture", any_world.child, pen_picture_body("You hum."))
    answers = []

    def deposit() -> None:
        sent = {"data": other.device.deposit(), "content_type": DEPOSIT, "headers": MARK}
        answers.append(other.client.post("/api/deposit", **sent))
        answers.append(other.open_session())

    meanwhile.append(deposit)
    answer = tablet.post(path, deeds(factor, any_world.password("priya"))[path])
    assert answer.status_code < 300, answer.text
    assert [each.status_code for each in answers] == [200, 200]


@DEEDS
def test_session_that_ends_while_its_password_is_checked_changes_nothing(
    any_world: World, priya: tuple[Tablet, str], meanwhile: list[Callable[[], None]], path: str
) -> None:
    """As when the device is withdrawn just then."""
    tablet, factor = priya
    world = any_world

    def end() -> None:
        with world.app.app_context():
            db.session.execute(delete(Session).where(Session.person_id == world.staff["priya"]))
            db.session.commit()

    meanwhile.append(end)
    answer = tablet.post(path, deeds(factor, world.password("priya"))[path])
    assert said(answer) == (401, "session.required")
    tablet.open_session()
    kept = tablet.client.get("/api/second-factor").json
    assert (len(kept["factors"]), kept["recovery_codes_left"]) == (1, 10)


@DEEDS
def test_password_that_is_changed_while_it_is_checked_counts_no_more(
    any_world: World,
    priya: tuple[Tablet, str],
    meanwhile: list[Callable[[], None]],
    path: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tablet, factor = priya
    world = any_world
    # Their session would end with it: here the password alone changes.
    monkeypatch.setattr("app.people.actions.devices.end_sessions_of_person", lambda person: None)

    def change() -> None:
        with world.app.app_context():
            people.set_password_at_terminal("priya", "another heron over the weir")

    meanwhile.append(change)
    answer = tablet.post(path, deeds(factor, world.password("priya"))[path])
    assert said(answer) == (401, "sign_in.refused")
    assert tablet.client.get("/api/second-factor").json["recovery_codes_left"] == 10


@DEEDS
def test_guess_that_comes_with_many_others_is_counted_after_them(
    any_world: World, priya: tuple[Tablet, str], meanwhile: list[Callable[[], None]], path: str
) -> None:
    tablet, factor = priya
    world = any_world

    def guess() -> None:
        with world.app.test_request_context():
            for _ in range(tries.FREE + 1):
                tries.count([tries.of_second_factor(world.staff["priya"])])
            db.session.commit()

    meanwhile.append(guess)
    answer = tablet.post(path, deeds(factor, world.password("priya"))[path])
    assert said(answer) == (429, "sign_in.throttled")
