"""A device in Python: it makes changes, seals and signs them, deposits, and holds what it may read.

The tests speak the protocol with it and the sample caseload is written with it, so nothing enters a stream by
another door. Keys, randomness and time are handed in.

    device = Device(identity, keys, ports)
    device.pin(root, certificates)                # GET /api/organisation
    frame   = device.save(document)               # 2.1; `draft` fills in what a device adds
    bytes_  = device.deposit()                    # POST /api/deposit
    device.accept_receipt(signed)                 # moves the cursor, or Refused
    device.accept_packs(request, bytes_)          # POST /api/pull
    device.drafts.write(draft)                    # drafts.py: POST /api/snapshots

Source: PROTOCOL.md sections 3, 4.5, 6 and 7
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from sync import carrying, chain, subjects, wire
from sync.canonical import canonical, parse
from sync.drafts import Drafts
from sync.padding import Packer, pack
from sync.pins import Pins
from sync.ports import Clock, Random, Sealer, Signer, Unsealer, Verifier
from sync.pull import BEYOND_ALL_SEEN, FORMAT, Answer, open_answer, open_trail
from sync.records import RECORD_TYPES
from sync.types import (
    LIMITS,
    SALT_BYTES,
    Deposit,
    DeviceId,
    Entry,
    Frame,
    FrameType,
    PersonId,
    Receipt,
    Refused,
    Replaced,
    Run,
    SignedText,
    id_bytes,
)

_DEPOSIT_FRAME_COST: Final = 2 + 32 + 4


@dataclass(frozen=True, slots=True)
class Identity:
    device: DeviceId
    person: PersonId
    role: str


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    signer: Signer
    unsealer: Unsealer


@dataclass(frozen=True, slots=True)
class DevicePorts:
    sealer: Sealer
    verifier: Verifier
    random: Random
    clock: Clock
    pack: Packer = pack
    # False is a device that cannot seal with suite 2.
    seals_hybrid: bool = True


@dataclass(slots=True)
class Replica:
    """What a device holds of one stream: its entries by version, up to and including `version`."""

    kind: str
    version: int = 0
    entries: dict[int, Entry] = field(default_factory=dict)


class Device:
    """One enrolled device of one person."""

    def __init__(self, identity: Identity, keys: DeviceKeys, ports: DevicePorts) -> None:
        self.identity, self._keys, self._ports = identity, keys, ports
        self.pins: Pins | None = None
        self.frames: list[Frame] = []
        self.heads: list[tuple[bytes, bytes]] = []
        self.receipt: Receipt | None = None
        self.state = 0
        self.streams: dict[str, Replica] = {}
        self.answer: Answer | None = None
        # What it was told of visits; None while it carries the caseload. The latest time that it knows of.
        self.carried: carrying.Carried | None = None
        # Whom restricted records are about; None for whoever is told nothing of it.
        self.subjects: subjects.Parts | None = None
        self.latest = ""
        # Own changes by number, as they were signed, until a pull brings them back.
        self.words: dict[int, bytes] = {}
        self.drafts = Drafts(identity, keys.signer, ports)

    # --- making -------------------------------------------------------------------------------------------

    def pin(
        self, root: bytes, certificates: Iterable[SignedText], hybrid: Mapping[str, bytes] | None = None
    ) -> None:
        """Take the organisation's keys, at enrolment and at every later contact.

        Errors: Refused pins.root, certificate.* (PROTOCOL.md 7.1).
        """
        pins = self.pins or Pins(root)
        if pins.root != root:
            raise Refused("pins.root")
        self.pins = pins.renew(certificates, self._ports.verifier, hybrid)
        self.drafts.pins = self.pins

    def draft(self, type: str, stream: str, body: Mapping[str, Any], **given: Any) -> dict[str, Any]:
        """Return a change of the given type as this device would sign it; `given` overrides any field."""
        now = self._ports.clock.now()
        return {
            "change": self._ports.random.bytes(16).hex(),
            "stream": stream,
            "stream_kind": RECORD_TYPES[type].kind,
            "record": self._ports.random.bytes(16).hex(),
            "type": type,
            "schema": 1,
            "base": 0,
            "author": self.identity.person,
            "role": self.identity.role,
            "event_at": now,
            "recorded_at": now,
            "signed_at": now,
            "clock_skew_sec": None,
            "state": self.state,
            "status": "signed",
            "visibility": "team",
            "family_view": "review",
            "third_party": False,
            "late_reason": None,
            "supersedes": None,
            "definition_version": None,
            "body": dict(body),
        } | given

    def save(self, document: Mapping[str, Any]) -> Frame:
        """Seal and sign a change as the next envelope. Source: PROTOCOL.md section 3"""
        return self.save_bytes(canonical(dict(document)))

    def save_bytes(self, record: bytes, type: FrameType = "change") -> Frame:
        """Seal and sign record bytes as they are."""
        if self.pins is None:
            raise Refused("pins.none")
        seal = self.pins.to_seal_for(self._ports.seals_hybrid)
        prev, _ = self.head()
        suite = 1 if seal.hybrid is None else 2
        header = wire.make_header(self.identity.device, seal.kid, prev, len(self.frames) + 1, type, suite)
        salt = self._ports.random.bytes(SALT_BYTES)
        signature = self._keys.signer.sign(chain.record_message(chain.commitment(record, salt)))
        inner = wire.encode_inner(record, salt, signature, self._ports.pack)
        ct = self._ports.sealer.seal(seal.hybrid or seal.public, inner, chain.envelope_info(header.raw))
        if type == "change":
            self.words[header.seq] = record
        return self._append(Frame(header, sha256(ct).digest(), ct))

    def _append(self, frame: Frame) -> Frame:
        after = chain.next_chain(frame.header.raw, frame.ct_hash)
        self.frames.append(frame)
        self.heads.append((after, self._sign_head(frame.seq, after)))
        return frame

    def head(self, seq: int | None = None) -> tuple[bytes, bytes]:
        """Return chain and head signature after `seq` (the present one when not given)."""
        at = len(self.frames) if seq is None else seq
        if at == 0:
            first = chain.first_chain(self.identity.device)
            return first, self._sign_head(0, first)
        return self.heads[at - 1]

    def _sign_head(self, seq: int, after: bytes) -> bytes:
        return self._keys.signer.sign(chain.head_message(self.identity.device, seq, after))

    # --- depositing ---------------------------------------------------------------------------------------

    def deposit(self, start: int | None = None, upto: int | None = None, short: bool = False) -> bytes:
        """Return the next deposit: from after the last receipt, as much as one may carry.

        Shape: `short` – as PROTOCOL.md 3.7 says, of changes that are sealed with one key.
        Units: `start`, `upto` are sequence numbers, both included; `upto` below `start` asks for the receipt.
        """
        first = start or (self.receipt.received if self.receipt else 0) + 1
        last = len(self.frames) if upto is None else upto
        chosen: list[Frame] = []
        room = LIMITS.deposit - 256
        for frame in self.frames[first - 1 : last]:
            room -= _DEPOSIT_FRAME_COST + len(frame.header.raw) + len(frame.ct)
            if room < 0 or len(chosen) == LIMITS.frames:
                break
            chosen.append(frame)
        seq = chosen[-1].seq if chosen else len(self.frames)
        after, head = self.head(seq)
        deposit = Deposit(self.identity.device, tuple(chosen), seq, after, head)
        alike = {(frame.header.type, frame.header.kid, frame.header.suite) for frame in chosen}
        goes_short = short and len(alike) == 1 and chosen[0].header.type == "change"
        return wire.encode_short_deposit(deposit) if goes_short else wire.encode_deposit(deposit)

    def accept_receipt(self, signed: SignedText) -> Receipt:
        """Move the cursor, if the receipt is the organisation's word about this device's own chain.

        It moves back, so that all goes again, when a newer word knows of less: a database was put back.

        Errors: Refused receipt.* ; nothing has changed then.
        Source: PROTOCOL.md sections 4.5 and 6.7
        """
        receipt = wire.parse_receipt(signed.text.encode())
        key = self.pins.find("receipt", receipt.kid) if self.pins else None
        message = chain.receipt_message(signed.text.encode())
        if key is None or not self._ports.verifier.verify(key.public, message, signed.signature):
            raise Refused("receipt.signature")
        if receipt.dev != self.identity.device:
            raise Refused("receipt.other_device")
        last = self.receipt
        if last and (receipt.state, receipt.received) < (last.state, last.received):
            raise Refused("receipt.old")
        if receipt.received > len(self.frames) or receipt.chain != self.head(receipt.received)[0]:
            raise Refused("receipt.chain")
        self.receipt = receipt
        return receipt

    # --- enrolling and signing in -------------------------------------------------------------------------

    def enrol_proof(self, opening_public: bytes, secret: str, replaces: Replaced | None = None) -> bytes:
        who = self.identity
        signing = self._keys.signer.public
        return self._keys.signer.sign(
            chain.enrol_message(who.device, who.person, signing, opening_public, secret, replaces)
        )

    def session_proof(self, challenge: bytes) -> bytes:
        if self.pins is None:
            raise Refused("pins.none")
        return self._keys.signer.sign(chain.session_message(self.pins.root, self.identity.device, challenge))

    # --- pulling ------------------------------------------------------------------------------------------

    def pull(self, brief: bool = False) -> dict[str, Any]:
        """Return the JSON of a pull; `brief`: of one that need not repeat what this device holds.

        Source: PROTOCOL.md sections 6.1 and 6.8
        """
        have = {stream: replica.version for stream, replica in self.streams.items()}
        request = self._ports.random.bytes(16).hex()
        asked = {"format": FORMAT, "request": request, "have": have, "state": self.state}
        asked |= {"lines": self.carried.mark} if self.carried else {}
        asked |= {"subjects": sorted(self.subjects)} if self.subjects is not None else {}
        return asked | {"own": sorted(self.words)[-LIMITS.pull_own :]} if brief else asked

    def read_trail(self, request: str, data: bytes) -> dict[str, Any]:
        """Verify rows of the audit trail and return them; they change nothing here.

        Errors: Refused packs.*.
        Source: PROTOCOL.md section 17
        """
        if self.pins is None:
            raise Refused("pins.none")
        ours = self.identity.device
        return open_trail(data, id_bytes(request), ours, self.pins, self._keys.unsealer, self._ports.verifier)

    def accept_packs(self, request: str, data: bytes, brief: bool = False) -> Answer:
        """Verify an answer whole, then apply state, purge and runs. `brief`: as it was asked for.

        Errors: Refused packs.*; nothing has changed then.
        Source: PROTOCOL.md section 6.4
        """
        if self.pins is None:
            raise Refused("pins.none")
        answer = open_answer(
            data,
            id_bytes(request),
            self.identity.device,
            self.pins,
            self._keys.unsealer,
            self._ports.verifier,
            self._own if brief else None,
        )
        if answer.state["state"] < self.state:
            raise Refused("packs.old")
        self.state, self.answer = answer.state["state"], answer
        for stream in answer.state["purge"]:
            self.streams.pop(stream, None)
        for run in answer.runs:
            self.apply(run)
        self.carried = carrying.told(answer.state, self.carried)
        self.subjects = subjects.told(answer.state, self.subjects)
        self.latest = answer.state["at"]
        self.drafts.take_back(answer.state.get("drafts", []))
        return answer

    def let_go(self) -> set[str]:
        """Drop the records of children whose visit has been over for 24 hours, with no contact at all.

        A clock that was put back keeps nothing longer. Shape: the streams that went.
        Source: PROTOCOL.md section 19.4
        """
        self.latest = max(self.latest, self._ports.clock.now())
        held = {stream: replica.kind for stream, replica in self.streams.items()}
        over = self.carried.over(held, self.latest) if self.carried else set()
        for stream in over:
            del self.streams[stream]
        return over

    def apply(self, run: Run) -> None:
        """Add what is new in a run; one that starts above what is held changes nothing.

        What was filed again, after an older database was put back, stands where it stands now (6.7). Whoever
        has read a change knows its id, and may give it to one of their own: that is another change.
        """
        replica = self.streams.setdefault(run.stream, Replica(run.kind))
        if run.start > replica.version:
            return
        for entry in run.entries:
            replica.entries.setdefault(entry.version, entry)
            if entry.device == self.identity.device and entry.seq is not None:
                self.words.pop(entry.seq, None)
        if run.upto > BEYOND_ALL_SEEN:
            held = ((version, entry.change) for version, entry in sorted(replica.entries.items()))
            last = {(change["author"], change["change"]): version for version, change in held}
            replica.entries = {version: replica.entries[version] for version in last.values()}
        replica.version = max(replica.version, run.upto)

    def _own(self, seq: int, change: str) -> Mapping[str, Any] | None:
        """What this device signed under a number, if that is the change of this id."""
        if seq not in self.words:
            return None
        held: dict[str, Any] = parse(self.words[seq])
        return held if held.get("change") == change else None
