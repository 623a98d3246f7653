"""P6. Monday, nine o'clock: all devices at once, each sending forty notes until they are received and pulling two hundred. Beside express-pouchdb on the same machine.

After each storm every note must be filed once; the peak memory of the server is P12's second half.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sqlite3
import statistics
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Playwright

from app.custody import Ed25519Signer, Ed25519Verifier, HpkeSealer, HpkeUnsealer, SystemClock, SystemRandom
from bench import peers, world
from bench.enrolled import Enrolled
from bench.figure import Figure, Goal, percentile
from bench.notes import note_body
from bench.rounds import ASKED, rounds
from bench.world import Caseload, World
from sync import wire
from sync.device import Device, DeviceKeys, DevicePorts, Identity
from sync.enrolment import read_code
from sync.padding import pack_preset

STORMS = ((200, Goal(5, 8, True)), (500, Goal(8, 12, True)))
UP, DOWN, CHILDREN, ROUNDS, PATIENCE_SEC = 40, 200, 50, 5, 300


@dataclass
class Storm:
    """What one storm did. Units: milliseconds; bytes."""

    times: list[float]
    sent: list[float]
    errors: int
    again: int

    @classmethod
    def of(cls, said: dict[str, Any]) -> Storm:
        return cls(said["all"], said["sent"], said["errors"], said["again"])

    @property
    def p99(self) -> float:
        return percentile(self.times, 99)


def measure(playwright: Playwright) -> list[Figure]:
    figures: list[Figure] = []
    with world.running(playwright) as place:
        carried = place.caseload(DOWN)
        with peers.running(playwright, carried.notes) as others:
            others.ask(f"seed('monday', {DOWN})")
            storms = STORMS[:1] if ASKED == 1 else STORMS
            for count, goal in storms:
                mine, theirs, unfiled = [], [], 0
                for number in range(rounds(ROUNDS)):
                    said, lost = _attune(place, carried, count, number)
                    mine.append(said)
                    unfiled += lost
                    theirs.append(_pouch(others, count))
                figures += _figures(count, goal, mine, theirs, unfiled)
        peak = _peak_mb(place.server.process.pid)  # type: ignore[union-attr]
    figures.append(Figure("P12", "Memory of the server at its peak", peak, "MB a process", Goal(300, 150)))
    return figures


def _figures(count: int, goal: Goal, mine: list[Storm], theirs: list[Storm], unfiled: int) -> list[Figure]:
    p99 = statistics.median(s.p99 for s in mine)
    beside = statistics.median(s.p99 for s in theirs)
    spread = statistics.median(s.p99 / statistics.median(s.times) for s in mine)
    wrong = sum(s.errors for s in mine) + unfiled
    detail = {
        "p99 ms": round(p99),
        "peer's p99 ms": round(beside),
        "received p99 ms": round(statistics.median(percentile(s.sent, 99) for s in mine)),
        "asked again": float(sum(s.again for s in mine)),
        "peer's errors": float(sum(s.errors for s in theirs)),
    }
    name = f"Monday, {count} devices"
    return [
        Figure(
            "P6",
            f"{name}: p99 beside express-pouchdb",
            round(beside / p99, 2),
            "× lower",
            goal,
            len(mine),
            detail,
        ),
        Figure("P6", f"{name}: p99 and p50", round(spread, 2), "× the p50", Goal(1.5, 1.3), len(mine)),
        Figure("P6", f"{name}: errors, lost, doubled", wrong, "in all", Goal(0, 0), len(mine)),
    ]


def _attune(place: World, carried: Caseload, count: int, number: int) -> tuple[Storm, int]:
    """What is sent is about children whom the worker no longer has: filed as of when it was written, and pulled by nobody.

    Shape: the storm, and how many notes were not filed exactly once after it.
    """
    left = place.children(CHILDREN, world.WORKER, 1_000 * count + number)
    made = _devices(place, carried.worker, left, count)
    place.take_away(left)
    jobs = place.home / "jobs.ndjson"
    jobs.write_text("".join(json.dumps(_job(device, key)) + "\n" for device, key in made))
    before = _entries(place, carried)
    storm = Storm.of(_generate("attune", place.server.port, jobs))
    until = time.monotonic() + PATIENCE_SEC
    while _entries(place, carried) - before < UP * count and time.monotonic() < until:
        time.sleep(0.5)
    time.sleep(1)
    return storm, abs(_entries(place, carried) - before - UP * count)


def _pouch(others: peers.Peers, count: int) -> Storm:
    return Storm.of(_generate("pouch", others.port, others.folder / "notes.ndjson", str(count)))


def _generate(kind: str, port: int, file: Path, *more: str) -> dict[str, Any]:
    words = [str(peers.NODE), "monday.cjs", kind, str(port), str(file), *more]
    run = subprocess.run(words, cwd=peers.HOME, capture_output=True, text=True, timeout=PATIENCE_SEC)
    assert run.returncode == 0, run.stderr[-1000:]
    said: dict[str, Any] = json.loads(run.stdout)
    return said


def _devices(
    place: World, worker: Enrolled, left: list[tuple[str, str]], count: int
) -> list[tuple[Device, bytes]]:
    """New devices of the worker, each with forty notes waiting. One sign-in lets them all in."""
    who = place.sign_in(world.WORKER)
    door = Enrolled(place.server.port, worker.device)
    door.call("POST", "/api/sign-in", {"sign_in_name": who.user, "password": who.password})
    certificates = json.loads(door.call("GET", "/api/organisation"))
    worker.pull()
    source, made = Random(SystemRandom().bytes(8)), []
    for number in range(count):
        random, key = SystemRandom(), SystemRandom().bytes(32)
        signer, opener = Ed25519Signer(key), HpkeUnsealer(random.bytes(32))
        ports = DevicePorts(HpkeSealer(), Ed25519Verifier(), random, SystemClock(), pack_preset)
        told = worker.device.identity
        device = Device(
            Identity(random.bytes(16).hex(), told.person, told.role), DeviceKeys(signer, opener), ports
        )  # type: ignore[arg-type]
        device.pin(
            bytes.fromhex(certificates["root"]),
            [wire.parse_signed("certificate", c) for c in certificates["certificates"]],
        )
        secret = read_code(place.supervisor.code_for(told.person)).secret
        asked = {
            "device": device.identity.device,
            "secret": secret,
            "signing_public": signer.public.hex(),
            "opening_public": opener.public.hex(),
            "proof": device.enrol_proof(opener.public, secret).hex(),
        }
        device.state = json.loads(door.call("POST", "/api/devices", asked))["state"]
        for at in range(UP):
            child, _ = left[(number * UP + at) % len(left)]
            device.save(
                device.draft("child_visit", child, note_body(source), record=source.randbytes(16).hex())
            )
        made.append((device, key))
    return made


def _job(device: Device, key: bytes) -> dict[str, Any]:
    assert device.pins is not None
    return {
        "device": device.identity.device,
        "key": key.hex(),
        "root": hashlib.sha256(device.pins.root).hexdigest(),
        "deposit": base64.b64encode(device.deposit()).decode(),
        "pull": device.pull(),
    }


def _entries(place: World, carried: Caseload) -> int:
    """How much of the worker's is on file."""
    worker = carried.worker.device.identity.person
    with closing(sqlite3.connect(f"file:{place.server.data / 'attune.db'}?mode=ro", uri=True)) as db:
        return int(db.execute("select count(*) from entry where author_id = ?", (worker,)).fetchone()[0])


def _peak_mb(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return round(int(found.group(1)) / 1000, 1)
