"""What the benches that need a server share: folders of their own, the sample people, and a worker with a thousand notes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Playwright

from bench.enrolled import Enrolled, enrol
from bench.notes import save_notes
from tests.e2e.browser import chromium
from tests.e2e.person import Person
from tests.e2e.server import Server
from tests.e2e.stage import SignIn, Stage, sign_ins

WORKER, SUPERVISOR = "Priya Calloway", "Maud Ellery"


@contextmanager
def running(playwright: Playwright) -> Iterator[Stage]:
    """A server with the sample caseload, and what it printed."""
    with TemporaryDirectory(prefix="attune-bench-") as folder:
        home = Path(folder)
        first = Server(home / "server").start()
        first.until(lambda lines: {WORKER, SUPERVISOR} <= {s.name for s in sign_ins(lines)})
        first.stop()
        stage = Stage(playwright, home, list(first.printed), program=chromium())
        stage.open()
        try:
            yield stage
        finally:
            stage.close()


@contextmanager
def visit_begun(playwright: Playwright) -> Iterator[Person]:
    """The sample's worker at the first step of a visit, on a device that has her caseload."""
    with running(playwright) as stage:
        person = Person(stage.sign_in(WORKER), stage.device("bench"))
        person.device.start()
        person.enrol()
        person.has_caseload()
        person.open_child("Ari")
        person.button("Start a visit").click()
        yield person


def enrol_person(stage: Stage, who: SignIn, code: str | None = None) -> Enrolled:
    return enrol(stage.server.port, who.user, who.password, code or who.code)


def worker_with_notes(stage: Stage, count: int) -> str:
    """Put `count` notes on the server in the worker's name, by a device of hers; answers a code for her next device."""
    supervisor = enrol_person(stage, stage.sign_in(SUPERVISOR))
    worker = enrol_person(stage, stage.sign_in(WORKER))
    save_notes(worker, count)
    worker.deposit()
    while worker.filed() < 2 * count:
        worker.ask_for_receipt()
    return supervisor.code_for(worker.device.identity.person)
