"""JSON that is JSON, and holds what nobody can write down: refused in words, and no fault of the server."""

from __future__ import annotations

import time

import pytest

from app.endpoint import SUSPECT
from tests.app.world import MARK, World

HALF = "\\ud800"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (f'{{"sign_in_name":"{HALF}","password":"x"}}', 400),
        (f'{{"sign_in_name":"priya","password":"{HALF}"}}', 400),
        ('{"sign_in_name":' + "9" * 5000 + ',"password":"x"}', 400),
        (b'{"sign_in_name":"priya","password":"\xed\xa0\x80"}', 400),
        ('{"sign_in_name":"priya","password":"\\ud83d\\ude00"}', 401),
    ],
)
def test_signing_in_with_it_is_refused(any_world: World, body: str | bytes, status: int) -> None:
    any_world.account("priya")
    answer = any_world.app.test_client().post("/api/sign-in", data=body, content_type="application/json")
    assert answer.status_code == status, answer.json


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/password", f'{{"password":"{HALF}","new":"correct horse battery x"}}'),
        ("/api/password", f'{{"password":"correct horse priya","new":"correct horse battery {HALF}"}}'),
        ("/api/second-factor/app", f'{{"password":"{HALF}"}}'),
    ],
)
def test_asking_with_it_in_a_session_is_refused(any_world: World, path: str, body: str) -> None:
    tablet = any_world.tablet("priya")
    answer = tablet.client.post(path, data=body, content_type="application/json", headers=MARK)
    assert (answer.status_code, answer.json["code"]) == (400, "request.unreadable")


@pytest.mark.parametrize(("digits", "is_suspect"), [(3999, False), (4000, True), (9000, True)])
def test_number_is_suspect_for_its_length_wherever_it_stands(digits: int, is_suspect: bool) -> None:
    assert bool(SUSPECT.search(b'{"a":12,"b":-' + b"7" * digits + b"}")) == is_suspect


def cost_sec(data: bytes) -> float:
    """What looking through it takes of a processor, at best."""
    took = []
    for _ in range(3):
        began = time.thread_time()
        assert not SUSPECT.search(data)
        took.append(time.thread_time() - began)
    return min(took)


def test_long_numbers_cost_no_more_to_look_through_than_short_ones() -> None:
    """Anybody may send two megabytes of them. Looked at from every digit they cost a thousand times that."""
    size = 1 << 18
    short, long = ((b"1" * digits + b"x") * (size // (digits + 1)) for digits in (3, 3999))
    assert cost_sec(long) < 50 * cost_sec(short)
