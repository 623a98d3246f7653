"""Files that are swapped on their way: the lock screen notices before a secret is asked for. Attack 63 of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest
from playwright.sync_api import expect

from tests.e2e.asking import ask_until
from tests.e2e.person import LONG_MS, Person
from tests.e2e.release import released, renamed, version_of
from tests.e2e.stage import Stage
from tests.e2e.test_update import DIST, SERVING, Publisher, comes_in

CHANGED = "Attune was changed on its way to this device"
ABOUT_THE_ANSWER = {
    *("accept-ranges", "cache-control", "connection", "content-encoding", "content-length", "date", "etag"),
    *("last-modified", "server", "vary"),
}
KEPT = """async (path) => {
  for (const name of await caches.keys()) {
    const kept = name.startsWith('attune-') && (await (await caches.open(name)).match(path));
    if (kept) return Object.fromEntries(kept.headers);
  }
}"""
EVIL = b"globalThis.__evil = true; fetch('/api/health?' + 'evil');"
WORKER = (
    b"self.addEventListener('install', () => self.skipWaiting()); self.addEventListener('fetch', () => {});"
)


@pytest.fixture
def stage(make_stage: Callable[[], Stage]) -> Stage:
    return make_stage()


@pytest.fixture
def priya(stage: Stage) -> Iterator[Person]:
    """Priya's device, set up, with the app on it and the lock screen shown."""
    with Person(stage.sign_in("Priya Calloway"), stage.device("priya")) as person:
        person.enrol()
        person.has_caseload()
        person.hide()
        yield person


def nothing_is_asked(person: Person, stage: Stage) -> None:
    """The app is opened and says that it was changed, in the document that the device has of it."""
    page = person.page
    before = len(stage.proxy.exchanges)
    page.reload()
    expect(person.heading(CHANGED)).to_be_visible(timeout=LONG_MS)
    assert page.locator("input").count() == 0
    assert page.workers == []
    expect(person.link("Call 999")).to_be_visible()
    registered = "async () => (await navigator.serviceWorker.getRegistrations()).length"
    ask_until(page, f"async () => (await ({registered})()) === 0")
    assert [e.status for e in stage.proxy.posts("/api/reports")] == [204]
    # The page is still the one that the device kept: none was asked for from the address that was changed.
    assert not [e.path for e in stage.proxy.exchanges[before:] if e.header("Sec-Fetch-Dest") == "document"]


def sent(person: Person, path: str) -> dict[str, str]:
    """The headers of the server's own answer to a browser that says what it is, but for those about the answer."""
    context = person.device.context
    assert context
    answer = context.request.get(person.device.origin + path, headers={"Sec-CH-UA": '"Chromium";v="156"'})
    return {name: value for name, value in answer.headers.items() if name not in ABOUT_THE_ANSWER}


def main_script() -> str:
    return "/assets/" + next(DIST.glob("assets/index-*.js")).name


def test_swapped_service_worker_is_noticed_before_a_secret_is_asked_for(priya: Person, stage: Stage) -> None:
    stage.proxy.instead["/sw.js"] = WORKER
    nothing_is_asked(priya, stage)


def test_swapped_app_does_not_run_and_its_service_worker_is_noticed(priya: Person, stage: Stage) -> None:
    """First the script alone, which the device does not ask for; then with a service worker that would bring it."""
    page, script = priya.page, main_script()
    stage.proxy.instead[script] = EVIL
    page.reload()
    expect(priya.field("Passphrase")).to_be_visible(timeout=LONG_MS)
    assert page.evaluate("() => '__evil' in globalThis") is False
    worker = (DIST / "sw.js").read_text()
    rev = sha256((DIST / script[1:]).read_bytes()).hexdigest()
    assert rev in worker
    stage.proxy.instead["/sw.js"] = worker.replace(rev, sha256(EVIL).hexdigest()).encode()
    nothing_is_asked(priya, stage)
    assert page.evaluate("() => '__evil' in globalThis") is False


def test_list_that_somebody_else_signed_is_no_release(priya: Person, stage: Stage) -> None:
    signed = released(DIST, "f" * 16, {"/sw.js": WORKER})
    key = b'"key": "'
    at = signed.index(key) + len(key)
    stage.proxy.instead["/sw.js"] = WORKER
    stage.proxy.instead["/release.json"] = signed[:at] + b"ab" * 32 + signed[at + 64 :]
    nothing_is_asked(priya, stage)


def test_release_of_which_only_the_service_worker_changed_is_of_another_version_and_comes_in(
    priya: Person, stage: Stage
) -> None:
    built = (DIST / "sw.js").read_text()
    assert renamed(built) == (built, version_of(built))
    worker, version = renamed(built + "/* mended */")
    assert version != version_of(built)
    stage.proxy.instead["/sw.js"] = worker.encode()
    stage.proxy.instead["/release.json"] = released(DIST, version, {"/sw.js": worker.encode()})
    with comes_in(priya.page, None, loads=2):
        priya.page.reload()
    assert priya.page.evaluate(SERVING) == f"attune-{version}"
    priya.unlock()
    assert not stage.proxy.posts("/api/reports")


def test_headers_that_were_changed_while_a_version_came_are_not_kept_with_it(
    priya: Person, stage: Stage
) -> None:
    page, proxy = priya.page, stage.proxy
    worker = next(DIST.glob("assets/engine.worker-*.js")).name
    paths = ["/", "/icon.svg", main_script(), f"/assets/{worker}"]
    told = {path: sent(priya, path) for path in paths}
    proxy.headers = {
        "Content-Security-Policy": "script-src * 'unsafe-inline'",
        "Cross-Origin-Opener-Policy": "",
        "Integrity-Policy": "",
        "Refresh": "5; url=/elsewhere",
    }
    Publisher(stage).publish("bare")
    with comes_in(page, "bare", loads=2):
        page.reload()
    proxy.headers = {}
    for path in paths:
        kept = page.evaluate(KEPT, path)
        assert {name: kept.get(name) for name in told[path]} == told[path]
        assert "refresh" not in kept


def test_app_opens_behind_a_captive_portal_and_with_no_signal(priya: Person, stage: Stage) -> None:
    stage.proxy.portal = b"<!doctype html><title>Welcome to the cafe</title>Accept our terms"
    priya.page.reload()
    priya.unlock()
    priya.hide()
    stage.proxy.shut()
    priya.page.reload()
    priya.unlock()
