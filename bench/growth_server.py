"""P10 at the server: a deposit of five, an exchange, and a child opened at the desk, with ten thousand and with a million notes stored.

The large store is a copy of the small one with other workers' caseloads added; both are served at the same time and asked in turns by the
same devices.
"""

from __future__ import annotations

import copy
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from playwright.sync_api import Playwright

from bench import world
from bench.enrolled import Enrolled
from bench.figure import Figure, Goal, ratio
from bench.notes import moment_text, note_body
from bench.rounds import at_most, scaled
from bench.stored import Words, open_store
from bench.world import World
from sync import wire
from sync.device import Replica
from tests.e2e.server import Server

SMALL, LARGE = 10_000, 1_000_000
CHILDREN, EACH, NEW, TURNS, WARM, WORDS = 250, 40, 5, 100, 3, 400
EXCHANGE = "application/vnd.attune.exchange"
WITHOUT_JOBS = ("-m", "bench.without_jobs")
PATIENCE_SEC = 60


@dataclass
class Served:
    """One of the two servers, and the devices that ask it. `have`: what the supervisor's is said to hold, by stream."""

    server: Server
    worker: Enrolled
    desk: Enrolled
    have: dict[str, int]
    notes: int
    times: dict[str, list[float]] = field(default_factory=dict)


def measure(playwright: Playwright) -> list[Figure]:
    with world.running(playwright) as place:
        children = place.children(CHILDREN, world.WORKER, 1)
        worker = place.worker(world.WORKER)
        with _two(place, worker, children) as served:
            source = Random(1)
            for turn in range(at_most(TURNS) + WARM):
                order = served if turn % 2 else served[::-1]
                chosen = [child for child, _ in source.sample(children, NEW)]
                for each in order:
                    taken = {
                        "deposit": _deposit(each, chosen, source),
                        "exchange": _exchange(each, chosen, source),
                        "open": _open(each, chosen[0]),
                    }
                    for name, ms in taken.items() if turn >= WARM else ():
                        each.times.setdefault(name, []).append(ms)
    small, large = served
    names = {
        "deposit": "deposit of 5",
        "exchange": "exchange, 5 up and 5 down",
        "open": "a child opened at the desk",
    }
    unit = f"× with {small.notes}"
    return [
        ratio(
            "P10",
            f"Server with {large.notes} notes: {words}",
            large.times[name],
            small.times[name],
            unit,
            Goal(1.5, 1.1),
        )
        for name, words in names.items()
    ]


@contextmanager
def _two(place: World, worker: Enrolled, children: list[tuple[str, str]]) -> Iterator[list[Served]]:
    source = Random(2)
    drafts = [
        worker.device.draft("child_visit", children[0][0], note_body(source), event_at=moment_text(hour + 1))
        for hour in range(WORDS)
    ]
    words, author = Words.of(drafts), worker.device.identity.person
    small, large = scaled(SMALL), scaled(LARGE)
    place.server.stop()
    with open_store(place.server.home) as store:
        each = small // CHILDREN
        store.add_notes(author, [(child, each) for child, _ in children], words)
        have, few = store.versions(), store.notes()
    second = Server(place.home / "second", program=WITHOUT_JOBS)
    shutil.copytree(place.server.home, second.home)
    with open_store(second.home) as store:
        for _ in range((large - small) // (CHILDREN * EACH)):
            store.add_caseload(author, words, EACH)
        many = store.notes()
    place.server.program = WITHOUT_JOBS
    served = [
        Served(server.start(), _twin(worker, server.port), _twin(place.supervisor, server.port), have, count)
        for server, count in ((place.server, few), (second, many))
    ]
    try:
        for each_of in served:
            each_of.worker.open_session()
            each_of.desk.open_session()
            each_of.have = _within_reach(each_of)
        yield served
    finally:
        second.kill()


def _twin(of: Enrolled, port: int) -> Enrolled:
    """The same device, going on by itself against another server."""
    device = copy.copy(of.device)
    device.frames, device.heads = list(device.frames), list(device.heads)
    device.streams = {s: Replica(r.kind, r.version, dict(r.entries)) for s, r in device.streams.items()}
    return Enrolled(port, device)


def _within_reach(each: Served) -> dict[str, int]:
    """What the desk would hold if it had pulled everything."""
    asked = each.desk.device.pull() | {"have": each.have}
    answer = each.desk.device.accept_packs(asked["request"], each.desk.call("POST", "/api/pull", asked))
    return {row["stream"]: row["version"] for row in answer.state["streams"]}


def _write(of: Enrolled, children: list[str], source: Random) -> None:
    for child in children:
        of.device.save(of.device.draft("child_visit", child, note_body(source)))


def _deposit(each: Served, children: list[str], source: Random) -> float:
    """Until the receipt is here; it says that they are filed, if the opener was quick enough."""
    _write(each.worker, children, source)
    began = time.perf_counter()
    each.worker.deposit()
    took = time.perf_counter() - began
    _until_filed(each.worker)
    return 1000 * took


def _exchange(each: Served, children: list[str], source: Random) -> float:
    """Five go up; what comes down are those of the deposit before, which this device is said not to have yet."""
    device = each.worker.device
    _write(each.worker, children, source)
    question = device.pull() | {"have": each.have}
    body = wire.encode_exchange([device.deposit(), json.dumps(question).encode()])
    began = time.perf_counter()
    answer = each.worker.call("POST", "/api/exchange", body, EXCHANGE)
    took = time.perf_counter() - began
    receipt, packs, problem = wire.decode_exchange(answer, 3)
    assert not problem, problem
    device.accept_receipt(wire.parse_signed("receipt", json.loads(receipt)))
    arrived = device.accept_packs(question["request"], packs)
    came = {run.stream for run in arrived.runs}
    assert came >= set(children), "what was deposited has not come down"
    _until_filed(each.worker)
    each.have |= {row["stream"]: row["version"] for row in arrived.state["streams"]}
    for child in children:
        each.have[child] += 1
    return 1000 * took


def _open(each: Served, child: str) -> float:
    """The child's stream comes to the desk whole, and that it was opened is filed and in the trail."""
    device = each.desk.device
    body = {"stream": child, "opened_at": moment_text(0)}
    device.save(device.draft("opened", device.identity.person, body))
    held = {stream: version for stream, version in each.have.items() if stream != child}
    asked = device.pull() | {"have": held}
    began = time.perf_counter()
    answer = each.desk.call("POST", "/api/pull", asked)
    each.desk.deposit()
    took = time.perf_counter() - began
    _until_filed(each.desk)
    arrived = device.accept_packs(asked["request"], answer)
    assert any(run.stream == child and run.start == 0 for run in arrived.runs)
    return 1000 * took


def _until_filed(of: Enrolled) -> None:
    until = time.monotonic() + PATIENCE_SEC
    while of.filed() < len(of.device.frames):
        assert time.monotonic() < until, "filing takes too long"
        of.ask_for_receipt()
    assert of.device.receipt is not None
    assert not of.device.receipt.quarantined
