"""The key folder: one small file a key, and `organisation.json`, which is always written last.

Whoever changes a key writes the key first and the register after it: a running server that looks at the
register alone sees a change whole or not at all.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Final

from app.custody.errors import KeyDamaged, KeysExposed
from sync import wire
from sync.types import HYBRID_PUBLIC_BYTES, KEY_BYTES, Refused, SignedText

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:
    fcntl = None  # not on Windows

ORGANISATION: Final = "organisation.json"
GONE: Final = ".gone"
# What lies beside a sealing key of the same number, for suite 2.
HYBRID: Final = "hybrid"
# What a folder of keys may hold; with a dot before it while it is written, or written over.
OURS: Final = re.compile(
    r"(organisation\.json|[a-z]+(-[0-9]+)?\.key)|\.(organisation\.json|.+\.key)\.([0-9a-f]{8}|gone)"
)
# The first of a use has no number in its name, but for the sealing key, which always had.
_NUMBERED: Final = ("sealing", HYBRID)


@dataclass(frozen=True, slots=True)
class Register:
    """Whose keys these are, and what the root has certified.

    `root`: its public half, once the private half lies elsewhere. `certificates`: those that everybody is
    told; `past`: those of keys that are used no more, by which old signatures are still checked. `part`: of
    the server that this folder was handed out to. `hybrid`: kid and hybrid public key of those told
    that name one.
    """

    organisation: str
    certificates: tuple[SignedText, ...] = ()
    past: tuple[SignedText, ...] = ()
    root: bytes | None = None
    part: str = "all"
    hybrid: tuple[tuple[str, bytes], ...] = ()

    def with_certificate(self, signed: SignedText, hybrid: bytes | None = None) -> Register:
        """Publish one; an older one of the same key is told no more. Shape: `hybrid` – of the same kid."""
        kid = wire.parse_certificate(signed.text.encode()).kid
        kept = tuple(c for c in self.certificates if wire.parse_certificate(c.text.encode()).kid != kid)
        beside = (*self.hybrid, (kid, hybrid)) if hybrid and kid not in dict(self.hybrid) else self.hybrid
        return replace(self, certificates=(*kept, signed), hybrid=beside)

    def retire(self, kid: str) -> Register:
        """Tell nobody of a key any more, and keep what checks its signatures."""
        mine = tuple(c for c in self.certificates if wire.parse_certificate(c.text.encode()).kid == kid)
        kept = tuple(c for c in self.certificates if c not in mine)
        beside = tuple(each for each in self.hybrid if each[0] != kid)
        return replace(self, certificates=kept, past=(*self.past, *mine), hybrid=beside)


def name_of(use: str, number: int) -> str:
    """Shape: `receipt`, `receipt-2`, `sealing-1`."""
    return use if number == 1 and use not in _NUMBERED else f"{use}-{number}"


def path_of(folder: Path, use: str, number: int = 1) -> Path:
    return folder / f"{name_of(use, number)}.key"


def numbers(folder: Path, use: str) -> list[int]:
    """Which keys of a use lie here, oldest first."""
    names = re.compile(rf"{use}(?:-([1-9][0-9]{{0,5}}))?\.key")
    found = (names.fullmatch(path.name) for path in folder.glob(f"{use}*.key"))
    return sorted(int(match[1] or 1) for match in found if match)


def read_key(path: Path) -> bytes:
    """Errors: KeysExposed, KeyDamaged."""
    try:
        if os.name == "posix" and (path.stat().st_mode | path.parent.stat().st_mode) & 0o077:
            raise KeysExposed(f"Others can read {path}: run 'chmod -R go= {path.parent}', then start again.")
        return wire.hex_bytes(path.read_text().strip(), KEY_BYTES, "key")
    except (OSError, Refused, UnicodeDecodeError) as cause:
        raise KeyDamaged(f"{path} cannot be read: put it back from the copy of the key folder.") from cause


def make_key(path: Path) -> bytes:
    secret = os.urandom(KEY_BYTES)
    write(path, secret.hex())
    return secret


def make_sealing(folder: Path, number: int, hybrid: bool) -> None:
    """Make a sealing key, with the hybrid one beside it. Cut short between, the key is not there yet."""
    if hybrid:
        make_key(path_of(folder, HYBRID, number))
    make_key(path_of(folder, "sealing", number))


def read_register(folder: Path) -> Register:
    """Errors: KeyDamaged."""
    path = folder / ORGANISATION
    try:
        document = json.loads(path.read_text())
        root = document.get("root")
        return Register(
            str(document["organisation"]),
            tuple(wire.parse_signed("certificate", c) for c in document["certificates"]),
            tuple(wire.parse_signed("certificate", c) for c in document.get("past", ())),
            None if root is None else wire.hex_bytes(root, KEY_BYTES, "root"),
            str(document.get("part", "all")),
            tuple(
                (str(kid), wire.hex_bytes(public, HYBRID_PUBLIC_BYTES, "hybrid"))
                for kid, public in document.get("hybrid", {}).items()
            ),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as cause:
        raise KeyDamaged(f"{path} cannot be read: put it back from the copy of the key folder.") from cause


def write_register(folder: Path, register: Register) -> None:
    said: dict[str, object] = {
        "organisation": register.organisation,
        "certificates": [wire.encode_signed("certificate", c) for c in register.certificates],
    }
    if register.past:
        said["past"] = [wire.encode_signed("certificate", c) for c in register.past]
    if register.root is not None:
        said["root"] = register.root.hex()
    if register.hybrid:
        said["hybrid"] = {kid: public.hex() for kid, public in register.hybrid}
    if register.part != "all":
        said["part"] = register.part
    write(folder / ORGANISATION, json.dumps(said, indent=1))


def names(folder: Path) -> list[str]:
    """What lies in a folder, but for what a file system puts there by itself."""
    return [path.name for path in folder.iterdir() if path.name != "lost+found"]


def keep_to_owner(folder: Path) -> None:
    """Make a folder for keys, or take one that is there from everybody else. Errors: KeysExposed when it is
    not for keys alone: whoever else uses what lies in it would be shut out."""
    folder.mkdir(parents=True, exist_ok=True)
    # What is hidden marks a place, as that a disk is mounted there.
    others = [name for name in names(folder) if not (OURS.fullmatch(name) or name.startswith("."))]
    if others and folder.stat().st_mode & 0o077:
        raise KeysExposed(
            f"{folder} holds other things, and others can read it: name an empty folder for the keys."
        )
    folder.chmod(0o700)


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """One at a time changes a key folder; another waits."""
    handle = os.open(folder, os.O_RDONLY) if fcntl is not None else None
    try:
        if fcntl is not None and handle is not None:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner alone."""
    half = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    half.replace(path)
    _sync_folder(path.parent)


def destroy(path: Path) -> None:
    """Write over a key and remove it. A disk may keep older blocks: that is why keys lie on one that is
    encrypted, or are kept elsewhere.

    Nobody finds one that is half written over: it has another name by then.
    """
    gone = path.with_name(f".{path.name}{GONE}")
    if path.exists():
        path.replace(gone)
    if gone.exists():
        _write_over(gone)


def finish_destroying(folder: Path) -> None:
    """What was cut short. Errors: OSError in a folder that is only to be read."""
    for gone in folder.glob(f".*{GONE}"):
        _write_over(gone)


def _write_over(path: Path) -> None:
    with path.open("r+b") as stream:
        stream.write(b"\0" * path.stat().st_size)
        stream.flush()
        os.fsync(stream.fileno())
    path.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
