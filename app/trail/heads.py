"""The heads of the trail, in a file outside the database: one signed line a minute in which rows were added.

Each line carries the hash of the line before, so that the file, too, shows where it was changed. It is only
ever appended to.

Source: docs/decisions/0042-heads-outside-the-database.md
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from flask import current_app
from sqlalchemy import bindparam, select

from app.asking import ask
from app.audit import AuditHead, AuditRow, key_of
from app.clock import now, time_text
from app.config import Config
from app.keyring import held
from sync.canonical import canonical
from sync.types import HASH_BYTES, SIGNATURE_BYTES, Refused
from sync.wire import hex_bytes

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:
    fcntl = None  # not on Windows

FILE = "audit-heads.jsonl"
PREFIX = b"attune/audit-head/v1\0"
NO_LINE = bytes(HASH_BYTES)
READ_BYTES = 4096

_END = select(AuditHead.number, AuditHead.hash).where(AuditHead.id == 1)
_HASH_AT = select(AuditRow.hash).where(AuditRow.number == bindparam("number"))


@dataclass(frozen=True, slots=True)
class Head:
    """One line. Shape: number, hash – of the last row at that time; prev – hash of the line before."""

    number: int
    hash: bytes
    at: str
    kid: str
    prev: bytes
    signature: bytes

    def said(self) -> bytes:
        """What the signature covers."""
        return PREFIX + canonical(self._named())

    def line(self) -> bytes:
        return canonical(self._named() | {"signature": self.signature.hex()})

    def _named(self) -> dict[str, str | int]:
        return {
            "v": 1,
            "number": self.number,
            "hash": self.hash.hex(),
            "at": self.at,
            "kid": self.kid,
            "prev": self.prev.hex(),
        }


def file() -> Path:
    """Where the running server writes them."""
    config: Config = current_app.extensions["attune.config"]
    return config.audit_heads or config.log / FILE


def end() -> tuple[int, bytes] | None:
    """Number and hash of the trail's last row; None while it has none."""
    found = ask(_END).first()
    return (found[0], found[1]) if found else None


def hash_at(number: int) -> bytes | None:
    """The hash of one row of the trail as it lies in the database."""
    found: bytes | None = ask(_HASH_AT, number=number).scalar()
    return found


@contextmanager
def alone() -> Iterator[bool]:
    """Whether nobody else adds to the file until the end of this, in any process. Errors: OSError.

    Two that lead for a moment, one of them about to end, would both follow the same line, and the file would
    look as if it had been tampered with.
    """
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = _opened(path)
    try:
        yield _locks(handle)
    finally:
        os.close(handle)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)


def _locks(handle: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a place that knows no locks
    return True


def append(number: int, digest: bytes) -> None:
    """Sign a head of the trail and write it down for good, `alone`. Errors: OSError."""
    path = file()
    before = last_line(path)
    ring = held().ring
    prev = NO_LINE if before is None else sha256(before).digest()
    head = Head(number, digest, time_text(now()), ring.kid("audit"), prev, b"")
    signed = replace(head, signature=ring.audit.sign(head.said())).line()
    with os.fdopen(_opened(path), "ab") as stream:
        # A line that a crash has cut short stays: the next one vouches for what is there of it.
        stream.write((b"" if _ends_whole(path) else b"\n") + signed + b"\n")
        stream.flush()
        os.fsync(stream.fileno())


def last() -> Head | None:
    """The newest head that can be read, whatever its signature is worth."""
    path = file()
    line = last_line(path)
    if line is None:
        return None
    return read(line) or next(filter(None, map(read, reversed(path.read_bytes().splitlines()))), None)


def last_line(path: Path) -> bytes | None:
    """The last line there is, whole or not; None in an empty or absent file."""
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - READ_BYTES))
            lines = stream.read().splitlines()
    except FileNotFoundError:
        return None
    return lines[-1] if lines else None


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - 1))
        return stream.read() in (b"", b"\n")


def read(line: bytes) -> Head | None:
    """One line as what it says; None when it says nothing that can be read."""
    try:
        said = json.loads(line)
        return Head(
            int(said["number"]),
            hex_bytes(said["hash"], HASH_BYTES, "head"),
            str(said["at"]),
            str(said["kid"]),
            hex_bytes(said["prev"], HASH_BYTES, "head"),
            hex_bytes(said["signature"], SIGNATURE_BYTES, "head"),
        )
    except (ValueError, KeyError, TypeError, Refused):
        return None


def lines_of(path: Path) -> Iterator[tuple[int, Head | None]]:
    """Each line of a file of heads, from 1: what it says, or None where the file is not as it was written.

    A line that was cut short by a crash is left out when the line after it vouches for what there is of it.
    """
    lines = path.read_bytes().splitlines()
    prev = NO_LINE
    for number, line in enumerate(lines, 1):
        head, digest = read(line), sha256(line).digest()
        follower = read(lines[number]) if number < len(lines) else None
        if head is None and (follower is None or follower.prev != digest):
            yield number, None
        elif head is not None:
            yield number, head if head.prev == prev and is_signed(head) else None
        prev = digest


def is_signed(head: Head) -> bool:
    """Whether a head was signed by the key that it names."""
    public = key_of(head.kid)
    return public is not None and held().verifier.verify(public, head.said(), head.signature)
