"""Cases for the enrolment code, certificates, and the proofs of enrolment and session."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from sync import chain, enrolment, wire
from sync.pins import Pins
from sync.types import Certificate, Refused, SignedText
from tests.sync.cast import (
    ANNA,
    BEN,
    ROOT,
    VERIFIER,
    certify,
    opening_json,
    signer,
    signing_json,
    unsealer,
)

Case = dict[str, Any]
SECRETS = ("0000000000", "ZZZZZZZZZZ", "7K3M9QX2TB")


def code_cases() -> list[Case]:
    other = signer("another root").public
    cases: list[Case] = []
    for secret in SECRETS:
        code = enrolment.write_code(secret, ROOT)
        cases.append(
            {"name": f"write {secret}", "kind": "write", "secret": secret, "root": ROOT.hex(), "code": code}
        )
    code = enrolment.write_code(SECRETS[2], ROOT)
    zeros = enrolment.write_code(SECRETS[0], ROOT)
    ones = enrolment.write_code("1111111111", ROOT)
    texts = {
        "as written": code,
        "lower case": code.lower(),
        "without hyphens": code.replace("-", ""),
        "with spaces": "  " + code.replace("-", " ") + "\n",
        "O for 0": zeros.replace("0", "O", 3),
        "I for 1": ones.replace("1", "I", 2),
        "l for 1": ones.replace("1", "l", 5),
        "one character wrong": code[:2] + ("A" if code[2] != "A" else "B") + code[3:],
        "two characters swapped": code[1] + code[0] + code[2:],
        "check wrong": code[:-1] + ("A" if code[-1] != "A" else "B"),
        "one character short": code[:-1],
        "one character long": code + "0",
        "nothing": "",
        "U is no letter of it": "U" + code[1:],
        "full-width digits": code.replace("7", "\uff17", 1),
        "dotless i": ones.replace("1", "\u0131", 1),
    }
    for name, text in texts.items():
        case: Case = {"name": name, "kind": "read", "text": text, "root": ROOT.hex()}
        try:
            read = enrolment.read_code(text)
            case |= {"secret": read.secret, "fingerprint": read.fingerprint, "fits": True}
        except Refused as refused:
            case |= {"refused": refused.code}
        cases.append(case)
    read = enrolment.read_code(code)
    fits = enrolment.fingerprint(other) == read.fingerprint
    case = {"name": "another root", "kind": "read", "text": code, "root": other.hex(), "secret": read.secret}
    return [*cases, case | {"fingerprint": read.fingerprint, "fits": fits}]


def certificate_cases() -> list[Case]:
    sealing, receipt = unsealer("org sealing").public, signer("org receipt").public
    good = certify("sealing", "sealing-1", sealing, 3)
    flipped = bytes([good.signature[0] ^ 1]) + good.signature[1:]
    longer = good.text.replace('"version":3', '"version":4')
    zero, order_one = bytes(32), (1).to_bytes(32, "little")
    offered: dict[str, tuple[SignedText, int | None]] = {
        "a sealing key": (good, None),
        "a receipt key": (certify("receipt", "receipt-1", receipt), None),
        "an order key": (certify("order", "order-1", signer("org order").public), None),
        "an audit key": (certify("audit", "audit-1", signer("org audit").public), None),
        "the same version again": (good, 3),
        "a higher version": (good, 2),
        "a lower version": (good, 4),
        "an ended one is still used": (
            certify("sealing", "sealing-1", sealing, not_after="2026-01-02T00:00:00.000Z"),
            None,
        ),
        "another root": (certify("sealing", "sealing-1", sealing, 3, root="another root"), None),
        "no signature": (SignedText(good.text, bytes(64)), None),
        "signature changed": (SignedText(good.text, flipped), None),
        "text changed": (SignedText(longer, good.signature), None),
        "signed as something else": (_signed_as(good.text, b"attune/receipt/v1\0"), None),
        "not canonical": (_signed(good.text.replace(",", ", ")), None),
        "a key too many": (_signed(good.text.replace('"v":1', '"v":1,"w":1')), None),
        "another edition": (_signed(good.text.replace('"v":1', '"v":2')), None),
        "unknown use": (_signed(good.text.replace('"use":"sealing"', '"use":"wiping"')), None),
        "algorithm of another use": (_signed(good.text.replace('"alg":"X25519"', '"alg":"Ed25519"')), None),
        "sealing key zero": (certify("sealing", "sealing-1", zero, 3), None),
        "sealing key of low order": (certify("sealing", "sealing-1", order_one, 3), None),
        "receipt key of low order": (certify("receipt", "receipt-1", order_one), None),
    }
    return [_certificate_case(name, signed, held) for name, (signed, held) in offered.items()]


def _signed(text: str) -> SignedText:
    return _signed_as(text, b"attune/cert/v1\0")


def _signed_as(text: str, prefix: bytes) -> SignedText:
    return SignedText(text, signer("root").sign(prefix + text.encode()))


def _certificate_case(name: str, signed: SignedText, held: int | None) -> Case:
    case: Case = {"name": name, "root": ROOT.hex(), "held": held}
    case["signed"] = wire.encode_signed("certificate", signed)
    certificates: tuple[Certificate, ...] = ()
    if held is not None:
        before = certify("sealing", f"sealing-{held}", unsealer("an older sealing").public, held)
        certificates = (wire.parse_certificate(before.text.encode()),)
        if f'"version":{held},' in signed.text + ",":
            certificates = (wire.parse_certificate(signed.text.encode()),)
    try:
        renewed = Pins(ROOT, certificates).renew([signed], VERIFIER)
    except Refused as refused:
        return case | {"refused": refused.code}
    if wire.parse_certificate(signed.text.encode()) not in renewed.certificates:
        return case | {"refused": "certificate.version"}
    return case | {"certificate": json.loads(signed.text)}


def session_cases() -> list[Case]:
    challenge = sha256(b"a challenge").digest()
    opening = unsealer("Anna's opening").public
    enrol = chain.enrol_message(ANNA.dev, ANNA.person, ANNA.public, opening, SECRETS[2])
    session = chain.session_message(ROOT, ANNA.dev, challenge)
    enrolling: Case = {
        "kind": "enrol",
        "signing": signing_json("Anna"),
        "opening": opening_json("Anna's opening"),
        "dev": ANNA.dev,
        "person": ANNA.person,
        "secret": SECRETS[2],
    }
    asking: Case = {
        "kind": "session",
        "signing": signing_json("Anna"),
        "root": ROOT.hex(),
        "dev": ANNA.dev,
        "challenge": challenge.hex(),
    }
    by_anna, by_ben = signer("Anna"), signer("Ben")
    other_root = chain.session_message(signer("another root").public, ANNA.dev, challenge)
    other_dev = chain.session_message(ROOT, BEN.dev, challenge)
    other_secret = chain.enrol_message(ANNA.dev, ANNA.person, ANNA.public, opening, SECRETS[1])
    return [
        _proof("enrol", enrolling, enrol, by_anna.sign(enrol), True),
        _proof("enrol, signed by another key", enrolling, enrol, by_ben.sign(enrol), False),
        _proof("enrol, for another secret", enrolling, enrol, by_anna.sign(other_secret), False),
        _proof("session", asking, session, by_anna.sign(session), True),
        _proof("session, signed by another key", asking, session, by_ben.sign(session), False),
        _proof("session, for another root", asking, session, by_anna.sign(other_root), False),
        _proof("session, for another device", asking, session, by_anna.sign(other_dev), False),
    ]


def _proof(name: str, given: Case, message: bytes, proof: bytes, valid: bool) -> Case:
    return {"name": name} | given | {"message": message.hex(), "proof": proof.hex(), "valid": valid}
