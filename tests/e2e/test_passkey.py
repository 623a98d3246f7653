"""Unlocking with a passkey of the device and a PIN, beside the passphrase. Attacks 9 to 11 and 13 of the plan.

The authenticator is the browser's own virtual one, with PRF. It does not outlive the browser, so after a restart the test answers in its
place with what it gave before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import judge
from tests.e2e.authenticator import PIN, SET_UP, Authenticator, ask_to_set_up, to_settings
from tests.e2e.browser import chromium
from tests.e2e.hand import Hand
from tests.e2e.keys import READ_VAULTS, open_passkey_slot, vault_keys
from tests.e2e.person import HIDE, LONG_MS, Person
from tests.e2e.scan import scan_folders
from tests.e2e.stage import Stage
from tests.e2e.test_offline import let_time_pass, seconds_of

WRONG_PIN = "482916"
NOT_GIVEN = "Your device did not confirm that it is you"
WRONG = "That is not the PIN that goes with this device."
# What the page moves to its worker, and whether anything of it is still on the page.
WATCH_MOVES = """() => {
  const send = Worker.prototype.postMessage;
  window.__moved = [];
  Worker.prototype.postMessage = function (message, moved) {
    if (moved?.length) window.__moved.push({ call: message.call, moved });
    return send.call(this, message, moved ?? []);
  };
}"""
ANSWER_AS_BEFORE = """([prf]) => {
  const bytes = () => Uint8Array.from(prf.match(/../g), (b) => parseInt(b, 16)).buffer;
  navigator.credentials.get = async ({ publicKey }) => {
    window.__asked = [...new Uint8Array(publicKey.extensions.prf.eval.first)];
    return {
      authenticatorAttachment: 'platform',
      getClientExtensionResults: () => ({ prf: { results: { first: bytes() } } }),
    };
  };
}"""
# The second of two answers differs in one bit, as one browser's did.
DISAGREE = """() => {
  const get = navigator.credentials.get.bind(navigator.credentials);
  let asked = 0;
  navigator.credentials.get = async (options) => {
    const got = await get(options);
    if (++asked === 2) new Uint8Array(got.getClientExtensionResults().prf.results.first)[0] ^= 1;
    return got;
  };
}"""
COUNT_TRIES = """async () => {
  const db = await new Promise((done) => { const ask = indexedDB.open('attune'); ask.onsuccess = () => done(ask.result); });
  const rows = await new Promise((done) => {
    db.transaction('attempts').objectStore('attempts').getAll().onsuccess = (e) => done(e.target.result);
  });
  db.close();
  return rows.reduce((sum, row) => sum + row.wrong, 0);
}"""


def slots_of(page: Page) -> list[dict[str, Any]]:
    """The headers of the only vault's slots."""
    (row,) = page.evaluate(READ_VAULTS)
    return [json.loads(bytes.fromhex(slot["header"]["hex"])) for slot in row["slots"]]


def kinds(page: Page) -> list[str]:
    return [slot["kind"] for slot in slots_of(page)]


def try_pin(person: Person, pin: str = PIN) -> None:
    """The sixth digit is the last: it goes on by itself."""
    expect(person.heading("Unlock Attune")).to_be_visible(timeout=LONG_MS)
    person.field("PIN").fill(pin)


def opens_with_passphrase(person: Person) -> None:
    person.button("Use your passphrase instead").click()
    person.unlock()


@pytest.fixture(scope="module")
def begun(make_stage: Callable[[], Stage]) -> Person:
    """Priya with a device that is set up, and no server from then on."""
    stage = make_stage()
    stage.program = chromium()
    person = Person(stage.sign_in("Priya Calloway"), stage.device("priya"))
    person.device.start()
    person.enrol()
    person.has_caseload()
    stage.lose_signal()
    return person


@pytest.fixture
def priya(begun: Person) -> Iterator[Person]:
    """Her browser just started, with the vault open and nothing set up beside the passphrase."""
    begun.device.close()
    begun.device.start()
    if begun.page.get_by_role("button", name="Use your passphrase instead").is_visible():
        begun.button("Use your passphrase instead").click()
    let_time_pass(begun, 3600)
    expect(begun.heading("Unlock Attune")).to_be_visible(timeout=LONG_MS)
    switch = begun.button("Use your passphrase instead")
    if switch.count():
        switch.click()
    begun.unlock()
    yield begun


@pytest.fixture
def fresh(priya: Person) -> Person:
    """As `priya`, with what an earlier test set up taken away."""
    if "A" in kinds(priya.page):
        to_settings(priya)
        priya.button("Stop using it").click()
        priya.button("Stop using it now").click()
        expect(priya.page.get_by_text("your passphrase alone opens Attune")).to_be_visible()
    assert kinds(priya.page) == ["B"]
    return priya


@pytest.fixture
def own_lock(fresh: Person) -> Authenticator:
    """The device's lock, with a passkey and PIN set up in it; the vault is open."""
    lock = Authenticator(fresh.page)
    ask_to_set_up(fresh)
    expect(fresh.page.get_by_text(SET_UP)).to_be_visible(timeout=LONG_MS)
    assert lock.asked == 2, "two askings must have agreed"
    return lock


# --- setting up ---------------------------------------------------------------------------------------------------


def test_passkey_and_pin_stand_beside_the_passphrase_and_open_the_same_root(
    own_lock: Authenticator, fresh: Person
) -> None:
    """Another implementation opens the slot with what the authenticator really gives."""
    assert kinds(fresh.page) == ["B", "A"]
    slot = slots_of(fresh.page)[1]
    prf = own_lock.gives(slot["credential"], slot["prf_salt"])
    (row,) = fresh.page.evaluate(READ_VAULTS)
    by_passphrase = vault_keys(fresh.page, fresh.passphrase)
    assert open_passkey_slot(row, prf, PIN) == by_passphrase.root
    fresh.device.close()
    assert scan_folders([fresh.device.profile], [prf, PIN.encode(), by_passphrase.root]) == []


def test_authenticator_without_prf_is_not_used_and_it_says_why(fresh: Person) -> None:
    lock = Authenticator(fresh.page, prf=False)
    ask_to_set_up(fresh)
    alert = fresh.page.get_by_role("alert")
    expect(alert).to_contain_text("cannot do this in a way that keeps your notes safe", timeout=LONG_MS)
    expect(alert).to_contain_text("Your passphrase opens Attune as before")
    assert kinds(fresh.page) == ["B"]
    assert lock.asked == 0


def test_two_answers_that_differ_store_nothing(fresh: Person) -> None:
    Authenticator(fresh.page)
    fresh.page.evaluate(DISAGREE)
    ask_to_set_up(fresh)
    expect(fresh.page.get_by_role("alert")).to_contain_text("two different answers", timeout=LONG_MS)
    assert kinds(fresh.page) == ["B"]


def test_device_with_no_lock_of_its_own_is_told_so(fresh: Person) -> None:
    to_settings(fresh)
    expect(fresh.page.get_by_text("has no fingerprint, face or screen lock")).to_be_visible()
    expect(fresh.button("Set up")).to_have_count(0)


def test_pin_that_is_tried_first_is_refused_before_the_device_is_asked(fresh: Person) -> None:
    lock = Authenticator(fresh.page)
    for pin in ("123456", "000000", "140287", "48291"):
        fresh.go("Today")
        ask_to_set_up(fresh, pin)
        expect(fresh.page.get_by_text(re.compile("^Error: That PIN is"))).to_be_visible(timeout=LONG_MS)
        assert kinds(fresh.page) == ["B"]
        assert lock.credentials() == []


# --- unlocking ----------------------------------------------------------------------------------------------------


def test_pin_and_one_touch_open_the_vault_offline(own_lock: Authenticator, fresh: Person) -> None:
    """From the locked phone to the list of children: no tap, six keys, and the one touch that the device itself asks for."""
    fresh.hide()
    fresh.page.evaluate(WATCH_MOVES)
    hand = Hand(fresh)
    hand.type(fresh.field("PIN"), PIN)
    fresh.has_caseload()
    assert (hand.taps, hand.keys) == (0, 6)
    assert own_lock.asked == 3, "two for setting up, one now"
    moved = fresh.page.evaluate(
        "() => __moved.map(({ call, moved }) => [call, moved.map((b) => b.byteLength)])"
    )
    assert moved == [["openWithPasskey", [0]]], "what the passkey gave went once, and is gone from the page"


def test_vault_opens_after_a_restart_offline(own_lock: Authenticator, fresh: Person) -> None:
    slot = slots_of(fresh.page)[1]
    prf = own_lock.gives(slot["credential"], slot["prf_salt"])
    fresh.device.close()
    fresh.device.start()
    expect(fresh.field("PIN")).to_be_visible(timeout=LONG_MS)
    fresh.page.evaluate(ANSWER_AS_BEFORE, [prf.hex()])
    try_pin(fresh)
    expect(fresh.button(HIDE)).to_be_visible(timeout=LONG_MS)
    assert bytes(fresh.page.evaluate("() => __asked")).hex() == slot["prf_salt"]


def test_copied_profile_stays_closed_without_the_authenticator(
    own_lock: Authenticator, fresh: Person
) -> None:
    """The right PIN, and a device that gives something else: the answer is that of a wrong PIN."""
    fresh.device.close()
    fresh.device.start()
    expect(fresh.field("PIN")).to_be_visible(timeout=LONG_MS)
    fresh.page.evaluate(ANSWER_AS_BEFORE, ["5a" * 32])
    try_pin(fresh)
    expect(fresh.page.get_by_text(WRONG)).to_be_visible(timeout=LONG_MS)
    assert fresh.page.evaluate(COUNT_TRIES) == 1


def test_wrong_pins_and_wrong_passphrases_wait_together(own_lock: Authenticator, fresh: Person) -> None:
    fresh.hide()
    for tries in (1, 2, 3):
        try_pin(fresh, WRONG_PIN)
        expect(fresh.page.get_by_text(WRONG)).to_be_visible(timeout=LONG_MS)
        expect(fresh.button("Unlock")).not_to_have_attribute("aria-disabled", "true", timeout=LONG_MS)
        assert fresh.page.evaluate(COUNT_TRIES) == tries
    fresh.button("Use your passphrase instead").click()
    fresh.try_passphrase("correct horse battery staple")
    expect(fresh.page.get_by_text("That is not the passphrase for this device.")).to_be_visible(
        timeout=LONG_MS
    )
    fresh.button("Use your PIN instead").click()
    try_pin(fresh, WRONG_PIN)
    status = fresh.page.get_by_role("status").filter(has_text="You can try again in")
    expect(status).to_be_visible(timeout=LONG_MS)
    assert seconds_of(status.inner_text()) in range(15, 31)
    asked = own_lock.asked
    fresh.field("PIN").fill(PIN)
    fresh.button("Unlock").click(force=True)
    fresh.button("Use your passphrase instead").click()
    expect(status).to_be_visible()
    assert own_lock.asked == asked, "nobody is asked for a finger while it waits"
    let_time_pass(fresh, 30)
    opens_with_passphrase(fresh)
    assert kinds(fresh.page) == ["B", "A"], "nothing is erased by guessing"


@pytest.mark.parametrize("lost", ["forgets_everything", "refuses", "is_removed"])
def test_lost_passkey_leads_to_the_passphrase_and_counts_no_try(
    own_lock: Authenticator, fresh: Person, lost: str
) -> None:
    fresh.hide()
    getattr(own_lock, lost)()
    try_pin(fresh)
    said = fresh.page.get_by_role("alert").filter(has_text=NOT_GIVEN)
    waiting = fresh.page.get_by_text("Your device asks that it is you")
    expect(said.or_(waiting)).to_be_visible(timeout=LONG_MS)
    assert fresh.page.evaluate(COUNT_TRIES) == 0
    opens_with_passphrase(fresh)


def test_stopping_it_leaves_the_passphrase_and_makes_the_device_forget(
    own_lock: Authenticator, fresh: Person
) -> None:
    fresh.button("Stop using it").click()
    fresh.button("Stop using it now").click()
    expect(fresh.page.get_by_text("your passphrase alone opens Attune")).to_be_visible()
    assert kinds(fresh.page) == ["B"]
    fresh.hide()
    expect(fresh.field("PIN")).to_have_count(0)
    fresh.unlock()


# --- the screens --------------------------------------------------------------------------------------------------


def faults(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"axe": []}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found["axe"] += judge.axe_violations(page)
    page.emulate_media(color_scheme="light")
    found["keyboard"] = judge.out_of_reach(page)
    found["narrow"] = judge.too_wide(page)
    found["targets"] = judge.small_targets(page)
    found["fields"] = judge.loose_fields(page)
    return {kind: what for kind, what in found.items() if what}


def test_settings_and_lock_screen_are_for_everybody(own_lock: Authenticator, fresh: Person) -> None:
    assert faults(fresh.page) == {}
    fresh.button("Change the PIN").click()
    fresh.button("Set it up").click()
    expect(fresh.page.get_by_text("Choose a PIN.")).to_be_visible()
    assert faults(fresh.page) == {}
    fresh.hide()
    expect(fresh.field("PIN")).to_have_attribute("inputmode", "numeric")
    fresh.button("Unlock").click()
    expect(fresh.page.get_by_text("Type your PIN.")).to_be_visible()
    assert faults(fresh.page) == {}


def test_keys_alone_unlock(own_lock: Authenticator, fresh: Person) -> None:
    fresh.hide()
    page = fresh.page
    expect(fresh.field("PIN")).to_be_focused()
    page.keyboard.type(PIN)
    expect(fresh.button(HIDE)).to_be_visible(timeout=LONG_MS)
