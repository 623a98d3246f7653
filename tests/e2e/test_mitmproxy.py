"""The whole day of a worker and a supervisor through mitmproxy, which nobody here wrote and which ends their TLS: nothing readable in either direction.

The same story as `test_leaks.py` has, told once more with the other listener.
"""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.e2e import mitm
from tests.e2e.aftermath import CHILDREN, NHS_NUMBERS, Aftermath, heard_in
from tests.e2e.canary import Canaries
from tests.e2e.scan import scan_bytes
from tests.e2e.stage import Stage
from tests.e2e.story import Story

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def day(
    loaded: tuple[Path, list[str]], playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Aftermath]:
    if not mitm.PROGRAM.exists():
        pytest.skip(mitm.MISSING)
    home = tmp_path_factory.mktemp("mitmproxy")
    shutil.copytree(loaded[0], home / "server")
    stage = Stage(playwright, home, loaded[1], partial(mitm.Mitmproxy, home=home))
    try:
        stage.open()
        told = Story(stage, Canaries(seed=20261127))
        told.tell()
        yield Aftermath(told)
    finally:
        stage.close()


def test_mitmproxy_reads_no_word_name_or_key_of_a_whole_day(day: Aftermath) -> None:
    assert day.heard() == []


def test_mitmproxy_did_hear_the_day(day: Aftermath) -> None:
    """It ended the TLS: passwords, marks of sessions and sealed bytes went by it in the clear, both ways."""
    proxy = day.story.stage.proxy
    assert proxy.url.startswith("https://")
    both = [e for e in proxy.posts("/api/exchange") if e.request_body and e.response_body]
    # A mere question of how far the server is has no envelope and is shorter.
    carried = [e for e in proxy.posts("/api/deposit") if len(e.request_body) > 256]
    assert all(e.request_body for e in proxy.posts("/api/deposit"))
    pulls = [e for e in (*proxy.posts("/api/pull"), *both) if len(e.response_body) > 1000]
    assert len(carried) + len(both) >= 5
    assert len(pulls) >= 2 and proxy.posts("/api/snapshots")
    passwords = {
        scan_bytes("", e.request_body, [f'"{p.sign_in.password}"']) != []
        for e in proxy.posts("/api/sign-in")
        for p in (day.story.priya, day.story.maud)
    }
    assert True in passwords
    cookies = [v for e in proxy.exchanges for k, v in e.response_headers if k.lower() == "set-cookie"]
    assert cookies and all(v.startswith("__Host-") for v in cookies)


def test_what_mitmproxy_kept_would_betray_what_is_planted_in_it(day: Aftermath) -> None:
    """The control of the search: in the body of a deposit, of an answer, and in a header."""
    word, key = day.typed[0], day.all_keys[-1]
    (first, *_) = [e for e in day.story.stage.proxy.exchanges if e.request_body and e.response_body]
    planted = (
        replace(first, request_body=first.request_body + word.encode("utf-16-le")),
        replace(
            first,
            response_headers=(),
            response_body=b"<p>" + CHILDREN[0].encode() + b" " + NHS_NUMBERS[0].encode(),
        ),
        replace(first, request_headers=(("X-Key", base64.b64encode(key).decode()),), request_body=b""),
    )
    needles = [word, CHILDREN[0], NHS_NUMBERS[0], key]
    assert {hit.what for hit in heard_in(planted, needles)} == {
        word,
        CHILDREN[0],
        NHS_NUMBERS[0],
        "32 key bytes",
    }
