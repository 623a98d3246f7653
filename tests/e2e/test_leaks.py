"""Nothing readable at rest or in passing, after the whole story: browser profiles, the server's data and logs, and all that travelled.

Each search is first shown to find what is planted in the same place (see also `test_scan.py`).
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.aftermath import CHILDREN, NHS_NUMBERS, Aftermath
from tests.e2e.keys import server_keys
from tests.e2e.scan import scan_bytes, scan_folders
from tests.e2e.story import Story


@pytest.fixture(scope="module")
def aftermath(story: Story) -> Iterator[Aftermath]:
    """The profiles are searched once while the browsers run, then all is closed."""
    left = Aftermath(story)
    left.live = scan_folders(story.stage.profiles, [*left.typed, *left.names, *left.vault_keys])
    for device in story.stage.devices:
        device.close()
    story.stage.server.stop()
    yield left


def test_there_is_something_to_look_for(aftermath: Aftermath) -> None:
    assert len(CHILDREN) >= 10 and len(NHS_NUMBERS) >= 9 and "Ari" in CHILDREN
    assert len(aftermath.story.words.all()) >= 15
    assert len(aftermath.vault_keys) == 10 and len(set(aftermath.all_keys)) == len(aftermath.all_keys)
    assert all(len(key) == 32 for key in aftermath.all_keys)


def test_running_browsers_leave_nothing_readable(aftermath: Aftermath) -> None:
    assert aftermath.live == []


def test_closed_profiles_hold_no_word_that_was_typed(aftermath: Aftermath) -> None:
    assert scan_folders(aftermath.story.stage.profiles, aftermath.typed) == []


def test_closed_profiles_hold_no_name_and_no_nhs_number(aftermath: Aftermath) -> None:
    assert scan_folders(aftermath.story.stage.profiles, aftermath.names) == []


def test_closed_profiles_hold_no_raw_key(aftermath: Aftermath) -> None:
    assert scan_folders(aftermath.story.stage.profiles, aftermath.all_keys) == []


def test_server_data_and_logs_hold_no_word_name_or_key(aftermath: Aftermath) -> None:
    server = aftermath.story.stage.server
    assert (server.data / "attune.db").stat().st_size > 0
    assert any(p.is_file() and p.stat().st_size for p in server.log.rglob("*"))
    needles = [*aftermath.typed, *aftermath.names, *aftermath.all_keys]
    assert scan_folders([server.data, server.log], needles) == []


def test_dump_of_the_database_as_text_holds_no_word_name_or_key(aftermath: Aftermath, tmp_path: Path) -> None:
    """Rows that SQLite has split over pages are whole in a dump."""
    dump = tmp_path / "dump.sql"
    with sqlite3.connect(f"file:{aftermath.story.stage.server.data / 'attune.db'}?mode=ro", uri=True) as db:
        dump.write_text("\n".join(db.iterdump()))
    assert scan_folders([tmp_path], [*aftermath.typed, *aftermath.names, *aftermath.all_keys]) == []


def test_listener_reads_no_word_name_or_key_in_anything_that_travelled(aftermath: Aftermath) -> None:
    assert aftermath.heard() == []


def test_listener_did_hear_the_story(aftermath: Aftermath) -> None:
    """The control of the one before: it listened at the right door, and would have known a word."""
    proxy = aftermath.story.stage.proxy
    assert proxy.posts("/api/snapshots"), "what is begun and not signed has travelled too"
    both = len(proxy.posts("/api/exchange"))
    assert both >= 3, "what goes and what comes mostly shares a request"
    assert len(proxy.posts("/api/deposit")) + both >= 6 and len(proxy.posts("/api/pull")) + both >= 6
    (sign_in, *_) = proxy.posts("/api/sign-in")
    user = aftermath.story.priya.sign_in.user
    assert any(scan_bytes("", text, [f'"{user}"']) for text in sign_in.texts())


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_search_finds_what_is_planted_in_each_place(aftermath: Aftermath, place: int, tmp_path: Path) -> None:
    folder = aftermath.folders[place]
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy, symlinks=True, ignore=shutil.ignore_patterns("Singleton*"))
    largest = max((p for p in copy.rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)
    word, key = aftermath.typed[0], aftermath.all_keys[-1]
    with largest.open("r+b") as file:
        file.seek(largest.stat().st_size // 2)
        file.write(b"." + word.encode("utf-16-le") + b'"Ari"' + key)
    found = {hit.what for hit in scan_folders([copy], [word, "Ari", key])}
    assert found == {word, "Ari", "32 key bytes"}


def test_master_key_opens_what_lies_in_the_database(aftermath: Aftermath) -> None:
    """The control of the keys: they are the real ones, since they open real entries and the words are inside."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    server = aftermath.story.stage.server
    word = aftermath.story.words.word("observations").encode()
    data_keys = server_keys(server.keys, server.data / "attune.db")
    opened = 0
    with sqlite3.connect(f"file:{server.data / 'attune.db'}?mode=ro", uri=True) as db:
        rows = db.execute(
            "select stream_id, version, record_id, sealed from entry order by filed_at desc limit 60"
        )
        for stream, version, record, sealed in rows.fetchall():
            place = (
                b"attune/entry/v1\0"
                + bytes.fromhex(stream)
                + version.to_bytes(8, "big")
                + bytes.fromhex(record)
            )
            opened += any(word in text for key in data_keys if (text := _try(AESGCM(key), sealed, place)))
    assert opened == 1


def _try(key, sealed: bytes, place: bytes) -> bytes:  # type: ignore[no-untyped-def]
    from cryptography.exceptions import InvalidTag

    try:
        return key.decrypt(sealed[:12], sealed[12:], place)
    except InvalidTag:
        return b""
