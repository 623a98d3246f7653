"""A new version of the app comes in whole, proved and when nothing is open; a broken one never does. Two tabs lose no word.

Source: sync/PROTOCOL.md, section 14.6.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.person import HIDE, LONG_MS, Person
from tests.e2e.release import released
from tests.e2e.server import ROOT
from tests.e2e.stage import Stage

DIST = ROOT / "static" / "pwa" / "dist"
MARK = '<meta name="test-version" content="%s" />'
SHELLS = "async () => (await caches.keys()).filter((name) => name.startsWith('attune-')).sort()"
LOOK = """async () => {
  const here = await navigator.serviceWorker.getRegistration();
  try { await here.update(); } catch (cause) { return `broken: ${cause.message}`; }
  const next = here.installing ?? here.waiting;
  if (!next) return 'nothing';
  if (next.state !== 'installing') return next.state;
  return new Promise((done) => next.addEventListener('statechange', () => done(next.state), { once: true }));
}"""
# The version that the server has serves this page, and none is on its way.
SETTLED = f"""async () => {{
  const here = await navigator.serviceWorker.getRegistration();
  await here.update().catch(() => undefined);
  const names = await ({SHELLS})();
  return !here.installing && !here.waiting && here.active?.state === 'activated' && names.length === 1;
}}"""
# Nothing of a version that was refused is left, and the page is served by the one before.
AS_BEFORE = f"""async (before) => {{
  const here = await navigator.serviceWorker.getRegistration();
  const names = await ({SHELLS})();
  return !here.installing && !here.waiting && here.active?.state === 'activated' && `${{names}}` === `${{before}}`;
}}"""
# As a second tab does whose lock screen is shown, but for waiting until it is told.
ASK_TO_SWITCH = """async () => {
  const { waiting } = await navigator.serviceWorker.getRegistration();
  const { port1, port2 } = new MessageChannel();
  waiting.postMessage({ is: 'switch' }, [port2]);
  return new Promise((done) => { port1.onmessage = ({ data }) => done(data); });
}"""
TRY = """async () => {
  [...document.querySelectorAll('button')].find((each) => each.textContent.trim() === 'Unlock').click();
  await new Promise((done) => setTimeout(done));
  return (await navigator.locks.query()).held.map(({ name }) => name);
}"""
SHOWN = "() => document.querySelector('meta[name=\"test-version\"]')?.content ?? null"
# The new version serves this very page, and nothing of the old one is left.
TAKEN = f"""async (before) => {{
  const names = await ({SHELLS})();
  return ({SHOWN})() === 'second' && navigator.serviceWorker.controller?.state === 'activated'
    && names.length === 1 && !before.includes(names[0]);
}}"""


@dataclass
class Publisher:
    """Puts another version of the app on the server, as the proxy tells it."""

    stage: Stage
    files: dict[str, bytes | None] = field(default_factory=dict)

    def publish(self, name: str, *, spoil: Callable[[bytes], bytes | None] | None = None) -> None:
        """A version that differs in its page. `spoil`: what the network makes of one of its files."""
        page = (DIST / "index.html").read_bytes().replace(b"<title>", (MARK % name).encode() + b"<title>")
        worker = (DIST / "sw.js").read_text()
        rev = sha256((DIST / "index.html").read_bytes()).hexdigest()
        assert rev in worker
        worker = worker.replace(rev, sha256(page).hexdigest())
        version = self.version(worker)
        newer = sha256(name.encode()).hexdigest()[:16]
        files = {"/index.html": page, "/sw.js": worker.replace(version, newer).encode()}
        release = released(DIST, newer, files)
        self.stage.proxy.instead = {"/": page, **files, "/release.json": release}
        if spoil:
            icon = "/icon.svg"
            self.stage.proxy.instead[icon] = spoil((DIST / "icon.svg").read_bytes())

    @staticmethod
    def version(worker: str) -> str:
        """The version that a built service worker names: 16 hex characters beside the list of files."""
        short = set(re.findall(r"[\"'`]([0-9a-f]{16})[\"'`]", worker))
        assert len(short) == 1, json.dumps(sorted(short))
        return short.pop()


@pytest.fixture(scope="module")
def priya(stage: Stage) -> Iterator[Person]:
    person = Person(stage.sign_in("Priya Calloway"), stage.device("priya"))
    person.device.start()
    person.enrol()
    person.has_caseload()
    yield person


@pytest.fixture
def publisher(stage: Stage) -> Publisher:
    return Publisher(stage)


def shells(page: Page) -> list[str]:
    found: list[str] = page.evaluate(SHELLS)
    return found


def test_update_waits_for_the_visit_and_comes_in_when_it_is_locked(
    priya: Person, publisher: Publisher
) -> None:
    page = priya.page
    priya.open_child("Ari")
    priya.button("Start a visit").click()
    priya.step("Note")
    note = page.get_by_label(re.compile("^1. Purpose of visit"))
    note.press_sequentially("Weight and ", delay=5)
    before = shells(page)
    page.evaluate("() => { window.same = true; }")
    publisher.publish("second")
    assert page.evaluate(LOOK) == "installed"
    assert page.evaluate(ASK_TO_SWITCH) is False
    note.press_sequentially("sleep, written on", delay=5)
    assert page.evaluate("() => window.same") is True
    assert page.evaluate(SHOWN) is None
    assert set(before) < set(shells(page))
    expect(note).to_have_value("Weight and sleep, written on")
    priya.is_saved()
    priya.button(HIDE).click()
    page.wait_for_function(TAKEN, arg=before)
    priya.unlock()
    expect(page.get_by_label(re.compile("^1. Purpose of visit"))).to_have_value(
        "Weight and sleep, written on"
    )
    page.get_by_role("link", name="Leave (it is saved)").click()


@pytest.mark.parametrize(
    "spoil",
    [lambda content: None, lambda content: content[:-1], lambda content: content + b" "],
    ids=["missing", "cut", "changed"],
)
def test_broken_update_never_replaces_what_works(
    priya: Person, publisher: Publisher, stage: Stage, spoil: Callable[[bytes], bytes | None]
) -> None:
    page = priya.page
    before = shells(page)
    publisher.publish("broken", spoil=spoil)
    assert page.evaluate(LOOK) == "redundant"
    page.wait_for_function(AS_BEFORE, arg=before)
    stage.proxy.shut()
    # A browser that is started anew: one that only reloads can hang here, when the signal goes in that very moment.
    priya.device.close()
    priya.device.start()
    expect(priya.heading("Unlock Attune")).to_be_visible(timeout=LONG_MS)
    assert priya.page.evaluate(SHOWN) != "broken"
    stage.proxy.instead.clear()
    stage.proxy.reopen()


def test_passphrase_that_is_tried_is_not_lost_to_a_new_version(priya: Person) -> None:
    page = priya.page
    page.wait_for_function(SETTLED)
    priya.field("Passphrase").fill(priya.passphrase)
    assert any(name.startswith("attune-vault-") for name in page.evaluate(TRY))
    expect(priya.button(HIDE)).to_be_visible(timeout=LONG_MS)


def test_second_tab_takes_over_and_no_word_is_lost(priya: Person) -> None:
    first = priya.page
    priya.go("Today")
    priya.section("Finish and sign").get_by_role("link", name="Visit to Velazar").click()
    note = first.get_by_label(re.compile("^1. Purpose of visit"))
    note.fill("The last word before the other tab")
    assert priya.device.context
    second = priya.device.context.new_page()
    second.goto(priya.device.origin + "/")
    priya.unlock()
    assert priya.page is second
    expect(first.get_by_role("heading", name="Unlock Attune")).to_be_visible(timeout=LONG_MS)
    priya.section("Finish and sign").get_by_role("link", name="Visit to Velazar").click()
    expect(second.get_by_label(re.compile("^1. Purpose of visit"))).to_have_value(
        "The last word before the other tab"
    )
