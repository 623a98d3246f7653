"""A small organisation for the tests, and tablets that speak to its server with the engine's own device.

maud supervises priya and tomas in one team; zora supervises odd in another; bea leads safeguarding;
sefton manages the team of maud; vera audits; noor and amos administer.
Wren is a child of the Alder family, allocated to priya.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.clock import time_text
from app.custody import Ed25519Signer, Ed25519Verifier, HpkeSealer, HpkeUnsealer, SystemRandom
from app.extensions import db
from app.opener.thread import Opener
from app.organisation import store as organisation
from app.people import accounts
from app.people import store as people_store
from app.streams import filing
from sync.device import Device, DeviceKeys, DevicePorts, Identity
from sync.enrolment import fingerprint, read_code
from sync.pull import Answer
from sync.types import DeviceId, PersonId, Receipt, Replaced
from sync.wire import parse_signed
from tests.app.clock import MovableClock

DEPOSIT = "application/vnd.attune.deposit"
SNAPSHOTS = "application/vnd.attune.snapshots"
MARK = {"X-Attune": "1"}
TEAMS = ("north", "south")
STAFF = {
    "maud": ("supervisor", "north"),
    "priya": ("practitioner", "north"),
    "tomas": ("practitioner", "north"),
    "zora": ("supervisor", "south"),
    "odd": ("practitioner", "south"),
    "bea": ("safeguarding_lead", "south"),
    "sefton": ("team_manager", "north"),
    "vera": ("auditor", "south"),
    "noor": ("administrator", "south"),
    "amos": ("administrator", "south"),
}


def new_id() -> str:
    return secrets.token_hex(16)


@dataclass
class Tablet:
    """One device of one person, and its connection.

    `kept_from`: what it says that it can send again. `last_receipt`: as it came.
    """

    world: World
    who: str
    device: Device
    opening_public: bytes
    client: FlaskClient
    kept_from: int | None = None
    last_receipt: dict[str, str] | None = None

    def post(self, path: str, body: dict[str, Any]) -> TestResponse:
        return self.client.post(path, json=body, headers=MARK)

    def get_organisation(self) -> str:
        said = self.client.get("/api/organisation").json
        root = bytes.fromhex(said["root"])
        hybrid = {each["kid"]: bytes.fromhex(each["public"]) for each in said["hybrid"]}
        self.device.pin(root, [parse_signed("certificate", c) for c in said["certificates"]], hybrid)
        return fingerprint(root)

    def sign_in(self) -> TestResponse:
        return self.post(
            "/api/sign-in", {"sign_in_name": self.who, "password": self.world.password(self.who)}
        )

    def enrolment(self, code: str, replaces: Replaced | None = None) -> dict[str, Any]:
        secret = read_code(code).secret
        instead = {"replaces": {"device": replaces.device, "seq": replaces.seq}} if replaces else {}
        return {
            **instead,
            "device": self.device.identity.device,
            "secret": secret,
            "signing_public": self.signing_public.hex(),
            "opening_public": self.opening_public.hex(),
            "proof": self.device.enrol_proof(self.opening_public, secret, replaces).hex(),
        }

    @property
    def signing_public(self) -> bytes:
        return self.device._keys.signer.public

    def enrol(self, code: str, replaces: Replaced | None = None) -> TestResponse:
        assert self.sign_in().status_code == 200
        assert self.get_organisation() == read_code(code).fingerprint
        return self.post("/api/devices", self.enrolment(code, replaces))

    def open_session(self) -> TestResponse:
        device = self.device.identity.device
        challenge = self.post("/api/sessions/challenge", {"device": device}).json["challenge"]
        signature = self.device.session_proof(bytes.fromhex(challenge)).hex()
        return self.post("/api/sessions", {"device": device, "challenge": challenge, "signature": signature})

    def save(self, type: str, stream: str, body: dict[str, Any], **given: Any) -> dict[str, Any]:
        """Make a change on the device. Shape: the change as it was signed."""
        document = self.device.draft(type, stream, body, **given)
        self.device.save(document)
        return document

    def send(self, data: bytes, more: bool = False) -> TestResponse:
        """Post deposit bytes as the service worker does: no cookie. `more`: it says that more follows."""
        kept = {} if self.kept_from is None else {"X-Attune-Kept-From": str(self.kept_from)}
        follows = {"X-Attune-More": "1"} if more else {}
        return self.world.app.test_client(use_cookies=False).post(
            "/api/deposit", data=data, content_type=DEPOSIT, headers={**kept, **follows}
        )

    def deposit(self, **run: int) -> Receipt:
        answer = self.send(self.device.deposit(**run))
        assert answer.status_code == 200, answer.text
        receipt = self.device.accept_receipt(parse_signed("receipt", answer.json))
        self.last_receipt = answer.json
        return receipt

    def send_snapshots(self, data: bytes) -> TestResponse:
        """Post finished snapshots as the service worker does: no cookie."""
        return self.world.app.test_client(use_cookies=False).post(
            "/api/snapshots", data=data, content_type=SNAPSHOTS
        )

    def deposit_snapshots(self) -> None:
        """Deposit the snapshots that wait, and let go of what the receipt names."""
        data = self.device.drafts.post()
        if data is not None:
            answer = self.send_snapshots(data)
            assert answer.status_code == 200, answer.text
            self.device.drafts.accept_receipt(parse_signed("receipt", answer.json))

    def deliver(self) -> Receipt:
        """Deposit what is unsent, let the opener work, and ask for the receipt again."""
        self.deposit()
        self.world.open()
        return self.deposit(start=len(self.device.frames) + 1)

    def pull_raw(self) -> tuple[str, TestResponse]:
        asked = self.device.pull()
        return asked["request"], self.post("/api/pull", asked)

    def pull(self) -> Answer:
        while True:
            request, answer = self.pull_raw()
            assert answer.status_code == 200, answer.text
            opened = self.device.accept_packs(request, answer.data)
            if not opened.state["more"]:
                return opened

    def records(self, stream: str) -> list[dict[str, Any]]:
        """The changes this device holds of a stream, oldest first."""
        replica = self.device.streams.get(stream)
        return [dict(replica.entries[v].change) for v in sorted(replica.entries)] if replica else []


@dataclass
class World:
    app: Flask
    clock: MovableClock
    staff: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    organisation: str = ""
    family: str = field(default_factory=new_id)
    child: str = field(default_factory=new_id)
    mother: str = field(default_factory=new_id)

    @classmethod
    def found(cls, app: Flask, clock: MovableClock, **ids: Any) -> World:
        """Make it on an empty server. Shape: ids – of `staff`, `family`, `child`, where they are given."""
        world = cls(app, clock, **ids)
        with app.app_context():
            world.organisation = organisation.organisation().id
            for name in TEAMS:
                world.teams[name] = new_id()
                filing.file_own("team", world.organisation, world.teams[name], {"name": name.title()})
            for name, (role, team) in STAFF.items():
                world._take_on(name, role, team)
            db.session.commit()
        clock.forward(minutes=1)
        world._first_family()
        return world

    def _take_on(self, name: str, role: str, team: str) -> None:
        self.staff.setdefault(name, new_id())
        body = {
            "name": name.title(),
            "role": role,
            "profession": "other",
            "team": self.teams[team],
            "active": True,
        }
        filing.file_own("person", self.organisation, self.staff[name], body)

    def account(self, name: str) -> None:
        """Let somebody sign in. Made when first wanted: hashing a password is slow, as it should be."""
        with self.app.app_context():
            if people_store.account_by_name(name) is None:
                accounts.put_account(self.staff[name], name, self.password(name))
            db.session.commit()

    def _first_family(self) -> None:
        desk = self.tablet("maud")
        desk.save("family", self.family, family_body(), record=self.family)
        desk.save("child", self.child, child_body(self.family), record=self.child)
        desk.save("allocation", self.child, self.allocation_body("priya"))
        assert desk.deliver().quarantined == ()
        self.clock.forward(minutes=1)

    def password(self, name: str) -> str:
        return f"correct horse {name}"

    def open(self) -> None:
        opener: Opener = self.app.extensions["attune.opener"]
        assert opener.drain()

    def new_tablet(self, who: str) -> Tablet:
        """A device with fresh keys that the server does not know yet."""
        self.account(who)
        signer, unsealer = Ed25519Signer(secrets.token_bytes(32)), HpkeUnsealer(secrets.token_bytes(32))
        identity = Identity(DeviceId(new_id()), PersonId(self.staff[who]), STAFF[who][0])
        ports = DevicePorts(HpkeSealer(), Ed25519Verifier(), SystemRandom(), self.clock)
        device = Device(identity, DeviceKeys(signer, unsealer), ports)
        return Tablet(self, who, device, unsealer.public, self.app.test_client())

    def code_for(self, who: str) -> str:
        from app.devices import actions

        with self.app.app_context():
            code, _ = actions.make_code(self.staff[who], None)
            db.session.commit()
        return code

    def tablet(self, who: str, replaces: Replaced | None = None) -> Tablet:
        """An enrolled device with an open session."""
        tablet = self.new_tablet(who)
        assert tablet.enrol(self.code_for(who), replaces).status_code == 201
        assert tablet.open_session().status_code == 200
        return tablet

    def allocation_body(self, worker: str, child: str | None = None, **other: Any) -> dict[str, Any]:
        start = time_text(self.clock.moment())
        body = {
            "child": child or self.child,
            "worker": self.staff[worker],
            "role": "lead",
            "starts_at": start,
        }
        return {**body, "ends_at": None, "end_reason": None, **other}

    def second_child(self, desk: Tablet, worker: str) -> tuple[str, str]:
        """Found another family with a child and allocate it. Shape: (child, family)."""
        family, child = new_id(), new_id()
        desk.save("family", family, family_body(), record=family)
        desk.save("child", child, child_body(family), record=child)
        desk.save("allocation", child, self.allocation_body(worker, child))
        assert desk.deliver().quarantined == ()
        return child, family


def family_body() -> dict[str, Any]:
    return {"name": "Alder", "address": "4 Tidewater Row", "local_authority": None, "story": None}


def child_body(family: str, **other: Any) -> dict[str, Any]:
    body = {
        "preferred_name": "Wren",
        "family": family,
        "dob": "2026-11-11",
        "edd": None,
        "gestation_at_birth_days": 280,
        "sex": "female",
        "nhs_number": None,
        "nhs_number_status": "none",
        "languages": ["English"],
        "interpreter_needed": False,
        "communication_needs": None,
        "mobility": "not_mobile",
        "legal_basis": "universal",
        "health_offer": "universal",
    }
    return {**body, **other}


def adult_body() -> dict[str, Any]:
    empty = dict.fromkeys(("description", "sleeps_here", "cares_for_child", "language", "note"))
    return {"name": "Rowan", "relations": [], **empty}


def visit_body(child: str, parts: list[str], at: str, **other: Any) -> dict[str, Any]:
    body = {
        "kind": "home_planned",
        "mandated_contact": None,
        "started_at": at,
        "ended_at": None,
        "place": None,
        "purpose": "To see how feeding goes",
        "purpose_none_because": None,
        "present": [],
        "interpreter": {"used": "not_needed", "language": None},
        "children": [child],
        "parts": parts,
        "gaps_accepted": [],
        "next_visit_by": None,
    }
    return {**body, **other}


def child_visit_body(visit: str, **other: Any) -> dict[str, Any]:
    body = {
        "visit": visit,
        "seen": "yes",
        "seen_alone": "not_applicable",
        "awake": "awake",
        "sleep_place_seen": None,
        "not_seen_reason": None,
        "not_seen_detail": None,
        "next_step": None,
        "next_step_by": None,
        "observations": "Wren turned to her mother's voice",
        "observations_none_because": None,
        "progress": None,
        "progress_none_because": "first visit",
        "direct_work": None,
        "direct_work_none_because": "first visit",
    }
    return {**body, **other}


def pen_picture_body(words: str = "You like to be sung to.") -> dict[str, Any]:
    return {"text": words, "written_to": "child", "contributors": [], "review_by": None}


def review_body(visit: str, kind: str, text: str | None = None, answers: str | None = None) -> dict[str, Any]:
    return {"visit": visit, "kind": kind, "text": text, "answers": answers}
