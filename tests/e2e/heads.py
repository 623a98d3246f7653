"""How far a device is, by its own store and by the server's ledger: read from outside, with no help from the app."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

READ_CURSORS = """async () => {
  const db = await new Promise((done, fail) => {
    const ask = indexedDB.open('attune');
    ask.onsuccess = () => done(ask.result); ask.onerror = () => fail(ask.error);
  });
  const rows = await new Promise((done, fail) => {
    const ask = db.transaction('cursors').objectStore('cursors').getAll();
    ask.onsuccess = () => done(ask.result); ask.onerror = () => fail(ask.error);
  });
  db.close();
  return rows.map(({ device, seq, received, filed }) => ({ device, seq, received, filed }));
}"""


@dataclass(frozen=True)
class Head:
    """Where one device stands by its own cursor."""

    device: str
    seq: int
    received: int
    filed: int


@dataclass(frozen=True)
class Ledger:
    """What the server has of one device. `records`: how many distinct places in streams its envelopes were filed at."""

    received: int
    statuses: dict[str, int]
    records: int


def heads(page: Page) -> list[Head]:
    """Those of every vault in the browser's profile, locked or not."""
    return [Head(**row) for row in page.evaluate(READ_CURSORS)]


def ledger(data: Path, device: str) -> Ledger:
    with closing(sqlite3.connect(f"file:{data / 'attune.db'}?mode=ro", uri=True)) as db:
        (received,) = db.execute("select received from device where id = ?", (device,)).fetchone()
        counted = db.execute(
            "select status, count(*) from envelope where device_id = ? group by status", (device,)
        )
        statuses = dict(counted.fetchall())
        (records,) = db.execute(
            "select count(distinct stream_id || '/' || version) from envelope where device_id = ? and status = 'filed'",
            (device,),
        ).fetchone()
    return Ledger(received, statuses, records)
