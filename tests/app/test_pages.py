"""The client's files and the headers on every answer."""

from __future__ import annotations

import gzip
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
    "require-trusted-types-for 'script'; trusted-types attune"
)


@pytest.fixture
def site(environment: dict[str, str], tmp_path: Path) -> Flask:
    """A server with a small client of known files."""
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    for name in (
        "index.html",
        "sw.js",
        "manifest.webmanifest",
        "assets/app-1a2b.js",
        "assets/engine.worker-3c.js",
    ):
        (dist / name).write_text(f"/* {name} */")
    (tmp_path / "secret.txt").write_text("outside")
    return create_app(replace(Config.from_environment(environment), client=dist))


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.mark.parametrize("path", ["/", "/child/0123", "/visit/ab/cd", "/outbox"])
def test_paths_of_the_app_answer_with_its_page_at_once(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (200, "/* index.html */")
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


@pytest.mark.parametrize("path", ["/", "/assets/app-1a2b.js", "/sw.js", "/api/health", "/api/x", "/gone.js"])
def test_every_answer_carries_the_strict_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Permissions-Policy"].startswith("camera=(self), ")
    assert "microphone=(self), " in headers["Permissions-Policy"]
    assert "geolocation=(), " in headers["Permissions-Policy"]


def test_web_assembly_is_allowed_in_the_engines_worker_and_nowhere_else(client: FlaskClient) -> None:
    worker = client.get("/assets/engine.worker-3c.js").headers["Content-Security-Policy"]
    assert worker == POLICY.replace("script-src 'self';", "script-src 'self' 'wasm-unsafe-eval';")


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
