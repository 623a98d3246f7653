"""How much a first visit fetches, as it is sent compressed. Reads the built client; needs no browser."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from bench.figure import Figure, Goal

DIST = Path(__file__).resolve().parents[1] / "static" / "pwa" / "dist"
FIRST_LOAD_KB = 120
MOONSHOT_KB = 70
# Maps are not sent; a compressed copy is another shape of a file that is counted already.
BUILD_ONLY = {".map", ".gz", ".br"}
# Already compressed, so sent as they are.
PACKED = {".woff2", ".png", ".wasm"}
NAMED = re.compile(r"""["'(`/]((?:assets/)?[\w.-]+\.(?:js|css|woff2|svg|webmanifest))""")
LATER = re.compile(r"""import\(\s*["'`](?:\./)?([\w./-]+)["'`]\s*\)""")
# The hashes of all scripts stand in the page; it asks for none of them there.
IMPORT_MAP = re.compile(r'<script type="importmap">.*?</script>', re.DOTALL)
PREFETCH_LIST = re.compile(r"__vite__mapDeps[^\n]*?\[[^\]]*\]\)")


def wire_bytes(path: Path) -> int:
    body = path.read_bytes()
    return len(body if path.suffix in PACKED else gzip.compress(body, 9, mtime=0))


def whole_app(dist: Path = DIST) -> dict[str, int]:
    """Bytes of every file of the built client, by its address: all that the service worker keeps, and itself."""
    files = (
        p
        for p in sorted(dist.rglob("*"))
        if p.is_file() and not p.name.startswith(".") and p.suffix not in BUILD_ONLY
    )
    return {p.relative_to(dist).as_posix(): wire_bytes(p) for p in files}


def first_screen(dist: Path = DIST) -> dict[str, int]:
    """Bytes of what the first screen needs: the page, what it names, what that names, but nothing that is imported later."""
    every = whole_app(dist)
    wanted, waiting = {}, ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in wanted or name not in every:
            continue
        wanted[name] = every[name]
        if Path(name).suffix not in PACKED:
            waiting += _named(dist / name, dist)
    return wanted


def _named(path: Path, dist: Path) -> list[str]:
    text = PREFETCH_LIST.sub("", IMPORT_MAP.sub("", path.read_text()))
    later = {Path(name).name for name in LATER.findall(text)}
    found = {Path(name).name for name in NAMED.findall(text)} - later - {"sw.js"}
    return [p.relative_to(dist).as_posix() for p in dist.rglob("*") if p.name in found]


def measure(dist: Path = DIST) -> list[Figure]:
    """The first screen, which has a goal; and the whole app, which arrives behind it and has none."""
    first, whole = first_screen(dist), whole_app(dist)
    return [
        Figure(
            "P11",
            "First load, until the first screen works",
            _kb(first),
            "kB gzipped",
            Goal(FIRST_LOAD_KB, MOONSHOT_KB),
            1,
            _by_kind(first),
        ),
        Figure("–", "Whole app, kept for offline", _kb(whole), "kB gzipped", None, 1, _by_kind(whole)),
    ]


def _kb(files: dict[str, int]) -> float:
    return round(sum(files.values()) / 1000, 1)


def _by_kind(files: dict[str, int]) -> dict[str, float]:
    kinds: dict[str, dict[str, int]] = {}
    for name, size in files.items():
        kinds.setdefault(f"{Path(name).suffix.lstrip('.') or 'other'} kB", {})[name] = size
    return {kind: _kb(of_kind) for kind, of_kind in sorted(kinds.items())}
