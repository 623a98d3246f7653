"""A provider of sign-on that is slow, silent, or changes its keys, and strangers who keep asking for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from app import tries
from app.pace import Pace
from app.sign_in.published import KEPT_SEC, RENEWED_SEC
from tests.app.openid import FalseProvider
from tests.app.test_single_sign_on import IN, REFUSED, SILENT, come_back, is_refused, leave, settings
from tests.app.world import Tablet, World, new_id

WAIT_SEC = 20
DOCUMENT, KEYS = "/.well-known/openid-configuration", "/jwks"


@pytest.fixture
def provider(any_world: World) -> Iterator[FalseProvider]:
    made = FalseProvider(lambda: int(any_world.clock.moment().timestamp()))
    settings(any_world, made)
    yield made
    made.close()


def begin(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Shape: the thread, and what comes of it."""
    came: list[Any] = []
    thread = threading.Thread(target=lambda: came.append(work()), daemon=True)
    thread.start()
    return thread, came


def while_it_hangs(provider: FalseProvider, work: Callable[[], Any], meanwhile: Callable[[], Any]) -> Any:
    """Shape: what comes of `work`, which the provider answered after `meanwhile` was done."""
    while provider.came.acquire(blocking=False):
        continue
    provider.answering.clear()
    thread, came = begin(work)
    try:
        assert provider.came.acquire(timeout=WAIT_SEC)
        other, done = begin(meanwhile)
        other.join(WAIT_SEC)
        assert done, "somebody else had to wait for the provider"
    finally:
        provider.answering.set()
        thread.join(WAIT_SEC)
    return came[0]


def signs_on(tablet: Tablet, provider: FalseProvider) -> str:
    """Shape: where the browser ends."""
    return str(come_back(tablet, **provider.lets_in(leave(tablet))).headers["Location"])


def test_others_are_answered_and_may_write_while_the_provider_hangs(
    any_world: World, provider: FalseProvider
) -> None:
    pace: Pace = any_world.app.extensions["attune.pace"]
    any_world.app.wsgi_app = pace.serve(any_world.app.wsgi_app)  # type: ignore[method-assign, assignment, arg-type]
    tablet, other = any_world.new_tablet("priya"), any_world.new_tablet("tomas")

    def meanwhile() -> None:
        assert other.client.get("/api/health").status_code == 200
        assert other.post("/api/sessions/challenge", {"device": new_id()}).status_code == 200

    where = while_it_hangs(provider, lambda: leave(tablet), meanwhile)
    back = provider.lets_in(where)
    answer = while_it_hangs(provider, lambda: come_back(tablet, **back), meanwhile)
    assert answer.headers["Location"] == IN


def test_only_some_wait_for_the_provider_and_the_rest_are_told_at_once(
    any_world: World, provider: FalseProvider
) -> None:
    config = any_world.app.extensions["attune.config"]
    any_world.app.extensions["attune.config"] = replace(config, threads=3)
    settings(any_world, provider)
    first, second = any_world.new_tablet("priya"), any_world.new_tablet("priya")

    def meanwhile() -> None:
        assert leave(second) == SILENT

    back = provider.lets_in(while_it_hangs(provider, lambda: leave(first), meanwhile))
    other = provider.lets_in(leave(second))

    def returns() -> None:
        answer = come_back(second, **other)
        assert answer.headers["Location"] == SILENT
        assert second.client.get_cookie("__Host-attune") is None

    assert while_it_hangs(provider, lambda: come_back(first, **back), returns).headers["Location"] == IN
    assert signs_on(second, provider) == IN


def test_what_the_provider_publishes_is_asked_for_once_in_some_minutes(
    any_world: World, provider: FalseProvider
) -> None:
    for _ in range(3):
        assert signs_on(any_world.new_tablet("priya"), provider) == IN
    assert (provider.asked.count(DOCUMENT), provider.asked.count(KEYS)) == (1, 1)
    any_world.clock.forward(seconds=KEPT_SEC)
    assert signs_on(any_world.new_tablet("priya"), provider) == IN
    assert (provider.asked.count(DOCUMENT), provider.asked.count(KEYS)) == (2, 2)


def test_new_key_of_the_provider_is_asked_for_and_a_made_up_one_not_again_and_again(
    any_world: World, provider: FalseProvider
) -> None:
    tablet = any_world.new_tablet("priya")
    assert signs_on(tablet, provider) == IN
    provider.key, provider.header = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"}), {"kid": "two"}
    assert signs_on(tablet, provider) == REFUSED
    any_world.clock.forward(seconds=RENEWED_SEC)
    assert signs_on(tablet, provider) == IN
    provider.header = {"kid": "made up"}
    for _ in range(3):
        assert signs_on(tablet, provider) == REFUSED
    any_world.clock.forward(seconds=RENEWED_SEC)
    for _ in range(3):
        assert signs_on(tablet, provider) == REFUSED
    assert provider.asked.count(KEYS) == 3


def test_document_of_another_issuer_is_not_believed(any_world: World, provider: FalseProvider) -> None:
    tablet = any_world.new_tablet("priya")
    back = provider.lets_in(leave(tablet))
    provider.issuer_said = "https://elsewhere.example"
    any_world.clock.forward(seconds=KEPT_SEC)
    assert is_refused(tablet, come_back(tablet, **back))
    assert leave(tablet) == SILENT


def test_provider_that_has_gone_meanwhile_is_said_to_be_silent(
    any_world: World, provider: FalseProvider
) -> None:
    tablet = any_world.new_tablet("priya")
    back = provider.lets_in(leave(tablet))
    provider.close()
    assert come_back(tablet, **back).headers["Location"] == SILENT
    assert tablet.client.get_cookie("__Host-attune") is None


def test_sign_ons_begun_from_one_address_are_held_up_when_there_are_many(
    any_world: World, provider: FalseProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "FREE_SIGN_ONS", 3)
    places = [leave(any_world.new_tablet("priya")) for _ in range(6)]
    assert [place == SILENT for place in places] == [False] * 4 + [True] * 2
    tablet = any_world.new_tablet("priya")
    assert tablet.sign_in().status_code == 200
    any_world.clock.forward(seconds=31)
    assert signs_on(tablet, provider) == IN
