"""Invented notes of the size that real ones have, about 4 kB each, spread over a worker's families and a year."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.enrolled import Enrolled

PROSE = (
    "the baby looked up and watched her face for a while then turned to the window when it was moved gently and she "
    "said he settles with the blue cloth after feeding we talked about sleep and the cot next visit before the month "
    "ends father joined at the end held him and spoke softly weight on the line garden gate mended asked about playgroup"
)
NOTE_WORDS = 220


def prose(source: random.Random, words: int = NOTE_WORDS) -> str:
    return " ".join(source.choices(PROSE.split(), k=words))


def save_notes(worker: Enrolled, count: int, seed: int = 1) -> None:
    """Seal and sign `count` visits, each a `visit` and a `child_visit`. They wait for a deposit."""
    source = random.Random(seed)
    device = worker.device
    now = datetime.now(UTC)
    assert device.answer is not None
    places = [
        (a["child"], a["family"])
        for a in device.answer.state["allocations"]
        if a["worker"] == device.identity.person
    ]
    assert places, "the worker has no children"
    for number in range(count):
        child, family = places[number % len(places)]
        at = _text(now - timedelta(hours=1 + number * 8760 // (count + 1)))
        part, visit = source.randbytes(16).hex(), source.randbytes(16).hex()
        device.save(device.draft("visit", family, _visit(source, child, part, at), record=visit, event_at=at))
        device.save(device.draft("child_visit", child, _child_visit(source, visit), record=part, event_at=at))


def _visit(source: random.Random, child: str, part: str, at: str) -> dict[str, Any]:
    return {
        "kind": "home_planned",
        "mandated_contact": None,
        "started_at": at,
        "ended_at": None,
        "place": "Home",
        "purpose": prose(source, 40),
        "purpose_none_because": None,
        "present": [],
        "interpreter": {"used": "not_needed", "language": None},
        "children": [child],
        "parts": [part],
        "gaps_accepted": [],
        "next_visit_by": None,
    }


def _child_visit(source: random.Random, visit: str) -> dict[str, Any]:
    return {
        "visit": visit,
        "seen": "yes",
        "seen_alone": "not_applicable",
        "awake": "awake",
        "observations": prose(source),
        "progress": prose(source),
        "direct_work": prose(source),
    }


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
