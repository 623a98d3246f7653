"""The devices the sample staff once wrote with, and the clock that walks through their past. For `loading`.

They are real devices: enrolled with a code, they seal and sign with keys of their own, deposit through intake
and check every receipt. When all is told they are revoked; their private keys were in memory only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.access import Caller
from app.clock import Clock, time_text
from app.custody import Ed25519Signer, HpkeUnsealer, SystemRandom
from app.demo.script import Draft, Step
from app.devices import actions as devices
from app.extensions import db
from app.intake import actions as intake
from app.keyring import held
from app.streams import store as streams
from sync.device import Device, DeviceKeys, DevicePorts, Identity
from sync.enrolment import read_code
from sync.padding import pack_preset
from sync.types import KEY_BYTES, DeviceId, PersonId


class WalkingClock(Clock):
    """A clock that stands where it was put."""

    def __init__(self, start: datetime) -> None:
        self._at = start

    def moment(self) -> datetime:
        return self._at

    def walk_to(self, moment: datetime) -> None:
        self._at = max(self._at, moment)


class SeedingDevice:
    """One member of staff's device of the past."""

    def __init__(self, person: str, role: str, clock: WalkingClock) -> None:
        random = SystemRandom()
        self._person = person
        self._signer = Ed25519Signer(random.bytes(KEY_BYTES))
        self._unsealer = HpkeUnsealer(random.bytes(KEY_BYTES))
        identity = Identity(DeviceId(random.bytes(16).hex()), PersonId(person), role)
        ports = DevicePorts(held().sealer, held().verifier, random, clock, pack_preset)
        self._device = Device(identity, DeviceKeys(self._signer, self._unsealer), ports)

    def enrol(self) -> None:
        """Use an enrolment code, check the root against it, and take the organisation's keys."""
        code, _ = devices.make_code(self._person, None)
        ring = held().ring
        self._device.pin(ring.root.public, ring.certificates, ring.hybrid)
        secret = read_code(code).secret
        asked = devices.Enrolment(
            self._device.identity.device,
            secret,
            self._signer.public,
            self._unsealer.public,
            self._device.enrol_proof(self._unsealer.public, secret),
        )
        devices.enrol(Caller(person=self._person), asked)
        db.session.commit()

    def sign(self, step: Step) -> None:
        """Seal and sign what the step says, each record upon its newest version."""
        for draft in step.drafts:
            given = {
                "record": draft.record,
                "base": _newest_version(draft),
                "event_at": time_text(draft.event_at),
                "recorded_at": time_text(step.signed_at),
                "signed_at": time_text(step.signed_at),
                "clock_skew_sec": 0,
            }
            self._device.save(
                self._device.draft(draft.type, draft.stream, draft.body, **(given | draft.given))
            )

    def deposit(self) -> None:
        """Hand in what is not handed in yet. Source: sync/PROTOCOL.md sections 3.6 and 4.5"""
        intake.take(self._device.deposit())
        db.session.commit()
        self._device.accept_receipt(intake.receipt(self._device.identity.device))

    def retire(self) -> Iterable[tuple[int, str]]:
        """Ask for a last receipt, revoke the device, and return what was not filed: numbers and reasons."""
        receipt = self._device.accept_receipt(intake.receipt(self._device.identity.device))
        devices.revoke(Caller(person=self._person), self._device.identity.device)
        db.session.commit()
        unfiled = range(receipt.filed + 1, len(self._device.frames) + 1)
        return [(q.seq, q.why) for q in receipt.quarantined] + [(seq, "waiting") for seq in unfiled]


def _newest_version(draft: Draft) -> int:
    versions = streams.by_record(draft.stream, draft.record)
    return versions[-1].version if versions else 0
