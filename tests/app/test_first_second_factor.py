"""The moment a first second factor comes into use: what was begun before it, and an answer that is lost."""

from __future__ import annotations

import threading

import pytest

from app.extensions import db
from app.people import store as people
from app.sign_in.models import SecondFactor
from app.sign_in.setting_up import MOST_FACTORS
from tests.app.second_factors import (
    REFUSED,
    code_of,
    cookie_of,
    enrols,
    policy,
    said,
    set_up_app,
    set_up_passkey,
    show,
)
from tests.app.waiting import WAIT_SEC, until_it_waits
from tests.app.world import Tablet, World, new_id

NOT_IN = (401, "session.required")


def signed_in(world: World) -> Tablet:
    tablet = world.new_tablet("priya")
    assert tablet.sign_in().status_code == 200
    return tablet


@pytest.mark.parametrize("kind", ["app", "passkey"])
@pytest.mark.parametrize("policy_is", ["required", "asked", "off"])
def test_session_begun_with_a_password_alone_goes_round_no_factor_that_came_after_it(
    any_world: World, policy_is: str, kind: str
) -> None:
    world = any_world
    owner = world.tablet("priya")
    policy(world.app, policy_is)
    thief, begun_before = signed_in(world), signed_in(world)
    theirs = begun_before.post("/api/second-factor/app", {}).json
    (set_up_app if kind == "app" else set_up_passkey)(owner, password=world.password("priya"))
    ident = owner.client.get("/api/second-factor").json["factors"][0]["id"]
    password = {"password": world.password("priya")}
    for given in ({}, password):
        assert said(thief.post("/api/second-factor/remove", {"id": ident, **given})) == NOT_IN
        assert said(thief.post("/api/second-factor/app", given)) == NOT_IN
        assert said(thief.post("/api/second-factor/passkey-question", given)) == NOT_IN
        assert said(thief.post("/api/second-factor/recovery-codes", given)) == NOT_IN
    assert said(enrols(thief)) == NOT_IN
    late = {"id": theirs["id"], "code": code_of(world, theirs["secret"])}
    assert said(begun_before.post("/api/second-factor/app/confirm", late)) == NOT_IN
    assert said(owner.post("/api/second-factor/app/confirm", late)) == REFUSED
    assert owner.pull_raw()[1].status_code == 200
    assert signed_in(world).post("/api/second-factor/app", {}).json["code"] == "session.required"


def test_recovery_codes_that_somebody_made_before_there_was_a_factor_are_worth_nothing(
    any_world: World,
) -> None:
    policy(any_world.app, "asked")
    thief = signed_in(any_world)
    assert said(thief.post("/api/second-factor/recovery-codes", {})) == (404, "request.not_found")
    _, codes = set_up_app(signed_in(any_world))
    assert len(codes) == 10


def test_session_that_has_shown_its_factor_still_takes_none_away_without_a_device(any_world: World) -> None:
    secret, _ = set_up_app(any_world.tablet("priya"), password=any_world.password("priya"))
    fresh = signed_in(any_world)
    assert show(fresh, code=code_of(any_world, secret)).status_code == 200
    for path in ("app", "passkey-question", "recovery-codes"):
        assert said(fresh.post(f"/api/second-factor/{path}", {})) == NOT_IN
    assert enrols(fresh).status_code == 201


def test_who_was_asked_to_set_up_a_factor_goes_on_with_the_session_they_have(any_world: World) -> None:
    policy(any_world.app, "asked")
    fresh = signed_in(any_world)
    before = cookie_of(fresh)
    set_up_app(fresh)
    assert cookie_of(fresh) == before
    assert enrols(fresh).status_code == 201


@pytest.mark.parametrize("device", [True, False])
def test_confirming_again_after_a_lost_answer_is_answered_without_the_recovery_codes(
    any_world: World, device: bool
) -> None:
    world = any_world
    policy(world.app, "asked")
    tablet = world.tablet("priya") if device else signed_in(world)
    password = {"password": world.password("priya")} if device else {}
    begun = tablet.post("/api/second-factor/app", password).json
    asked = {"id": begun["id"], "code": code_of(world, begun["secret"])}
    first = tablet.post("/api/second-factor/app/confirm", asked)
    assert len(first.json["recovery_codes"]) == 10
    again = tablet.post("/api/second-factor/app/confirm", asked)
    assert (again.status_code, again.json) == (200, {"recovery_codes": []})
    wrong = {**asked, "code": f"{(int(asked['code']) + 1) % 1_000_000:06d}"}
    assert said(tablet.post("/api/second-factor/app/confirm", wrong)) == REFUSED
    stranger = world.tablet("tomas")
    assert said(stranger.post("/api/second-factor/app/confirm", asked)) == REFUSED
    world.clock.forward(minutes=2)
    assert said(tablet.post("/api/second-factor/app/confirm", asked)) == REFUSED


def test_code_that_confirmed_an_app_opens_nothing_afterwards(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    begun = tablet.post("/api/second-factor/app", {"password": any_world.password("priya")}).json
    asked = {"id": begun["id"], "code": code_of(any_world, begun["secret"])}
    for _ in range(2):
        assert tablet.post("/api/second-factor/app/confirm", asked).status_code == 200
    assert said(show(signed_in(any_world), code=asked["code"])) == REFUSED


def another_comes_into_use(world: World) -> None:
    """As by another request in the same moment."""
    at = world.clock.moment()
    kept = {"id": new_id(), "person_id": world.staff["priya"], "kind": "passkey", "credential": b"another"}
    db.session.add(SecondFactor(**kept, secret=b"", counter=0, made_at=at, confirmed_at=at))
    db.session.flush()


@pytest.mark.parametrize("any_app", ["postgresql"], indirect=True)
def test_who_signs_in_while_a_first_factor_comes_into_use_owes_it(any_world: World) -> None:
    """The sign-in has read nothing of it yet, and waits: the other request could not end its session."""
    fresh, states = any_world.new_tablet("priya"), []
    thread = threading.Thread(
        target=lambda: states.append(fresh.sign_in().json["second_factor"]["state"]), daemon=True
    )
    with any_world.app.app_context(), db.engine.connect() as watch:
        people.locked(any_world.staff["priya"])
        another_comes_into_use(any_world)
        thread.start()
        until_it_waits(thread, watch)
        db.session.commit()
    thread.join(WAIT_SEC)
    assert states == ["owed"]


def test_there_are_ten_factors_of_one_person_at_most_whatever_their_kind(world: World) -> None:
    tablet, password = world.tablet("priya"), {"password": world.password("priya")}
    for _ in range(MOST_FACTORS - 1):
        set_up_app(tablet, **password)
    begun = tablet.post("/api/second-factor/app", password).json
    with world.app.app_context():
        another_comes_into_use(world)
        db.session.commit()
    full = {"id": begun["id"], "code": code_of(world, begun["secret"])}
    assert said(tablet.post("/api/second-factor/app/confirm", full)) == REFUSED
    assert said(tablet.post("/api/second-factor/app", password)) == REFUSED
    assert len(tablet.client.get("/api/second-factor").json["factors"]) == MOST_FACTORS
