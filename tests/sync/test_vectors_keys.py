"""Shared cases: enrolment code, certificates, proofs. Source: sync/PROTOCOL.md section 7."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.custody import Ed25519Signer
from sync import chain, enrolment, wire
from sync.pins import Pins, verify_certificate
from sync.types import DeviceId, Refused
from tests.sync.cast import ROOT, VERIFIER, certify, signer
from tests.sync.published import Case, cases, hexed


@pytest.mark.parametrize("case", cases("code", "write"))
def test_code_is_written(case: Case) -> None:
    code = enrolment.write_code(case["secret"], bytes.fromhex(case["root"]))
    assert code == case["code"]
    assert [len(group) for group in code.split("-")] == [4] * 8


@pytest.mark.parametrize("case", cases("code", "read"))
def test_code_is_read_or_refused(case: Case) -> None:
    if "refused" in case:
        with pytest.raises(Refused, match=f"^{case['refused']}$"):
            enrolment.read_code(case["text"])
        return
    code = enrolment.read_code(case["text"])
    assert (code.secret, code.fingerprint) == (case["secret"], case["fingerprint"])
    assert (enrolment.fingerprint(bytes.fromhex(case["root"])) == code.fingerprint) is case["fits"]


@pytest.mark.parametrize("case", cases("certificate"))
def test_certificate_is_used_or_refused(case: Case) -> None:
    root, signed = bytes.fromhex(case["root"]), wire.parse_signed("certificate", case["signed"])
    pins = Pins(root)
    if case["held"] is not None:
        held = replace(verify_certificate(root, signed, VERIFIER), version=case["held"])
        pins = Pins(root, (held,))
    if case.get("refused") == "certificate.version":
        assert pins.renew([signed], VERIFIER) == pins
        return
    if "refused" in case:
        with pytest.raises(Refused, match=f"^{case['refused']}$"):
            pins.renew([signed], VERIFIER)
        return
    renewed = pins.renew([signed], VERIFIER).newest(case["certificate"]["use"])
    assert json.loads(wire.encode_certificate(renewed)) == case["certificate"]


def test_an_older_certificate_in_an_answer_stops_no_newer_one() -> None:
    old, held, new = (certify("receipt", f"receipt-{n}", signer(f"receipt {n}").public, n) for n in (1, 2, 3))
    pins = Pins(ROOT).renew([held], VERIFIER).renew([new, old], VERIFIER)
    assert [c.version for c in pins.certificates] == [2, 3]


@pytest.mark.parametrize("case", cases("session"))
def test_proof_stands_for_what_it_names(case: Case) -> None:
    signer = Ed25519Signer(bytes.fromhex(case["signing"]["private"]))
    dev = DeviceId(case["dev"])
    if case["kind"] == "enrol":
        opening = bytes.fromhex(case["opening"]["public"])
        message = chain.enrol_message(dev, case["person"], signer.public, opening, case["secret"])
    else:
        message = chain.session_message(*hexed(case, "root"), dev, *hexed(case, "challenge"))
    proof = bytes.fromhex(case["proof"])
    assert message.hex() == case["message"]
    assert VERIFIER.verify(signer.public, message, proof) is case["valid"]
    assert (signer.sign(message) == proof) is case["valid"]
