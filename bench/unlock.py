"""P5. Unlocking with five thousand notes on the device: until the list can be used, and until every note is decrypted and found by a search.

Beside the key derivation alone by hash-wasm, with the same parameters, in the same browser; what the app derives with is taken beside it too. The browser is started anew for every round, with no server.
The passphrase is four words that the app has drawn. *Unlock* is tapped as soon after the last letter as a hand gets there (tests/e2e/hand.py),
and in rounds of their own at once, as nobody does but who presses Enter with the last letter.
"""

from __future__ import annotations

from playwright.sync_api import Playwright

from bench import inside, world
from bench.figure import Figure, Goal, ratio
from bench.kdf import KdfPage, Taken, parameters
from bench.notes import MARK
from bench.rounds import rounds, scaled
from bench.world import Caseload, World
from tests.e2e.hand import TAP_SEC
from tests.e2e.person import Person

NOTES = 5_000
LISTED = (
    "Unlock until the list can be used",
    "Unlock until the list can be used, pressed with the last letter",
)
FOUND_ALL = ("Unlock until all is found", "Unlock until all is found, pressed with the last letter")
# Less than anybody takes to type four words. By then the lock screen has made itself ready, and disturbs neither figure.
TYPING_MS = 1_000
# From the press of the button until the list of children is on the glass and painted.
WATCH = """() => {
  const here = () => document.querySelector('nav[aria-label="Main"]') && document.querySelector('main a[href^="/child/"]');
  window.__listed = new Promise((done) => new MutationObserver((_, watcher) => {
    if (!window.__pressed || !here()) return;
    watcher.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(__now() - __pressed)));
  }).observe(document, { childList: true, subtree: true }));
}"""
ALL_FOUND = """([term, count]) => { window.__found = __rows({ is: 'search', term }, (rows) => rows.found >= count)
  .then(({ at }) => at - __pressed); }"""


def measure(playwright: Playwright) -> list[Figure]:
    count = scaled(NOTES)
    with world.running(playwright) as place, KdfPage() as kdf:
        person = filled(place, place.caseload(count))
        taken: dict[str, list[float]] = {way: [] for way in (*LISTED, *FOUND_ALL)}
        derived: list[Taken] = []
        for _ in range(rounds()):
            for listed, all_found, pause_ms in zip(LISTED, FOUND_ALL, (TAP_SEC * 1000, 0), strict=True):
                taken[listed].append(unlocked(person, pause_ms, WATCH, None, "__listed"))
                derived.append(_derivation(person, kdf))
                taken[all_found].append(unlocked(person, pause_ms, ALL_FOUND, [MARK, count], "__found"))
                derived.append(_derivation(person, kdf))
    unit = "× the key derivation alone"
    yardstick = [each.hash_wasm for each in derived]
    goals = {**dict.fromkeys(LISTED, Goal(1.1, 1.04)), **dict.fromkeys(FOUND_ALL, Goal(1.9, 1.5))}
    return [
        ratio(
            "P5",
            "Key derivation alone, as the app does it",
            [each.app for each in derived],
            yardstick,
            unit,
        ),
        *(
            ratio("P5", f"{name}, {count} notes", taken[name], yardstick, unit, goal)
            for name, goal in goals.items()
        ),
    ]


def filled(place: World, carried: Caseload) -> Person:
    """A device that holds every note of the caseload, which a search has proved; closed again."""
    person = place.enrolled_person(world.WORKER, carried)
    page, _ = inside.begin(person)
    person.unlock()
    page.evaluate(FOUND, [MARK, len(carried.notes)])
    person.has_sent_everything()
    person.device.close()
    return person


FOUND = "([term, count]) => __rows({ is: 'search', term }, (rows) => rows.found >= count).then(() => 0)"


def unlocked(person: Person, pause_ms: float, script: str, given: object, promise: str) -> float:
    """The browser is started anew, with no server. Units: milliseconds from the press until what `script` promises."""
    person.device.close()
    page, _ = inside.begin(person, offline=True)
    page.evaluate(script, given)
    page.wait_for_timeout(TYPING_MS)
    person.field("Passphrase").fill(person.passphrase)
    page.wait_for_timeout(pause_ms)
    # Nothing but the press: looking for what comes up would take the page's own time.
    person.button("Unlock").click()
    return float(page.evaluate(f"() => window.{promise}"))


def _derivation(person: Person, kdf: KdfPage) -> Taken:
    """In the browser that has just unlocked; its vault is closed first."""
    page = person.page
    wanted = parameters(page)
    person.hide()
    page.wait_for_timeout(TYPING_MS)
    return kdf.take(page, wanted)
