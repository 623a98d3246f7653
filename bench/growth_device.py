"""P10 on the device: unlocking, opening a child, the everyday sync and a save, with a thousand, ten thousand and fifty thousand notes held.

Three workers with as many children each; only how many notes are held differs. The children that are opened and written about have forty
visits in every store.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from playwright.sync_api import Page, Playwright

from bench import inside, save, unlock, world
from bench.deposit import API, SIGN, records_to_sign
from bench.everyday import SYNC
from bench.figure import Figure, Goal, ratio
from bench.notes import MARK, moment_text, note_body
from bench.notes import save_notes as save_visits
from bench.rounds import at_most, rounds, scaled
from bench.stored import Words, open_store
from bench.world import Caseload, World
from tests.e2e.person import Person

HELD = (("Priya Calloway", 1_000), ("Tomas Birch", 10_000), ("Callum Frost", 50_000))
CHILDREN, MEASURED, VISITS, NEW, WORDS, SAVES = 250, 5, 40, 5, 400, 100
# From the tap until the child's visits are on the glass and painted.
WATCH_CHILD = """([name, count]) => {
  let tapped = 0;
  addEventListener('click', () => { tapped = __now(); }, { capture: true, once: true });
  const here = () => document.querySelector('h1')?.textContent.includes(name) && document.querySelectorAll('main .card').length >= count;
  window.__shown = new Promise((done) => new MutationObserver((_, watcher) => {
    if (!tapped || !here()) return;
    watcher.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(__now() - tapped)));
  }).observe(document, { childList: true, subtree: true }));
}"""


@dataclass
class Holder:
    """One device. Units: `times` – milliseconds, by what was done."""

    person: Person
    carried: Caseload
    notes: int
    times: dict[str, list[float]] = field(default_factory=dict)

    def took(self, what: str, ms: float) -> None:
        self.times.setdefault(what, []).append(ms)


def measure(playwright: Playwright) -> list[Figure]:
    with world.running(playwright, workers=[name for name, _ in HELD]) as place:
        holders = _holders(place)
        for _ in range(rounds()):
            for holder in holders:
                _unlock_and_open(holder)
        pages = [_open_page(holder) for holder in holders]
        for number in range(rounds() + 1):
            for holder, page in zip(holders, pages, strict=True):
                ms = _sync(place, holder, page, number)
                # The first round warms the connection.
                if number:
                    holder.took("sync", ms)
        for holder in holders:
            _begin_visit(holder.person)
        for _ in range(rounds()):
            for holder, page in zip(holders, pages, strict=True):
                for ms in page.evaluate(save.TAKE_TURNS, at_most(SAVES))["saves"]:
                    holder.took("save", float(ms))
    return _figures(holders)


def _figures(holders: list[Holder]) -> list[Figure]:
    small, middle, large = holders
    names = {
        "save": "save of a draft",
        "unlock": "unlock until the list can be used",
        "open": "a child opened",
        "sync": "everyday sync, 5 up and 5 down",
    }
    figures = []
    for what, words in names.items():
        mine, yardstick = large.times[what], small.times[what]
        name, unit = f"Device with {large.notes} notes: {words}", f"× with {small.notes}"
        made = ratio("P10", name, mine, yardstick, unit, Goal(1.5, 1.1))
        between = ratio("P10", name, middle.times[what], yardstick, unit)
        made.detail[f"with {middle.notes} ms"] = between.detail["ms"]
        figures.append(made)
    return figures


def _holders(place: World) -> list[Holder]:
    found: list[tuple[str, Caseload, int]] = []
    wanted: list[list[tuple[str, int]]] = []
    for number, (name, most) in enumerate(HELD):
        children = place.children(CHILDREN, name, number)
        worker = place.worker(name)
        worker.pull()
        save_visits(worker, MEASURED * VISITS, number, children[:MEASURED])
        place.deposit(worker)
        found.append((name, Caseload(worker, children[:MEASURED], []), scaled(most)))
        rest = scaled(most) - MEASURED * VISITS
        others = children[MEASURED:]
        shares = [rest // len(others) + (at < rest % len(others)) for at in range(len(others))]
        wanted.append([(child, many) for (child, _), many in zip(others, shares, strict=True)])
    place.server.stop()
    source = Random(1)
    with open_store(place.server.home) as store:
        for (_, carried, _), into in zip(found, wanted, strict=True):
            device = carried.worker.device
            drafts = [
                device.draft(
                    "child_visit", device.identity.person, note_body(source), event_at=moment_text(h + 1)
                )
                for h in range(WORDS)
            ]
            store.add_notes(device.identity.person, into, Words.of(drafts))
    place.server.start()
    place.supervisor.open_session()
    holders = []
    for name, carried, notes in found:
        carried.worker.open_session()
        holders.append(Holder(_filled(place, name, carried, notes), carried, notes))
    return holders


def _filled(place: World, name: str, carried: Caseload, notes: int) -> Person:
    """A device that holds them all, which a search has proved; closed again."""
    person = place.enrolled_person(name, carried)
    page, _ = inside.begin(person)
    person.unlock()
    page.evaluate(unlock.FOUND, [MARK, notes])
    person.has_sent_everything()
    person.device.close()
    return person


def _unlock_and_open(holder: Holder) -> None:
    """Pressed with the last letter; the child is opened as soon as the list is there."""
    person = holder.person
    holder.took("unlock", unlock.unlocked(person, 0, unlock.WATCH, None, "__listed"))
    page = person.page
    page.evaluate(WATCH_CHILD, ["Child 0", VISITS])
    person.section("Children").get_by_role("link", name="Child 0", exact=True).click()
    holder.took("open", float(page.evaluate("() => window.__shown")))


def _open_page(holder: Holder) -> Page:
    holder.person.device.close()
    page, _ = inside.begin(holder.person)
    page.evaluate(save.CATCH_SAVE)
    holder.person.unlock()
    holder.person.has_sent_everything()
    return page


def _sync(place: World, holder: Holder, page: Page, number: int) -> float:
    page.context.route(API, lambda route: route.abort())
    page.evaluate(SIGN, records_to_sign(holder.carried, NEW, 900 + number))
    world.save_notes(holder.carried.worker, holder.carried.children, NEW, 500 + number)
    place.deposit(holder.carried.worker)
    page.evaluate(inside.AT_REST)
    page.context.unroute(API)
    return float(page.evaluate(SYNC))


def _begin_visit(person: Person) -> None:
    person.open_child("Child 0")
    person.button("Start a visit").click()
    save.type_note(person)
