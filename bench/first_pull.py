"""P1 and P8: the first pull of a whole caseload to an enrolled, empty device, until a search finds every note of it. Beside PouchDB and RxDB, in clear.

P9 and P12 are taken on the device that has just pulled: any-word search beside one pass of `String.includes`, and the memory that is held.
"""

from __future__ import annotations

import gzip
import json
import statistics
from typing import Any

from playwright.sync_api import Page, Playwright, Worker

from bench import inside, peers, world
from bench.figure import Figure, Goal, p99, ratio
from bench.notes import MARK
from bench.rounds import at_most, rounds, scaled

NOTES = 10_000
QUERIES = 40
# One that is in nearly every note, and one that is in none.
WORDS = ("function", "zzq")
# What the lock screen asks before anybody has unlocked.
NOT_PULLED = ("session", "organisation", "order")
FOUND = "([term, count]) => __rows({ is: 'search', term }, (rows) => rows.found >= count)"
SEARCH_TURNS = """async ([term, turns]) => {
  const times = [];
  for (let n = 0; n < turns; n++) {
    const from = __now();
    const { at } = await __rows({ is: 'search', term }, () => true);
    times.push(at - from);
    await new Promise((done) => setTimeout(done, 20));
  }
  return times;
}"""
KEEP_TEXTS = "(texts) => { self.__texts = (self.__texts ?? []).concat(texts); return self.__texts.length; }"
SCAN_TURNS = """async ([term, turns]) => {
  const times = []; let found = 0;
  for (let n = 0; n < turns; n++) {
    const from = performance.now();
    for (const text of self.__texts) if (text.includes(term)) found += 1;
    times.push(performance.now() - from);
    // As nobody searches without a pause, nothing is left in the processor's own memory of the time before.
    await new Promise((done) => setTimeout(done, 20));
  }
  return times;
}"""
MEMORY = "async () => (await performance.measureUserAgentSpecificMemory()).bytes"


def measure(playwright: Playwright) -> list[Figure]:
    count = scaled(NOTES)
    with world.running(playwright) as place:
        carried = place.caseload(count)
        person = place.enrolled_person(world.WORKER, carried)
        with peers.running(playwright, carried.notes) as others:
            assert others.ask(f"seed('caseload', {count})") == count
            others.ask(f"rxSeed('caseload', {count})")
            mine: list[float] = []
            theirs: dict[str, list[float]] = {
                f"pouchPull('caseload', {count}, false)": [],
                f"pouchPull('caseload', {count}, true)": [],
                f"rxPull('caseload', {count}, 1000)": [],
            }
            last = None
            for number in range(rounds()):
                if last:
                    last.device.close()
                last = inside.copied(place, person, f"pull-{number}")
                page, worker = inside.begin(last)
                last.unlock()
                there = page.evaluate(FOUND, [MARK, count])
                asked = [r for r in inside.requests(worker) if r.get("down", 0) > 0]
                pulls = [r for r in asked if not any(name in r["path"] for name in NOT_PULLED)]
                mine.append(there["at"] - min(r["from"] for r in pulls))
                for script, times in theirs.items():
                    times.append(float(others.ask(script)))
            figures = _pull_figures(mine, list(theirs.values()))
            figures.append(_bytes(pulls, carried.notes))
            figures.append(_search(page, worker, carried.notes))
            figures.append(_memory(page, carried.notes))
    return figures


def _pull_figures(mine: list[float], theirs: list[list[float]]) -> list[Figure]:
    beside = [
        ("PouchDB as it comes", Goal(12, 20, higher=True)),
        ("PouchDB at its best batch size", Goal(8, 12, higher=True)),
        ("RxDB", Goal(5, 7, higher=True)),
    ]
    return [
        ratio("P1", f"First pull, beside {name}", mine, times, "× faster", goal)
        for (name, goal), times in zip(beside, theirs, strict=True)
    ]


def _bytes(pulls: list[dict[str, Any]], notes: list[dict[str, Any]]) -> Figure:
    """What came down, against the same notes as JSON, gzipped a thousand at a time as a server would send them in clear."""
    down = sum(r.get("down", 0) for r in pulls)
    clear = sum(
        len(gzip.compress(json.dumps(notes[at : at + 1000], separators=(",", ":")).encode(), 6))
        for at in range(0, len(notes), 1000)
    )
    detail = {"MB": round(down / 1e6, 2), "clear MB": round(clear / 1e6, 2), "requests": float(len(pulls))}
    return Figure(
        "P8",
        "Bytes of the first pull",
        round(down / clear, 3),
        "× gzipped clear text",
        Goal(1.15, 1.05),
        1,
        detail,
    )


def _texts(note: dict[str, Any]) -> str:
    body = note["body"]
    return " ".join(body[part] for part in ("observations", "progress", "direct_work"))


def _search(page: Page, worker: Worker, notes: list[dict[str, Any]]) -> Figure:
    for at in range(0, len(notes), 1000):
        worker.evaluate(KEEP_TEXTS, [_texts(n) for n in notes[at : at + 1000]])
    searches, scans = [], []
    for term in WORDS:
        page.evaluate(SEARCH_TURNS, [term, 3])
        searches.append(page.evaluate(SEARCH_TURNS, [term, at_most(QUERIES)]))
        scans.append(worker.evaluate(SCAN_TURNS, [term, at_most(QUERIES)]))
    # One after the other: of both in one heap the median would be of neither.
    both = [[sum(turn) for turn in zip(*times, strict=True)] for times in (searches, scans)]
    search, scan = both
    found = ratio("P9", "Any-word search", search, scan, "× one pass of includes", Goal(1.5, 1.0))
    found.detail["p99 ms"] = round(p99([time for times in searches for time in times]), 1)
    return found


def _memory(page: Page, notes: list[dict[str, Any]]) -> Figure:
    held = float(statistics.median(page.evaluate(MEMORY) for _ in range(1)))
    clear = sum(len(json.dumps(n, separators=(",", ":"))) for n in notes)
    detail = {"MB": round(held / 1e6, 1), "notes MB": round(clear / 1e6, 1)}
    return Figure(
        "P12",
        "Memory of page and workers",
        round(held / clear, 2),
        "× the notes' JSON",
        Goal(4, 2.5),
        1,
        detail,
    )
