"""JSON that is JSON, and holds what nobody can write down: refused in words, and no fault of the server."""

from __future__ import annotations

import pytest

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
