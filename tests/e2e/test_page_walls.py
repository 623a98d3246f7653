"""The walls of the page in a real browser: scripts without their hash, push, and a browser without keys. Attacks 54, 64 and 65 of the plan."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.person import LONG_MS, Person
from tests.e2e.proxy import Exchange
from tests.e2e.stage import Stage
from tests.e2e.test_offline import ServiceWorker
from tests.e2e.test_update import DIST

NO_KEYS = b"""
const generateKey = crypto.subtle.generateKey.bind(crypto.subtle);
crypto.subtle.generateKey = (algorithm, ...rest) => (algorithm === 'X25519' || algorithm === 'Ed25519')
  ? Promise.reject(new DOMException('unknown', 'NotSupportedError')) : generateKey(algorithm, ...rest);
"""


@pytest.fixture(scope="module")
def priya(stage: Stage) -> Iterator[Person]:
    person = Person(stage.sign_in("Priya Calloway"), stage.device("priya"))
    person.device.start()
    person.enrol()
    person.has_caseload()
    yield person


def test_script_without_its_hash_is_blocked_and_reported_without_a_sample(
    priya: Person, stage: Stage
) -> None:
    page = priya.page
    before = len(stage.proxy.posts("/api/reports/policy"))
    # Of what would become a script browsers always send forty characters; of anything else, nothing.
    page.evaluate("() => { new Image().src = 'https://elsewhere.invalid/x.png'; }")
    report = heard_report(stage, page, before)
    said = json.loads(report.request_body)["csp-report"]
    assert (said["effective-directive"], said.get("script-sample", "")) == ("img-src", "")
    assert report.status == 204
    # The policy lets any file of this address run; it is the missing hash that stops this one.
    run = "(address) => import(address).then(() => 'ran', () => 'blocked')"
    named = next(DIST.glob("assets/passkey_page-*.js")).name
    assert page.evaluate(run, f"/assets/{named}") == "ran"
    assert page.evaluate(run, "/sw.js") == "blocked"


def heard_report(stage: Stage, page: Page, before: int) -> Exchange:
    """The next report: browsers send them by themselves, and not at once."""
    for _ in range(200):
        if heard := stage.proxy.posts("/api/reports/policy")[before:]:
            return heard[0]
        page.wait_for_timeout(50)
    raise AssertionError("no report was heard")


def test_every_script_that_runs_has_its_hash_in_the_page(priya: Person) -> None:
    named = priya.page.evaluate(
        """() => {
          const map = JSON.parse(document.querySelector('script[type=importmap]').textContent).integrity;
          const run = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)
            .filter((path) => path.endsWith('.js') && !/\\.worker-/.test(path) && path !== '/sw.js');
          return run.filter((path) => !map[path]);
        }"""
    )
    assert named == []
    sheet = priya.page.locator("link[rel=stylesheet]").first.get_attribute("integrity")
    assert sheet and sheet.startswith("sha256-")


def test_rogue_push_shows_nothing(priya: Person) -> None:
    """The app asks for no push and listens to none: there is no notification in which words could stand."""
    context = priya.device.context
    assert context
    context.grant_permissions(["notifications"], origin=priya.device.origin)
    session = context.new_cdp_session(priya.page)
    worker = ServiceWorker(session, priya.page)
    for _ in range(100):
        if priya.device.origin in worker.registrations:
            break
        priya.page.wait_for_timeout(20)
    session.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": priya.device.origin,
            "registrationId": worker.registrations[priya.device.origin],
            "data": "Ari Velazar was hurt",
        },
    )
    shown = """async () => {
      const here = await navigator.serviceWorker.getRegistration();
      return [(await here.getNotifications()).length, await here.pushManager.getSubscription()];
    }"""
    assert priya.page.evaluate(shown) == [0, None]


def test_browser_without_the_keys_it_needs_is_told_before_anything_is_written(
    make_stage: Callable[[], Stage],
) -> None:
    stage = make_stage()
    worker = next(DIST.glob("assets/engine.worker-*.js"))
    path = f"/assets/{worker.name}"
    stage.proxy.instead[path] = NO_KEYS + worker.read_bytes()
    person = Person(stage.sign_in("Priya Calloway"), stage.device("old"))
    page = person.device.start()
    expect(person.heading("This browser cannot keep your work safe")).to_be_visible(timeout=LONG_MS)
    expect(page.get_by_text("X25519")).to_be_visible()
    expect(page.get_by_text("do not remove it or clear its data")).to_be_visible()
    expect(page.get_by_label("Sign-in name")).to_have_count(0)
