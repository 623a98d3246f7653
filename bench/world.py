"""A server of its own with caseloads of the size that a figure asks for, and browsers that talk to it with nothing in between.

Everything is written by devices through the protocol: families, children and allocations by the supervisor's, notes by each worker's.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Playwright

from bench.enrolled import Enrolled, enrol
from bench.link import Link
from bench.notes import moment_text, note_body
from tests.app.world import child_body, family_body
from tests.e2e.browser import PHONE, Device, chromium
from tests.e2e.person import Person
from tests.e2e.server import RUN, Server
from tests.e2e.stage import SignIn, sign_ins
from tests.ports import free_port

SUPERVISOR = "Maud Ellery"
WORKER = "Priya Calloway"
NOTES_A_CHILD = 40
PATIENCE_SEC = 900


@dataclass
class Caseload:
    """One worker's children and notes on the server. `notes`: the changes, as they were signed."""

    worker: Enrolled
    children: list[tuple[str, str]]
    notes: list[dict[str, Any]]


@dataclass
class World:
    """`server` runs; `people` are the sample sign-ins."""

    playwright: Playwright
    home: Path
    server: Server
    people: list[SignIn]
    link: Link | None = None
    supervisor: Enrolled = field(init=False)
    devices: list[Device] = field(default_factory=list)
    filing_ms: list[tuple[int, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.supervisor = self._enrol(SUPERVISOR)

    def _enrol(self, name: str) -> Enrolled:
        who = self.sign_in(name)
        return enrol(self.server.port, who.user, who.password, who.code)

    def sign_in(self, name: str) -> SignIn:
        return next(who for who in self.people if who.name == name)

    def device(self, name: str, profile: Path | None = None) -> Device:
        place = profile or self.home / f"profile-{name}"
        address = self.link.url if self.link else self.server.url
        made = Device(self.playwright, place, address, dict(PHONE), program=chromium())
        self.devices.append(made)
        return made

    def enrolled_person(self, name: str, caseload: Caseload) -> Person:
        """A browser that was set up for the caseload's worker and holds nothing yet: pulls were kept from it."""
        who = self.sign_in(name)
        code = self.supervisor.code_for(caseload.worker.device.identity.person)
        person = Person(
            SignIn(who.name, who.user, who.password, code), self.device(f"{name}-{len(self.devices)}")
        )
        person.device.start()
        assert person.device.context is not None
        person.device.context.route(PULLS, lambda route: route.abort())
        person.enrol()
        person.device.close()
        return person

    def caseload(self, count: int, name: str = WORKER, seed: int = 1) -> Caseload:
        """Puts a caseload of `count` notes on the server."""
        children = self.children(max(1, count // NOTES_A_CHILD), name, seed)
        worker = self.worker(name)
        notes = save_notes(worker, children, count, seed)
        self.deposit(worker)
        return Caseload(worker, children, notes)

    def worker(self, name: str) -> Enrolled:
        """A device in Python of somebody of the sample."""
        return self._enrol(name)

    def children(self, count: int, name: str, seed: int) -> list[tuple[str, str]]:
        """Founds families of one child each, and allocates the children to the worker."""
        device, source = self.supervisor.device, random.Random(f"{name}{seed}")
        worker = self._person(name)
        made = [(source.randbytes(16).hex(), source.randbytes(16).hex()) for _ in range(count)]
        for number, (child, family) in enumerate(made):
            device.save(device.draft("family", family, numbered_family(number), record=family))
            device.save(device.draft("child", child, numbered_child(number, family), record=child))
        started = moment_text(24 * 400)
        for child, _ in made:
            allocation = {"child": child, "worker": worker, "role": "lead", "starts_at": started}
            allocation |= {"ends_at": None, "end_reason": None}
            device.save(device.draft("allocation", child, allocation))
        self.deposit(self.supervisor)
        return made

    def take_away(self, children: list[tuple[str, str]]) -> None:
        """Ends the allocations of these children."""
        self.supervisor.pull()
        device = self.supervisor.device
        for child, _ in children:
            entries = device.streams[child].entries.values()
            newest = max(
                (e for e in entries if e.change["type"] == "allocation"), key=lambda entry: entry.version
            )
            body = newest.change["body"] | {"ends_at": moment_text(0), "end_reason": "transfer"}
            record = newest.change["record"]
            device.save(device.draft("allocation", child, body, record=record, base=newest.version))
        self.deposit(self.supervisor)

    def _person(self, name: str) -> str:
        device = self.supervisor.device
        assert device.answer is not None
        entries = (e for r in device.streams.values() for e in r.entries.values())
        return next(
            e.change["record"]
            for e in entries
            if e.change["type"] == "person" and e.change["body"]["name"] == name
        )

    def deposit(self, sender: Enrolled) -> None:
        """Deposits what waits, and waits until it is filed.

        Errors: AssertionError when something was set aside, or is not filed in time.
        """
        before, began = sender.filed(), time.perf_counter()
        sender.deposit()
        while sender.filed() < len(sender.device.frames):
            assert time.perf_counter() - began < PATIENCE_SEC, "filing takes too long"
            time.sleep(0.05)
            sender.ask_for_receipt()
        assert sender.device.receipt is not None
        assert not sender.device.receipt.quarantined, sender.device.receipt.quarantined[:3]
        self.filing_ms.append((sender.filed() - before, 1000 * (time.perf_counter() - began)))


PULLS = "**/api/{pull,exchange,packs}*"


def numbered_family(number: int) -> dict[str, Any]:
    return family_body() | {"name": f"Household {number}", "address": None}


def numbered_child(number: int, family: str) -> dict[str, Any]:
    born = moment_text(24 * (100 + number % 700))[:10]
    return child_body(family, preferred_name=f"Child {number}", dob=born)


def save_notes(
    worker: Enrolled, children: list[tuple[str, str]], count: int, seed: int
) -> list[dict[str, Any]]:
    """Seals and signs `count` notes about the children in turn, a year's worth of times. They wait for a deposit."""
    source, device = random.Random(seed), worker.device
    worker.pull()
    notes = []
    for number in range(count):
        child, _ = children[number % len(children)]
        at = moment_text(1 + number * 8760 / (count + 1))
        note = device.draft(
            "child_visit", child, note_body(source), record=source.randbytes(16).hex(), event_at=at
        )
        device.save(note)
        notes.append(note)
    return notes


@contextmanager
def running(
    playwright: Playwright, linked: bool = False, workers: Iterable[str] = (WORKER,)
) -> Iterator[World]:
    """A server with the sample caseload, at its own address; `linked`: behind a link that can be made slow.

    `workers`: who of the sample takes part, beside the supervisor.
    """
    with TemporaryDirectory(prefix="attune-bench-") as folder:
        home = Path(folder)
        port = free_port()
        link = Link(port) if linked else None
        server = Server(home / "server", address=link.url if link else None, port=port, program=RUN)
        server.start()
        names = {SUPERVISOR, *workers}
        server.until(lambda lines: names <= {s.name for s in sign_ins(lines)})
        world = World(playwright, home, server, sign_ins(server.printed), link)
        try:
            yield world
        finally:
            for device in world.devices:
                device.close()
            server.kill()
            if link:
                link.shut()
