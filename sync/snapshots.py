"""Snapshots of drafts: made by a device beside its chain, received by name, opened by the server.

    made    = make_snapshot(document, by, to, n, random)   # a device, with its keys
    post    = encode_post(dev, [made.raw, ...])            # anybody, with no key
    found   = judge_post(decode_post(data), public, verifier)
    signed  = build_receipt(dev, kid, stored, at, signer)
    opened  = open_snapshot(frame, registration, opener, verifier)

Source: PROTOCOL.md section 12
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Literal

from sync import wire
from sync.canonical import canonical, parse, parse_canonical
from sync.chain import commitment
from sync.intake import DECOY
from sync.opening import Registration
from sync.ports import Opener, Random, Sealer, Signer, Verifier
from sync.types import (
    HASH_BYTES,
    ID_BYTES,
    LIMITS,
    MAX_INTEGER,
    SALT_BYTES,
    SIGNATURE_BYTES,
    SUITES,
    Certificate,
    DeviceId,
    Refusal,
    Refused,
    SignedText,
    id_bytes,
)

POST_MARK: Final = b"ATS1"
CHILDREN_MAX: Final = 50
# What is no draft: its author was made to unlock, and typed the code that they had set for that (12.9).
MADE_TO_UNLOCK: Final = "made_to_unlock"
_HEADER_KEYS: Final = {"dev", "kid", "n", "suite", "type", "v"}
_KID_MAX: Final = 64
_KIND: Final = re.compile(r"[a-z_]{1,20}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_KEYS: Final = {
    *("v", "author", "draft", "record", "kind", "family", "children"),
    *("revision", "taken_at", "status", "body"),
}

Status = Literal["open", "signed", "abandoned"]
STATUSES: Final[tuple[Status, ...]] = ("open", "signed", "abandoned")


@dataclass(frozen=True, slots=True)
class SnapshotFrame:
    """One snapshot as it travels. `hash` names it; `sealed` is the device's word on it."""

    dev: DeviceId
    kid: str
    n: int
    header: bytes
    ct_hash: bytes
    ct: bytes
    sealed: bytes

    @property
    def suite(self) -> int:
        """Of a header that `read_header` could read."""
        suite: int = parse_canonical(self.header)["suite"]
        return suite

    @property
    def hash(self) -> bytes:
        return sha256(b"attune/snap-hash/v1\0" + self.header + self.ct_hash).digest()


@dataclass(frozen=True, slots=True)
class Post:
    """Frames as posted; None where a header cannot be read or is another device's."""

    dev: DeviceId
    frames: tuple[SnapshotFrame | None, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A stored snapshot, as a receipt names it."""

    n: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A draft at one moment. `body` is its own JSON, which nobody but its author's devices reads."""

    author: str
    draft: str
    record: str
    kind: str
    family: str | None
    children: tuple[str, ...]
    revision: int
    taken_at: str
    status: Status
    body: str


@dataclass(frozen=True, slots=True)
class OpenedSnapshot:
    """What the opener found, ready to be kept: `text` as it was signed, `commitment` and `signature` as of a
    change."""

    snapshot: Snapshot
    text: bytes
    commitment: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Maker:
    """The device that makes a snapshot."""

    dev: DeviceId
    signer: Signer


# --- the exact bytes under each signature and seal ----------------------------------------------------------


def record_message(committed: bytes) -> bytes:
    return b"attune/snap-rec/v1\0" + committed


def frame_message(name: bytes) -> bytes:
    return b"attune/snap-frame/v1\0" + name


def seal_info(header: bytes) -> bytes:
    return b"attune/snap/v1\0" + header


def receipt_message(receipt: bytes) -> bytes:
    return b"attune/snap-receipt/v1\0" + receipt


# --- a device -----------------------------------------------------------------------------------------------


def encode_snapshot(snapshot: Snapshot) -> bytes:
    """Return the bytes that are signed. Source: PROTOCOL.md section 12.2"""
    return canonical(
        {
            "v": 1,
            "author": snapshot.author,
            "draft": snapshot.draft,
            "record": snapshot.record,
            "kind": snapshot.kind,
            "family": snapshot.family,
            "children": snapshot.children,
            "revision": snapshot.revision,
            "taken_at": snapshot.taken_at,
            "status": snapshot.status,
            "body": snapshot.body,
        }
    )


def make_snapshot(
    record: bytes, by: Maker, to: Certificate, n: int, sealer: Sealer, random: Random
) -> SnapshotFrame:
    """Seal and sign snapshot bytes as number `n` of a device."""
    header = make_header(by.dev, to.kid, n, 1 if to.hybrid is None else 2)
    salt = random.bytes(SALT_BYTES)
    signature = by.signer.sign(record_message(commitment(record, salt)))
    ct = sealer.seal(to.hybrid or to.public, wire.encode_inner(record, salt, signature), seal_info(header))
    bare = SnapshotFrame(by.dev, to.kid, n, header, sha256(ct).digest(), ct, b"")
    return SnapshotFrame(
        by.dev, to.kid, n, header, bare.ct_hash, ct, by.signer.sign(frame_message(bare.hash))
    )


def make_header(dev: DeviceId, kid: str, n: int, suite: int = 1) -> bytes:
    return canonical({"dev": dev, "kid": kid, "n": n, "suite": suite, "type": "snapshot", "v": 1})


def encode_frame(frame: SnapshotFrame) -> bytes:
    size = len(frame.header).to_bytes(2, "big"), len(frame.ct).to_bytes(4, "big")
    return size[0] + frame.header + frame.ct_hash + size[1] + frame.ct + frame.sealed


def encode_post(dev: DeviceId, frames: Sequence[SnapshotFrame]) -> bytes:
    """Return the bytes of a post. Nothing in it is made now: finished frames are joined."""
    head = POST_MARK + id_bytes(dev) + len(frames).to_bytes(2, "big")
    return head + b"".join(map(encode_frame, frames))


# --- receiving ----------------------------------------------------------------------------------------------


def decode_post(data: bytes) -> Post:
    """Return the post in the bytes; whether its frames count is for `judge_post`.

    Errors: Refused request.too_large (413) or deposit.unverifiable (400).
    """
    if len(data) > LIMITS.deposit:
        raise Refused(wire.TOO_LARGE)
    reader = wire.Reader(data, wire.UNVERIFIABLE)
    if reader.take(len(POST_MARK)) != POST_MARK:
        raise Refused(wire.UNVERIFIABLE)
    dev = DeviceId(reader.take(ID_BYTES).hex())
    count = reader.number(2)
    if count > LIMITS.frames:
        raise Refused(wire.TOO_LARGE)
    frames = tuple(_read_frame(reader, dev) for _ in range(count))
    reader.end()
    return Post(dev, frames)


def _read_frame(reader: wire.Reader, dev: DeviceId) -> SnapshotFrame | None:
    size = reader.number(2)
    if size > LIMITS.header:
        raise Refused(wire.TOO_LARGE)
    header, ct_hash = reader.take(size), reader.take(HASH_BYTES)
    ct_size = reader.number(4)
    if ct_size > LIMITS.ct:
        raise Refused(wire.TOO_LARGE)
    ct, sealed = reader.take(ct_size), reader.take(SIGNATURE_BYTES)
    kept = read_header(header)
    if kept is None or kept[0] != dev:
        return None
    return SnapshotFrame(dev, kept[1], kept[2], header, ct_hash, ct, sealed)


def read_header(raw: bytes) -> tuple[DeviceId, str, int] | None:
    """Return device, kid and number that a snapshot's header says; None for any other bytes."""
    try:
        said = parse_canonical(raw)
        if not isinstance(said, dict) or set(said) != _HEADER_KEYS or said["type"] != "snapshot":
            return None
        if not (_is_one(said["v"]) and _is_count(said["suite"]) and _is_count(said["n"]) and said["n"] >= 1):
            return None
        kid = said["kid"]
        if said["suite"] not in SUITES:
            return None
        if not isinstance(kid, str) or not 0 < len(kid) <= _KID_MAX or not isinstance(said["dev"], str):
            return None
        id_bytes(said["dev"])
    except Refused:
        return None
    return DeviceId(said["dev"]), kid, said["n"]


def judge_post(post: Post, signing_public: bytes | None, verifier: Verifier) -> tuple[SnapshotFrame, ...]:
    """Return the frames that count, in their order. `signing_public` None: the device is not known.

    Errors: Refused deposit.unverifiable, the same for every cause, when none does.
    Source: PROTOCOL.md section 12.4
    """
    public = signing_public or DECOY
    counted = tuple(
        frame
        for frame in post.frames
        if frame is not None
        and verifier.verify(public, frame_message(frame.hash), frame.sealed)
        and sha256(frame.ct).digest() == frame.ct_hash
    )
    if signing_public is None or not counted:
        raise Refused(wire.UNVERIFIABLE)
    return counted


def build_receipt(dev: DeviceId, kid: str, stored: Sequence[Named], at: str, signer: Signer) -> SignedText:
    """Return the signed word on exactly these snapshots. Source: PROTOCOL.md section 12.5"""
    rows = [{"n": each.n, "hash": each.hash.hex()} for each in stored]
    raw = canonical({"v": 1, "dev": dev, "kid": kid, "stored": rows, "at": at})
    return SignedText(raw.decode(), signer.sign(receipt_message(raw)))


def parse_receipt(raw: bytes) -> tuple[DeviceId, str, tuple[Named, ...]]:
    """Return device, kid and what is stored.

    Errors: Refused receipt.malformed.
    """
    bad = "receipt.malformed"
    try:
        said = parse_canonical(raw)
        if not isinstance(said, dict) or set(said) != {"v", "dev", "kid", "stored", "at"}:
            raise Refused(bad)
        id_bytes(said["dev"])
        stored = tuple(
            Named(row["n"], wire.hex_bytes(row["hash"], HASH_BYTES, bad)) for row in said["stored"]
        )
        exact = all(set(row) == {"n", "hash"} for row in said["stored"])
        numbers = all(_is_count(each.n) and each.n >= 1 for each in stored)
        texts = isinstance(said["kid"], str) and isinstance(said["at"], str)
        if not (_is_one(said["v"]) and exact and numbers and texts):
            raise Refused(bad)
    except (Refused, TypeError, KeyError, AttributeError) as cause:
        raise Refused(bad) from cause
    return DeviceId(said["dev"]), said["kid"], stored


# --- opening ------------------------------------------------------------------------------------------------


def open_snapshot(
    frame: SnapshotFrame, registration: Registration, opener: Opener, verifier: Verifier
) -> OpenedSnapshot | Refusal:
    """Unseal, verify and parse one snapshot.

    Shape:  Refusal why ∈ unopenable, malformed, bad_signature, wrong_author. It never raises for what a
            device sent.
    Source: PROTOCOL.md section 12.6
    """
    inner = opener.open(frame.kid, frame.ct, seal_info(frame.header), frame.suite)
    if inner is None:
        return Refusal("unopenable")
    try:
        record, salt, signature = wire.decode_inner(inner)
    except Refused:
        return Refusal("malformed")
    committed = commitment(record, salt)
    if not verifier.verify(registration.signing_public, record_message(committed), signature):
        return Refusal("bad_signature")
    try:
        snapshot = parse_snapshot(record)
    except Refused:
        return Refusal("malformed")
    if snapshot.author != registration.person:
        return Refusal("wrong_author")
    return OpenedSnapshot(snapshot, record, committed, signature)


def parse_snapshot(record: bytes) -> Snapshot:
    """Return the snapshot that the bytes say.

    Errors: Refused snapshot.malformed, json.*.
    """
    said = parse(record)
    if not isinstance(said, dict) or set(said) != _KEYS or not _is_sound(said):
        raise Refused("snapshot.malformed")
    return Snapshot(
        author=said["author"],
        draft=said["draft"],
        record=said["record"],
        kind=said["kind"],
        family=said["family"],
        children=tuple(said["children"]),
        revision=said["revision"],
        taken_at=said["taken_at"],
        status=said["status"],
        body=said["body"],
    )


def _is_sound(said: Mapping[str, Any]) -> bool:
    children = said["children"]
    return (
        _is_one(said["v"])
        and all(_is_id(said[key]) for key in ("author", "draft", "record"))
        and (said["family"] is None or _is_id(said["family"]))
        and isinstance(children, list)
        and all(map(_is_id, children))
        and len(set(children)) == len(children) <= CHILDREN_MAX
        and _is_count(said["revision"])
        and said["revision"] >= 1
        and said["status"] in STATUSES
        and isinstance(said["kind"], str)
        and _KIND.fullmatch(said["kind"]) is not None
        and isinstance(said["taken_at"], str)
        and _TIME.fullmatch(said["taken_at"]) is not None
        and isinstance(said["body"], str)
    )


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 2 * ID_BYTES and not value.strip("0123456789abcdef")


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_INTEGER


def _is_one(value: Any) -> bool:
    return _is_count(value) and value == 1
