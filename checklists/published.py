"""The lock on published versions: a visit of months ago names the version it answered, so none may change.

`published.lock` holds one line a version: SHA-256, two spaces, path. An answer set has a line of its own
(`answer_sets.json#std`), so that a set can be added and none changed.

Source: docs/decisions/0012-published-content-never-changes.md
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from .types import ContentFault

LOCK = "published.lock"
SETS = "answer_sets.json"


def digests(root: Path) -> dict[str, str]:
    """The SHA-256 of everything that can be published, by its name in the lock. The files are sound JSON."""
    found = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.glob("*/*.json"))
    }
    sets = json.loads((root / SETS).read_text("utf-8"))
    found[f"{SETS}#always"] = _digest(sets["always"])
    for one in sets["sets"]:
        found[f"{SETS}#{one['key']}"] = _digest(one)
    return found


def locked(root: Path) -> dict[str, str]:
    """What the lock says.

    Errors: ContentFault when the lock is missing or a line is not readable.
    """
    name, path = f"{root.name}/{LOCK}", root / LOCK
    if not path.exists():
        raise ContentFault(name, "", "the lock is missing; bring it back from history.")
    found = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        digest, _, what = line.partition("  ")
        if len(digest) != 64 or not what or what in found:
            raise ContentFault(name, f"line {number}", "it is damaged; bring the lock back from history.")
        found[what] = digest
    return found


def changed(root: Path, lock: Mapping[str, str], now: Mapping[str, str]) -> ContentFault | None:
    """The first published version that is no longer as it was, or None."""
    for what, digest in lock.items():
        file, _, key = what.partition("#")
        place = f"set {key}" if key else ""
        if what not in now:
            return ContentFault(f"{root.name}/{file}", place, "it was published and is gone; bring it back.")
        if now[what] != digest:
            remedy = "it was published and may not change; put it back, and change a new version instead."
            return ContentFault(f"{root.name}/{file}", place, remedy)
    return None


def write(root: Path, now: Mapping[str, str]) -> None:
    (root / LOCK).write_text("".join(f"{digest}  {what}\n" for what, digest in sorted(now.items())), "utf-8")


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
