"""A deposit of twenty envelopes until its signed receipt says `filed`, beside bare durable inserts of the same bytes."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Playwright

from bench.figure import Figure, ratio
from bench.notes import save_notes
from bench.stage import WORKER, enrol_person, running
from sync.types import Frame

VISITS, ROUNDS = 10, 9


def measure(playwright: Playwright, rounds: int = ROUNDS) -> list[Figure]:
    """Over HTTP on this machine, filing included. It has no goal of its own: filing has one, measured without HTTP."""
    deposits, inserts = [], []
    with running(playwright) as stage, TemporaryDirectory(prefix="attune-insert-") as folder:
        worker = enrol_person(stage, stage.sign_in(WORKER))
        with sqlite3.connect(Path(folder) / "bare.db", isolation_level=None) as bare:
            bare.execute("pragma journal_mode=wal")
            bare.execute("pragma synchronous=full")
            bare.execute("create table envelope (seq integer primary key, ct blob)")
            for turn in range(rounds):
                save_notes(worker, VISITS, seed=turn)
                started = time.perf_counter()
                worker.deposit()
                while worker.filed() < len(worker.device.frames):
                    worker.ask_for_receipt()
                deposits.append(1000 * (time.perf_counter() - started))
                inserts.append(1000 * _insert(bare, worker.device.frames[-2 * VISITS :]))
    name = "Deposit of 20 envelopes, until filed"
    return [ratio("–", name, deposits, inserts, "× bare durable inserts of the same bytes")]


def _insert(bare: sqlite3.Connection, frames: list[Frame]) -> float:
    """One durable transaction each."""
    started = time.perf_counter()
    for frame in frames:
        bare.execute("insert into envelope values (?, ?)", (frame.seq, frame.ct))
    return time.perf_counter() - started
