"""Wrong guesses are held up, whoever they are at and wherever they come from, and tell nobody anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from app import tries
from app.extensions import db
from tests.app.second_factors import (
    REFUSED,
    code_of,
    half_in_with_an_app,
    said,
    show,
)
from tests.app.world import MARK, World


def test_thousand_guesses_are_held_up_in_every_session_and_the_right_code_with_them(
    any_world: World,
) -> None:
    """A patient robot: every allowed moment a guess, from whichever session. In a day it gets few of them."""
    fresh, secret, codes = half_in_with_an_app(any_world)
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
