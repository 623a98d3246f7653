"""P2. Depositing a thousand sealed notes: from the device, until their receipts are stored on it, beside PouchDB; and at the server, beside a bare SQLite insert.

P3. Filing them, beside the sum of its parts measured alone; and how many are filed a second. P8: the bytes that went up.
"""

from __future__ import annotations

import json
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from playwright.sync_api import Page, Playwright

from app.custody import (
    Ed25519Signer,
    Ed25519Verifier,
    HpkeSealer,
    HpkeUnsealer,
    HybridUnsealer,
    SystemRandom,
)
from bench import inside, peers, world
from bench.enrolled import Enrolled
from bench.figure import Figure, Goal, ratio
from bench.notes import moment_text, note_body
from bench.rounds import rounds, scaled
from bench.world import Caseload, World
from sync import chain, wire
from sync.engine import Registration, open_change
from sync.padding import pack_preset
from sync.types import HYBRID, DeviceId, Frame, Opened, PersonId, Refusal

NOTES, HELD, AT_ONCE, RUN = 1_000, 200, 100, 100
PATIENCE_SEC, LOOK_EVERY_SEC = 60, 0.005
SIGN = """async (notes) => {
  const { ok } = await __ask('sign', notes, null);
  if (!ok) throw new Error('not signed');
}"""
SEND = """async () => {
  const sent = __synced(({ unsent, busy }) => unsent === 0 && !busy);
  const from = __now();
  void __ask('syncNow');
  const seen = __stored();
  await sent;
  return (await seen) - from;
}"""
# The receipt is on the device when the stored cursor says so.
STORED = """
window.__stored = async () => {
  const asked = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });
  const db = await asked(indexedDB.open('attune'));
  for (;;) {
    const [cursor] = await asked(db.transaction('cursors').objectStore('cursors').getAll());
    if (cursor.received === cursor.seq) { db.close(); return __now(); }
    await new Promise((done) => setTimeout(done, 4));
  }
};"""
API = "**/api/**"


def measure(playwright: Playwright) -> list[Figure]:
    count = scaled(NOTES)
    with world.running(playwright) as place:
        carried = place.caseload(HELD)
        page, page_bytes = _ready(place, carried)
        sample = records_to_sign(carried, count, 0)
        with peers.running(playwright, sample) as others:
            mine: list[float] = []
            as_it_comes: list[float] = []
            tuned: list[float] = []
            for number in range(rounds()):
                mine.append(_from_device(page, records_to_sign(carried, count, 1 + number)))
                as_it_comes.append(float(others.ask(f"pouchPush({count}, false)")))
                tuned.append(float(others.ask(f"pouchPush({count}, true)")))
        up = page_bytes()
        place.devices[-1].close()
        ledger = place.server.data / "attune.db"
        intake, inserts, filings, parts, rates = _at_server(carried.worker, carried, count, ledger)
    clear = sum(len(json.dumps(n["body"], separators=(",", ":"))) for n in sample) * len(mine)
    return [
        ratio("P2", "Deposit, beside PouchDB as it comes", mine, as_it_comes, "× faster", Goal(8, 12, True)),
        ratio(
            "P2", "Deposit, beside PouchDB at its best batch size", mine, tuned, "× faster", Goal(5, 8, True)
        ),
        ratio("P2", "Deposit at the server", intake, inserts, "× a bare durable insert", Goal(1.5, 1.2)),
        ratio("P3", "Filing", filings, parts, "× the sum of its parts alone", Goal(2, 1.3)),
        Figure(
            "P3",
            "Notes filed",
            round(sorted(rates)[len(rates) // 2]),
            "a second",
            Goal(700, 1_500, True),
            len(rates),
        ),
        Figure("P8", "Bytes of a deposit", round(up / clear, 3), "× raw JSON", Goal(0.65, 0.4), len(mine)),
    ]


def _ready(place: World, carried: Caseload) -> tuple[Page, Any]:
    """The worker's browser, open, in step with the server."""
    person = place.enrolled_person(world.WORKER, carried)
    page, worker = inside.begin(person)
    person.device.context.add_init_script(STORED)  # type: ignore[union-attr]
    page.evaluate(f"() => {{ {STORED} }}")
    person.unlock()
    person.has_sent_everything()
    page.wait_for_timeout(2_000)

    def sent() -> int:
        return sum(r["up"] for r in inside.requests(worker) if r.get("ok") and r["up"] > 100_000)

    return page, sent


def records_to_sign(carried: Caseload, count: int, seed: int) -> list[dict[str, Any]]:
    """As a screen hands them to be signed."""
    source = random.Random(seed)
    return [
        {
            "stream": carried.children[number % len(carried.children)][0],
            "stream_kind": "child",
            "record": source.randbytes(16).hex(),
            "type": "child_visit",
            "base": 0,
            "event_at": moment_text(1),
            "body": note_body(source),
        }
        for number in range(count)
    ]


def _from_device(page: Page, records: list[dict[str, Any]]) -> float:
    """Signed with no signal; then the signal is there."""
    page.context.route(API, lambda route: route.abort())
    for at in range(0, len(records), AT_ONCE):
        page.evaluate(SIGN, records[at : at + AT_ONCE])
    page.evaluate(inside.AT_REST)
    page.context.unroute(API)
    took = float(page.evaluate(SEND))
    # What this round put there is filed and pulled before the next begins.
    page.wait_for_timeout(4_000)
    return took


def _at_server(
    worker: Enrolled, carried: Caseload, count: int, ledger: Path
) -> tuple[list[float], list[float], list[float], list[float], list[float]]:
    intake, inserts, filings, parts, rates = [], [], [], [], []
    with TemporaryDirectory(prefix="attune-insert-") as folder:
        for number in range(rounds()):
            first = len(worker.device.frames)
            world.save_notes(worker, carried.children, count, 100 + number)
            frames = worker.device.frames[first:]
            posts = worker.deposits()
            began = time.perf_counter()
            for post in posts:
                worker.post(post)
            received = time.perf_counter()
            assert worker.device.receipt is not None
            assert worker.device.receipt.received == len(worker.device.frames)
            _until_filed(ledger, worker.device.identity.device)
            done = time.perf_counter()
            worker.ask_for_receipt()
            assert worker.filed() == len(worker.device.frames)
            intake.append(1000 * (received - began))
            filings.append(1000 * (done - began))
            rates.append(count / (done - began))
            inserts.append(_insert(Path(folder) / f"bare-{number}.db", [f.ct for f in frames], count))
            parts.append(_parts(Path(folder) / f"parts-{number}.db", worker, frames))
    return intake, inserts, filings, parts, rates


def _until_filed(ledger: Path, device: str) -> None:
    """Until nothing of a device waits to be filed. It is looked up in the server's store: whoever asked the server would keep it from filing.

    Errors: AssertionError when it takes longer than PATIENCE_SEC.
    """
    over = time.monotonic() + PATIENCE_SEC
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as store:
        waits = "select 1 from envelope where device_id = ? and status in ('held', 'received') limit 1"
        while store.execute(waits, (device,)).fetchone():
            assert time.monotonic() < over, "filing takes too long"
            time.sleep(LOOK_EVERY_SEC)


def _insert(path: Path, rows: list[bytes], at_once: int) -> float:
    """Durable inserts, `at_once` a transaction. Units: milliseconds."""
    with sqlite3.connect(path, isolation_level=None) as bare:
        bare.execute("pragma journal_mode=wal")
        bare.execute("pragma synchronous=full")
        bare.execute("create table row (id integer primary key, bytes blob)")
        began = time.perf_counter()
        for at in range(0, len(rows), at_once):
            bare.execute("begin")
            bare.executemany("insert into row (bytes) values (?)", ((r,) for r in rows[at : at + at_once]))
            bare.execute("commit")
        took = time.perf_counter() - began
    bare.close()
    return 1000 * took


class _OneKey:
    """An opener with the one key of this measurement."""

    def __init__(self, unsealer: HpkeUnsealer | HybridUnsealer) -> None:
        self._unsealer = unsealer

    def open(self, _kid: str, ct: bytes, info: bytes, _suite: int = 1) -> bytes | None:
        return self._unsealer.unseal(ct, info)


def _parts(path: Path, worker: Enrolled, frames: list[Frame]) -> float:
    """Opening, verifying, reading and validating; sealing again; storing: each alone, nothing of the app around it."""
    random_, signer = SystemRandom(), Ed25519Signer(SystemRandom().bytes(32))
    opens = HybridUnsealer if frames[0].header.suite == HYBRID else HpkeUnsealer
    unsealer, sealer = opens(random_.bytes(32)), HpkeSealer()
    who = worker.device.identity
    registration = Registration(DeviceId(who.device), PersonId(who.person), signer.public)
    source, sealed = random.Random(7), []
    for frame in frames:
        note = worker.device.draft("child_visit", "0" * 32, note_body(source))
        note["stream"] = note["record"]
        record, salt = json.dumps(note).encode(), random_.bytes(32)
        inner = wire.encode_inner(
            record, salt, signer.sign(chain.record_message(chain.commitment(record, salt))), pack_preset
        )
        ct = sealer.seal(unsealer.public, inner, chain.envelope_info(frame.header.raw))
        sealed.append(Frame(frame.header, frame.ct_hash, ct))
    began = time.perf_counter()
    opened = [open_change(frame, registration, _OneKey(unsealer), Ed25519Verifier()) for frame in sealed]
    opening = time.perf_counter() - began
    records = [one.record for one in opened if isinstance(one, Opened)]
    refused = [one for one in opened if isinstance(one, Refusal)]
    assert len(records) == len(frames), refused[:1]
    key = AESGCM(random_.bytes(32))
    began = time.perf_counter()
    again = [key.encrypt(random_.bytes(12), record, b"place") for record in records]
    sealing = time.perf_counter() - began
    return 1000 * (opening + sealing) + _insert(path, again, RUN)
