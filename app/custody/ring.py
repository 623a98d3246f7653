"""The organisation's key ring: a folder of small files that only the server's user can read.

    keys = open_keys(folder, may_make=database_is_empty, clock=clock)
    ring = keys.current()                                       # as it is now; looks at the folder
    ring.root.public, ring.organisation, ring.certificates      # GET /api/organisation
    ring.receipt.sign(...), ring.order.sign(...), ring.audit.sign(...)
    ring.open(kid, sealed, info)                                # sync.ports.Opener
    StreamKeys(ring.masters), BlindIndex(ring.index(2), "sign_in")

A process holds what its part of the work needs (`HOLDS`), and reads nothing else of the folder.

Source: sync/PROTOCOL.md section 7.1, docs/decisions/0040-keys-change-while-serving.md
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal, cast

from app.custody import files
from app.custody.certificates import Root, certificate, certify, made_here, read, verified
from app.custody.errors import (
    CustodyError,
    IndexKeyMissing,
    KeyDamaged,
    KeyNotHeld,
    KeysMissing,
    KeysTooMany,
    MasterKeyMissing,
)
from app.custody.files import Register
from app.custody.indexes import INDEX
from app.custody.masters import MASTER, Masters, MasterSource
from app.custody.primitives import Ed25519Signer, HpkeUnsealer, HybridUnsealer, moment
from app.custody.streams import MasterKey
from sync.hybrid import hash_in
from sync.ports import Clock, Unsealer
from sync.types import ID_BYTES, KEY_USES, Certificate, KeyUse, SignedText

Part = Literal["all", "intake", "opener", "web"]
SIGNING: Final[tuple[KeyUse, ...]] = ("receipt", "order", "audit")
SECRETS: Final = ("root", *SIGNING, "sealing-1", INDEX, MASTER)
HOLDS: Final[Mapping[Part, tuple[str, ...]]] = {
    "all": (*SIGNING, "sealing", files.HYBRID, INDEX, MASTER),
    "intake": ("receipt",),
    "opener": ("audit", "sealing", files.HYBRID, MASTER),
    "web": (*SIGNING, INDEX, MASTER),
}
RENEW_BEFORE: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, repr=False)
class KeyRing:
    """The keys of one process at one moment. It is never sent, logged or stored elsewhere."""

    organisation: str
    root: Root
    signing: Mapping[KeyUse, tuple[str, Ed25519Signer]]
    sealing: Mapping[str, HpkeUnsealer]
    known_masters: Masters | None
    known_indexes: Mapping[int, bytes] | None
    certificates: tuple[SignedText, ...]
    certified: tuple[Certificate, ...]
    past: tuple[Certificate, ...] = ()
    hybrid_sealing: Mapping[str, HybridUnsealer] = field(default_factory=dict)
    hybrid: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def receipt(self) -> Ed25519Signer:
        return self._signer("receipt")

    @property
    def order(self) -> Ed25519Signer:
        return self._signer("order")

    @property
    def audit(self) -> Ed25519Signer:
        return self._signer("audit")

    @property
    def masters(self) -> Masters:
        """Errors: KeyNotHeld."""
        if self.known_masters is None:
            raise KeyNotHeld("This process holds no master key, and so reads nothing that is stored.")
        return self.known_masters

    @property
    def master(self) -> MasterKey:
        return self.masters.newest

    @property
    def index_versions(self) -> list[int]:
        """Which versions of the index key can be had, newest first. Errors: KeyNotHeld."""
        return sorted(self._indexes, reverse=True)

    def index(self, version: int) -> bytes:
        """Errors: KeyNotHeld, IndexKeyMissing."""
        if version not in self._indexes:
            raise IndexKeyMissing(
                f"Version {version} of the index key is missing: put index-{version}.key into the key folder "
                "of this process, by 'keys hand-out' if it has one of its own."
            )
        return self._indexes[version]

    @property
    def _indexes(self) -> Mapping[int, bytes]:
        if self.known_indexes is None:
            raise KeyNotHeld("This process holds no index key, and so looks nobody up.")
        return self.known_indexes

    def holds(self, use: KeyUse) -> bool:
        return use in self.signing

    def open(self, kid: str, sealed: bytes, info: bytes, suite: int = 1) -> bytes | None:
        """Open what was sealed to one of the organisation's sealing keys. Implements sync.ports.Opener."""
        keys: Mapping[str, Unsealer] = self.hybrid_sealing if suite == 2 else self.sealing
        key = keys.get(kid)
        return None if key is None else key.unseal(sealed, info)

    def kid(self, use: KeyUse) -> str:
        """The kid of the key that signs now; of the newest sealing key."""
        if use in self.signing:
            return self.signing[use][0]
        return max((c for c in self.certified if c.use == use), key=lambda c: c.version).kid

    def public(self, kid: str) -> bytes | None:
        """The public half of a key that is or was certified."""
        found = (c.public for c in (*self.certified, *self.past) if c.kid == kid)
        return next(found, None)

    def _signer(self, use: KeyUse) -> Ed25519Signer:
        if use not in self.signing:
            raise KeyNotHeld(f"This process holds no {use} key, and so does not sign with it.")
        return self.signing[use][1]

    def __repr__(self) -> str:
        return f"KeyRing({self.organisation})"


class Keys:
    """The ring of a running process. It is read again once the folder's register is written anew."""

    def __init__(self, folder: Path, clock: Clock, part: Part, source: MasterSource) -> None:
        self.folder = folder
        self._clock, self._part, self._source = clock, part, source
        self._turn = threading.Lock()
        self._seen = self._stamp()
        self._ring, self._until = load(folder, clock, part, source)

    def current(self) -> KeyRing:
        """The ring as the folder has it now; as it was, while what is written there cannot be read."""
        if self._stamp() != self._seen or (self._until is not None and self._until <= self._clock.now()):
            with self._turn:
                self._look_again()
        return self._ring

    def _look_again(self) -> None:
        stamp = self._stamp()
        try:
            self._ring, self._until = load(self.folder, self._clock, self._part, self._source)
        except CustodyError:
            # A folder that is being put right must not stop who serves; the next start says what is wrong.
            return
        self._seen = stamp

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = (self.folder / files.ORGANISATION).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino


def open_keys(
    folder: Path,
    may_make: bool,
    clock: Clock,
    part: Part | None = None,
    source: MasterSource | None = None,
    hybrid: bool = True,
) -> Keys:
    """Load the keys; make what is missing only if nothing has been stored under them yet.

    `part`: what the process is to be, if it is to be one; else whatever the folder was handed out for.
    `hybrid`: whether a sealing key that is made gets a hybrid one beside it.
    Errors: KeysMissing, MasterKeyMissing, KeyDamaged, KeysExposed; KeysTooMany when a part would hold more
            than it may.
    """
    source = source or MasterSource()
    with suppress(OSError):
        files.finish_destroying(folder)
    has_register = (folder / files.ORGANISATION).exists()
    handed_to = files.read_register(folder).part if has_register else "all"
    if part is not None and handed_to != part:
        raise KeysTooMany(
            f"{folder} was not handed out to {part}, which is to hold no other keys: run 'keys hand-out "
            f"{part} FOLDER' where all keys lie, and name that folder in ATTUNE_KEYS."
        )
    if handed_to not in HOLDS:
        raise KeyDamaged(f"{folder / files.ORGANISATION} cannot be read: hand the keys out again.")
    if handed_to == "all":
        _complete(folder, may_make, source, hybrid)
        _renew(folder, clock)
    return Keys(folder, clock, cast(Part, handed_to), source)


def open_ring(folder: Path, may_make: bool, clock: Clock) -> KeyRing:
    """All keys as they are now. Errors: as `open_keys`."""
    return open_keys(folder, may_make, clock).current()


def _complete(folder: Path, may_make: bool, source: MasterSource, hybrid: bool) -> None:
    missing = _missing(folder, source)
    if missing and may_make:
        missing = _make_unless_made(folder, source, hybrid)
    if missing == _wanted(source):
        raise KeysMissing(
            f"There are records but no keys in {folder}: put the key folder back, or name it in ATTUNE_KEYS."
        )
    if MASTER in missing:
        raise MasterKeyMissing(
            f"The master key is missing: put master.key back into {folder}, "
            "or name the folder in ATTUNE_KEYS."
        )


def _wanted(source: MasterSource) -> list[str]:
    return [name for name in SECRETS if not (name == MASTER and source.is_elsewhere)]


def _missing(folder: Path, source: MasterSource) -> list[str]:
    return [name for name in _wanted(source) if not files.numbers(folder, name.removesuffix("-1"))]


def _make_unless_made(folder: Path, source: MasterSource, hybrid: bool) -> list[str]:
    """Make the keys of a new organisation; of several processes that start at once one does. Shape: what is
    missing then, and is not to be made."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with files.changing(folder):
        missing = _missing(folder, source)
        if missing == [MASTER]:
            # Nothing is stored that another would open, and nobody but this folder knows of it.
            files.make_key(folder / f"{MASTER}.key")
        elif missing and _has_not_begun(folder):
            _make(folder, missing, hybrid)
        else:
            return missing
    return []


def _has_not_begun(folder: Path) -> bool:
    """Whether nobody has been told of the keys here yet: there are none, or their making was cut short.

    An empty database does not say so: it may be a disk that is not there, or the wrong one.
    """
    if not (folder / files.ORGANISATION).exists():
        return next(folder.glob("*.key"), None) is None
    register = files.read_register(folder)
    return not register.certificates and register.root is None


def _make(folder: Path, missing: Iterable[str], hybrid: bool) -> None:
    """Make what is missing, in a folder that may be there; cut short, the next start goes on from there."""
    files.keep_to_owner(folder)
    files.write_register(folder, Register(os.urandom(ID_BYTES).hex()))
    for name in missing:
        if name == "sealing-1":
            files.make_sealing(folder, 1, hybrid)
        else:
            files.make_key(folder / f"{name}.key")


def _renew(folder: Path, clock: Clock) -> None:
    """Certify afresh what is about to end, and what has no certificate yet, while the root is here."""
    with files.changing(folder):
        _renew_here(folder, clock)


def _renew_here(folder: Path, clock: Clock) -> None:
    register, root = read(folder)
    if root.signer is None:
        return
    soon = moment(datetime.fromisoformat(clock.now()) + RENEW_BEFORE)
    fresh = register
    for use in KEY_USES:
        here = {made.public: made for made in (made_here(folder, use, n) for n in _numbers(folder, use))}
        mine = [c for c in verified(folder, root, register.certificates) if c.use == use]
        newest = max((c for c in mine if c.public in here), key=lambda c: c.version, default=None)
        if newest is None or newest.not_after <= soon:
            made = here[newest.public] if newest else list(here.values())[-1]
            version = max((c.version for c in mine), default=0) + 1
            signed = certify(root.signer, certificate(made, version, clock.now()))
            fresh = fresh.with_certificate(signed, made.hybrid)
    if fresh != register:
        files.write_register(folder, fresh)


def organisation_of(folder: Path) -> str:
    """Whose keys these are. Errors: KeyDamaged."""
    return files.read_register(folder).organisation


def backup_key(folder: Path, make: bool = False) -> bytes:
    """The key that backups are sealed under. Errors: KeyDamaged when there is none and none is to be made."""
    path = files.path_of(folder, "backup")
    return files.make_key(path) if make and not path.exists() else files.read_key(path)


def load(folder: Path, clock: Clock, part: Part, source: MasterSource) -> tuple[KeyRing, str | None]:
    """Read what a part of the server holds.

    Shape:  the ring, and the moment from which another key is to sign.
    Errors: KeyDamaged, KeysExposed, MasterKeyMissing.
    """
    register, root = read(folder)
    certified = verified(folder, root, register.certificates)
    now, held = clock.now(), HOLDS[part]
    signing = {use: _signing(folder, use, certified, now) for use in SIGNING if use in held}
    waiting = [c.not_before for c in certified if c.use in SIGNING and c.not_before > now]
    one, two = _sealing(folder, certified) if "sealing" in held else ({}, {})
    ring = KeyRing(
        organisation=register.organisation,
        root=root,
        signing=signing,
        sealing=one,
        known_masters=source.masters(folder) if MASTER in held else None,
        known_indexes=_indexes(folder) if INDEX in held else None,
        certificates=register.certificates,
        certified=certified,
        past=verified(folder, root, register.past),
        hybrid_sealing=two,
        hybrid=dict(register.hybrid),
    )
    return ring, min(waiting, default=None)


def _signing(
    folder: Path, use: KeyUse, certified: Iterable[Certificate], now: str
) -> tuple[str, Ed25519Signer]:
    """The newest of the keys here whose time has begun; one that was just certified waits for its time."""
    signers = [Ed25519Signer(files.read_key(files.path_of(folder, use, n))) for n in _numbers(folder, use)]
    held = {signer.public: signer for signer in signers}
    usable = sorted((c for c in certified if c.use == use and c.public in held), key=lambda c: c.version)
    if not usable:
        raise KeyDamaged(f"No {use} key in {folder} is certified: put the folder back from its copy.")
    chosen = ([c for c in usable if c.not_before <= now] or usable[:1])[-1]
    return chosen.kid, held[chosen.public]


def _indexes(folder: Path) -> dict[int, bytes]:
    """Every version that has not been destroyed."""
    return {n: files.read_key(files.path_of(folder, INDEX, n)) for n in files.numbers(folder, INDEX) or [1]}


def _sealing(
    folder: Path, certified: Iterable[Certificate]
) -> tuple[dict[str, HpkeUnsealer], dict[str, HybridUnsealer]]:
    """Every one that has not been destroyed, by kid: for suite 1 and for suite 2.

    Errors: KeyDamaged when one is certified with a hybrid key that does not lie here.
    """
    one: dict[str, HpkeUnsealer] = {}
    two: dict[str, HybridUnsealer] = {}
    kids = {c.public: c.kid for c in certified}
    for number in _numbers(folder, "sealing"):
        made = made_here(folder, "sealing", number)
        beside = files.path_of(folder, files.HYBRID, number)
        if made.hybrid is not None:
            two[made.kid] = HybridUnsealer(files.read_key(beside))
        elif hash_in(kids.get(made.public, "")) is not None:
            files.read_key(beside)
        one[made.kid] = HpkeUnsealer(files.read_key(files.path_of(folder, "sealing", number)))
    return one, two


def _numbers(folder: Path, use: KeyUse) -> list[int]:
    return files.numbers(folder, use) or [1]
