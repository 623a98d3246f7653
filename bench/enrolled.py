"""A device in Python that enrols over HTTP and deposits, so that a bench can put as many notes on a server as it needs, by no other door than the protocol."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import dataclass
from typing import Any

from app.custody import Ed25519Signer, Ed25519Verifier, HpkeSealer, HpkeUnsealer, SystemClock, SystemRandom
from sync import wire
from sync.device import Device, DeviceKeys, DevicePorts, Identity
from sync.enrolment import read_code
from sync.padding import pack_preset

TRIES, BUSY_SEC = 20, 2


class Refusal(Exception):
    """The server said no; the message is the problem's code."""


@dataclass
class Enrolled:
    """One enrolled device and its session. `server_port` of this machine."""

    server_port: int
    device: Device
    cookie: str = ""

    def call(self, method: str, path: str, body: Any = None, kind: str = "application/json") -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.server_port, timeout=120)
        headers = {"X-Attune": "1", "Content-Type": kind} | ({"Cookie": self.cookie} if self.cookie else {})
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection.request(method, path, data, headers)
        answer = connection.getresponse()
        text = answer.read()
        if set_cookie := answer.getheader("Set-Cookie"):
            self.cookie = set_cookie.split(";")[0]
        connection.close()
        if answer.status >= 400:
            raise Refusal(json.loads(text)["code"])
        return text

    def open_session(self) -> None:
        self.cookie = ""
        who = self.device.identity.device
        challenge = json.loads(self.call("POST", "/api/sessions/challenge", {"device": who}))["challenge"]
        proof = self.device.session_proof(bytes.fromhex(challenge)).hex()
        self.call("POST", "/api/sessions", {"device": who, "challenge": challenge, "signature": proof})

    def pull(self) -> None:
        while True:
            asked = self.device.pull()
            answer = self.device.accept_packs(asked["request"], self.call("POST", "/api/pull", asked))
            if not answer.state["more"]:
                return

    def deposit(self) -> None:
        """Send what has no receipt yet, as many deposits as it takes."""
        while (self.device.receipt.received if self.device.receipt else 0) < len(self.device.frames):
            self.post(self.device.deposit())

    def deposits(self) -> list[bytes]:
        """What has no receipt yet, as the deposits that it takes; short, as the app sends them."""
        made, first = [], (self.device.receipt.received if self.device.receipt else 0) + 1
        while first <= len(self.device.frames):
            made.append(self.device.deposit(start=first, short=True))
            first = wire.decode_deposit(made[-1]).seq + 1
        return made

    def ask_for_receipt(self) -> None:
        self.post(self.device.deposit(upto=0))

    def filed(self) -> int:
        return self.device.receipt.filed if self.device.receipt else 0

    def post(self, deposit: bytes) -> None:
        """Like a device, tries again when the server says that it is busy."""
        for _ in range(TRIES):
            try:
                answer = json.loads(
                    self.call("POST", "/api/deposit", deposit, "application/vnd.attune.deposit")
                )
            except Refusal as refusal:
                if str(refusal) != "server.busy":
                    raise
                time.sleep(BUSY_SEC)
                continue
            self.device.accept_receipt(wire.parse_signed("receipt", answer))
            return
        raise Refusal("server.busy")

    def code_for(self, person: str) -> str:
        code: str = json.loads(self.call("POST", "/api/enrolment-codes", {"person": person}))["code"]
        return code


def enrol(server_port: int, user: str, password: str, code: str) -> Enrolled:
    """Sign in, enrol with the code, open a session, pull."""
    random = SystemRandom()
    signer, opener = Ed25519Signer(random.bytes(32)), HpkeUnsealer(random.bytes(32))
    ports = DevicePorts(HpkeSealer(), Ed25519Verifier(), random, SystemClock(), pack_preset)
    made = Enrolled(
        server_port, Device(Identity(random.bytes(16).hex(), "0" * 32, ""), DeviceKeys(signer, opener), ports)
    )
    said = json.loads(made.call("POST", "/api/sign-in", {"sign_in_name": user, "password": password}))
    identity = Identity(made.device.identity.device, said["person"], said["role"])
    made.device = Device(identity, DeviceKeys(signer, opener), ports)
    organisation = json.loads(made.call("GET", "/api/organisation"))
    made.device.pin(
        bytes.fromhex(organisation["root"]),
        [wire.parse_signed("certificate", c) for c in organisation["certificates"]],
        {each["kid"]: bytes.fromhex(each["public"]) for each in organisation["hybrid"]},
    )
    secret = read_code(code).secret
    made.call(
        "POST",
        "/api/devices",
        {
            "device": identity.device,
            "secret": secret,
            "signing_public": signer.public.hex(),
            "opening_public": opener.public.hex(),
            "proof": made.device.enrol_proof(opener.public, secret).hex(),
        },
    )
    made.open_session()
    made.pull()
    return made
