"""How much a first visit fetches: every file of the built client, as it is sent compressed. Needs no browser."""

from __future__ import annotations

import gzip
from pathlib import Path

from bench.figure import Figure

DIST = Path(__file__).resolve().parents[1] / "static" / "pwa" / "dist"
FIRST_LOAD_KB = 120
# Already compressed, so sent as they are.
PACKED = {".woff2", ".png", ".wasm"}


def sizes(dist: Path = DIST) -> dict[str, int]:
    """Bytes of each file on the wire, by its address."""
    found = {}
    for path in sorted(dist.rglob("*")):
        if path.is_file() and not path.name.startswith(".") and path.suffix != ".map":
            body = path.read_bytes()
            small = body if path.suffix in PACKED else gzip.compress(body, 9, mtime=0)
            found[path.relative_to(dist).as_posix()] = len(small)
    return found


def measure(dist: Path = DIST) -> Figure:
    """Everything the service worker keeps, which is more than the first screen needs."""
    by_file = sizes(dist)
    kinds: dict[str, float] = {}
    for name, size in by_file.items():
        kind = Path(name).suffix.lstrip(".") or "other"
        kinds[f"{kind} kB"] = round(kinds.get(f"{kind} kB", 0) + size / 1000, 1)
    total = round(sum(by_file.values()) / 1000, 1)
    return Figure("First load, the whole app", total, "kB gzipped", FIRST_LOAD_KB, 1, kinds)
