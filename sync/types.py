"""The words of the protocol as Python types: ids, frames, deposits, receipts, entries, limits, refusals.

Anyone may import this; it imports nothing of Attune. All values are immutable.

Source: PROTOCOL.md sections 1 to 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NewType

DeviceId = NewType("DeviceId", str)
PersonId = NewType("PersonId", str)
ChangeId = NewType("ChangeId", str)
RecordId = NewType("RecordId", str)
StreamId = NewType("StreamId", str)

FrameType = Literal["change", "snapshot", "chunk"]
FRAME_TYPES: Final[tuple[FrameType, ...]] = ("change", "snapshot", "chunk")
KeyUse = Literal["sealing", "receipt", "order", "audit"]
HYBRID: Final = 2
SUITES: Final = (1, HYBRID)
HYBRID_PUBLIC_BYTES: Final = 1184 + 32
HYBRID_ENC_BYTES: Final = 1088 + 32
KEY_USES: Final[tuple[KeyUse, ...]] = ("sealing", "receipt", "order", "audit")

Quarantine = Literal[
    "damaged",
    "forked",
    "revoked",
    "unopenable",
    "malformed",
    "bad_signature",
    "wrong_author",
    "unknown_type",
    "unknown_schema",
    "invalid",
    "wrong_stream",
    "not_allowed",
    "duplicate_change",
]

MAX_INTEGER: Final = 2**53 - 1
ID_BYTES: Final = 16
HASH_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
KEY_BYTES: Final = 32
SALT_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Limits:
    """The sizes beyond which a message is refused whole.

    Units:  bytes, except `frames`, `pull_streams`, `pull_own`, `pull_subjects`, `depth` and `values`, which
            are counts.
    Source: PROTOCOL.md sections 8 and 13.7
    """

    header: int = 1024
    record: int = 1024 * 1024
    ct: int = 1280 * 1024
    frames: int = 500
    deposit: int = 16 * 1024 * 1024
    answer: int = 16 * 1024 * 1024
    pack: int = 1024 * 1024
    content: int = 16 * 1024 * 1024
    pull_streams: int = 20_000
    pull_own: int = 500
    pull_subjects: int = 16
    depth: int = 32
    values: int = 10_000
    attachment: int = 15 * 1024 * 1024
    blob: int = 16 * 1024 * 1024
    piece: int = 1024 * 1024
    thumbnail: int = 20_000


LIMITS: Final = Limits()


class Refused(ValueError):
    """Bytes that the protocol does not allow. `code` is stable; no content of the message is in it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code: str = code


@dataclass(frozen=True, slots=True)
class Header:
    """What stands outside the seal. `raw` are the canonical bytes as they travel."""

    dev: DeviceId
    kid: str
    prev: bytes
    seq: int
    type: FrameType
    raw: bytes
    suite: int = 1


@dataclass(frozen=True, slots=True)
class Frame:
    """One envelope. `ct_hash` is what the chain covers; whether `ct` matches it is for intake to see."""

    header: Header
    ct_hash: bytes
    ct: bytes

    @property
    def seq(self) -> int:
        return self.header.seq


@dataclass(frozen=True, slots=True)
class Deposit:
    """A run of frames with consecutive numbers, and the head of the last (`seq`, `chain`, `head`).

    Shape: `chains` – after each frame, where it came short: numbers, hashes and chains were worked out then,
           and hang together; None: they are as they came.
    """

    dev: DeviceId
    frames: tuple[Frame, ...]
    seq: int
    chain: bytes
    head: bytes
    chains: tuple[bytes, ...] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Quarantined:
    seq: int
    why: Quarantine


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the server says it has of one device. Units: `at` is server time."""

    dev: DeviceId
    kid: str
    received: int
    chain: bytes
    filed: int
    held: tuple[int, ...]
    missing: tuple[tuple[int, int], ...]
    quarantined: tuple[Quarantined, ...]
    at: str
    audit_head: str
    state: int


@dataclass(frozen=True, slots=True)
class SignedText:
    """A canonical JSON text and its signature, as receipts and certificates travel."""

    text: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Certificate:
    kid: str
    use: KeyUse
    alg: str
    public: bytes
    version: int
    not_before: str
    not_after: str
    hybrid: bytes | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a blob's bytes, with the device's word that the blob of this name and size is its own.

    Source: PROTOCOL.md section 13
    """

    dev: DeviceId
    blob: bytes
    size: int
    mandate: bytes
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class BlobReceipt:
    """How many bytes of one blob of one device the server has. Units: bytes; `at` is server time."""

    dev: DeviceId
    kid: str
    blob: bytes
    size: int
    stored: int
    at: str


@dataclass(frozen=True, slots=True)
class Change:
    """One statement, parsed once. `document` is all of it, `body` validated against its type.

    Source: PROTOCOL.md section 2.1
    """

    change: ChangeId
    stream: StreamId
    stream_kind: str
    record: RecordId
    type: str
    base: int
    author: PersonId
    role: str
    state: int
    supersedes: ChangeId | None
    body: Mapping[str, Any]
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Opened:
    """What the opener found in an envelope, ready to be filed.

    Shape:  `record` the signed bytes; `commitment` SHA256(record ‖ salt); `signature` the author's.
    """

    change: Change
    record: bytes
    commitment: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one envelope goes to quarantine. Its neighbours are not touched.

    `change` and `supersedes`: of what is its author's own word, by which a later change can mend it.
    Source: PROTOCOL.md section 5.6
    """

    why: Quarantine
    change: ChangeId | None = None
    supersedes: ChangeId | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A change as it stands in its stream."""

    version: int
    received_at: str
    filed_at: str
    device: DeviceId | None
    seq: int | None
    change: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """The entries of one stream with `start` < version ≤ `upto` that the reader may see."""

    stream: StreamId
    kind: str
    start: int
    upto: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a part of an answer to a pull: what it is, and its data, compressed as `codec` says.

    Source: PROTOCOL.md section 6.1
    """

    type: int
    meta: Mapping[str, Any]
    codec: int
    data: bytes


@dataclass(frozen=True, slots=True)
class PullPlace:
    """What binds one part of an answer to its question: request, device, index, count."""

    request: bytes
    dev: DeviceId
    index: int
    count: int


@dataclass(frozen=True, slots=True)
class Replaced:
    """A device that a new one takes the place of, and the highest number that it is known to have made.

    Source: PROTOCOL.md section 7.3
    """

    device: DeviceId
    seq: int


def id_bytes(ident: str) -> bytes:
    """Return the 16 bytes of an id.

    Errors: Refused id.malformed.
    Source: PROTOCOL.md section 1.2
    """
    if len(ident) != 2 * ID_BYTES or ident.strip("0123456789abcdef"):
        raise Refused("id.malformed")
    return bytes.fromhex(ident)
