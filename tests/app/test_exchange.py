"""A deposit and a pull in one round trip: each as if alone, and the deposit whatever becomes of the pull."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit import AuditRow
from app.extensions import db
from app.streams.routes import MOST_BYTES
from app.trail import checking
from sync import wire
from sync.types import Receipt
from sync.wire import parse_signed
from tests.app.world import MARK, Tablet, World, pen_picture_body

EXCHANGE = "application/vnd.attune.exchange"


def post(tablet: Tablet, deposit: bytes, question: bytes, cookie: bool = True) -> TestResponse:
    client = tablet.client if cookie else tablet.world.app.test_client(use_cookies=False)
    data = wire.encode_exchange([deposit, question])
    return client.post("/api/exchange", data=data, content_type=EXCHANGE, headers=MARK)


def exchange(
    tablet: Tablet, deposit: bytes, cookie: bool = True, brief: bool = False
) -> tuple[Receipt | None, str | None]:
    """Exchange once and take in what comes. Shape: the receipt, and why there are no packs."""
    asked = tablet.device.pull(brief)
    written = json.dumps(asked).encode()
    answer = post(tablet, deposit, wire.encode_question(written) if brief else written, cookie)
    assert answer.status_code == 200, answer.text
    receipt, packs, problem = wire.decode_exchange(answer.data, 3)
    taken = None
    if receipt:
        taken = tablet.device.accept_receipt(parse_signed("receipt", json.loads(receipt)))
    if packs:
        tablet.device.accept_packs(asked["request"], packs, brief)
    return taken, json.loads(problem)["code"] if problem else None


def test_one_round_trip_takes_the_deposit_and_brings_what_is_new(any_world: World) -> None:
    priya, other = any_world.tablet("priya"), any_world.tablet("priya")
    priya.pull()
    other.save("pen_picture", any_world.child, pen_picture_body("From the other."))
    other.deliver()
    priya.save("pen_picture", any_world.child, pen_picture_body("From this one."))
    receipt, problem = exchange(priya, priya.device.deposit())
    assert (receipt.received if receipt else None, problem) == (1, None)
    assert "From the other." in [r["body"].get("text") for r in priya.records(any_world.child)]
    any_world.open()
    receipt, _ = exchange(priya, priya.device.deposit())
    assert (receipt.filed if receipt else None) == 1
    assert "From this one." in [r["body"].get("text") for r in priya.records(any_world.child)]
    with any_world.app.app_context():
        device = priya.device.identity.device
        chosen = select(AuditRow).where(AuditRow.action == "stream.pull", AuditRow.device_id == device)
        assert len(list(db.session.scalars(chosen))) == 3
        assert checking.verify().fault is None


def test_deposit_is_taken_when_the_session_has_ended_and_the_answer_says_so(world: World) -> None:
    priya = world.tablet("priya")
    before = priya.device.state
    priya.save("pen_picture", world.child, pen_picture_body())
    receipt, problem = exchange(priya, priya.device.deposit(), cookie=False)
    assert (receipt.received if receipt else None, problem) == (1, "session.required")
    assert priya.device.state == before
    world.clock.forward(hours=13)
    priya.save("pen_picture", world.child, pen_picture_body())
    receipt, problem = exchange(priya, priya.device.deposit())
    assert (receipt.received if receipt else None, problem) == (2, "session.required")


def test_question_alone_is_answered(world: World) -> None:
    priya = world.tablet("priya")
    assert exchange(priya, b"") == (None, None)
    assert priya.records(world.child)


@pytest.mark.parametrize(
    "question", [b"", b"{}", b"no JSON", b"\xff", b'{"format":1}', b'{"format":2,"have":[]}']
)
def test_deposit_is_taken_whatever_the_question(world: World, question: bytes) -> None:
    priya = world.tablet("priya")
    priya.save("pen_picture", world.child, pen_picture_body())
    answer = post(priya, priya.device.deposit(), question)
    receipt, packs, problem = wire.decode_exchange(answer.data, 3)
    taken = priya.device.accept_receipt(parse_signed("receipt", json.loads(receipt)))
    assert (taken.received, packs) == (1, b"")
    assert json.loads(problem)["code"] in ("request.unreadable", "client.outdated")


def test_question_longer_than_a_pull_may_be_is_refused_and_the_deposit_taken(world: World) -> None:
    priya = world.tablet("priya")
    priya.save("pen_picture", world.child, pen_picture_body())
    question = json.dumps(priya.device.pull()).encode().ljust(MOST_BYTES + 1)
    receipt, packs, problem = wire.decode_exchange(post(priya, priya.device.deposit(), question).data, 3)
    taken = priya.device.accept_receipt(parse_signed("receipt", json.loads(receipt)))
    assert (taken.received, packs) == (1, b"")
    assert json.loads(problem) == {"code": "request.too_large", "status": 413}


def test_refused_question_of_somebody_known_is_in_the_trail(world: World) -> None:
    """Signed in, but not from a device of theirs."""
    priya = world.tablet("priya")
    asked = json.dumps(priya.device.pull()).encode()
    priya.sign_in()
    packs, problem = wire.decode_exchange(post(priya, b"", asked).data, 3)[1:]
    assert (packs, json.loads(problem)["code"]) == (b"", "session.required")
    with world.app.app_context():
        chosen = select(AuditRow.outcome).where(AuditRow.action == "stream.pull")
        assert list(db.session.scalars(chosen.order_by(AuditRow.number)))[-1] == "session.required"
        assert checking.verify().fault is None


def test_deposit_that_does_not_verify_refuses_the_exchange_and_gives_nothing(world: World) -> None:
    priya = world.tablet("priya")
    priya.save("pen_picture", world.child, pen_picture_body())
    data = priya.device.deposit()
    answer = post(priya, data[:-1] + bytes([data[-1] ^ 1]), json.dumps(priya.device.pull()).encode())
    assert (answer.status_code, answer.json["code"]) == (400, "deposit.unverifiable")


@pytest.mark.parametrize(
    "data", [b"", b"ATX1", b"ATX2" + bytes(8), b"ATX1" + bytes(9), b"ATX1\xff\xff\xff\xff"]
)
def test_what_is_no_exchange_is_refused(world: World, data: bytes) -> None:
    client = world.app.test_client(use_cookies=False)
    answer = client.post("/api/exchange", data=data, content_type=EXCHANGE)
    assert (answer.status_code, answer.json["code"]) == (400, "request.unreadable")


def test_page_of_another_origin_is_given_nothing(world: World) -> None:
    priya = world.tablet("priya")
    data = wire.encode_exchange([b"", json.dumps(priya.device.pull()).encode()])
    answer = priya.client.post("/api/exchange", data=data, content_type=EXCHANGE)
    assert answer.json["code"] == "request.unmarked"


def test_short_deposit_is_kept_as_the_one_it_stands_for(any_world: World) -> None:
    priya, maud = any_world.tablet("priya"), any_world.tablet("maud")
    priya.pull()
    for number in range(3):
        priya.save("pen_picture", any_world.child, pen_picture_body(f"Number {number}."))
    short, full = priya.device.deposit(short=True), priya.device.deposit()
    assert len(short) < len(full) - 600
    receipt, _ = exchange(priya, short)
    assert receipt is not None and receipt.chain == priya.device.head()[0]
    any_world.open()
    assert exchange(priya, full)[0] == priya.device.receipt
    maud.pull()
    said = [record["body"].get("text") for record in maud.records(any_world.child)]
    assert [text for text in said if text] == ["Number 0.", "Number 1.", "Number 2."]


def test_short_deposit_that_was_damaged_is_refused_and_goes_in_full(world: World) -> None:
    priya = world.tablet("priya")
    priya.save("pen_picture", world.child, pen_picture_body())
    short = priya.device.deposit(short=True)
    bent = short[:-100] + bytes([short[-100] ^ 1]) + short[-99:]
    answer = post(priya, bent, json.dumps(priya.device.pull()).encode())
    assert (answer.status_code, answer.json["code"]) == (400, "deposit.unverifiable")
    receipt, _ = exchange(priya, priya.device.deposit())
    assert (receipt.received if receipt else None, priya.device.receipt.quarantined) == (1, ())
