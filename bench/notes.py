"""Invented notes of the size that real ones have, about 4 kB each.

The words come from a chain of which English word follows which in Python's own documentation, so that they compress as prose does.
"""

from __future__ import annotations

import pydoc_data.topics
import random
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from bench.enrolled import Enrolled

# Found in every note, and in nothing else: who searches for it must find as many as there are notes.
MARK = "Benchnote"
PART_CHARACTERS = 1_080
TEXT_CHARACTERS = 240


@cache
def _followers() -> tuple[list[str], dict[str, list[str]]]:
    words = re.findall(r"[a-z]{1,12}[,.]?", " ".join(pydoc_data.topics.topics.values()).lower())
    after: dict[str, list[str]] = {}
    for word, follower in pairwise(words):
        after.setdefault(word, []).append(follower)
    return words, after


def prose(source: random.Random, characters: int = PART_CHARACTERS) -> str:
    words, after = _followers()
    word, size, chosen = source.choice(words), 0, []
    while size < characters:
        chosen.append(word)
        size += len(word) + 1
        word = source.choice(after.get(word) or words)
    return " ".join(chosen)


def note_body(source: random.Random) -> dict[str, Any]:
    """The words of one visit with one child."""
    return {
        "visit": source.randbytes(16).hex(),
        "seen": "yes",
        "seen_alone": "not_applicable",
        "awake": "awake",
        "observations": f"{MARK} {prose(source)}",
        "progress": prose(source),
        "direct_work": prose(source),
    }


def moment_text(hours_ago: float) -> str:
    moment = datetime.now(UTC) - timedelta(hours=hours_ago)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def save_notes(
    worker: Enrolled, count: int, seed: int = 1, children: Sequence[tuple[str, str]] | None = None
) -> None:
    """Seal and sign `count` visits, each a `visit` and a `child_visit`. They wait for a deposit.

    Shape: `children` – those to be visited in turn, each with the family; all of the worker's if it is left out.
    """
    source = random.Random(seed)
    device = worker.device
    assert device.answer is not None
    places = children or [
        (a["child"], a["family"])
        for a in device.answer.state["allocations"]
        if a["worker"] == device.identity.person
    ]
    assert places, "the worker has no children"
    for number in range(count):
        child, family = places[number % len(places)]
        at = moment_text(1 + number * 8760 / (count + 1))
        part, visit = source.randbytes(16).hex(), source.randbytes(16).hex()
        words = note_body(source) | {"visit": visit}
        device.save(device.draft("visit", family, _visit(source, child, part, at), record=visit, event_at=at))
        device.save(device.draft("child_visit", child, words, record=part, event_at=at))


def _visit(source: random.Random, child: str, part: str, at: str) -> dict[str, Any]:
    return {
        "kind": "home_planned",
        "mandated_contact": None,
        "started_at": at,
        "ended_at": None,
        "place": "Home",
        "purpose": prose(source, TEXT_CHARACTERS),
        "purpose_none_because": None,
        "present": [],
        "interpreter": {"used": "not_needed", "language": None},
        "children": [child],
        "parts": [part],
        "gaps_accepted": [],
        "next_visit_by": None,
    }
