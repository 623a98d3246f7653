"""A new version of the app comes in whole, proved and when nothing is open; a broken one never does. Two tabs lose no word.

Source: sync/PROTOCOL.md, section 14.6.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

import pytest
from playwright.sync_api import Page, expect

from tests.commands import ROOT
from tests.e2e.asking import ask_until
from tests.e2e.person import HIDE, LONG_MS, Person
from tests.e2e.release import released, renamed
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
# As a page does that was begun with a script of another version.
ASK_AS_ANOTHER = """async () => {
  const { port1, port2 } = new MessageChannel();
  navigator.serviceWorker.controller.postMessage({ is: 'version', script: '/assets/index-of-another.js' }, [port2]);
  await new Promise((done) => { port1.onmessage = done; });
}"""
SHOWN = "() => document.querySelector('meta[name=\"test-version\"]')?.content ?? null"
# The version that serves this page, by the name of its cache.
SERVING = """async () => {
  const { port1, port2 } = new MessageChannel();
  navigator.serviceWorker.controller.postMessage({ is: 'version' }, [port2]);
  return new Promise((done) => { port1.onmessage = ({ data }) => done(`attune-${data}`); });
}"""
# It serves this page alone: nothing of the one before is left.
TAKEN = f"""async (before) => {{
  const names = await ({SHELLS})();
  return navigator.serviceWorker.controller?.state === 'activated' && names.length === 1 && names[0] !== before;
}}"""


@contextmanager
def comes_in(page: Page, name: str | None, loads: int) -> Iterator[None]:
    """What is done makes the page of another version come in, with so many documents loaded till then.

    Nothing is asked of a document that is about to be replaced: its browser may never get to the next one.
    """
    serving: str = page.evaluate(SERVING)
    loaded: list[Page] = []

    def count(at: Page) -> None:
        loaded.append(at)

    page.on("domcontentloaded", count)
    yield
    over = time.monotonic() + LONG_MS / 1000
    while len(loaded) < loads and time.monotonic() < over:
        page.wait_for_timeout(50)
    page.remove_listener("domcontentloaded", count)
    expect(page.get_by_role("heading", name="Unlock Attune")).to_be_visible(timeout=LONG_MS)
    assert page.evaluate(SHOWN) == name
    ask_until(page, TAKEN, serving)


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
        worker, version = renamed(worker.replace(rev, sha256(page).hexdigest()))
        files = {"/index.html": page, "/sw.js": worker.encode()}
        release = released(DIST, version, files)
        self.stage.proxy.instead = {"/": page, **files, "/release.json": release}
        if spoil:
            icon = "/icon.svg"
            self.stage.proxy.instead[icon] = spoil((DIST / "icon.svg").read_bytes())


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


HELD_BACK = """(() => {
  const ask = window.fetch;
  window.fetch = async (...asked) => {
    if (String(asked[0]).includes('release.json') && !sessionStorage.goOn) await new Promise((go) => { window.goOn = go; });
    return ask(...asked);
  };
})()"""
# Whoever was asked whether the release is true has answered, and the page has had its turns to act on it.
ANSWERED = """async () => {
  sessionStorage.goOn = 'yes';
  window.goOn();
  for (let turn = 0; turn < 30; turn += 1) await new Promise((next) => requestAnimationFrame(next));
}"""


def test_passphrase_that_is_being_typed_is_not_lost_to_a_new_version(
    priya: Person, publisher: Publisher
) -> None:
    page = priya.page
    before = shells(page)
    publisher.publish("third")
    assert page.evaluate(LOOK) == "installed"
    page.add_init_script(HELD_BACK)
    priya.hide()
    page.wait_for_function("() => window.goOn")
    half = len(priya.passphrase) // 2
    priya.field("Passphrase").press_sequentially(priya.passphrase[:half])
    with page.expect_response("**/release.json"):
        page.evaluate(ANSWERED)
    expect(priya.field("Passphrase")).to_have_value(priya.passphrase[:half])
    priya.field("Passphrase").press_sequentially(priya.passphrase[half:])
    priya.button("Unlock").click()
    expect(priya.button(HIDE)).to_be_visible(timeout=LONG_MS)
    assert set(before) < set(shells(page))
    # It comes in with the next page that nobody has begun to type into.
    with comes_in(page, "third", loads=2):
        priya.button(HIDE).click()
    priya.unlock()


def test_version_that_comes_in_late_leaves_what_is_typed_and_what_its_page_may_still_ask_for(
    priya: Person, publisher: Publisher
) -> None:
    page = priya.page
    priya.hide()
    half = len(priya.passphrase) // 2
    priya.field("Passphrase").press_sequentially(priya.passphrase[:half])
    serving: str = page.evaluate(SERVING)
    publisher.publish("late")
    assert page.evaluate(LOOK) == "installed"
    # Asked in before anything was typed, it may come only now: the browser lets it in when the one before has nothing to do.
    assert page.evaluate(ASK_TO_SWITCH) is True
    ask_until(page, f"async (before) => (await ({SERVING})()) !== before", serving)
    page.evaluate(ASK_AS_ANOTHER)
    expect(priya.field("Passphrase")).to_have_value(priya.passphrase[:half])
    assert serving in shells(page)
    assert page.evaluate(SHOWN) != "late"
    priya.field("Passphrase").press_sequentially(priya.passphrase[half:])
    priya.button("Unlock").click()
    expect(priya.button(HIDE)).to_be_visible(timeout=LONG_MS)
    assert serving in shells(page)
    # The page after it is of the new version, and nothing of the one before is left.
    page.evaluate("() => { window.old = true; }")
    priya.hide()
    assert page.evaluate("() => !window.old")
    assert page.evaluate(SHOWN) == "late"
    ask_until(page, TAKEN, serving)
    priya.unlock()


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
    assert page.evaluate(SHOWN) != "second"
    assert set(before) < set(shells(page))
    expect(note).to_have_value("Weight and sleep, written on")
    priya.is_saved()
    with comes_in(page, "second", loads=2):
        priya.button(HIDE).click()
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
    ask_until(page, AS_BEFORE, before)
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
    # The server has the first version again: it comes in while nobody types.
    with comes_in(page, None, loads=1):
        page.evaluate("async () => { void (await navigator.serviceWorker.getRegistration()).update(); }")
    ask_until(page, SETTLED)
    priya.field("Passphrase").fill(priya.passphrase)
    assert any(name.startswith("attune-vault-") for name in page.evaluate(TRY))
    expect(priya.button(HIDE)).to_be_visible(timeout=LONG_MS)


def test_what_is_no_file_of_the_app_does_not_wake_its_service_worker(priya: Person) -> None:
    source = """async () => {
      const path = '/api/organisation';
      await (await fetch(path)).arrayBuffer();
      return performance.getEntriesByName(`${location.origin}${path}`).at(-1).workerFinalSourceType;
    }"""
    assert priya.page.evaluate(source) == "network"


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


def test_device_that_is_being_set_up_is_not_replaced_under_what_is_shown_once(
    stage: Stage, publisher: Publisher
) -> None:
    with Person(stage.sign_in("Tomas Birch"), stage.device("tomas")) as tomas:
        page = tomas.page
        tomas.device.installed()
        for label, text in (
            ("Sign-in name", tomas.sign_in.user),
            ("Password", tomas.sign_in.password),
            ("Enrolment code", tomas.sign_in.code),
            ("What to call this device", "Work tablet"),
        ):
            tomas.field(label).fill(text)
        tomas.button("Continue").click()
        words = tomas.section("Your four words").get_by_role("paragraph").first
        # Four words, not what stands there until they are made.
        expect(words).to_have_text(re.compile(r"^\S+ \S+ \S+ \S+$"))
        shown = words.inner_text()
        page.evaluate("() => { window.same = true; }")
        publisher.publish("while a device is set up")
        assert page.evaluate(LOOK) == "installed"
        assert page.evaluate(ASK_TO_SWITCH) is False
        assert page.evaluate("() => window.same") is True
        assert words.inner_text() == shown
        stage.proxy.instead.clear()
