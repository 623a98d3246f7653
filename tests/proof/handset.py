"""One device of the schedules: the engine's own device in Python, on a disk that may lose power at any moment.

Whatever changes in the device's memory is written in one transaction; after a kill it goes on from its disk alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from app.clock import time_text
from app.custody import Ed25519Signer, Ed25519Verifier, HpkeSealer, HpkeUnsealer, SystemRandom
from sync.canonical import canonical
from sync.device import Device, DeviceKeys, DevicePorts, Identity, Replica
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
        held = tables.get("held", {})
        device.receipt, device.state = held.get("receipt"), held.get("state", 0)
        for stream, (kind, version) in tables.get("streams", {}).items():
            device.streams[stream] = Replica(kind, version)
        for (stream, version), entry in tables.get("entries", {}).items():
            device.streams[stream].entries[version] = entry
        self.drafts: dict[str, str] = dict(tables.get("drafts", {}))
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

    def type(self, draft: str, words: str) -> None:
        """Autosave a draft."""
        self.drafts[draft] = words
        self._write([("drafts", draft, words)])

    def sign(self, records: Sequence[bytes], draft: str | None = None, kind: FrameType = "change") -> None:
        """Seal and sign records, and put away the draft that they come from, in one transaction."""
        before = len(self.device.frames)
        for record in records:
            self.device.save_bytes(record, kind)
        fresh = zip(self.device.frames[before:], self.device.heads[before:], strict=True)
        puts: list[Put] = [("outbox", frame.seq, (frame, head)) for frame, head in fresh]
        if draft is not None:
            self.drafts.pop(draft, None)
            puts.append(("drafts", draft, GONE))
        self._write(puts)

    def draw(self, type: str, stream: str, body: Mapping[str, Any], **given: Any) -> dict[str, Any]:
        return self.device.draft(type, stream, body, **given)

    # --- what comes from the server -----------------------------------------------------------------------

    def take_receipt(self, signed: SignedText) -> None:
        """Errors: Refused, and nothing has changed; PowerGone."""
        self._write([("held", "receipt", self.device.accept_receipt(signed))])

    def take_packs(self, request: str, data: bytes) -> None:
        """Errors: Refused, and nothing has changed; PowerGone: the first transactions may stand, the last not."""
        before = {stream: (replica, set(replica.entries)) for stream, replica in self.device.streams.items()}
        self.device.accept_packs(request, data)
        now = self.device.streams
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
            runs.append(
                run
                + [
                    ("entries", (stream, version), entry)
                    for version, entry in replica.entries.items()
                    if version not in known
                ]
            )
        for puts in (first, *runs):
            self._write(puts)

    # --- what it says of itself ---------------------------------------------------------------------------

    def picture(self) -> tuple[Any, ...]:
        """What must not change when something that came from the network is refused."""
        device = self.device
        streams = {stream: (r.version, len(r.entries)) for stream, r in device.streams.items()}
        return len(device.frames), device.receipt, device.state, streams

    @property
    def outbox(self) -> int:
        """How many envelopes have no receipt yet."""
        device = self.device
        return len(device.frames) - (device.receipt.received if device.receipt else 0)


def as_signed(document: Mapping[str, Any]) -> bytes:
    return canonical(dict(document))
