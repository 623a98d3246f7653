"""Outside judges, Wycheproof and RFC 9180, on the primitives in use. judges/README.md says whence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey, KEMKeyPair

from app.custody import HpkeSealer, HpkeUnsealer
from sync.types import Refused
from sync.weak import is_weak_opening_key, is_weak_signing_key
from tests.sync.cast import VERIFIER, FixedSealer, secret, unsealer

Case = dict[str, Any]
JUDGES = Path(__file__).parent / "judges"
AEADS = {1: AEAD.AES_128_GCM, 2: AEAD.AES_256_GCM, 3: AEAD.CHACHA20_POLY1305}
OURS = 2


def judged(name: str) -> list[Any]:
    cases = json.loads((JUDGES / f"{name}.json").read_text())["cases"]
    return [pytest.param(c, id=str(c.get("id", c.get("aead")))) for c in cases]


def raw(case: Case, *names: str) -> list[bytes]:
    return [bytes.fromhex(case[name]) for name in names]


@pytest.mark.parametrize("case", judged("ed25519"))
def test_signature_is_judged_as_wycheproof_says(case: Case) -> None:
    public, message, signature = raw(case, "public", "msg", "sig")
    weak = "SmallOrderPublicKey" in case["flags"]
    if len(public) == 32:
        assert is_weak_signing_key(public) is weak
    verdict = VERIFIER.verify(public, message, signature)
    if weak or case["result"] == "invalid":
        assert verdict is False
    elif case["result"] == "valid":
        assert verdict is True


@pytest.mark.parametrize("case", judged("aes_gcm_256"))
def test_aes_gcm_is_judged_as_wycheproof_says(case: Case) -> None:
    key, nonce, aad, message, ct, tag = raw(case, "key", "iv", "aad", "msg", "ct", "tag")
    cipher = AESGCM(key)
    if case["result"] == "invalid":
        with pytest.raises(InvalidTag):
            cipher.decrypt(nonce, ct + tag, aad)
        return
    assert cipher.decrypt(nonce, ct + tag, aad) == message
    assert cipher.encrypt(nonce, message, aad) == ct + tag


@pytest.mark.parametrize("case", judged("x25519"))
def test_key_agreement_is_judged_as_wycheproof_says(case: Case) -> None:
    public, private, shared = raw(case, "public", "private", "shared")
    key = X25519PrivateKey.from_private_bytes(private)
    zero = shared == bytes(32)
    assert is_weak_opening_key(public) is zero
    if zero:
        with pytest.raises(ValueError, match="shared key"):
            key.exchange(X25519PublicKey.from_public_bytes(public))
    else:
        assert key.exchange(X25519PublicKey.from_public_bytes(public)) == shared


@pytest.mark.parametrize("case", judged("hkdf_sha256"))
def test_key_derivation_is_judged_as_wycheproof_says(case: Case) -> None:
    material, salt, info, derived = raw(case, "ikm", "salt", "info", "okm")
    if case["result"] == "invalid":
        with pytest.raises(ValueError, match="derive"):
            HKDF(SHA256(), case["size"], salt, info)
        return
    assert HKDF(SHA256(), case["size"], salt, info).derive(material) == derived


@pytest.mark.parametrize("case", judged("hpke"))
def test_hpke_opens_the_first_message_of_rfc_9180(case: Case) -> None:
    private, enc, info = raw(case, "private", "enc", "info")
    first = case["encryptions"][0]
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEADS[case["aead_id"]])
    key, sealed = X25519PrivateKey.from_private_bytes(private), enc + bytes.fromhex(first["ct"])
    aad = bytes.fromhex(first["aad"])
    assert openssl.hpke._decrypt_with_aad(suite, sealed, key, info, aad).hex() == first["pt"]
    with pytest.raises(InvalidTag):
        openssl.hpke._decrypt_with_aad(suite, sealed, key, info + b"\0", aad)


@pytest.mark.parametrize("case", judged("hpke"))
def test_second_library_agrees_with_rfc_9180_on_every_message(case: Case) -> None:
    """The vectors are sealed with it, so it is judged too: from the one-time key to each ciphertext."""
    suite = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId(case["aead_id"]))
    once = X25519PrivateKey.from_private_bytes(bytes.fromhex(case["once_private"]))
    pair = KEMKeyPair(
        KEMKey.from_pyca_cryptography_key(once), KEMKey.from_pyca_cryptography_key(once.public_key())
    )
    receiver = X25519PublicKey.from_public_bytes(bytes.fromhex(case["public"]))
    for message in case["encryptions"]:
        enc, context = suite.create_sender_context(
            KEMKey.from_pyca_cryptography_key(receiver), bytes.fromhex(case["info"]), eks=pair
        )
        assert enc.hex() == case["enc"]
        for _ in range(message["seq"]):
            context.seal(b"")
        pt, aad = raw(message, "pt", "aad")
        assert context.seal(pt, aad).hex() == message["ct"]


@given(st.binary(max_size=2000), st.binary(max_size=300))
def test_hpke_libraries_open_each_other(message: bytes, info: bytes) -> None:
    ours, public = unsealer("judge"), unsealer("judge").public
    assert ours.unseal(FixedSealer().seal(public, message, info), info) == message
    suite = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId(OURS))
    sealed = HpkeSealer().seal(public, message, info)
    key = KEMKey.from_pyca_cryptography_key(X25519PrivateKey.from_private_bytes(secret("judge")))
    assert suite.create_recipient_context(sealed[:32], key, info).open(sealed[32:]) == message


LOW_ORDER = [
    bytes(32),
    (1).to_bytes(32, "little"),
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    (2**255 - 20).to_bytes(32, "little"),
    (2**255 - 19).to_bytes(32, "little"),
    (2**255 - 18).to_bytes(32, "little"),
]


@pytest.mark.parametrize("public", [*LOW_ORDER, *(k[:-1] + bytes([k[-1] | 128]) for k in LOW_ORDER)])
def test_sealing_refuses_zero_and_low_order_keys(public: bytes) -> None:
    with pytest.raises(Refused, match=r"^key\.weak$"):
        HpkeSealer().seal(public, b"note", b"")


@pytest.mark.parametrize("enc", LOW_ORDER)
def test_opening_refuses_zero_and_low_order_keys(enc: bytes) -> None:
    assert unsealer("judge").unseal(enc + bytes(48), b"") is None


@pytest.mark.parametrize("sealed", [b"", b"\1" * 31, b"\1" * 32, b"\1" * 47, b"\1" * 48])
def test_opening_answers_none_for_any_rubbish(sealed: bytes) -> None:
    assert HpkeUnsealer(secret("judge")).unseal(sealed, b"") is None


@pytest.mark.parametrize("size", [0, 31, 33])
def test_keys_of_another_size_are_refused(size: int) -> None:
    with pytest.raises(Refused, match=r"^key\.weak$"):
        HpkeSealer().seal(b"\2" * size, b"note", b"")
    assert VERIFIER.verify(b"\2" * size, b"", bytes(64)) is False


def test_a_signing_key_of_low_order_would_sign_anything_and_is_refused() -> None:
    identity = (1).to_bytes(32, "little")
    assert VERIFIER.verify(identity, b"any message", identity + bytes(32)) is False


@pytest.mark.parametrize("y", range(2**255 - 19, 2**255))
def test_a_signing_key_that_is_not_written_in_its_one_way_is_refused(y: int) -> None:
    assert is_weak_signing_key(y.to_bytes(32, "little"))
    assert is_weak_signing_key((y | 2**255).to_bytes(32, "little"))
