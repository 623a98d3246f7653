"""Looks for words and key bytes in every file of a folder, in the shapes in which a careless program leaves them."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import BytesAhoCorasick

# What may stand next to a short name when it is stored as text: quotes, spaces, brackets, V8's length bytes.
EDGES = b"\"' \t\r\n<>(){}[],.:;=|/\\\x00"
SHORT = 5


@dataclass(frozen=True)
class Hit:
    where: str
    what: str
    shape: str


def shapes(needle: str | bytes) -> dict[str, list[bytes]]:
    """The byte strings that would betray this needle. A word of four letters or fewer counts only between edges."""
    if isinstance(needle, bytes):
        return {
            "raw": [needle],
            "hex": [needle.hex().encode(), needle.hex().upper().encode()],
            "base64": list(_base64(needle)),
            "utf-16 hex": [needle.hex().encode("utf-16-le")],
        }
    plain = needle.encode()
    found = {"utf-16-le": [needle.encode("utf-16-le")], "utf-16-be": [needle.encode("utf-16-be")]}
    if len(plain) >= SHORT:
        found["utf-8"] = [plain]
        found["base64"] = list(_base64(plain))
        escaped = needle.encode("ascii", "backslashreplace")
        if escaped != plain:
            found["escaped"] = [escaped]
    return found


def _base64(data: bytes) -> Iterator[bytes]:
    """The part of base64 that does not depend on what stands before and after, at each of the three alignments."""
    for lead in range(3):
        whole = base64.b64encode(b"\0" * lead + data)
        first = -(-lead * 8 // 6)
        last = (lead + len(data)) * 8 // 6
        if last - first >= 8:
            yield whole[first:last]
            yield whole[first:last].translate(bytes.maketrans(b"+/", b"-_"))


def files(*folders: Path) -> list[Path]:
    return sorted(p for folder in folders for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


class _Search:
    """Every shape of all needles, found in one walk through what is searched."""

    def __init__(self, needles: tuple[str | bytes, ...]) -> None:
        betrays: dict[bytes, set[tuple[str | bytes, str]]] = {}
        for needle in needles:
            for shape, patterns in shapes(needle).items():
                for pattern in patterns:
                    betrays.setdefault(pattern, set()).add((needle, shape))
        self._betrayed = list(betrays.values())
        self._patterns = BytesAhoCorasick(list(betrays))
        self._short = [n for n in needles if isinstance(n, str) and len(n.encode()) < SHORT]

    def found(self, data: bytes) -> set[tuple[str | bytes, str]]:
        """Shape: each needle with a shape in which it is there."""
        places = {place for place, *_ in self._patterns.find_matches_as_indexes(data, overlapping=True)}
        alone = {(word, "utf-8") for word in self._short if stands_alone(word.encode(), data)}
        return alone.union(*(self._betrayed[place] for place in places))


_search = lru_cache(maxsize=8)(_Search)


def scan_bytes(where: str, data: bytes, needles: Iterable[str | bytes]) -> list[Hit]:
    found = _search(tuple(needles)).found(data)
    named = (
        (needle if isinstance(needle, str) else f"{len(needle)} key bytes", shape) for needle, shape in found
    )
    return [Hit(where, what, shape) for what, shape in sorted(named)]


def stands_alone(word: bytes, data: bytes) -> bool:
    """Whether a short word occurs between edges: four letters turn up by chance in what is encrypted, a word does not."""
    starts = EDGES + bytes([len(word)])
    at = data.find(word)
    while at != -1:
        end = at + len(word)
        if (at == 0 or data[at - 1] in starts) and (end == len(data) or data[end] in EDGES):
            return True
        at = data.find(word, at + 1)
    return False


def scan_folders(folders: Iterable[Path], needles: Iterable[str | bytes]) -> list[Hit]:
    """Every hit in the contents, and in the names, of all files below the folders."""
    wanted = list(needles)
    hits: list[Hit] = []
    for folder in folders:
        for path in files(folder):
            where = path.relative_to(folder.parent).as_posix()
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                continue
            hits += scan_bytes(where, where.encode() + b"\n" + data, wanted)
    return hits
