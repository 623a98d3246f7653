"""A tablet comes out of a drawer: its notes are filed, and it can read the receipt of today's server.

The bytes were made by that client itself (static/pwa/src/old/) and are never made again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from sqlalchemy import select

from app.clock import now
from app.custody import files
from app.custody.files import Register
from app.devices.models import Device
from app.extensions import db
from app.intake.models import Envelope
from sync.chain import first_chain, receipt_message
from sync.types import DeviceId
from tests.app.clock import MovableClock
from tests.app.world import DEPOSIT, World
from tests.house.places import ROOT

LEFT: dict[str, Any] = json.loads((ROOT / "static/pwa/src/old/version_1.json").read_text())
VAULT = LEFT["rows"]["vaults"][0]
# Exactly these, or that client takes the receipt for nobody's word and keeps everything for ever.
RECEIPT = [
    "at",
    "audit_head",
    "chain",
    "dev",
    "filed",
    "held",
    "kid",
    "missing",
    "quarantined",
    "received",
    "state",
    "v",
]


@pytest.fixture
def keys_of_then(environment: dict[str, str]) -> None:
    """The organisation still has the keys that the tablet pinned."""
    folder = Path(environment["ATTUNE_KEYS"])
    folder.mkdir(mode=0o700)
    for name, file in {
        "root": "root",
        "receipt": "receipt",
        "order": "order",
        "sealing": "sealing-1",
    }.items():
        path = folder / f"{file}.key"
        path.touch(mode=0o600)
        path.write_text(LEFT["keys"][name] + "\n")
    # As if the making of its keys had been cut short: the server makes those that did not exist then.
    files.write_register(folder, Register("0" * 32))


@pytest.fixture
def world(keys_of_then: None, any_app: Flask, clock: MovableClock) -> World:
    """The author, the child and the device of then."""
    ids = {"staff": {"priya": LEFT["person"]}, "family": LEFT["family"], "child": LEFT["child"]}
    made = World.found(any_app, clock, **ids)
    with any_app.app_context():
        device = Device(
            id=VAULT["device"],
            person_id=LEFT["person"],
            signing_public=bytes.fromhex(VAULT["signing"]["public"]["hex"]),
            opening_public=bytes.fromhex(VAULT["opening"]["public"]["hex"]),
            enrolled_at=now(),
            chain=first_chain(DeviceId(VAULT["device"])),
        )
        db.session.add(device)
        db.session.commit()
    return made


def test_notes_of_the_first_client_are_filed_and_its_receipt_reads_there(world: World) -> None:
    client = world.app.test_client(use_cookies=False)
    said = [client.post("/api/deposit", data=deposit(), content_type=DEPOSIT) for _ in range(2)]
    world.open()
    said.append(client.post("/api/deposit", data=deposit(), content_type=DEPOSIT))
    assert [answer.status_code for answer in said] == [200] * 3
    for answer in said:
        assert sorted(answer.json) == ["receipt", "signature"]
        receipt = answer.json["receipt"].encode()
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(LEFT["keys"]["receipt"])).public_key()
        key.verify(bytes.fromhex(answer.json["signature"]), receipt_message(receipt))
    last = json.loads(said[-1].json["receipt"])
    made = len(LEFT["rows"]["outbox"])
    assert sorted(last) == RECEIPT
    assert (last["dev"], last["received"], last["filed"]) == (VAULT["device"], made, made)
    assert last["quarantined"] == []
    with world.app.app_context():
        rows = db.session.scalars(select(Envelope).where(Envelope.device_id == VAULT["device"])).all()
        assert len({(row.stream_id, row.version) for row in rows}) == made == len(rows)
    told = [entry["body"].get("purpose") for entry in records(world, LEFT["family"])]
    assert [words for words in told if words] == LEFT["words"]


def deposit() -> bytes:
    return bytes.fromhex(LEFT["deposit"]["hex"])


def records(world: World, stream: str) -> list[dict[str, Any]]:
    desk = world.tablet("maud")
    desk.pull()
    return desk.records(stream)
