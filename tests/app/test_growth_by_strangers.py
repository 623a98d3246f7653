"""What somebody who has not signed in can make grow here, and how far: the trail is never made shorter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from app import access, tries
from app.attachments.routes import BLOB
from app.audit import AuditRow
from app.drafts.routes import SNAPSHOTS
from app.exchange.routes import EXCHANGE
from app.extensions import db
from app.reports.routes import POLICY_REPORT
from app.reports.schemas import KINDS
from app.sign_in import single_sign_on
from app.sign_in.routes import AWAY
from sync.wire import encode_exchange
from tests.app.openid import FalseProvider
from tests.app.test_attachments import drawing
from tests.app.test_deposits import write
from tests.app.test_single_sign_on import IN, REFUSED, come_back, is_refused, leave, settings
from tests.app.world import DEPOSIT, MARK, Tablet, World, new_id


@pytest.fixture
def provider(any_world: World) -> Iterator[FalseProvider]:
    made = FalseProvider(lambda: int(any_world.clock.moment().timestamp()))
    settings(any_world, made)
    yield made
    made.close()


def rows(world: World) -> int:
    with world.app.app_context():
        return db.session.scalar(select(func.count()).select_from(AuditRow)) or 0


def refused(world: World, device: str) -> None:
    """A proof that is none, by somebody who has only heard of a device."""
    said = {"device": device, "challenge": "00" * 32, "signature": "00" * 64}
    answer = world.new_tablet("priya").post("/api/sessions", said)
    assert (answer.status_code, answer.json["code"]) == (401, "session.refused")


def test_proof_of_a_device_that_nobody_knows_leaves_no_row(any_world: World) -> None:
    before = rows(any_world)
    for _ in range(3):
        refused(any_world, new_id())
    assert rows(any_world) == before


def test_refused_proofs_of_a_device_are_written_down_so_many_times_an_hour_and_keep_nobody_out(
    any_world: World,
) -> None:
    tablet = any_world.tablet("priya")
    device, before = tablet.device.identity.device, rows(any_world)
    for _ in range(tries.FREE_PROOFS + 5):
        refused(any_world, device)
    assert rows(any_world) == before + tries.FREE_PROOFS
    assert tablet.open_session().status_code == 200
    any_world.clock.forward(hours=1)
    before = rows(any_world)
    refused(any_world, device)
    assert rows(any_world) == before + 1


def test_one_address_leaves_so_many_refused_proofs_an_hour_whatever_the_devices(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "FREE_REFUSALS", 3)
    devices = [any_world.tablet(name).device.identity.device for name in ("priya", "maud", "tomas")]
    before = rows(any_world)
    for device in devices * 2:
        refused(any_world, device)
    assert rows(any_world) == before + 3


def test_coming_back_from_a_sign_on_that_is_not_set_up_leaves_no_row(any_world: World) -> None:
    before = rows(any_world)
    for _ in range(3):
        answer = come_back(any_world.new_tablet("priya"), code="a", state="b")
        assert answer.headers["Location"] == REFUSED
    assert rows(any_world) == before


def made_up(tablet: Tablet) -> dict[str, str]:
    """An answer that fits a cookie which nobody was given here."""
    token = b"\7" * 32
    tablet.client.set_cookie(AWAY, token.hex(), secure=True)
    return {"code": "a", "state": single_sign_on._part(token, "state")}


def test_coming_back_without_having_been_sent_away_leaves_no_row(
    any_world: World, provider: FalseProvider
) -> None:
    tablet, before = any_world.new_tablet("priya"), rows(any_world)
    assert is_refused(tablet, come_back(tablet, code="a", state="b"))
    assert is_refused(tablet, come_back(tablet, **made_up(tablet)))
    back = provider.lets_in(leave(tablet))
    away = tablet.client.get_cookie(AWAY)
    assert away is not None
    for said in ({}, {"error": "access_denied"}, back | {"state": "another"}):
        tablet.client.set_cookie(AWAY, away.value, secure=True)
        assert is_refused(tablet, come_back(tablet, **said))
    assert rows(any_world) == before
    tablet.client.set_cookie(AWAY, away.value, secure=True)
    assert come_back(tablet, **back).headers["Location"] == IN


def test_who_was_sent_away_and_is_refused_is_written_down_so_many_times_an_hour(
    any_world: World, provider: FalseProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "FREE_REFUSALS", 2)
    tablet, before = any_world.new_tablet("priya"), rows(any_world)
    provider.claims["sub"] = "nobody who was joined"
    for _ in range(4):
        assert is_refused(tablet, come_back(tablet, **provider.lets_in(leave(tablet))))
    assert rows(any_world) == before + 2
    any_world.clock.forward(hours=1)
    assert is_refused(tablet, come_back(tablet, **provider.lets_in(leave(tablet))))
    assert rows(any_world) == before + 3


Request = dict[str, Any]


def by_strangers(tablet: Tablet) -> dict[str, Request]:
    """What somebody sends to each route that is open to all, who has heard a device and a name, and has
    recorded what that device sent. By method and rule.
    """
    device = tablet.device.identity.device
    write(tablet, tablet.world)
    sent = tablet.device.deposit()
    tablet.send(sent)
    added = drawing(tablet)
    added.send()
    proof = {"device": device, "challenge": "00" * 32, "signature": "00" * 64}
    return {
        "GET /api/health": {},
        "GET /api/organisation": {},
        "GET /api/sign-in": {},
        "POST /api/sign-in": {"json": {"sign_in_name": "priya", "password": "not this"}},
        "POST /api/sign-out": {"json": {}},
        "GET /api/single-sign-on": {},
        "GET /api/single-sign-on/return": {"query_string": {"code": "a", "state": "b"}},
        "POST /api/sessions/challenge": {"json": {"device": device}},
        "POST /api/sessions": {"json": proof},
        "POST /api/deposit": {"data": sent, "content_type": DEPOSIT},
        "POST /api/exchange": {"data": encode_exchange([sent, b"{}"]), "content_type": EXCHANGE},
        "POST /api/snapshots": {
            "data": b"ATS1" + bytes.fromhex(device) + bytes(2),
            "content_type": SNAPSHOTS,
        },
        "POST /api/blobs": {"data": added.piece(), "content_type": BLOB},
        "GET /api/devices/<device>/order": {},
        "POST /api/devices/<device>/wiped": {"json": {"order": new_id(), "last": False}},
        "POST /api/reports": {"json": {"kind": KINDS[0]}},
        "POST /api/reports/policy": {"data": b"{}", "content_type": POLICY_REPORT},
    }


def sizes(world: World) -> dict[str, int]:
    """How many rows each table has, but for those that are soon forgotten."""
    with world.app.app_context():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
            if table.name not in ("challenge", "sign_in_try")
        }


def test_nothing_grows_without_bound_by_what_strangers_send(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever adds a route that is open to all says here what a stranger would send to it."""
    for free in ("FREE_FROM_ADDRESS", "FREE_REFUSALS", "FREE_PROOFS"):
        monkeypatch.setattr(tries, free, 2)
    world, tablet = any_world, any_world.tablet("priya")
    sends, device = by_strangers(tablet), tablet.device.identity.device
    world.open()
    rules = [
        (method, rule.rule)
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if (name := getattr(world.app.view_functions[rule.endpoint], "_permission", None))
        and access.PERMISSIONS[name].session == "none"
    ]
    assert {f"{method} {rule}" for method, rule in rules} == set(sends)
    before = sizes(world)
    for _ in range(8):
        for method, rule in rules:
            client = world.app.test_client(use_cookies=False)
            path = rule.replace("<device>", device)
            client.open(path, method=method, headers=MARK, **sends[f"{method} {rule}"])
    after = sizes(world)
    assert after.pop("audit") - before.pop("audit") == tries.FREE_PROOFS + tries.FREE_FROM_ADDRESS + 1
    assert after == before
