"""One device of the schedules: the engine's own device in Python, on a disk that may lose power at any moment.

Whatever changes in the device's memory is written in one transaction; after a kill it goes on from its disk alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from app.clock import time_text
from app.custody import Ed25519Signer, Ed25519Verifier, HpkeSealer, HpkeUnsealer, SystemRandom
from sync.canonical import canonical
from sync.device import Device, DeviceKeys, DevicePorts, Identity, Replica
from sync.drafts import Draft
from sync.snapshots import Named, SnapshotFrame
from sync.types import FrameType, SignedText
from tests.app.clock import MovableClock
from tests.proof.storage import GONE, Disk, PowerGone, Put


class WrongClock:
    """A device's own clock, which is wrong by `wrong_by`."""

    def __init__(self, true: MovableClock) -> None:
        self._true, self.wrong_by = true, timedelta()

    def now(self) -> str:
        return time_text(self._true.moment() + self.wrong_by)


class Handset:
    def __init__(
        self,
        identity: Identity,
        secrets: tuple[bytes, bytes],
        clock: WrongClock,
        trust: tuple[Any, Any],
        disk: Disk,
    ) -> None:
        self.identity, self.disk = identity, disk
        self._secrets, self._clock, self._trust = secrets, clock, trust
        self.kills = 0
        self.boot()

    @property
    def signing_public(self) -> bytes:
        return Ed25519Signer(self._secrets[0]).public

    @property
    def opening_public(self) -> bytes:
        return HpkeUnsealer(self._secrets[1]).public

    def clone(self) -> Handset:
        """What somebody has who copied this device's storage to another: the same device, twice."""
        return Handset(self.identity, self._secrets, self._clock, self._trust, self.disk.copy())

    def boot(self) -> None:
        """Start the app afresh from what is on the disk."""
        keys = DeviceKeys(Ed25519Signer(self._secrets[0]), HpkeUnsealer(self._secrets[1]))
        ports = DevicePorts(HpkeSealer(), Ed25519Verifier(), SystemRandom(), self._clock)
        device = Device(self.identity, keys, ports)
        device.pin(*self._trust)
        tables = self.disk.tables()
        for seq in sorted(tables.get("outbox", {})):
            frame, head = tables["outbox"][seq]
            device.frames.append(frame)
            device.heads.append(head)
        device.words = dict(tables.get("words", {}))
        held = tables.get("held", {})
        device.receipt, device.state = held.get("receipt"), held.get("state", 0)
        for stream, (kind, version) in tables.get("streams", {}).items():
            device.streams[stream] = Replica(kind, version)
        for (stream, version), entry in tables.get("entries", {}).items():
            device.streams[stream].entries[version] = entry
        drafts = device.drafts
        drafts.open, drafts.waiting = dict(tables.get("drafts", {})), dict(tables.get("snapshots", {}))
        drafts.came_back, drafts.n = dict(tables.get("came_back", {})), held.get("n", 0)
        drafts._signed = set(tables.get("signed", {}))
        self._sealed: dict[str, str] = dict(tables.get("sealed", {}))
        self.device = device

    def _write(self, puts: Sequence[Put]) -> None:
        """Errors: PowerGone, after which the device has started again from its disk."""
        try:
            self.disk.write(puts)
        except PowerGone:
            self.kills += 1
            self.boot()
            raise

    def wrong_by(self, difference: timedelta) -> None:
        self._clock.wrong_by = difference

    # --- writing ------------------------------------------------------------------------------------------

    @property
    def begun(self) -> Mapping[str, Draft]:
        """What is begun on it and not signed, by draft."""
        return self.device.drafts.open

    def type(self, draft: Draft) -> None:
        """Autosave a draft."""
        self.device.drafts.write(draft)
        self._write([("drafts", draft.draft, draft)])

    def unsealed(self) -> list[str]:
        """Drafts whose newest snapshot does not hold their words."""
        return [ident for ident, draft in self.begun.items() if self._sealed.get(draft.record) != draft.body]

    def snap(self, ident: str, sealed: Callable[[str, int, Draft, int], None]) -> None:
        """Make a snapshot, in a transaction of its own. `sealed` is told device, number, draft and revision."""
        drafts, draft = self.device.drafts, self.begun[ident]
        frame = drafts.snap(ident)
        sealed(self.identity.device, frame.n, draft, frame.n + drafts.came_back.get(draft.record, 0))
        self._put_snapshot(draft, frame)

    def _put_snapshot(self, draft: Draft, frame: SnapshotFrame) -> None:
        self._sealed[draft.record] = draft.body
        puts: list[Put] = [("snapshots", draft.record, frame), ("held", "n", frame.n)]
        self._write([*puts, ("sealed", draft.record, draft.body)])

    def sign(self, records: Sequence[bytes], draft: str | None = None, kind: FrameType = "change") -> None:
        """Seal and sign records, and put away the draft that they come from, in one transaction."""
        before = len(self.device.frames)
        for record in records:
            self.device.save_bytes(record, kind)
        fresh = zip(self.device.frames[before:], self.device.heads[before:], strict=True)
        puts: list[Put] = [("outbox", frame.seq, (frame, head)) for frame, head in fresh]
        puts += [("words", seq, words) for seq, words in self.device.words.items() if seq > before]
        if draft is not None:
            record = self.begun[draft].record
            self.device.drafts.signed(draft)
            # What a snapshot that has not gone said is in the outbox.
            self.device.drafts.waiting.pop(record, None)
            puts += [("drafts", draft, GONE), ("snapshots", record, GONE), ("signed", record, True)]
        self._write(puts)

    def draw(self, type: str, stream: str, body: Mapping[str, Any], **given: Any) -> dict[str, Any]:
        return self.device.draft(type, stream, body, **given)

    # --- what comes from the server -----------------------------------------------------------------------

    def take_receipt(self, signed: SignedText) -> None:
        """Errors: Refused, and nothing has changed; PowerGone."""
        before = self.device.receipt
        receipt = self.device.accept_receipt(signed)
        puts: list[Put] = [("held", "receipt", receipt)]
        if before is not None and receipt.received < before.received:
            # The server may have lost snapshots too: they are made again.
            puts += [("sealed", record, GONE) for record in self._sealed]
            self._sealed = {}
        self._write(puts)

    def take_snapshot_receipt(self, signed: SignedText) -> tuple[Named, ...]:
        """Errors: Refused, and nothing has changed; PowerGone."""
        before = set(self.device.drafts.waiting)
        stored = self.device.drafts.accept_receipt(signed)
        self._write([("snapshots", record, GONE) for record in before - set(self.device.drafts.waiting)])
        return stored

    def take_packs(self, request: str, data: bytes, brief: bool = False) -> None:
        """Errors: Refused, and nothing has changed; PowerGone: the first transactions may stand, the last not."""
        before = {stream: (replica, set(replica.entries)) for stream, replica in self.device.streams.items()}
        known, n, words = set(self.begun), self.device.drafts.n, set(self.device.words)
        self.device.accept_packs(request, data, brief)
        drafts, now = self.device.drafts, self.device.streams
        came_back = [draft for ident, draft in drafts.open.items() if ident not in known]
        # Taking them over makes a snapshot of each; here that is a step of its own, which may not come about.
        drafts.n = n
        for draft in came_back:
            drafts.waiting.pop(draft.record)
        first: list[Put] = [("held", "state", self.device.state)]
        for stream, (replica, versions) in before.items():
            if now.get(stream) is not replica:
                first.append(("streams", stream, GONE))
                first += [("entries", (stream, version), GONE) for version in versions]
        runs: list[list[Put]] = []
        for stream, replica in now.items():
            old, versions = before.get(stream, (None, set()))
            known = versions if old is replica else set()
            run: list[Put] = [("streams", stream, (replica.kind, replica.version))]
            # What was filed again stands where it stands now.
            run += [("entries", (stream, version), GONE) for version in known - set(replica.entries)]
            runs.append(
                run
                + [
                    ("entries", (stream, version), entry)
                    for version, entry in replica.entries.items()
                    if version not in known
                ]
            )
        taken: list[Put] = [("drafts", draft.draft, draft) for draft in came_back]
        taken += [("came_back", d.record, drafts.came_back[d.record]) for d in came_back]
        taken += [("words", seq, GONE) for seq in words - set(self.device.words)]
        for puts in (first, *runs, taken):
            self._write(puts)

    # --- when nobody can unlock it ------------------------------------------------------------------------

    @property
    def may_be_destroyed(self) -> bool:
        """The server has vouched for everything, down to the last snapshot."""
        receipt, drafts = self.device.receipt, self.device.drafts
        if receipt is None or receipt.received != len(self.device.frames) or drafts.waiting:
            return False
        return all(each.why != "damaged" for each in receipt.quarantined)

    def destroy(self) -> None:
        """Take away the keys and all that they open; which device it was stays, and its last number."""
        rows = [(table, key, GONE) for table, rows in self.disk.tables().items() for key in rows]
        self._write([*rows, ("replaced", self.identity.device, len(self.device.frames))])

    @property
    def is_destroyed(self) -> bool:
        return self.identity.device in self.disk.tables().get("replaced", {})

    # --- what it says of itself ---------------------------------------------------------------------------

    def picture(self) -> tuple[Any, ...]:
        """What must not change when something that came from the network is refused."""
        device = self.device
        streams = {stream: (r.version, len(r.entries)) for stream, r in device.streams.items()}
        drafts = tuple(device.drafts.open), tuple(device.drafts.waiting)
        return len(device.frames), device.receipt, device.state, streams, drafts

    @property
    def outbox(self) -> int:
        """How many envelopes have no receipt yet."""
        device = self.device
        return len(device.frames) - (device.receipt.received if device.receipt else 0)


def as_signed(document: Mapping[str, Any]) -> bytes:
    return canonical(dict(document))
