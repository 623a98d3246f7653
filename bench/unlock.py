"""P5. Unlocking with five thousand notes on the device: until the list can be used, and until every note is decrypted and found by a search.

Beside the key derivation alone, with the same parameters, in the same browser. The browser is started anew for every round, with no server.
"""

from __future__ import annotations

from playwright.sync_api import Playwright

from bench import inside, world
from bench.figure import Figure, Goal, ratio
from bench.kdf import KdfPage, parameters
from bench.notes import MARK
from bench.rounds import rounds, scaled
from bench.world import Caseload, World
from tests.e2e.person import Person

NOTES = 5_000
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
        listed, found, derived = [], [], []
        for _ in range(rounds()):
            listed.append(_unlocked(person, WATCH, None, "__listed"))
            derived.append(_derivation(person, kdf))
            found.append(_unlocked(person, ALL_FOUND, [MARK, count], "__found"))
            derived.append(_derivation(person, kdf))
    unit = "× the key derivation alone"
    return [
        ratio(
            "P5", f"Unlock until the list can be used, {count} notes", listed, derived, unit, Goal(1.1, 1.04)
        ),
        ratio("P5", f"Unlock until all of {count} notes are found", found, derived, unit, Goal(1.9, 1.5)),
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


def _unlocked(person: Person, script: str, given: object, promise: str) -> float:
    person.device.close()
    page, _ = inside.begin(person, offline=True)
    page.evaluate(script, given)
    page.wait_for_timeout(TYPING_MS)
    # Nothing but the press: looking for what comes up would take the page's own time.
    person.try_passphrase(person.passphrase)
    return float(page.evaluate(f"() => window.{promise}"))


def _derivation(person: Person, kdf: KdfPage) -> float:
    """In the browser that has just unlocked; its vault is closed first."""
    page = person.page
    wanted = parameters(page)
    person.hide()
    page.wait_for_timeout(TYPING_MS)
    return kdf.take(page, wanted)
