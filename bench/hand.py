"""T. What people do most on a visit: taps and keys at a human pace, and the time the app takes to answer them, measured here.

The tasks are those of tests/e2e/tasks.py, the pace that of tests/e2e/hand.py; neither depends on the machine. What the app adds is
measured from each tap or key to the second frame after it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Playwright

from bench.figure import Figure, Goal
from bench.stage import WORKER, running
from tests.e2e import tasks
from tests.e2e.authenticator import PIN, SET_UP, Authenticator, ask_to_set_up
from tests.e2e.hand import Hand
from tests.e2e.person import LONG_MS, Person
from tests.e2e.stage import Stage

CARER, OTHER_CARER, TWINS_CARER = "Samira Velazar", "Kian Velazar", "Hanne Larkmoss"
# Until the second frame after a tap or a key: by then what it did is painted.
WATCH = """() => {
  window.__answered_ms = 0;
  const began = () => {
    const at = performance.now();
    requestAnimationFrame(() => requestAnimationFrame(() => { window.__answered_ms += performance.now() - at; }));
  };
  for (const kind of ['click', 'keydown']) addEventListener(kind, began, { capture: true });
}"""


def measure(playwright: Playwright) -> list[Figure]:
    with running(playwright) as stage:
        return [*_one_child(stage), _twins(stage)]


@contextmanager
def _worker(stage: Stage, name: str, child: str) -> Iterator[Person]:
    with Person(stage.sign_in(name), stage.device(name.split()[0].lower())) as person:
        person.enrol()
        person.section("Children").get_by_role("link", name=child, exact=True).wait_for(timeout=LONG_MS)
        yield person


def _one_child(stage: Stage) -> Iterator[Figure]:
    with _worker(stage, WORKER, "Ari") as priya:
        priya.page.evaluate(WATCH)
        for number, name, limit, begin, task in (
            (
                "T1",
                "Observation of 12 + 9 + 6, no typing",
                180,
                _with_carer,
                lambda hand: tasks.observe(hand, "Ari", CARER),
            ),
            ("T2", "Exact words", 15, _with_carer, lambda hand: tasks.quote(hand, "Ari")),
            (
                "T3",
                "Who is in the room",
                20,
                _alone,
                lambda hand: tasks.who_is_here(hand, (CARER, OTHER_CARER)),
            ),
            ("T4", "Body map with one mark", 90, _with_carer, lambda hand: tasks.mark(hand, CARER)),
            ("T5", "Child who was not seen", 30, _with_carer, lambda hand: tasks.unseen(hand, "Ari")),
            ("T6", "Step of the plan", 40, _at_child, tasks.safety_action),
            (
                "T8",
                "Whole note of four parts",
                480,
                _at_child,
                lambda hand: tasks.whole_note(hand, "Ari", (CARER, OTHER_CARER)),
            ),
        ):
            begin(priya)
            yield _figure(number, name, limit, _done(priya, task))
        yield _first_cue(priya)
        yield _first_cue_with_pin(priya)


def _with_carer(worker: Person) -> None:
    tasks.begin(worker, "Ari", CARER)


def _alone(worker: Person) -> None:
    tasks.begin(worker, "Ari")
    worker.step("Visit")


def _at_child(worker: Person) -> None:
    tasks.open_child(worker, "Ari")


def _done(worker: Person, task: Callable[[Hand], None], known: set[str] | None = None) -> tuple[Hand, float]:
    """Units: milliseconds that the app took."""
    before = float(worker.page.evaluate("() => window.__answered_ms"))
    hand = Hand(worker, known=set(known or ()))
    task(hand)
    return hand, float(worker.page.evaluate("() => window.__answered_ms")) - before


def _first_cue(worker: Person) -> Figure:
    """Unlocking is timed from the press of the button."""

    def open_it(hand: Hand) -> float:
        tasks.type_passphrase(hand)
        pressed = time.monotonic()
        tasks.press_unlock(hand)
        return pressed

    return _cue_from_locked("T7", "Locked phone to first cue, with the passphrase", 25, worker, open_it)


def _first_cue_with_pin(worker: Person) -> Figure:
    """Unlocking is timed from the last digit; the finger on the device's own lock counts as a tap, and answers at once."""
    Authenticator(worker.page)
    tasks.open_child(worker, "Ari")
    ask_to_set_up(worker)
    worker.page.get_by_text(SET_UP).wait_for(timeout=LONG_MS)

    def open_it(hand: Hand) -> float:
        hand.taps += 1
        hand.type(worker.field("PIN"), PIN[:-1])
        pressed = time.monotonic()
        hand.type(worker.field("PIN"), PIN[-1])
        return pressed

    return _cue_from_locked("T10", "Locked phone to first cue, with a PIN", 10, worker, open_it)


def _cue_from_locked(
    number: str, name: str, limit: float, worker: Person, open_it: Callable[[Hand], float]
) -> Figure:
    """`open_it` answers when the last was pressed. The app's time is from then until the visit is there again."""
    tasks.begin(worker, "Ari", CARER)
    worker.hide()
    unlocking = Hand(worker)
    pressed = open_it(unlocking)
    tasks.visit_is_there(worker)
    answered_ms = (time.monotonic() - pressed) * 1000
    worker.page.evaluate(WATCH)
    hand, more_ms = _done(worker, tasks.cue)
    hand.taps += unlocking.taps
    hand.keys += unlocking.keys
    return _figure(number, name, limit, (hand, answered_ms + more_ms))


def _twins(stage: Stage) -> Figure:
    with _worker(stage, "Tomas Birch", "Juno") as tomas:
        tomas.page.evaluate(WATCH)
        tasks.begin(tomas, "Juno", TWINS_CARER)
        first, first_ms = _done(tomas, lambda hand: tasks.observe(hand, "Juno", TWINS_CARER))
        second, second_ms = _done(
            tomas, lambda hand: tasks.observe(hand, "Ivo", TWINS_CARER, tab=True), first.known
        )
    one, two = first.seconds + first_ms / 1000, second.seconds + second_ms / 1000
    detail = {
        "first s": round(one, 1),
        "second s": round(two, 1),
        "first taps": first.taps,
        "second taps": second.taps,
    }
    return Figure(
        "T9", "Second twin’s list", round(two / one, 2), "× the first", Goal(0.75, 0.6), detail=detail
    )


def _figure(number: str, name: str, limit: float, done: tuple[Hand, float]) -> Figure:
    hand, app_ms = done
    detail = {"taps": hand.taps, "keys": hand.keys, "app ms": round(app_ms)}
    seconds = round(hand.seconds + app_ms / 1000, 1)
    return Figure(number, name, seconds, "s", Goal(limit, round(limit * 2 / 3)), detail=detail)
