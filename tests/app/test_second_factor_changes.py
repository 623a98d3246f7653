"""Setting a second factor up, changing it, taking it away, and how it lies on the disk."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from app import tries
from app.custody import NotOpenable
from app.extensions import db
from app.sign_in import totp
from app.sign_in.models import RecoveryCode, SecondFactor
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
from tests.app.soft_passkey import SoftPasskey
from tests.app.world import Tablet, World

NOTHING = {"factors": [], "recovery_codes_left": 0, "password": True, "single_sign_on": None}


def test_passkey_made_for_another_site_or_twice_is_not_kept(world: World) -> None:
    tablet = world.tablet("priya")
    password = {"password": world.password("priya")}
    challenge = tablet.post("/api/second-factor/passkey-question", password).json["challenge"]
    foreign = SoftPasskey("https://attune.example.evil").made(challenge)
    assert said(tablet.post("/api/second-factor/passkey", foreign)) == REFUSED
    kept = set_up_passkey(tablet, **password)
    challenge = tablet.post("/api/second-factor/passkey-question", password).json["challenge"]
    assert said(tablet.post("/api/second-factor/passkey", kept.made(challenge))) == REFUSED


def test_required_second_factor_is_set_up_before_a_device_is_let_in(any_world: World) -> None:
    policy(any_world.app, "required")
    fresh = any_world.new_tablet("priya")
    assert fresh.sign_in().json["second_factor"] == {"state": "set_up", "kinds": []}
    assert said(enrols(fresh)) == (401, "session.required")
    before = cookie_of(fresh)
    _, codes = set_up_app(fresh)
    assert len(codes) == 10 and cookie_of(fresh) != before
    assert enrols(fresh).status_code == 201


def test_asked_for_second_factor_may_wait_and_off_asks_nobody_new(world: World) -> None:
    for chosen, state in (("asked", "invited"), ("off", "none")):
        policy(world.app, chosen)
        fresh = world.new_tablet("priya")
        assert fresh.sign_in().json["second_factor"]["state"] == state
        assert enrols(fresh).status_code == 201


def test_open_tablet_changes_nothing_without_its_owners_password(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    for path in ("app", "passkey-question", "recovery-codes"):
        assert said(tablet.post(f"/api/second-factor/{path}", {})) == (401, "sign_in.refused")
    wrong = {"password": "not this"}
    for _ in range(tries.FREE + 1):
        assert said(tablet.post("/api/second-factor/app", wrong)) == (401, "sign_in.refused")
    assert tablet.post("/api/second-factor/app", wrong).json["code"] == "sign_in.throttled"
    assert tablet.client.get("/api/second-factor").json == NOTHING


def test_challenge_that_anybody_may_have_for_a_device_makes_no_passkey_at_an_open_tablet(
    any_world: World,
) -> None:
    tablet = any_world.tablet("priya")
    passkey = SoftPasskey(any_world.app.extensions["attune.config"].address)
    for asked in (
        tablet.post("/api/sessions/challenge", {"device": any_world.staff["priya"]}),
        half_signed_in(any_world).post("/api/sign-in/passkey-question", {}),
    ):
        kept = tablet.post("/api/second-factor/passkey", passkey.made(asked.json["challenge"]))
        assert said(kept) == REFUSED
    kinds = [each["kind"] for each in tablet.client.get("/api/second-factor").json["factors"]]
    assert kinds == ["totp"]


def half_signed_in(world: World) -> Tablet:
    """Priya, who has an app from now on, at a device where she has yet to show it."""
    set_up_app(world.tablet("priya"), password=world.password("priya"))
    fresh = world.new_tablet("priya")
    fresh.sign_in()
    return fresh


def test_new_recovery_codes_replace_the_old_and_removing_the_last_factor_removes_them(
    any_world: World,
) -> None:
    tablet, password = any_world.tablet("priya"), {"password": any_world.password("priya")}
    _, old = set_up_app(tablet, **password)
    new = tablet.post("/api/second-factor/recovery-codes", password).json["recovery_codes"]
    assert not set(old) & set(new)
    fresh = any_world.new_tablet("priya")
    fresh.sign_in()
    assert said(show(fresh, recovery_code=old[0])) == REFUSED
    kept = tablet.client.get("/api/second-factor").json
    assert kept["recovery_codes_left"] == 10
    gone = tablet.post("/api/second-factor/remove", {"id": kept["factors"][0]["id"], **password})
    assert gone.status_code == 204
    again = tablet.post("/api/second-factor/remove", {"id": kept["factors"][0]["id"], **password})
    assert again.status_code == 204
    none_left = tablet.post("/api/second-factor/recovery-codes", password)
    assert said(none_left) == (404, "request.not_found")
    assert tablet.client.get("/api/second-factor").json == NOTHING


def test_somebody_elses_factor_can_not_be_removed_or_confirmed(any_world: World) -> None:
    priya, tomas = any_world.tablet("priya"), any_world.tablet("tomas")
    begun = priya.post("/api/second-factor/app", {"password": any_world.password("priya")}).json
    stolen = {"id": begun["id"], "code": code_of(any_world, begun["secret"])}
    assert said(tomas.post("/api/second-factor/app/confirm", stolen)) == REFUSED
    own = {"id": begun["id"], "password": any_world.password("tomas")}
    assert said(tomas.post("/api/second-factor/remove", own)) == (404, "request.not_found")
    assert priya.post("/api/second-factor/app/confirm", stolen).status_code == 200


@pytest.mark.parametrize(
    ("who", "whom", "status"),
    [
        ("maud", "priya", 204),
        ("noor", "maud", 204),
        ("maud", "odd", 404),
        ("maud", "maud", 404),
        ("noor", "noor", 404),
        ("priya", "tomas", 403),
    ],
)
def test_second_factor_of_a_colleague_is_reset_by_whoever_is_in_charge_of_them(
    world: World, who: str, whom: str, status: int
) -> None:
    theirs = world.tablet(whom)
    set_up_app(theirs, password=world.password(whom))
    asker = theirs if who == whom else world.tablet(who)
    answer = asker.post(f"/api/people/{world.staff[whom]}/second-factor/reset", {})
    assert answer.status_code == status
    fresh = world.new_tablet(whom)
    assert fresh.sign_in().json["second_factor"]["state"] == ("none" if status == 204 else "owed")
    if status == 204:
        assert theirs.pull_raw()[1].json["code"] == "session.required"
        with world.app.app_context():
            last = text("select subject_id from audit where action = 'second_factor.reset'")
            assert db.session.scalars(last).all() == [world.staff[whom]]


def test_secret_lies_sealed_in_its_place_and_recovery_codes_as_keyed_hashes(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    secret, codes = set_up_app(tablet, password=any_world.password("priya"))
    set_up_app(any_world.tablet("tomas"), password=any_world.password("tomas"))
    with any_world.app.app_context():
        mine, other = (
            db.session.scalars(
                select(SecondFactor).where(SecondFactor.person_id == any_world.staff[who])
            ).one()
            for who in ("priya", "tomas")
        )
        assert secret.encode() not in mine.secret
        hashes = b"".join(row.code_hash for row in db.session.scalars(select(RecoveryCode)))
        assert all(code.replace("-", "").encode() not in hashes for code in codes)
        other.secret = mine.secret
        with pytest.raises(NotOpenable):
            totp.step_of(other, "000000", any_world.clock.moment())
        db.session.rollback()
