"""Write a preset dictionary of PROTOCOL.md 1.6: python -m tests.sync.make_dictionary 2.

One that was given out is never written again: what it compressed must open for ever, and a better one gets
the next codec. Its words are our own: the fictional caseload, practice content, what the screens say, and how
each type of record is written.
What is likeliest comes last, where DEFLATE reaches it most cheaply.

Source: docs/decisions/0028-a-preset-dictionary.md
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from app.clock import time_text
from app.demo import script
from app.demo.bodies import Ids
from app.demo.days import Days
from app.demo.families import FAMILIES
from sync.records import RECORD_TYPES

ROOT = Path(__file__).resolve().parents[2]
SIZE_BYTES, WORDS_BYTES = 16 * 1024, 3 * 1024
READ = ("checklists/*/*.json", "static/pwa/src/ui/strings/*.ts")
SAID = re.compile(r"""["'`]([^"'`\n]* [^"'`\n]*)["'`]""")
LAST = ("visit", "child_visit")
SENTENCE, CAPITAL = re.compile(r"[A-Z][a-z]* [^.?!]*[.?!]"), re.compile(r"(?!^)[A-Z](?!\b)|\d\d")
NAMES = {
    word
    for family in FAMILIES
    for one in (family.home, *family.children, *family.adults)
    for word in re.findall("[a-z]+", (one.name or "").lower())
}
VOCABULARY = re.compile(r"[a-z][a-z0-9_@]*")
ID, MOMENT = re.compile(r"[0-9a-f]{32}"), re.compile(r"\d{4}-\d\d-\d\dT.*")


def changes() -> Iterator[dict[str, Any]]:
    """Every change of the caseload, its keys in the order in which a device writes them."""
    for step in script.steps(FAMILIES, Ids(bytes(16)), Days(date(2026, 11, 21))):
        at = time_text(step.signed_at)
        for draft in step.drafts:
            yield {
                "change": "0" * 32,
                "stream": draft.stream,
                "stream_kind": RECORD_TYPES[draft.type].kind,
                "record": draft.record,
                "type": draft.type,
                "schema": 1,
                "base": 0,
                "author": "0" * 32,
                "role": "practitioner",
                "event_at": at,
                "recorded_at": at,
                "signed_at": at,
                "clock_skew_sec": 0,
                "state": 1,
                "status": "signed",
                "visibility": "team",
                "family_view": "ok",
                "third_party": False,
                "late_reason": None,
                "supersedes": None,
                "definition_version": None,
                "body": draft.body,
            } | draft.given


def bare(value: Any) -> Any:
    """The same shape without what differs from record to record."""
    if isinstance(value, dict):
        return {key: bare(one) for key, one in value.items()}
    if isinstance(value, list):
        return [bare(one) for one in value[:3]]
    if not isinstance(value, str):
        return value
    if MOMENT.fullmatch(value):
        return "2026-T:00.000Z"
    return value if VOCABULARY.fullmatch(value) and not ID.fullmatch(value) else ""


def sentences(value: Any) -> Iterator[str]:
    """Those that name nobody and no place: a capital stands only where a sentence begins, or in "I"."""
    if isinstance(value, str):
        for one in SENTENCE.findall(value):
            if not CAPITAL.search(one) and NAMES.isdisjoint(re.findall("[a-z]+", one.lower())):
                yield one
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from sentences(one)


def words(text: str) -> str:
    """The words, and pairs of words, that take most room in a text."""
    single = Counter(re.findall(r" [a-z]{4,}(?= )", text))
    pairs = Counter(re.findall(r"(?=( [a-z]+ [a-z]+) )", text))
    worth = {word: times * (len(word) - 3) for word, times in (single + pairs).items() if times > 3}
    chosen, room = [], WORDS_BYTES
    for word in sorted(worth, key=lambda word: (-worth[word], word)):
        room -= len(word)
        if room < 0:
            break
        chosen.append(word)
    return "".join(reversed(chosen))


def dictionary() -> bytes:
    made = list(changes())
    often = Counter(change["type"] for change in made)
    forms = {change["type"]: json.dumps(bare(change), separators=(",", ":")) for change in reversed(made)}
    told = " ".join(dict.fromkeys(text for change in made for text in sentences(change["body"])))
    files = sorted(path for pattern in READ for path in ROOT.glob(pattern))
    said = " ".join(text for path in files for text in SAID.findall(path.read_text("utf-8")))
    common = words(f"{told} {said}")
    shapes = "".join(
        forms[type] for type in sorted(forms, key=lambda type: (type in LAST, often[type], type))
    )
    rest = (common + shapes).encode()
    return told.encode("ascii", "ignore")[len(rest) - SIZE_BYTES :] + rest


if __name__ == "__main__":
    with (ROOT / "sync" / "dictionaries" / f"codec_{int(sys.argv[1])}.txt").open("xb") as file:
        file.write(dictionary())
