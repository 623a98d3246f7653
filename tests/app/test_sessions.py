"""Signing in, enrolling, opening and ending sessions."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from app.devices.models import Challenge, EnrolmentCode, Session
from app.extensions import db
from app.jobs import clean_up, timetable
from app.people import passwords
from tests.app.world import MARK, Tablet, World, new_id

COOKIE = "__Host-attune"


def sign_in(world: World, name: str, password: str):  # type: ignore[no-untyped-def]
    if name.strip().lower() in world.staff:
        world.account(name.strip().lower())
    body = {"sign_in_name": name, "password": password}
    return world.app.test_client().post("/api/sign-in", json=body, headers=MARK)


def cookie_of(tablet: Tablet) -> str:
    found = tablet.client.get_cookie(COOKIE)
    assert found is not None
    return found.value


def test_session_cookie_is_host_bound_secure_and_out_of_reach_of_scripts(world: World) -> None:
    said = sign_in(world, "priya", world.password("priya")).headers["Set-Cookie"]
    name, *rest = said.split("; ")
    assert name.startswith(f"{COOKIE}=") and len(name.split("=")[1]) == 64
    assert sorted(rest) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]


def test_session_id_and_enrolment_secret_are_stored_only_as_hashes(world: World) -> None:
    tablet = world.new_tablet("priya")
    code = world.code_for("priya")
    tablet.sign_in()
    token = bytes.fromhex(cookie_of(tablet))
    with world.app.app_context():
        assert token not in [row.id_hash for row in db.session.scalars(select(Session))]
        secrets = [row.secret_hash for row in db.session.scalars(select(EnrolmentCode))]
    assert code.replace("-", "")[:10].encode() not in secrets


def test_new_session_ends_the_one_before_so_a_planted_id_is_worth_nothing(world: World) -> None:
    tablet = world.tablet("priya")
    planted = cookie_of(tablet)
    assert tablet.open_session().status_code == 200
    assert cookie_of(tablet) != planted
    tablet.client.set_cookie(COOKIE, planted, secure=True)
    assert tablet.pull_raw()[1].json["code"] == "session.required"


def test_sign_out_ends_the_session_at_once(world: World) -> None:
    tablet = world.tablet("priya")
    kept = cookie_of(tablet)
    assert tablet.post("/api/sign-out", {}).status_code == 204
    tablet.client.set_cookie(COOKIE, kept, secure=True)
    assert tablet.pull_raw()[1].status_code == 401


def test_sign_out_without_a_session_is_no_fault(world: World) -> None:
    assert world.app.test_client().post("/api/sign-out", headers=MARK).status_code == 204


def test_session_of_another_vault_in_the_browser_serves_nothing(any_world: World) -> None:
    """Two vaults of one tablet share its cookie: maud's was the last session that was opened in it."""
    maud, priya = any_world.tablet("maud"), any_world.tablet("priya")
    with any_world.app.app_context():
        before = audit_rows()
    for path, body in (
        ("/api/pull", maud.device.pull()),
        ("/api/enrolment-codes", {"person": any_world.staff["tomas"]}),
    ):
        named = {**MARK, "X-Attune-Device": priya.device.identity.device}
        answer = maud.client.post(path, json=body, headers=named)
        assert (answer.status_code, answer.json["code"]) == (401, "session.required")
        with any_world.app.app_context():
            assert audit_rows() == before
        own = {**MARK, "X-Attune-Device": maud.device.identity.device}
        assert maud.client.post(path, json=body, headers=own).status_code in (200, 201)
        with any_world.app.app_context():
            assert audit_rows() > before
            before = audit_rows()


def audit_rows() -> int:
    return db.session.scalar(text("select count(*) from audit")) or 0


def test_session_runs_out(world: World) -> None:
    tablet = world.tablet("priya")
    world.clock.forward(hours=13)
    assert tablet.pull_raw()[1].json["code"] == "session.required"


def test_revoking_a_device_ends_its_session_and_refuses_another(world: World) -> None:
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    desk.post(f"/api/devices/{tablet.device.identity.device}/revoke", {})
    assert tablet.pull_raw()[1].status_code == 401
    assert tablet.open_session().json["code"] == "session.refused"


def test_leaving_ends_a_persons_sessions(world: World) -> None:
    from app.people import actions as people

    tablet = world.tablet("tomas")
    with world.app.app_context():
        people.put_person(world.staff["tomas"], "practitioner", world.teams["north"], False)
        db.session.commit()
    assert tablet.pull_raw()[1].status_code == 401
    assert tablet.open_session().json["code"] == "session.refused"
    assert sign_in(world, "tomas", world.password("tomas")).json["code"] == "sign_in.refused"


def test_account_session_serves_for_enrolling_and_nothing_else(world: World) -> None:
    tablet = world.new_tablet("priya")
    tablet.sign_in()
    tablet.get_organisation()
    assert tablet.pull_raw()[1].json["code"] == "session.required"
    desk = world.new_tablet("maud")
    desk.sign_in()
    answer = desk.post("/api/enrolment-codes", {"person": world.staff["priya"]})
    assert answer.json["code"] == "session.required"


def test_unknown_name_and_wrong_password_are_told_apart_by_nothing(world: World) -> None:
    wrong = sign_in(world, "priya", "not this")
    nobody = sign_in(world, "nobody-of-this-name", "not this")
    assert (wrong.status_code, nobody.status_code) == (401, 401)
    assert wrong.data == nobody.data
    assert dict(wrong.headers) == dict(nobody.headers)


def test_unknown_name_costs_the_same_password_check(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is counted, not timed: one Argon2 verification either way."""
    world.account("priya")
    checked: list[str] = []
    hasher = passwords.HASHER

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            checked.append(stored)
            return hasher.verify(stored, password)

    monkeypatch.setattr(passwords, "HASHER", Counting())
    sign_in(world, "priya", "not this")
    sign_in(world, "nobody-of-this-name", "not this")
    assert len(checked) == 2


def test_failed_tries_make_people_wait_longer_whether_the_name_exists_or_not(world: World) -> None:
    for name in ("priya", "nobody-of-this-name"):
        for _ in range(5):
            assert sign_in(world, name, "not this").status_code == 401
        held_up = sign_in(world, name, "not this")
        assert (held_up.status_code, held_up.json["code"]) == (429, "sign_in.throttled")
        assert 0 < int(held_up.headers["Retry-After"]) <= 31
    assert sign_in(world, "priya", world.password("priya")).status_code == 429
    world.clock.forward(seconds=31)
    assert sign_in(world, "priya", world.password("priya")).status_code == 200


def test_sign_in_name_forgives_capitals_and_spaces(world: World) -> None:
    assert sign_in(world, " Priya ", world.password("priya")).status_code == 200


def test_challenge_is_good_once_for_one_device_and_two_minutes(world: World) -> None:
    tablet, other = world.tablet("priya"), world.tablet("tomas")
    device = tablet.device.identity.device

    def answer(challenge: str, by: Tablet = tablet, ident: str = device) -> str:
        signature = by.device.session_proof(bytes.fromhex(challenge)).hex()
        said = by.post("/api/sessions", {"device": ident, "challenge": challenge, "signature": signature})
        return said.json.get("code", "let in")

    def ask(ident: str) -> str:
        return tablet.post("/api/sessions/challenge", {"device": ident}).json["challenge"]

    first = ask(device)
    assert [answer(first), answer(first)] == ["let in", "session.refused"]
    assert answer(ask(other.device.identity.device)) == "session.refused"
    assert answer(ask(device), by=other, ident=device) == "session.refused"
    late = ask(device)
    world.clock.forward(minutes=3)
    assert answer(late) == "session.refused"
    assert answer("00" * 32) == "session.refused"


def test_unknown_device_gets_a_challenge_and_the_same_refusal(world: World) -> None:
    stranger, tablet = world.new_tablet("priya"), world.tablet("priya")
    stranger.get_organisation()
    refused = stranger.open_session()
    challenge = tablet.post("/api/sessions/challenge", {"device": tablet.device.identity.device}).json[
        "challenge"
    ]
    forged = tablet.post(
        "/api/sessions",
        {"device": tablet.device.identity.device, "challenge": challenge, "signature": "00" * 64},
    )
    assert refused.data == forged.data and refused.status_code == forged.status_code == 401


def test_refused_session_uses_its_challenge_up(world: World) -> None:
    tablet = world.tablet("priya")
    device = tablet.device.identity.device
    challenge = tablet.post("/api/sessions/challenge", {"device": device}).json["challenge"]
    body = {"device": device, "challenge": challenge}
    tablet.post("/api/sessions", {**body, "signature": "00" * 64})
    right = tablet.device.session_proof(bytes.fromhex(challenge)).hex()
    assert tablet.post("/api/sessions", {**body, "signature": right}).status_code == 401


def test_write_with_a_cookie_but_without_the_apps_mark_is_refused(world: World) -> None:
    tablet = world.tablet("priya")
    answer = tablet.client.post("/api/pull", json=tablet.device.pull())
    assert (answer.status_code, answer.json["code"]) == (403, "request.unmarked")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_write_from_another_origin_is_refused_even_without_a_cookie(world: World, site: str) -> None:
    headers = {"Sec-Fetch-Site": site}
    answer = world.app.test_client(use_cookies=False).post("/api/sign-out", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (403, "request.unmarked")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_write_from_the_app_itself_is_taken(world: World, site: str) -> None:
    headers = {"Sec-Fetch-Site": site}
    answer = world.app.test_client(use_cookies=False).post("/api/sign-out", headers=headers)
    assert answer.status_code == 204


def test_enrolment_code_works_once_for_its_person_within_a_day(world: World) -> None:
    code = world.code_for("priya")
    other = world.new_tablet("tomas")
    assert other.enrol(code).json["code"] == "enrolment.refused"
    tablet = world.new_tablet("priya")
    assert tablet.enrol(code).status_code == 201
    assert world.new_tablet("priya").enrol(code).json["code"] == "enrolment.refused"
    late = world.code_for("priya")
    world.clock.forward(hours=25)
    assert world.new_tablet("priya").enrol(late).json["code"] == "enrolment.refused"


def test_same_enrolment_again_gets_the_same_answer(world: World) -> None:
    tablet, code = world.new_tablet("priya"), world.code_for("priya")
    first = tablet.enrol(code)
    again = tablet.enrol(code)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json


@pytest.mark.parametrize(
    "wrong",
    [
        {"proof": "00" * 64},
        {"signing_public": "00" * 32},
        {"opening_public": "00" * 32},
        {"secret": "0000000000"},
        {"device": "ab" * 16},
    ],
    ids=lambda change: next(iter(change)),
)
def test_enrolment_with_anything_else_than_was_signed_is_refused(world: World, wrong: dict[str, str]) -> None:
    tablet, code = world.new_tablet("priya"), world.code_for("priya")
    tablet.sign_in()
    tablet.get_organisation()
    answer = tablet.post("/api/devices", {**tablet.enrolment(code), **wrong})
    assert (answer.status_code, answer.json["code"]) == (403, "enrolment.refused")
    assert tablet.post("/api/devices", tablet.enrolment(code)).status_code == 201


def test_code_carries_the_root_and_the_link_the_apps_address(
    world: World, environment: dict[str, str]
) -> None:
    desk = world.tablet("maud")
    said = desk.post("/api/enrolment-codes", {"person": world.staff["priya"]})
    assert said.status_code == 201
    assert said.json["link"] == f"http://localhost:{environment['ATTUNE_PORT']}/#enrol={said.json['code']}"
    assert world.new_tablet("priya").enrol(said.json["code"]).status_code == 201


def test_what_has_run_out_is_removed(world: World) -> None:
    world.tablet("priya").post("/api/sessions/challenge", {"device": new_id()})
    world.code_for("priya")
    world.clock.forward(days=2)
    job = next(job for job in timetable.TIMETABLE if job.work is clean_up.run)
    assert timetable.run(world.app, job) > 0
    with world.app.app_context():
        assert db.session.scalars(select(Session)).all() == []
        assert db.session.scalars(select(Challenge)).all() == []
        unused = select(EnrolmentCode).where(EnrolmentCode.device_id.is_(None))
        assert db.session.scalars(unused).all() == []


def test_password_hash_is_argon2id_with_enough_memory() -> None:
    made = passwords.hash_password("correct horse")
    assert made.startswith("$argon2id$") and "m=19456,t=2" in made


def test_others_write_while_a_password_is_checked(any_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real check runs; beside it stands a writer of another connection that does not wait at all."""
    any_world.account("priya")
    matches, wrote = passwords.matches, []

    def write_meanwhile(password_hash: str | None, password: str) -> bool:
        with db.engine.connect() as other:
            if other.dialect.name == "sqlite":
                other.exec_driver_sql("ROLLBACK")
                other.exec_driver_sql("PRAGMA busy_timeout=0")
                other.exec_driver_sql("BEGIN IMMEDIATE")
            other.execute(text("UPDATE sign_in_try SET failures = failures"))
            other.commit()
        wrote.append(True)
        return matches(password_hash, password)

    monkeypatch.setattr(passwords, "matches", write_meanwhile)
    assert sign_in(any_world, "priya", any_world.password("priya")).status_code == 200
    assert sign_in(any_world, "priya", "not this").status_code == 401
    assert wrote == [True, True]


def test_every_commit_is_durable_on_the_server(any_world: World) -> None:
    with any_world.app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"
        said = db.session.scalar(text("PRAGMA synchronous" if is_sqlite else "SHOW synchronous_commit"))
    assert str(said) == ("2" if is_sqlite else "on")
