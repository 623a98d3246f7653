"""The organisation's own sign-on: a provider that tells the truth lets people in, one that lies does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.people import actions as people
from app.sign_in import single_sign_on
from app.sign_in.provider import Provider, from_environment
from tests.app.openid import CLIENT, SECRET, FalseProvider
from tests.app.second_factors import enrols, policy, set_up_app
from tests.app.world import Tablet, World

IN, REFUSED, SILENT = "/#signed-on", "/#sign-on-refused", "/#sign-on-silent"


def settings(world: World, provider: FalseProvider, **other: str) -> None:
    """Start to use a provider; priya is its `subject-1`."""
    join_priya(world, provider.issuer, "subject-1", **other)


def join_priya(world: World, issuer: str, subject: str, **other: str) -> None:
    config = world.app.extensions["attune.config"]
    env = {"ATTUNE_OIDC_ISSUER": issuer, "ATTUNE_OIDC_CLIENT": CLIENT, "ATTUNE_OIDC_SECRET": SECRET}
    asked = from_environment({**env, **other}, config.address, config.threads)
    world.app.extensions["attune.config"] = replace(config, provider=asked)
    world.account("priya")
    with world.app.app_context():
        single_sign_on.join("priya", subject)


@pytest.fixture
def provider(any_world: World) -> Iterator[FalseProvider]:
    made = FalseProvider(lambda: int(any_world.clock.moment().timestamp()))
    settings(any_world, made)
    yield made
    made.close()


def leave(tablet: Tablet) -> str:
    """Shape: where the browser was sent."""
    answer = tablet.client.get("/api/single-sign-on")
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def come_back(tablet: Tablet, **said: str) -> TestResponse:
    return tablet.client.get("/api/single-sign-on/return", query_string=said)


def is_refused(tablet: Tablet, answer: TestResponse) -> bool:
    no_session = tablet.client.get_cookie("__Host-attune") is None
    return (answer.status_code, answer.headers["Location"]) == (302, REFUSED) and no_session


def test_person_who_is_joined_is_let_in_and_enrols(any_world: World, provider: FalseProvider) -> None:
    tablet = any_world.new_tablet("priya")
    where = leave(tablet)
    assert where.startswith(f"{provider.issuer}/auth?") and "code_challenge_method=S256" in where
    answer = come_back(tablet, **provider.lets_in(where))
    assert answer.headers["Location"] == IN
    assert tablet.client.get_cookie("__Host-attune-away") is None
    assert enrols(tablet).status_code == 201


def forged(provider: FalseProvider) -> dict[str, Callable[[], None]]:
    def says(**claims: Any) -> Callable[[], None]:
        return lambda: provider.claims.update(claims)

    def signs(by: Callable[..., str]) -> Callable[[], None]:
        return lambda: setattr(provider, "sign", by)

    now = provider.now_sec()
    return {
        "another nonce": says(nonce="somebody else's"),
        "no nonce": says(nonce=None),
        "another audience": says(aud="another-app"),
        "several audiences and another party": says(aud=[CLIENT, "other"], azp="other"),
        "another issuer": says(iss="https://elsewhere.example"),
        "run out": says(exp=now - 3600),
        "from the future": says(nbf=now + 3600),
        "no subject": says(sub=None),
        "same e-mail, other subject": says(
            sub="subject-2", email="priya@attune.example", email_verified=True
        ),
        "unsigned": signs(provider.unsigned),
        "signed by the public key": signs(provider.signed_by_what_is_public),
        "signed by the shared secret": signs(provider.signed_by_the_shared_secret),
        "signed by another key": signs(provider.signed_by_another),
    }


FORGERIES = list(forged(type("Named", (FalseProvider,), {"__post_init__": lambda self: None})(lambda: 0)))


@pytest.mark.parametrize("forgery", FORGERIES)
def test_provider_that_lies_lets_nobody_in(any_world: World, provider: FalseProvider, forgery: str) -> None:
    tablet = any_world.new_tablet("priya")
    where = leave(tablet)
    forged(provider)[forgery]()
    assert is_refused(tablet, come_back(tablet, **provider.lets_in(where)))
    assert enrols(tablet).json["code"] == "session.required"


def test_answer_is_good_once_and_in_the_browser_that_asked(any_world: World, provider: FalseProvider) -> None:
    tablet, other = any_world.new_tablet("priya"), any_world.new_tablet("tomas")
    back = provider.lets_in(leave(tablet))
    assert is_refused(other, come_back(other, **back))
    leave(other)
    assert is_refused(other, come_back(other, **back))
    away = tablet.client.get_cookie("__Host-attune-away")
    assert away is not None
    assert come_back(tablet, **back).headers["Location"] == IN
    tablet.client.delete_cookie("__Host-attune")
    tablet.client.set_cookie("__Host-attune-away", away.value, secure=True)
    provider.codes[back["code"]] = {}
    assert is_refused(tablet, come_back(tablet, **back))


@pytest.mark.parametrize("fault", ["state", "iss", "code", "late"])
def test_answer_that_does_not_fit_the_question_is_refused(
    any_world: World, provider: FalseProvider, fault: str
) -> None:
    tablet = any_world.new_tablet("priya")
    back = provider.lets_in(leave(tablet))
    if fault == "late":
        any_world.clock.forward(minutes=11)
    else:
        back[fault] = "é" * 8
    assert is_refused(tablet, come_back(tablet, **back))


def test_strength_and_age_are_checked_where_the_settings_ask_for_them(
    any_world: World, provider: FalseProvider
) -> None:
    settings(any_world, provider, ATTUNE_OIDC_ACR="urn:two", ATTUNE_OIDC_MAX_AGE_SEC="600")
    old = provider.now_sec() - 3600
    for claims, let_in in (
        ({"acr": None}, False),
        ({"acr": "urn:one"}, False),
        ({"acr": "urn:two", "auth_time": None}, False),
        ({"acr": "urn:two", "auth_time": old}, False),
        ({"acr": "urn:two", "auth_time": provider.now_sec()}, True),
    ):
        provider.claims = claims
        tablet = any_world.new_tablet("priya")
        where = leave(tablet)
        assert "acr_values=urn%3Atwo" in where and "max_age=600" in where
        answer = come_back(tablet, **provider.lets_in(where))
        assert (answer.headers["Location"] == IN) is let_in, claims


def test_own_second_factor_is_asked_for_unless_the_provider_states_how_well_it_checked(
    any_world: World, provider: FalseProvider
) -> None:
    set_up_app(any_world.tablet("priya"), password=any_world.password("priya"))
    tablet = any_world.new_tablet("priya")
    assert come_back(tablet, **provider.lets_in(leave(tablet))).headers["Location"] == IN
    assert enrols(tablet).json["code"] == "session.required"
    settings(any_world, provider, ATTUNE_OIDC_ACR="urn:two")
    provider.claims = {"acr": "urn:two"}
    assert come_back(tablet, **provider.lets_in(leave(tablet))).headers["Location"] == IN
    assert enrols(tablet).status_code == 201


def signs_in(tablet: Tablet) -> Any:
    """What the app asks before anybody signs in."""
    answer = tablet.client.get("/api/sign-in")
    assert answer.status_code == 200, answer.text
    return answer.json


def test_app_is_told_what_the_sign_on_is_called_and_how_far_its_own_browser_has_got(
    any_world: World, provider: FalseProvider
) -> None:
    settings(any_world, provider, ATTUNE_OIDC_NAME="Staff sign-on")
    tablet, other = any_world.new_tablet("priya"), any_world.new_tablet("priya")
    named = {"name": "Staff sign-on"}
    assert signs_in(tablet) == {"single_sign_on": named, "signed_on": None}
    come_back(tablet, **provider.lets_in(leave(tablet)))
    assert signs_in(tablet)["signed_on"] == {
        "person": any_world.staff["priya"],
        "role": "practitioner",
        "second_factor": {"state": "none", "kinds": []},
    }
    assert signs_in(other)["signed_on"] is None
    assert enrols(tablet).status_code == 201


@pytest.mark.parametrize(
    ("policy_is", "acr", "has_app", "state"),
    [
        ("required", "", False, "set_up"),
        ("asked", "", False, "invited"),
        ("asked", "urn:two", False, "none"),
        ("required", "urn:two", True, "none"),
        ("off", "", True, "owed"),
    ],
)
def test_app_is_told_what_is_still_owed_after_the_sign_on(
    any_world: World, provider: FalseProvider, policy_is: str, acr: str, has_app: bool, state: str
) -> None:
    if has_app:
        set_up_app(any_world.tablet("priya"), password=any_world.password("priya"))
    settings(any_world, provider, **({"ATTUNE_OIDC_ACR": acr} if acr else {}))
    policy(any_world.app, policy_is)
    provider.claims = {"acr": acr or None}
    tablet = any_world.new_tablet("priya")
    come_back(tablet, **provider.lets_in(leave(tablet)))
    assert signs_in(tablet)["signed_on"]["second_factor"]["state"] == state


def test_open_vault_is_no_sign_on(any_world: World, provider: FalseProvider) -> None:
    assert signs_in(any_world.tablet("priya"))["signed_on"] is None


def test_sign_on_that_does_not_answer_leaves_nobody_outside_the_app(
    any_world: World, provider: FalseProvider
) -> None:
    provider.close()
    tablet = any_world.new_tablet("priya")
    assert leave(tablet) == SILENT
    assert tablet.client.get_cookie("__Host-attune-away") is None


def test_somebody_who_has_left_is_not_let_in(any_world: World, provider: FalseProvider) -> None:
    from app.extensions import db
    from app.people import actions as people

    with any_world.app.app_context():
        people.put_person(any_world.staff["priya"], "practitioner", any_world.teams["north"], False)
        db.session.commit()
    tablet = any_world.new_tablet("priya")
    assert is_refused(tablet, come_back(tablet, **provider.lets_in(leave(tablet))))


def test_without_settings_there_is_no_such_sign_on(world: World) -> None:
    tablet = world.new_tablet("priya")
    assert tablet.client.get("/api/single-sign-on").json["code"] == "request.not_found"
    assert signs_in(tablet) == {"single_sign_on": None, "signed_on": None}
    assert is_refused(tablet, come_back(tablet, code="x", state="y"))


def test_secret_of_the_client_is_in_no_print_of_the_settings(
    any_world: World, provider: FalseProvider
) -> None:
    asked: Provider = any_world.app.extensions["attune.config"].provider
    assert asked.secret == SECRET and SECRET not in repr(any_world.app.extensions["attune.config"])


def join_alone(world: World) -> None:
    with world.app.app_context():
        single_sign_on.join("priya", "subject-1", alone=True)


@pytest.mark.parametrize("tried", ["hers", "nobody has this password", "x"])
def test_no_password_lets_somebody_in_who_is_known_to_the_sign_on_alone(
    any_world: World, provider: FalseProvider, tried: str
) -> None:
    """PROTOCOL 677."""
    device = any_world.tablet("priya")
    join_alone(any_world)
    assert device.client.get("/api/devices").status_code == 401
    assert device.open_session().status_code == 200
    password = any_world.password("priya") if tried == "hers" else tried
    asked = {"sign_in_name": "priya", "password": password}
    tablet = any_world.new_tablet("priya")
    answer = tablet.post("/api/sign-in", asked)
    assert (answer.status_code, answer.json["code"]) == (401, "sign_in.refused")
    for path, said in (
        ("/api/second-factor/app", {"password": password}),
        ("/api/password", {"password": password, "new": "a heron over the weir"}),
    ):
        answer = device.post(path, said)
        assert (answer.status_code, answer.json["code"]) == (401, "sign_in.refused")
    assert come_back(tablet, **provider.lets_in(leave(tablet))).headers["Location"] == IN


@pytest.mark.parametrize("acr", ["", "strong"])
def test_account_tells_whether_there_is_a_password_and_whose_the_second_factor_is(
    any_world: World, provider: FalseProvider, acr: str
) -> None:
    """PROTOCOL 677."""
    join_priya(any_world, provider.issuer, "subject-1", ATTUNE_OIDC_ACR=acr)
    device, other = any_world.tablet("priya"), any_world.tablet("tomas")
    name = any_world.app.extensions["attune.config"].provider.name
    sign_on = {"name": name, "second_factor": acr != ""}
    said = device.client.get("/api/second-factor").json
    assert (said["password"], said["single_sign_on"]) == (True, sign_on)
    join_alone(any_world)
    assert device.open_session().status_code == 200
    said = device.client.get("/api/second-factor").json
    assert (said["password"], said["single_sign_on"]) == (False, sign_on)
    said = other.client.get("/api/second-factor").json
    assert (said["password"], said["single_sign_on"]) == (True, None)


def test_password_given_at_the_terminal_counts_again(any_world: World, provider: FalseProvider) -> None:
    join_alone(any_world)
    with any_world.app.app_context():
        people.set_password_at_terminal("priya", "a heron over the weir")
    asked = {"sign_in_name": "priya", "password": "a heron over the weir"}
    assert any_world.new_tablet("priya").post("/api/sign-in", asked).status_code == 200
