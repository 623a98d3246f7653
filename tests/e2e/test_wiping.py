"""A lost device is wiped by its organisation's order: keys first, and the notes still arrive. Attack 61 of the plan."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.authenticator import SET_UP, Authenticator, ask_to_set_up
from tests.e2e.browser import DESK
from tests.e2e.canary import Canaries
from tests.e2e.heads import heads, ledger
from tests.e2e.keys import READ_VAULTS
from tests.e2e.person import LONG_MS, Person
from tests.e2e.stage import Stage
from tests.e2e.visit import sign_a_short_visit

WITHDRAWN = "This device was withdrawn by your organisation"
ORDER = re.compile(r"/api/devices/[0-9a-f]{32}/order$")
LEFT = """async () => ({
  databases: (await indexedDB.databases()).map(({ name }) => name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


@pytest.fixture
def stage(make_stage: Callable[[], Stage]) -> Stage:
    return make_stage()


@pytest.fixture
def priya(stage: Stage) -> Person:
    person = Person(stage.sign_in("Priya Calloway"), stage.device("priya"))
    person.device.start()
    person.enrol()
    person.has_caseload()
    return person


def forged(device: str) -> dict[str, object]:
    order = {"at": "2026-11-21T12:00:00.000Z", "device": device, "expires": "2099-01-01T00:00:00.000Z"}
    order |= {"is": "wipe", "kid": "order-1", "order": "ab" * 16, "v": 1}
    text = json.dumps(order, sort_keys=True, separators=(",", ":"))
    return {"order": {"text": text, "signature": "00" * 64}}


def test_forged_order_on_the_way_changes_nothing(stage: Stage, priya: Person) -> None:
    (head,) = heads(priya.page)
    path = f"/api/devices/{head.device}/order"
    stage.proxy.instead[path] = json.dumps(forged(head.device)).encode()
    priya.hide()
    before = priya.page.evaluate(READ_VAULTS)
    with priya.page.expect_response(lambda answer: bool(ORDER.search(answer.url))) as heard:
        priya.finds_signal()
    assert heard.value.status == 200
    priya.unlock()
    priya.has_caseload()
    assert priya.page.evaluate(READ_VAULTS) == before


def test_lost_device_is_wiped_keys_first_and_its_notes_still_arrive(stage: Stage, priya: Person) -> None:
    lock = Authenticator(priya.page)
    ask_to_set_up(priya)
    expect(priya.page.get_by_text(SET_UP)).to_be_visible(timeout=LONG_MS)
    priya.go("Today")
    stage.proxy.shut()
    sign_a_short_visit(priya, f"To hear {Canaries(seed=61).word('lost')}")
    priya.hide()
    (before,) = heads(priya.page)
    assert before.seq > before.received
    # From here on every deposit is cut off, also one that goes by itself: the keys must be gone all the same.
    stage.proxy.breaking, stage.proxy.breaks = "/api/deposit", ["request"] * 1000
    stage.proxy.reopen()
    maud = Person(stage.sign_in("Maud Ellery"), stage.device("maud", DESK))
    maud.device.start()
    maud.enrol()
    order_a_wipe(maud, "Priya Calloway")
    priya.finds_signal()
    expect(priya.page.get_by_text(WITHDRAWN)).to_be_visible(timeout=LONG_MS)
    if rows := priya.page.evaluate(READ_VAULTS):
        assert [row["slots"] for row in rows] == [[]]
    stage.proxy.breaks = []
    with priya.page.expect_navigation(timeout=LONG_MS):
        priya.finds_signal()
    expect(priya.heading("Set up this device")).to_be_visible(timeout=LONG_MS)
    assert lock.credentials() == []
    received = ledger(stage.server.data, before.device)
    assert received.received == before.seq
    heard = [e for e in stage.proxy.posts(f"/api/devices/{before.device}/wiped")]
    assert [(e.status, dict(e.response_headers).get("Clear-Site-Data")) for e in heard] == [
        (204, '"storage", "cache"')
    ]


def order_a_wipe(desk: Person, name: str) -> None:
    desk.go("Team")
    desk.button(re.compile(f"^Lost or stolen: wipe it: {name}")).first.click()
    desk.field("Your passphrase, again").fill(desk.passphrase)
    desk.button("Wipe this device").click()
    expect(desk.page.get_by_text("Ordered. The device is let in no more")).to_be_visible(timeout=LONG_MS)
