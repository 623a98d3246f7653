"""The second factor: asked for, set up, good once, counted; and who may take it away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import event, select, text

from app import tries
from app.custody import NotOpenable
from app.extensions import db
from app.sign_in import totp
from app.sign_in.models import RecoveryCode, SecondFactor
from tests.app.second_factors import code_of, cookie_of, enrols, policy, set_up_app, set_up_passkey, show
from tests.app.soft_passkey import SoftPasskey
from tests.app.world import MARK, Tablet, World

REFUSED = (401, "second_factor.refused")

NOTHING = {"factors": [], "recovery_codes_left": 0, "password": True, "single_sign_on": None}


def said(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


@pytest.fixture
def secured(any_world: World) -> tuple[Tablet, str, list[str]]:
    """Priya has an app, and is half signed in at a new device. Shape: the device, the secret, the codes."""
    secret, codes = set_up_app(any_world.tablet("priya"), password=any_world.password("priya"))
    fresh = any_world.new_tablet("priya")
    assert fresh.sign_in().json["second_factor"] == {"state": "owed", "kinds": ["totp"]}
    return fresh, secret, codes


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


def test_thousand_guesses_are_held_up_in_every_session_and_the_right_code_with_them(
    secured: tuple[Tablet, str, list[str]],
) -> None:
    """A patient robot: every allowed moment a guess, from whichever session. In a day it gets few of them."""
    fresh, secret, codes = secured
    world, taken = fresh.world, 0
    other = world.new_tablet("priya")
    other.sign_in()
    for number in range(1000):
        tablet = fresh if number % 2 else other
        wrong = f"{(int(code_of(world, secret)) + 7 + number) % 1_000_000:06d}"
        answer = show(tablet, code=wrong)
        assert said(answer) in (REFUSED, (429, "sign_in.throttled"))
        taken += answer.status_code == 401
    assert taken == tries.FREE + 1
    assert said(show(fresh, code=code_of(world, secret))) == (429, "sign_in.throttled")
    assert said(show(fresh, recovery_code=codes[0])) == (429, "sign_in.throttled")
    world.clock.forward(seconds=31)
    assert show(fresh, code=code_of(world, secret)).status_code == 200


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


def counted(world: World, ask: Callable[[], Any]) -> tuple[Any, list[str]]:
    """What an answer is, and the statements that it took."""
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement.partition("\n")[0])

    with world.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        return ask(), statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_unknown_name_takes_the_same_statements_and_answers_the_same_bytes(any_world: World) -> None:
    """Known and unknown take one path: the same statements in the same order, counted, not timed."""
    any_world.account("priya")

    def ask(name: str) -> Any:
        body = {"sign_in_name": name, "password": "not this"}
        return any_world.app.test_client().post("/api/sign-in", json=body, headers=MARK)

    ask("somebody-to-warm-up")
    known, known_statements = counted(any_world, lambda: ask("priya"))
    unknown, unknown_statements = counted(any_world, lambda: ask("nobody-of-this-name"))
    assert (known.status_code, known.data, dict(known.headers)) == (
        unknown.status_code,
        unknown.data,
        dict(unknown.headers),
    )
    assert known_statements == unknown_statements and len(known_statements) > 5


def test_guesses_from_one_address_are_held_up_whatever_the_names(any_world: World) -> None:
    def guess(number: int) -> int:
        body = {"sign_in_name": f"name-{number}", "password": "not this"}
        return any_world.app.test_client().post("/api/sign-in", json=body, headers=MARK).status_code

    answers = [guess(number) for number in range(tries.FREE_FROM_ADDRESS + 2)]
    assert answers == [401] * (tries.FREE_FROM_ADDRESS + 1) + [429]
    any_world.clock.forward(hours=1)
    assert guess(0) == 401


@pytest.mark.parametrize(
    ("proxy", "address", "held_up"),
    [("127.0.0.1", "https://attune.example", True), ("", "https://attune.example", False)],
)
def test_guesses_through_a_proxy_count_by_what_it_says_and_not_against_all_who_come_through_it(
    world: World, proxy: str, address: str, held_up: bool
) -> None:
    settings = world.app.extensions["attune.config"]
    world.app.extensions["attune.config"] = replace(settings, proxy=proxy, address=address)

    def guess(number: int, come_from: str) -> int:
        body = {"sign_in_name": f"name-{number}", "password": "not this"}
        headers = {**MARK, "X-Forwarded-For": f"10.9.9.9, {come_from}"}
        return world.app.test_client().post("/api/sign-in", json=body, headers=headers).status_code

    for number in range(tries.FREE_FROM_ADDRESS + 1):
        assert guess(number, "192.0.2.7") == 401
    assert guess(1000, "192.0.2.7") == (429 if held_up else 401)
    assert guess(1001, "192.0.2.8") == 401


def test_enrolment_codes_are_guessed_slowly_too(any_world: World) -> None:
    tablet = any_world.new_tablet("priya")
    tablet.sign_in()
    tablet.get_organisation()
    wrong = tablet.enrolment(any_world.code_for("priya"))
    right = dict(wrong)
    wrong["secret"] = "0000000000"
    answers = [tablet.post("/api/devices", wrong).status_code for _ in range(tries.FREE_CODES + 2)]
    assert answers == [403] * (tries.FREE_CODES + 1) + [429]
    assert said(tablet.post("/api/devices", right)) == (429, "sign_in.throttled")
    any_world.clock.forward(seconds=31)
    assert tablet.post("/api/devices", right).status_code == 201


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
