"""The client's files and the headers on every answer."""

from __future__ import annotations

import base64
import gzip
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.config import Config

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types attune; report-uri /api/reports/policy"
)
PERMISSIONS = (
    "camera=(self), microphone=(self), accelerometer=(), autoplay=(), browsing-topics=(), "
    "display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), "
    "hid=(), idle-detection=(), local-fonts=(), magnetometer=(), midi=(), payment=(), "
    "picture-in-picture=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()"
)
# On every answer, whatever it is.
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
MAP = '{"integrity":{"/assets/app-1a2b.js":"sha256-AAAA"}}'
PAGE = f'<!doctype html><script type="importmap">{MAP}</script>'
MAP_HASH = base64.b64encode(hashlib.sha256(MAP.encode()).digest()).decode()
PAGE_POLICY = POLICY.replace("script-src 'self';", f"script-src 'self' 'sha256-{MAP_HASH}';")
WORKER_POLICY = POLICY.replace("script-src 'self';", "script-src 'self' 'wasm-unsafe-eval';")
FOR_EVER = "public, max-age=31536000, immutable"
# What stands on each kind of answer besides, and what stands on no other.
KINDS = {
    "/": {"Content-Security-Policy": PAGE_POLICY, "Integrity-Policy": "blocked-destinations=(script)"},
    "/child/0123": {
        "Content-Security-Policy": PAGE_POLICY,
        "Integrity-Policy": "blocked-destinations=(script)",
    },
    "/assets/app-1a2b.js": {"Cache-Control": FOR_EVER},
    "/assets/app-1a2b.css": {"Cache-Control": FOR_EVER},
    "/assets/letters-1a2b.woff2": {"Cache-Control": FOR_EVER},
    "/assets/engine.worker-3c.js": {"Content-Security-Policy": WORKER_POLICY, "Cache-Control": FOR_EVER},
    "/sw.js": {},
    "/icon.svg": {},
    "/manifest.webmanifest": {},
    "/gone.js": {},
    "/api/health": {"Cache-Control": "no-store"},
    "/api/organisation": {"Cache-Control": "no-store"},
    "/api/x": {"Cache-Control": "no-store"},
    "/api/pull": {"Cache-Control": "no-store"},
}
# Says what the answer is, and lets nobody in or out.
ABOUT_THE_ANSWER = {
    *("Content-Type", "Content-Length", "Content-Encoding", "Date", "ETag", "Last-Modified", "Vary", "Allow"),
    "Accept-Ranges",
}


CHROMIUM = {"Sec-CH-UA": '"Chromium";v="156", "Not;A=Brand";v="24"'}


@pytest.fixture
def site(environment: dict[str, str], tmp_path: Path) -> Flask:
    """A server with a small client of known files."""
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    for path in KINDS:
        if path.startswith("/api/") or path in ("/", "/child/0123", "/gone.js"):
            continue
        (dist / path[1:]).write_text(f"/* {path[1:]} */")
    (dist / "index.html").write_text(PAGE)
    (dist / ".env").write_text("hidden")
    (tmp_path / "secret.txt").write_text("outside")
    return create_app(replace(Config.from_environment(environment), client=dist))


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.mark.parametrize("path", ["/", "/child/0123", "/visit/ab/cd", "/outbox"])
def test_paths_of_the_app_answer_with_its_page_at_once(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["Cache-Control"] == "no-cache"


def test_page_itself_is_no_redirect(client: FlaskClient) -> None:
    assert client.get("/index.html").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/assets/gone.js", "/gone.js", "/../secret.txt", "/assets/../../secret.txt", "/.env", "/api", "/api/x"],
)
def test_file_that_is_not_there_is_not_answered_with_the_page(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json["code"]) == (404, "request.not_found")
    assert "immutable" not in answer.headers["Cache-Control"]


def test_assets_are_kept_for_ever_and_the_worker_is_asked_for_each_time(client: FlaskClient) -> None:
    assert client.get("/assets/app-1a2b.js").headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/sw.js").headers["Cache-Control"] == "no-cache"
    assert client.get("/manifest.webmanifest").headers["Cache-Control"] == "no-cache"
    assert client.get("/api/health").headers["Cache-Control"] == "no-store"


def test_gzipped_copy_is_sent_to_those_who_take_it(site: Flask, client: FlaskClient) -> None:
    folder = site.extensions["attune.config"].client
    (folder / "assets/app-1a2b.js.gz").write_bytes(gzip.compress(b"/* assets/app-1a2b.js */"))
    small = client.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip, br"})
    plain = client.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip;q=0"})
    assert gzip.decompress(small.data) == plain.data == b"/* assets/app-1a2b.js */"
    assert (small.headers["Content-Encoding"], small.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert small.mimetype == plain.mimetype
    assert "Content-Encoding" not in plain.headers
    assert small.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize("path", KINDS)
def test_headers_of_each_kind_of_answer_are_exactly_these(client: FlaskClient, path: str) -> None:
    headers = dict(client.get(path, headers=CHROMIUM).headers)
    strict = {name: value for name, value in headers.items() if name not in ABOUT_THE_ANSWER}
    assert strict == {**ALWAYS, "Cache-Control": "no-cache", **KINDS[path]}


@pytest.mark.parametrize("brand", [{}, {"Sec-CH-UA": '"Other";v="1"'}])
def test_browser_in_which_the_rule_of_hashes_was_not_tried_is_not_given_it(
    client: FlaskClient, brand: dict[str, str]
) -> None:
    assert "Integrity-Policy" not in client.get("/", headers=brand).headers


def test_browsers_are_told_to_insist_on_tls_only_behind_tls(environment: dict[str, str]) -> None:
    plain = create_app(Config.from_environment(environment)).test_client().get("/api/health")
    assert "Strict-Transport-Security" not in plain.headers
    config = Config.from_environment({**environment, "ATTUNE_ADDRESS": "https://attune.example"})
    strict = create_app(config).test_client().get("/api/health").headers["Strict-Transport-Security"]
    assert strict == "max-age=63072000; includeSubDomains; preload"


def test_client_that_was_not_built_is_said_plainly(environment: dict[str, str], tmp_path: Path) -> None:
    config = replace(Config.from_environment(environment), client=tmp_path / "nowhere")
    answer = create_app(config).test_client().get("/")
    assert (answer.status_code, answer.json["code"]) == (503, "client.not_built")


def test_wrong_method_is_told_which_are_right(client: FlaskClient) -> None:
    answer = client.put("/api/deposit")
    assert (answer.status_code, answer.json["code"]) == (405, "request.method_not_allowed")
    assert answer.headers["Allow"] == "OPTIONS, POST"


def test_nobody_learns_which_files_lie_outside_the_client(client: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    there, absent = client.get("/assets/../../secret"), client.get("/assets/../../nothing")
    assert (there.status_code, there.data) == (absent.status_code, absent.data)
    assert there.status_code == 404


def test_range_beyond_a_file_is_no_fault_of_the_server(client: FlaskClient) -> None:
    answer = client.get("/assets/app-1a2b.js", headers={"Range": "bytes=5000-6000"})
    assert (answer.status_code, answer.data) == (416, b"")
    assert answer.headers["Content-Range"].startswith("bytes */")


@pytest.mark.parametrize("path", ["/" + "a" * 5000, "/a\x00b", "/%ff", "/assets/app-1a2b/"])
def test_odd_address_is_one_of_the_app_and_no_fault_of_the_server(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["Content-Security-Policy"] == PAGE_POLICY


def test_file_that_is_asked_for_as_a_folder_is_that_file(client: FlaskClient) -> None:
    odd, plain = client.get("/assets/app-1a2b.js/"), client.get("/assets/app-1a2b.js")
    assert (odd.status_code, odd.data) == (200, plain.data)


@pytest.mark.parametrize(
    "path", ["/api//health", "//api//health", "/api/devices//x/order", "//elsewhere.example"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_address_with_two_slashes_leads_nowhere(app: Flask, path: str, method: str) -> None:
    answer = app.test_client().open("/", method=method, environ_overrides={"PATH_INFO": path})
    assert (answer.status_code, answer.mimetype) in ((404, "application/json"), (405, "application/json"))
    assert "Location" not in answer.headers
