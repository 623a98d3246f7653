"""Where things lie, and what the repository holds: read by every test of the house and by nothing else."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PWA = ROOT / "static" / "pwa"
SRC = PWA / "src"


@cache
def repository_files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the repository: tracked, or new and not ignored."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = (ROOT / name for name in listing.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def under(folder: Path, *suffixes: str) -> list[Path]:
    """The repository's files below `folder` that end in one of `suffixes`; never an empty list."""
    found = [p for p in repository_files() if p.is_relative_to(folder) and p.name.endswith(suffixes)]
    assert found, f"nothing to look at under {folder.relative_to(ROOT)}"
    return found


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


_TS_NOISE = re.compile(
    r"""/\*.*?\*/            # block comment
      | (?<![:'"`])//[^\n]*  # line comment, but not the two slashes of an address
    """,
    re.DOTALL | re.VERBOSE,
)


def typescript_code(path: Path) -> str:
    """The file's text without its comments, so that a wall may be named in one."""
    return _TS_NOISE.sub(" ", path.read_text())


IMPORTED = re.compile(r"""(?:\bfrom\s+|\bimport\s+|\bimport\s*\(\s*)['"](\.[^'"?]+)(?:\?[^'"]*)?['"]""")
ENTRIES = ("main.ts", "engine.worker.ts", "inflate.worker.ts", "sw.ts")


def reached_from(*entries: Path) -> set[Path]:
    """The files that are loaded, now or later, when these are: what the product is, without its tests."""
    found: set[Path] = set()
    waiting = list(entries)
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        for target in IMPORTED.findall(typescript_code(path)):
            base = (path.parent / target).resolve()
            tried = (base, base.with_name(base.name + ".ts"), base.with_name(base.name + ".tsx"))
            tried += (base / "index.ts", base / "index.tsx")
            waiting += [p for p in tried if p.is_file() and p.suffix in (".ts", ".tsx")][:1]
    return found


@cache
def client_product() -> tuple[Path, ...]:
    return tuple(sorted(reached_from(*(SRC / name for name in ENTRIES))))
