"""Many workers, each with a device, a caseload of her own and notes that wait: put into the store of a server that stands still.

What waits is about children whom the worker had when it was written and has no longer, so that nobody's pull grows by it. It is sealed and
signed once; every storm begins with a copy of the store as it was then.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

from flask import Flask

from app import create_app
from app.config import Config
from app.custody import Ed25519Signer, Ed25519Verifier, HpkeSealer, HpkeUnsealer, SystemClock, SystemRandom
from app.extensions import db
from app.jobs import fold_packs
from app.organisation import store as organisation
from bench.notes import moment_text, note_body
from bench.stored import Words, open_store
from sync import wire
from sync.device import Device, DeviceKeys, DevicePorts, Identity
from sync.padding import pack_preset
from sync.types import DeviceId, PersonId

CHILDREN, WORDS, PART = 5, 400, 20
ROLE = "practitioner"


@dataclass(frozen=True)
class Member:
    """One worker and her device. `left`: the children whom she has no longer."""

    person: str
    device: str
    signing: bytes
    opening: bytes
    left: tuple[str, ...]

    @classmethod
    def new(cls) -> Member:
        random = os.urandom
        left = tuple(random(16).hex() for _ in range(CHILDREN))
        return cls(random(16).hex(), random(16).hex(), random(32), random(32), left)

    def make(self, pins: Pinned) -> Device:
        keys = DeviceKeys(Ed25519Signer(self.signing), HpkeUnsealer(self.opening))
        ports = DevicePorts(HpkeSealer(), Ed25519Verifier(), SystemRandom(), SystemClock(), pack_preset)
        device = Device(Identity(DeviceId(self.device), PersonId(self.person), ROLE), keys, ports)
        device.pin(pins.root, [wire.parse_signed("certificate", c) for c in pins.certificates], pins.hybrid)
        device.state = pins.state
        return device


@dataclass(frozen=True)
class Pinned:
    """What a device has pinned at its enrolment, and the state number that it knows."""

    root: bytes
    certificates: Sequence[dict[str, str]]
    hybrid: dict[str, bytes]
    state: int


@dataclass(frozen=True)
class Crowd:
    """The prepared store in `home`, what each device does in `jobs` (a line each), and the notes of one caseload."""

    home: Path
    jobs: Sequence[str]
    people: Sequence[str]


def prepare(home: Path, members: int, up: int, down: int, say: Callable[[str], None]) -> Crowd:
    """Found an organisation in `home` and fill it. Shape: `up` notes wait on each device, `down` are in each caseload."""
    pins = _found(home)
    crowd = [Member.new() for _ in range(members)]
    jobs = list(_jobs(crowd, pins, up))
    say(f"{members} devices have signed {up} notes each")
    drafts = example_notes(WORDS)
    with open_store(home) as store:
        for member in crowd:
            store.add_worker(
                member.person,
                member.device,
                Ed25519Signer(member.signing).public,
                HpkeUnsealer(member.opening).public,
            )
            store.add_left(member.person, member.left)
            store.add_children(member.person, CHILDREN, down // CHILDREN, Words.of(drafts))
    say(f"{members * down} notes are stored")
    with _app(home).app_context():
        while fold_packs.run():
            pass
        db.session.rollback()
        db.engine.dispose()
    say("they are folded")
    return Crowd(home, jobs, [member.person for member in crowd])


def example_notes(count: int) -> list[dict[str, object]]:
    """Changes as a worker signs them, about nobody."""
    source, member = Random(1), Member.new()
    device = member.make(Pinned(Ed25519Signer(os.urandom(32)).public, (), {}, 0))
    return [
        device.draft("child_visit", member.left[0], note_body(source), event_at=moment_text(hour + 1))
        for hour in range(count)
    ]


def _settings(home: Path) -> dict[str, str]:
    return {f"ATTUNE_{name}": str(home / name.lower()) for name in ("DATA", "KEYS", "LOG")} | {
        "ATTUNE_SAMPLE": "no",
        "ATTUNE_SECOND_FACTOR": "off",
    }


def _app(home: Path) -> Flask:
    return create_app(Config.from_environment(_settings(home)))


def _found(home: Path) -> Pinned:
    app = _app(home)
    said = app.test_client().get("/api/organisation").json
    with app.app_context():
        state = organisation.state()
        db.session.rollback()
        db.engine.dispose()
    hybrid = {each["kid"]: bytes.fromhex(each["public"]) for each in said["hybrid"]}
    return Pinned(bytes.fromhex(said["root"]), said["certificates"], hybrid, state)


def _jobs(crowd: Sequence[Member], pins: Pinned, up: int) -> Iterator[str]:
    parts = [crowd[at : at + PART] for at in range(0, len(crowd), PART)]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for lines in pool.map(_sign, parts, [pins] * len(parts), [up] * len(parts)):
            yield from lines


def _sign(part: Sequence[Member], pins: Pinned, up: int) -> list[str]:
    source = Random(part[0].person)
    bodies = [note_body(source) for _ in range(up)]
    return [json.dumps(_job(member, pins, bodies, source)) for member in part]


def _job(
    member: Member, pins: Pinned, bodies: Sequence[dict[str, object]], source: Random
) -> dict[str, object]:
    """What the generator needs to know to be this device."""
    device = member.make(pins)
    for number, body in enumerate(bodies):
        words = body | {"visit": source.randbytes(16).hex()}
        device.save(device.draft("child_visit", member.left[number % CHILDREN], words))
    return {
        "device": member.device,
        "key": member.signing.hex(),
        "root": hashlib.sha256(pins.root).hexdigest(),
        "deposit": base64.b64encode(device.deposit()).decode(),
        "pull": device.pull(),
    }
