"""Practice content: the files of this folder → one frozen `Content`.

For the server, its tests and `python -m checklists`. Every file is checked wholly before anything is used;
each fault is a `ContentFault`, one plain sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from . import published
from .definition import answer_set, choice, definition, refuse_twice
from .rules import rules
from .schedule import contacts, frequencies
from .source import Place, read
from .types import (
    AnswerSet,
    Choice,
    Contacts,
    Content,
    ContentFault,
    Definition,
    Frequencies,
    RulePack,
)

HERE = Path(__file__).resolve().parent
ROOMS = ("observation", "note", "voice")
"""Where the lists lie. Whatever is in versions lies in these and in `PLANS`."""
PLANS = ("rules", "schedule")


def load(root: Path = HERE, *, drafts: bool = False) -> Content:
    """Read the content, published versions only unless `drafts`.

    Errors: ContentFault for the first fault found.
    """
    found, faults = examine(root)
    if faults:
        raise faults[0]
    assert found is not None
    if drafts:
        return found
    lock = published.locked(root)
    prefix = f"{root.name}/"
    kept = {name: one for name, one in found.definitions.items() if one.file.removeprefix(prefix) in lock}
    return replace(found, definitions=MappingProxyType(kept))


def examine(root: Path = HERE) -> tuple[Content | None, list[ContentFault]]:
    """Read everything and list every file's first fault; content only when there is none."""
    faults: list[ContentFault] = []
    try:
        always, sets = _answer_sets(read(_present(root, published.SETS), root))
    except ContentFault as fault:
        return None, [fault]
    definitions = dict(_definitions(root, sets, faults))
    packs = dict(_rule_packs(root, faults))
    plan = _schedule(root, faults)
    faults += [] if faults else _changed(root)
    if faults or plan is None:
        return None, faults
    return Content(always, sets, MappingProxyType(definitions), *plan, MappingProxyType(packs)), []


def _changed(root: Path) -> list[ContentFault]:
    try:
        fault = published.changed(root, published.locked(root), published.digests(root))
    except ContentFault as unreadable:
        return [unreadable]
    return [fault] if fault else []


def _present(root: Path, name: str) -> Path:
    if not (root / name).is_file():
        raise ContentFault(f"{root.name}/{name}", "", "the file is missing; bring it back from history.")
    return root / name


def _answer_sets(place: Place) -> tuple[Choice, Mapping[str, AnswerSet]]:
    place.number("version", least=1)
    inner = place.inside("always")
    always = choice(inner)
    inner.end()
    found = [answer_set(row, always) for row in place.rows("sets")]
    refuse_twice(place, "answer set", (one.key for one in found))
    place.end()
    return always, MappingProxyType({one.key: one for one in found})


def _definitions(
    root: Path, sets: Mapping[str, AnswerSet], faults: list[ContentFault]
) -> Iterator[tuple[tuple[str, int], Definition]]:
    files: dict[tuple[str, int], str] = {}
    for path in sorted(path for room in ROOMS for path in (root / room).glob("*.json")):
        try:
            place = read(path, root)
            found = definition(place, sets)
            name = found.key, found.version
            if name in files:
                place.fault(f"{found.name} is in {files[name]} too; keep one of the two files.")
        except ContentFault as fault:
            faults.append(fault)
        else:
            files[name] = found.file
            yield name, found


def _rule_packs(root: Path, faults: list[ContentFault]) -> Iterator[tuple[tuple[str, int], RulePack]]:
    for path in sorted((root / "rules").glob("*.json")):
        try:
            pack = rules(read(path, root))
        except ContentFault as fault:
            faults.append(fault)
        else:
            yield (pack.key, pack.version), pack


def _schedule(root: Path, faults: list[ContentFault]) -> tuple[Contacts, Frequencies] | None:
    try:
        when = contacts(read(_newest(root, "mandated_contacts"), root))
        often = frequencies(read(_newest(root, "to_be_seen"), root))
    except ContentFault as fault:
        faults.append(fault)
        return None
    return when, often


def _newest(root: Path, key: str) -> Path:
    versions = sorted((root / "schedule").glob(f"{key}.v*.json"), key=_version)
    return versions[-1] if versions else _present(root, f"schedule/{key}.v1.json")


def _version(path: Path) -> int:
    digits = path.name.split(".")[1][1:]
    return int(digits) if digits.isdigit() else 0
