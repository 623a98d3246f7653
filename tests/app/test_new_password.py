"""One's own password changed from a device: what ends with it, what is refused, and a lost answer."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from app import tries
from app.extensions import db
from app.people import passwords
from app.people import store as people
from tests.app.second_factors import policy, said
from tests.app.waiting import WAIT_SEC, until_it_waits
from tests.app.world import Tablet, World

NEW = "a heron over the weir"
WRONG = (401, "sign_in.refused")


def change(tablet: Tablet, password: str, new: str = NEW) -> TestResponse:
    return tablet.post("/api/password", {"password": password, "new": new})


def signs_in(world: World, password: str, who: str = "priya") -> int:
    asked = {"sign_in_name": who, "password": password}
    return world.new_tablet(who).post("/api/sign-in", asked).status_code


def is_connected(tablet: Tablet) -> bool:
    return tablet.client.get("/api/devices").status_code == 200


def trail(world: World) -> list[tuple[str, str]]:
    with world.app.app_context():
        rows = db.session.execute(
            text("select action, outcome from audit where action = 'password.change' order by number")
        ).all()
        db.session.rollback()
        return [tuple(row) for row in rows]


def test_new_password_takes_the_place_of_the_old_and_every_other_session_ends(any_world: World) -> None:
    world, old = any_world, any_world.password("priya")
    policy(world.app, "off")
    tablet, other, colleague = world.tablet("priya"), world.tablet("priya"), world.tablet("tomas")
    half = world.new_tablet("priya")
    assert half.sign_in().status_code == 200
    assert change(tablet, old).status_code == 204
    assert [is_connected(each) for each in (tablet, other, colleague)] == [True, False, True]
    assert half.client.get("/api/sign-in").json["signed_on"] is None
    assert other.open_session().status_code == 200 and is_connected(other)
    assert [signs_in(world, each) for each in (old, NEW)] == [401, 200]
    assert trail(world) == [("password.change", "done")]


def test_wrong_password_changes_nothing_and_is_counted_with_the_second_factor(any_world: World) -> None:
    tablet, old = any_world.tablet("priya"), any_world.password("priya")
    other = any_world.tablet("priya")
    for _ in range(tries.FREE + 1):
        assert said(change(tablet, "not her password")) == WRONG
    assert said(change(tablet, old)) == (429, "sign_in.throttled")
    assert is_connected(other)
    assert [signs_in(any_world, each) for each in (old, NEW)] == [200, 401]
    assert trail(any_world) == [("password.change", "sign_in.refused")] * (tries.FREE + 1)


def test_same_change_again_after_a_lost_answer_is_answered_alike_and_ends_nothing_more(
    any_world: World,
) -> None:
    tablet, old = any_world.tablet("priya"), any_world.password("priya")
    other = any_world.tablet("priya")
    assert change(tablet, old).status_code == 204
    assert other.open_session().status_code == 200
    assert change(tablet, old).status_code == 204
    assert is_connected(other)
    assert said(change(tablet, old, "another heron over the weir")) == WRONG


@pytest.mark.parametrize("new", ["eleven char", "passwordpassword", "Password12345678", "123456789012"])
def test_password_that_is_short_or_well_known_is_taken_by_nobody(world: World, new: str) -> None:
    tablet, old = world.tablet("priya"), world.password("priya")
    assert said(change(tablet, old, new)) == (422, "password.weak")
    assert signs_in(world, old) == 200


@pytest.mark.parametrize("who", ["half", "nobody"])
def test_nobody_changes_a_password_without_a_device(world: World, who: str) -> None:
    policy(world.app, "off")
    tablet = world.new_tablet("priya")
    if who == "half":
        assert tablet.sign_in().status_code == 200
    assert said(change(tablet, world.password("priya"))) == (401, "session.required")


@pytest.mark.parametrize("any_app", ["postgresql"], indirect=True)
def test_who_signs_in_with_the_old_password_while_it_is_changed_is_not_let_in(any_world: World) -> None:
    """It has shown the right one, and waits: the other request could not end its session."""
    world, old, found = any_world, any_world.password("priya"), []
    policy(world.app, "off")
    world.account("priya")
    thread = threading.Thread(target=lambda: found.append(signs_in(world, old)), daemon=True)
    with world.app.app_context(), db.engine.connect() as watch:
        people.locked(world.staff["priya"])
        account = people.account(world.staff["priya"])
        assert account is not None
        account.password_hash = passwords.hash_password(NEW)
        db.session.flush()
        thread.start()
        until_it_waits(thread, watch)
        db.session.commit()
    thread.join(WAIT_SEC)
    assert found == [401]


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("eleven char", "too_short"),
        ("passwordpassword", "well_known"),
        ("password123password123", "well_known"),
        ("Password1234567890", "well_known"),
        ("aaaaaaaaaaaaaaaaaaa", "well_known"),
        ("abcabcabcabcabcabc", "well_known"),
        ("abcdefghijklmnopqrst", "well_known"),
        ("1234567890123456", "well_known"),
        ("asha.begum attune 1", "well_known"),
        ("attuneattuneattune1", "well_known"),
        ("the heron stood quite still", None),
        ("Möwen über dem Watt heute", None),
    ],
)
def test_password_is_judged_as_a_passphrase_is_on_a_device(password: str, expected: str | None) -> None:
    assert passwords.weakness(password, ["asha.begum"]) == expected


def test_made_password_is_never_among_those_that_nobody_may_choose() -> None:
    assert {passwords.weakness(passwords.made()) for _ in range(500)} == {None}
