"""The scanner finds what was planted, in every shape, in files as a real browser writes them. A scan that finds nothing proves nothing without this."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.e2e.browser import Device, chromium
from tests.e2e.proxy import Exchange
from tests.e2e.scan import scan_bytes, scan_folders

WORD = "zqxjvkwubfzh"
KEY = bytes(range(200, 232))


@pytest.mark.parametrize(
    ("shape", "planted"),
    [
        ("utf-8", b"..." + WORD.encode() + b"..."),
        ("utf-16-le", b"." + WORD.encode("utf-16-le")),
        ("utf-16-be", b"." + WORD.encode("utf-16-be")),
        *(("base64", base64.b64encode(b"." * lead + WORD.encode() + b"tail")) for lead in range(3)),
    ],
)
def test_word_is_found_in_every_shape(shape: str, planted: bytes) -> None:
    assert shape in {hit.shape for hit in scan_bytes("here", planted, [WORD])}


@pytest.mark.parametrize("planted", [KEY, KEY.hex().encode(), base64.urlsafe_b64encode(b"xy" + KEY)])
def test_key_bytes_are_found_in_every_shape(planted: bytes) -> None:
    assert scan_bytes("here", b"\0\1" + planted + b"\2", [KEY])


@pytest.mark.parametrize(
    "planted", [b'{"name":"Ivo"}', b"to Ivo.", b'"\x03Ivo"', b"Ivo", "Ivo".encode("utf-16-le")]
)
def test_short_name_is_found_when_it_stands_alone(planted: bytes) -> None:
    assert scan_bytes("here", planted, ["Ivo"])


def test_short_name_is_not_found_inside_other_bytes() -> None:
    assert scan_bytes("here", b"xIvoz\x99Ivory", ["Ivo"]) == []


def test_name_of_a_file_counts(tmp_path: Path) -> None:
    (tmp_path / f"{WORD}.log").touch()
    assert [hit.what for hit in scan_folders([tmp_path], [WORD])] == [WORD]


def test_listener_reads_compressed_bodies() -> None:
    import gzip

    body = gzip.compress(WORD.encode())
    exchange = Exchange("POST", "/", (), b"", 200, (("Content-Encoding", "gzip"),), body)
    assert any(WORD.encode() in text for text in exchange.texts())


def test_what_a_careless_page_leaves_is_found_live_and_closed(playwright: Playwright, tmp_path: Path) -> None:
    """Plants through the doors that a careless app would use: IndexedDB, a cache, local storage, the address."""
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<!doctype html><title>page</title>")

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(tmp_path / "site"))

        def log_message(self, *_: object) -> None:
            """Nothing."""

    site = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    device = Device(
        playwright, tmp_path / "profile", f"http://localhost:{site.server_address[1]}", program=chromium()
    )
    words = {
        name: WORD + suffix
        for name, suffix in zip(("text", "wide", "key", "cache", "local", "address"), "abcdef", strict=True)
    }
    page = device.start()
    page.evaluate(PLANT, {**words, "wide": words["wide"] + "ż", "bytes": list(KEY)})
    live = {hit.what for hit in scan_folders([device.profile], [*words.values(), KEY])}
    device.close()
    closed = {hit.what for hit in scan_folders([device.profile], [*words.values(), KEY])}
    site.shutdown()
    assert {words["text"], words["wide"], words["key"], "32 key bytes"} <= live
    assert {*words.values(), "32 key bytes"} <= closed


PLANT = """async (w) => {
  const db = await new Promise((done, fail) => {
    const ask = indexedDB.open('careless', 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore('notes');
    ask.onsuccess = () => done(ask.result); ask.onerror = () => fail(ask.error);
  });
  await new Promise((done, fail) => {
    const t = db.transaction('notes', 'readwrite', { durability: 'strict' });
    t.objectStore('notes').put({ text: w.text, wide: w.wide, bytes: new Uint8Array(w.bytes) }, w.key);
    t.oncomplete = () => done(); t.onerror = () => fail(t.error);
  });
  db.close();
  const cache = await caches.open('careless');
  await cache.put('/note', new Response(w.cache));
  localStorage.setItem('note', w.local);
  history.pushState({}, '', '/?' + w.address);
}"""
