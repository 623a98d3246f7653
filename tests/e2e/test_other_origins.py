"""A page of another origin, in the browser in which somebody is signed in: it can neither frame the app, nor hold its window, nor read an answer, nor post in their name.

Tried from another site and from another port of the same one, whose requests carry the cookie.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.person import Person
from tests.e2e.proxy import Exchange
from tests.e2e.stage import Stage

# By its own name a page has the app's site, by number it is a stranger; either way it is of another origin.
HOSTS = ("localhost", "127.0.0.1")
FRAME = """([tag, name, url]) => new Promise((done) => {
  const frame = document.createElement(tag);
  frame.onload = frame.onerror = () => done(true);
  frame[name] = url;
  document.body.append(frame);
  setTimeout(done, 5000, true);
})"""
OPEN = """async (url) => {
  window.held = window.open(url, 'held');
  for (let tries = 0; tries < 200 && !window.held.closed; tries++) {
    await new Promise((done) => setTimeout(done, 50));
  }
  return window.held.closed;
}"""
READ = """async ([url, options]) => {
  try {
    const answer = await fetch(url, options);
    return `${answer.type} ${answer.status} ${(await answer.text()).slice(0, 40)}`;
  } catch (refused) { return refused.name; }
}"""
LOAD = """([tag, url]) => new Promise((done) => {
  const part = document.createElement(tag);
  part.onload = part.onloadeddata = () => done('loaded');
  part.onerror = () => done('refused');
  if (tag === 'link') part.rel = 'stylesheet';
  part[tag === 'link' ? 'href' : 'src'] = url;
  document.head.append(part);
})"""
POST = """([url, coding]) => {
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action: url, enctype: coding });
  const field = document.createElement('input');
  Object.assign(field, { name: '{"sign_in_name":"', value: '"}' });
  form.append(field);
  document.body.append(form);
  form.submit();
}"""
READS = (
    {"credentials": "include"},
    {"credentials": "include", "headers": {"X-Attune": "1"}},
    {"credentials": "include", "mode": "no-cors"},
    {"method": "POST", "credentials": "include", "mode": "no-cors"},
    {
        "method": "POST",
        "credentials": "include",
        "headers": {"X-Attune": "1", "Content-Type": "application/json"},
    },
)
WRITES = (
    "/api/sign-out",
    "/api/sign-in",
    "/api/sessions",
    "/api/sessions/challenge",
    "/api/enrolment-codes",
    "/api/devices",
    "/api/deposit",
    "/api/snapshots",
    "/api/blobs",
    "/api/pull",
    "/api/exchange",
)
CODINGS = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")


class _Blank(BaseHTTPRequestHandler):
    """An empty page with no policy at all."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>elsewhere</title><body>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Elsewhere:
    """Priya signed in with her vault open, and beside her a page of another origin."""

    priya: Person
    page: Page
    origin: str
    app: str
    stage: Stage

    @property
    def by_its_other_name(self) -> str:
        """The same blank page as yet another origin."""
        here, there = HOSTS if HOSTS[0] in self.origin else HOSTS[::-1]
        return self.origin.replace(here, there)

    def heard(self) -> list[Exchange]:
        """What reached the server from this page."""
        return [
            e
            for e in self.stage.proxy.exchanges
            if e.header("origin") in (self.origin, "null")
            or e.header("sec-fetch-site") in ("same-site", "cross-site")
        ]

    def cookies(self) -> list[str]:
        """The values of the app's cookies in this browser: her session."""
        assert self.priya.device.context is not None
        found = [cookie["value"] for cookie in self.priya.device.context.cookies(self.app)]
        assert found, "she is signed in"
        return found


@pytest.fixture(scope="module")
def priya(stage: Stage) -> Iterator[Person]:
    with Person(stage.sign_in("Priya Calloway"), stage.device("priya")) as person:
        person.enrol()
        person.has_caseload()
        yield person


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Blank)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture(params=HOSTS)
def elsewhere(request: pytest.FixtureRequest, stage: Stage, priya: Person, port: int) -> Iterator[Elsewhere]:
    assert priya.device.context is not None
    mine = priya.device.context.pages[0]
    origin = f"http://{request.param}:{port}"
    page = priya.device.context.new_page()
    page.goto(origin + "/")
    stage.proxy.exchanges.clear()
    yield Elsewhere(priya, page, origin, stage.proxy.url, stage)
    for other in priya.device.context.pages:
        if other is not mine:
            other.close()


@pytest.mark.parametrize(("tag", "name"), [("iframe", "src"), ("object", "data"), ("embed", "src")])
def test_app_is_not_framed(elsewhere: Elsewhere, tag: str, name: str) -> None:
    elsewhere.page.evaluate(FRAME, [tag, name, elsewhere.app + "/"])
    assert [url for url in inside(elsewhere.page) if url.startswith(elsewhere.app)] == []


def test_page_that_does_not_forbid_it_is_framed(elsewhere: Elsewhere) -> None:
    """The control of the one before."""
    url = elsewhere.by_its_other_name + "/"
    elsewhere.page.evaluate(FRAME, ["iframe", "src", url])
    assert inside(elsewhere.page) == [url]


def inside(page: Page) -> list[str]:
    """What is framed in a page."""
    return [frame.url for frame in page.frames if frame.parent_frame]


def test_opener_does_not_hold_the_apps_window(elsewhere: Elsewhere) -> None:
    assert elsewhere.priya.device.context is not None
    with elsewhere.priya.device.context.expect_page() as opened:
        assert elsewhere.page.evaluate(OPEN, elsewhere.app + "/"), "to the opener it is gone"
    expect(opened.value.get_by_role("heading", name="Unlock Attune")).to_be_visible()
    assert opened.value.evaluate("() => window.opener") is None


def test_opener_holds_a_window_that_does_not_defend_itself(elsewhere: Elsewhere) -> None:
    """The control of the one before."""
    assert (
        elsewhere.page.evaluate("(url) => { const held = open(url); return held.closed; }", elsewhere.origin)
        is False
    )


@pytest.mark.parametrize(
    "path", ["/", "/sw.js", "/api/organisation", "/api/health", "/api/pull", "/api/exchange"]
)
def test_no_answer_is_read_by_fetch(elsewhere: Elsewhere, path: str) -> None:
    said = [elsewhere.page.evaluate(READ, [elsewhere.app + path, options]) for options in READS]
    assert said == ["TypeError"] * len(READS)
    assert [e.path for e in elsewhere.heard() if e.method not in ("GET", "OPTIONS") and e.status < 400] == []


def test_a_page_without_headers_would_be_read(elsewhere: Elsewhere) -> None:
    """The control of the one before: by the other name, as nothing forbids it there."""
    said = elsewhere.page.evaluate(READ, [elsewhere.by_its_other_name, {"mode": "no-cors"}])
    assert said.startswith("opaque")


@pytest.mark.parametrize(("tag", "path"), [("script", "/sw.js"), ("img", "/icon.svg"), ("link", "/sw.js")])
def test_no_file_of_the_app_is_taken_into_the_page(elsewhere: Elsewhere, tag: str, path: str) -> None:
    assert elsewhere.page.evaluate(LOAD, [tag, elsewhere.app + path]) == "refused"


@pytest.mark.parametrize("path", WRITES)
def test_no_form_is_accepted(elsewhere: Elsewhere, path: str) -> None:
    assert elsewhere.priya.device.context is not None
    before, url = elsewhere.cookies(), elsewhere.app + path
    for coding in CODINGS:
        page = elsewhere.priya.device.context.new_page()
        page.goto(elsewhere.origin)
        with page.expect_response(url):
            page.evaluate(POST, [url, coding])
    posted = [e.status for e in elsewhere.heard() if e.method == "POST"]
    assert len(posted) == len(CODINGS) and [status for status in posted if not 400 <= status < 500] == []
    assert elsewhere.cookies() == before


def test_session_goes_on_after_all_that(priya: Person, stage: Stage) -> None:
    assert priya.device.context is not None
    page = priya.device.context.pages[0]
    page.bring_to_front()
    said = page.evaluate(
        READ,
        [
            "/api/pull",
            {
                "method": "POST",
                "headers": {"X-Attune": "1", "Content-Type": "application/json"},
                "body": "{}",
            },
        ],
    )
    assert said.startswith("basic 4") and "session.required" not in said
