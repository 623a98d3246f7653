"""P13. Whether anybody can tell another's child, or device, from one that is not there by how long the answer takes.

The answers are the same bytes (`tests/app/test_matrix.py`); here at least a thousand of each are timed, one beside the other in an order of chance, in one process
with the server, where a difference shows that no network would let through. The ranks of the two are compared; the same times with one side made slower by a few percent show
that the test would have seen it.
"""

from __future__ import annotations

import gc
import os
import random
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from playwright.sync_api import Playwright

from app import create_app
from app.config import Config
from app.extensions import db
from bench.figure import Figure, Goal
from bench.ranks import rank_test
from tests.app.attaching import add
from tests.app.clock import MovableClock
from tests.app.world import Tablet, World, new_id, pen_picture_body

SAMPLES, WARM = 1_200, 30
OTHERS = 12
LEAST_SHIFT = 0.05
# Five questions a run: by chance alone one of them is below this once in two hundred runs.
GOAL = Goal(0.001, 0.05, higher=True)
Timed = Callable[[bool], float]


def measure(_: Playwright) -> list[Figure]:
    quick = int(os.environ.get("ATTUNE_BENCH_ROUNDS", "0"))
    samples = 100 if quick else SAMPLES
    with TemporaryDirectory() as home:
        settings = {f"ATTUNE_{name}": str(Path(home) / name.lower()) for name in ("DATA", "KEYS", "LOG")}
        app = create_app(
            Config.from_environment(settings | {"ATTUNE_SAMPLE": "no", "ATTUNE_SECOND_FACTOR": "off"}),
            MovableClock(),
        )
        try:
            return [_figure(name, timed, samples) for name, timed in _questions(app).items()]
        finally:
            app.extensions["attune.opener"].stop()
            with app.app_context():
                db.engine.dispose()


def _questions(app: Flask) -> dict[str, Timed]:
    """Shape: by what is asked, how long it takes to answer about another's (True) or about nothing (False)."""
    world = World.found(app, app.extensions["attune.clock"])
    desk, author = world.tablet("zora"), world.tablet("odd")
    children = [world.second_child(desk, "odd")[0] for _ in range(OTHERS)]
    drawings = [add(author, child, new_id(), secrets.token_bytes(600)) for child in children]
    for drawing, child in zip(drawings, children, strict=True):
        author.save("attachment", child, drawing.body, record=drawing.record)
        drawing.send()
    assert author.deliver().quarantined == ()
    asking, ending = world.tablet("tomas"), world.tablet("maud")
    asking.pull()
    devices = [author.device.identity.device] + [world.tablet("odd").device.identity.device for _ in range(3)]
    absent = [new_id() for _ in range(OTHERS)]
    names = [drawing.name.hex() for drawing in drawings]
    nameless = [secrets.token_hex(32) for _ in range(OTHERS)]
    staff = [world.staff[who] for who in ("odd", "zora", "bea", "vera")]

    def pull(other: bool) -> float:
        asked = asking.device.pull() | {"have": {random.choice(children if other else absent): 3}}
        return _took(lambda: asking.post("/api/pull", asked).status_code, 200)

    def blob(other: bool) -> float:
        path = f"/api/blobs/{random.choice(names if other else nameless)}"
        return _took(lambda: asking.client.get(path).status_code, 404)

    def file(other: bool) -> float:
        asking.save("pen_picture", random.choice(children if other else absent), pen_picture_body())
        data = asking.device.deposit(start=len(asking.device.frames))
        return _took(lambda: _deposited(asking, data), 200)

    def end(other: bool) -> float:
        path = f"/api/devices/{random.choice(devices if other else absent)}/revoke"
        return _took(lambda: ending.post(path, {}).status_code, 404)

    def code(other: bool) -> float:
        body = {"person": random.choice(staff if other else absent)}
        return _took(lambda: ending.post("/api/enrolment-codes", body).status_code, 404)

    return {
        "pull of a child": pull,
        "attachment of a child": blob,
        "note about a child": file,
        "device": end,
        "person": code,
    }


def _deposited(tablet: Tablet, data: bytes) -> int:
    status = tablet.send(data).status_code
    tablet.world.open()
    return status


def _took(ask: Callable[[], int], status: int) -> float:
    """Units: milliseconds."""
    began = time.perf_counter_ns()
    told = ask()
    took = (time.perf_counter_ns() - began) / 1e6
    assert told == status, told
    return took


def _figure(name: str, timed: Timed, samples: int) -> Figure:
    times: dict[bool, list[float]] = {True: [], False: []}
    for other in (True, False) * WARM:
        timed(other)
    gc.collect()
    gc.disable()
    try:
        for _ in range(samples):
            for other in random.sample((True, False), 2):
                times[other].append(timed(other))
    finally:
        gc.enable()
    above, chance = rank_test(times[True], times[False])
    _, seen = rank_test([took * (1 + LEAST_SHIFT) for took in times[True]], times[False])
    detail = {
        "samples of each": samples,
        "other above absent": round(above, 4),
        "other ms": round(sorted(times[True])[samples // 2], 3),
        "absent ms": round(sorted(times[False])[samples // 2], 3),
        "chance if 5 % slower": float(f"{seen:.2g}"),
    }
    return Figure(
        "P13", f"Other or absent: {name}", float(f"{chance:.3g}"), "chance of such ranks", GOAL, 1, detail
    )
