"""The second factor is asked for, whatever it is, and good once; who owes it can do nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from app.extensions import db
from tests.app.second_factors import (
    REFUSED,
    code_of,
    cookie_of,
    enrols,
    half_in_with_an_app,
    said,
    set_up_app,
    set_up_passkey,
    show,
)
from tests.app.world import Tablet, World


@pytest.fixture
def secured(any_world: World) -> tuple[Tablet, str, list[str]]:
    return half_in_with_an_app(any_world)


def test_password_alone_enrols_nothing_when_a_second_factor_is_owed(
    secured: tuple[Tablet, str, list[str]],
) -> None:
    fresh, secret, _ = secured
    assert said(enrols(fresh)) == (401, "session.required")
    assert said(fresh.post("/api/second-factor/app", {})) == (401, "session.required")
    half = cookie_of(fresh)
    assert show(fresh, code=code_of(fresh.world, secret)).json["second_factor"]["state"] == "none"
    assert cookie_of(fresh) != half
    assert enrols(fresh).status_code == 201
    fresh.client.set_cookie("__Host-attune", half, secure=True)
    assert said(enrols(fresh)) == (401, "session.required")


def test_code_is_good_once_and_not_for_another_session_either(
    secured: tuple[Tablet, str, list[str]],
) -> None:
    fresh, secret, _ = secured
    code = code_of(fresh.world, secret)
    assert show(fresh, code=code).status_code == 200
    again = fresh.world.new_tablet("priya")
    again.sign_in()
    assert said(show(again, code=code)) == REFUSED
    assert said(show(again, code=code_of(fresh.world, secret, -1))) == REFUSED
    assert show(again, code=code_of(fresh.world, secret, 1)).status_code == 200


def test_code_is_taken_one_step_early_or_late_and_no_more(secured: tuple[Tablet, str, list[str]]) -> None:
    fresh, secret, _ = secured
    fresh.world.clock.forward(minutes=5)
    for steps in (-2, 2):
        assert said(show(fresh, code=code_of(fresh.world, secret, steps))) == REFUSED
    assert show(fresh, code=code_of(fresh.world, secret, -1)).status_code == 200


def test_recovery_code_is_good_once_however_it_is_typed(secured: tuple[Tablet, str, list[str]]) -> None:
    fresh, _, codes = secured
    assert len(set(codes)) == 10
    typed = codes[3].replace("-", "  ").lower()
    assert show(fresh, recovery_code=typed).status_code == 200
    again = fresh.world.new_tablet("priya")
    again.sign_in()
    assert said(show(again, recovery_code=codes[3])) == REFUSED
    assert show(again, recovery_code=codes[4]).status_code == 200


def test_recovery_code_of_somebody_else_is_refused(secured: tuple[Tablet, str, list[str]]) -> None:
    fresh, _, codes = secured
    world = fresh.world
    set_up_app(world.tablet("tomas"), password=world.password("tomas"))
    other = world.new_tablet("tomas")
    other.sign_in()
    assert said(show(other, recovery_code=codes[0])) == REFUSED
    assert show(fresh, recovery_code=codes[0]).status_code == 200


def test_passkey_opens_and_each_challenge_is_good_once(any_world: World) -> None:
    passkey = set_up_passkey(any_world.tablet("priya"), password=any_world.password("priya"))
    fresh = any_world.new_tablet("priya")
    assert fresh.sign_in().json["second_factor"]["kinds"] == ["passkey"]
    question = fresh.post("/api/sign-in/passkey-question", {}).json
    assert question["credentials"] == [passkey.ident.hex()]
    answered = passkey.answered(question["challenge"])
    assert show(fresh, passkey=answered).status_code == 200
    assert enrols(fresh).status_code == 201
    fresh.sign_in()
    assert said(show(fresh, passkey=answered)) == REFUSED


@pytest.mark.parametrize("fault", ["origin", "site", "key", "type", "counter", "challenge of another"])
def test_passkey_that_does_not_fit_is_refused(world: World, fault: str) -> None:
    passkey = set_up_passkey(world.tablet("priya"), password=world.password("priya"))
    fresh = world.new_tablet("priya")
    fresh.sign_in()
    challenge = fresh.post("/api/sign-in/passkey-question", {}).json["challenge"]
    other: dict[str, Any] = {}
    if fault == "origin":
        passkey.origin = "https://attune.example.evil"
    elif fault == "site":
        passkey.site = "example.evil"
    elif fault == "key":
        other["key"] = Ed25519PrivateKey.generate()
    elif fault == "type":
        other["type"] = "webauthn.create"
    elif fault == "counter":
        assert show(fresh, passkey=passkey.answered(challenge)).status_code == 200
        fresh.sign_in()
        challenge = fresh.post("/api/sign-in/passkey-question", {}).json["challenge"]
        passkey.counter -= 1
    else:
        set_up_passkey(world.tablet("tomas"), password=world.password("tomas"))
        tomas = world.new_tablet("tomas")
        tomas.sign_in()
        challenge = tomas.post("/api/sign-in/passkey-question", {}).json["challenge"]
    assert said(show(fresh, passkey=passkey.answered(challenge, **other))) == REFUSED


@pytest.mark.parametrize("change", [{"role": "supervisor"}, {"team": "south"}, {"active": False}])
def test_sessions_die_at_once_when_role_team_or_standing_changes(
    any_world: World, change: dict[str, Any]
) -> None:
    from app.people import actions as people

    tablet = any_world.tablet("tomas")
    half = any_world.new_tablet("tomas")
    half.sign_in()
    now = {"role": "practitioner", "team": "north", "active": True, **change}
    with any_world.app.app_context():
        people.put_person(any_world.staff["tomas"], now["role"], any_world.teams[now["team"]], now["active"])
        db.session.commit()
        left = text("select count(*) from session where person_id = :person")
        assert db.session.scalar(left, {"person": any_world.staff["tomas"]}) == 0
    assert said(tablet.pull_raw()[1]) == (401, "session.required")
    assert said(enrols(half)) == (401, "session.required")


def test_session_id_that_was_planted_before_signing_in_is_replaced_at_every_step(any_world: World) -> None:
    planted = "ab" * 32
    secret, _ = set_up_app(any_world.tablet("priya"), password=any_world.password("priya"))
    fresh = any_world.new_tablet("priya")
    fresh.client.set_cookie("__Host-attune", planted, secure=True)
    seen = [planted]
    for step in (fresh.sign_in, lambda: show(fresh, code=code_of(any_world, secret))):
        assert step().status_code == 200
        seen.append(cookie_of(fresh))
    assert len(set(seen)) == 3
    for old in seen[:2]:
        fresh.client.set_cookie("__Host-attune", old, secure=True)
        assert said(enrols(fresh)) == (401, "session.required")
