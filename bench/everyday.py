"""P7. The everyday sync on a poor connection: five new notes on the device, five on the server, 150 ms and 1.6/0.75 Mbit/s. Beside PouchDB on the same link."""

from __future__ import annotations

import statistics

from playwright.sync_api import Playwright

from bench import inside, peers, world
from bench.deposit import API, SIGN, records_to_sign
from bench.figure import Figure, Goal, ratio
from bench.link import Link
from bench.notes import MARK
from bench.rounds import rounds

HELD, NEW = 400, 5
SYNC = """async () => {
  const done = __synced(({ unsent, busy }) => unsent === 0 && !busy);
  const from = __now();
  void __ask('syncNow');
  return (await done) - from;
}"""
FOUND = "([term, count]) => __rows({ is: 'search', term }, (rows) => rows.found >= count).then(({ rows }) => rows.found)"


def measure(playwright: Playwright) -> list[Figure]:
    """Every round ends with a search that finds what came down; the link is fast while a round is made ready."""
    mine: list[float] = []
    bounds: list[float] = []
    asked: list[int] = []
    with world.running(playwright, linked=True) as place:
        link = place.link
        assert link is not None
        carried = place.caseload(HELD)
        person = place.enrolled_person(world.WORKER, carried)
        page, worker = inside.begin(person)
        person.unlock()
        held = page.evaluate(FOUND, [MARK, HELD])
        person.has_sent_everything()
        for number in range(rounds() + 1):
            page.context.route(API, lambda route: route.abort())
            page.evaluate(SIGN, records_to_sign(carried, NEW, 900 + number))
            world.save_notes(carried.worker, carried.children, NEW, 500 + number)
            place.deposit(carried.worker)
            page.evaluate(inside.AT_REST)
            page.context.unroute(API)
            before, up, down = len(inside.requests(worker)), link.up_bytes, link.down_bytes
            link.slow = True
            took = float(page.evaluate(SYNC))
            link.slow = False
            held = page.evaluate(FOUND, [MARK, held + 2 * NEW])
            made = [r for r in inside.requests(worker)[before:] if r.get("ok")]
            # The first round warms the connection.
            if number:
                mine.append(took)
                asked.append(len(made))
                bounds.append(link.bound_ms(link.up_bytes - up, link.down_bytes - down))
        with peers.running(playwright, carried.notes) as others:
            theirs = _pouch(others)
    return [
        Figure("P7", "Everyday sync: requests", statistics.median(asked), "requests", Goal(1, 1), len(asked)),
        ratio("P7", "Everyday sync, beside PouchDB", mine, theirs, "× faster", Goal(5, 5.2, True)),
        ratio("P7", "Everyday sync", mine, bounds, "× one round trip and the bytes", Goal(1.2, 1.05)),
    ]


def _pouch(others: peers.Peers) -> list[float]:
    link = Link(others.port)
    times: list[float] = []
    try:
        with others.page(link.port) as page:
            page.evaluate(f"() => peers.stepPrepare({HELD // 2})")
            for number in range(rounds() + 1):
                page.evaluate(f"() => peers.stepNew({NEW})")
                link.slow = True
                done = page.evaluate("() => peers.stepRun()")
                link.slow = False
                assert (done["up"], done["down"]) == (NEW, NEW), done
                if number:
                    times.append(float(done["ms"]))
    finally:
        link.shut()
    return times
