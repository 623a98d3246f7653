"""Attacks on the bytes: every flipped byte, forged neighbours, rubbish. security: attacks 25, 26, 29, 30."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sync import canonical, chain, padding, wire
from sync.engine import Registration, open_change
from sync.types import LIMITS, Frame, Opened, Refusal, Refused
from tests.sync.cases_intake import resealed, written
from tests.sync.cast import (
    ANNA,
    BEN,
    CHILD,
    VERIFIER,
    FixedSealer,
    Opener,
    ident,
    pen_picture,
    signer,
    unsealer,
)
from tests.sync.ledger import Ledger

ANNAS = Registration(ANNA.dev, ANNA.person, ANNA.public)
BENS = Registration(BEN.dev, BEN.person, BEN.public)


def opened(frame: Frame, registration: Registration = ANNAS) -> Opened | str:
    """Return what the opener finds, or why it does not."""
    found = open_change(frame, registration, Opener(), VERIFIER)
    return found.why if isinstance(found, Refusal) else found


def sealed(record: bytes, pack: padding.Packer = padding.pack) -> Frame:
    """Return Anna's first frame with any record in it, honestly signed."""
    return ANNA.device(pack=pack).save_bytes(record)


def sealed_inner(inner: bytes) -> Frame:
    """Return Anna's first frame with any plaintext under the seal."""
    header = ANNA.device().save_bytes(b"{}").header
    ct = FixedSealer().seal(unsealer("org sealing").public, inner, chain.envelope_info(header.raw))
    return Frame(header, sha256(ct).digest(), ct)


def test_every_flipped_byte_is_refused_or_quarantined_alone() -> None:
    device = written(3)
    data = device.deposit()
    raw, ct = device.frames[1].header.raw, device.frames[1].ct
    start = data.index(raw)
    ct_at = start + len(raw) + 32 + 4
    for at in range(len(data)):
        in_ct = any(data.index(f.ct) <= at < data.index(f.ct) + len(f.ct) for f in device.frames)
        ledger = Ledger(ANNA)
        flipped = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        if not in_ct:
            with pytest.raises(Refused, match=r"^(deposit\.unverifiable|request\.too_large)$"):
                ledger.deposit(flipped)
            assert (ledger.rows, ledger.received) == ({}, 0)
            continue
        ledger.deposit(flipped)
        quarantined = [row.seq for row in ledger.rows.values() if row.why == "damaged"]
        assert len(quarantined) == 1
        assert [r.state for r in ledger.rows.values() if r.seq not in quarantined] == ["received"] * 2
        if ct_at <= at < ct_at + len(ct):
            assert quarantined == [2]


def test_flipped_byte_of_a_seal_opens_nothing() -> None:
    frame = written(1).frames[0]
    for at in range(len(frame.ct)):
        changed = frame.ct[:at] + bytes([frame.ct[at] ^ 0x80]) + frame.ct[at + 1 :]
        assert opened(replace(frame, ct=changed)) == "unopenable"


def test_another_devices_ciphertext_is_never_attributed() -> None:
    """Ben takes Anna's sealed note, puts it under a header and head of his own, and deposits it."""
    anna, ben = written(1), BEN.device()
    stolen = anna.frames[0].ct
    header = wire.make_header(BEN.dev, "sealing-1", chain.first_chain(BEN.dev), 1)
    frame = Frame(header, sha256(stolen).digest(), stolen)
    ledger = Ledger(BEN)
    judged = ledger.deposit(resealed(ben, [frame], signed_by="Ben"))
    assert judged.outcomes[0].row.state == "received"
    assert opened(frame, BENS) == "unopenable"


def test_another_authors_signature_is_never_attributed() -> None:
    """Whoever could open Anna's note still cannot deposit it as another device's."""
    frame = written(1).frames[0]
    inner = unsealer("org sealing").unseal(frame.ct, chain.envelope_info(frame.header.raw))
    assert inner is not None
    header = wire.make_header(BEN.dev, "sealing-1", chain.first_chain(BEN.dev), 1)
    ct = FixedSealer().seal(unsealer("org sealing").public, inner, chain.envelope_info(header.raw))
    assert opened(Frame(header, sha256(ct).digest(), ct), BENS) == "bad_signature"


def test_a_note_in_anothers_name_is_refused() -> None:
    device = BEN.device()
    frame = device.save(pen_picture(device) | {"author": ANNA.person})
    assert opened(frame, BENS) == "wrong_author"


def test_an_unknown_key_opens_nothing() -> None:
    frame = written(1).frames[0]
    assert opened(replace(frame, header=replace(frame.header, kid="sealing-9"))) == "unopenable"


def change(**changed: object) -> bytes:
    return canonical.canonical(pen_picture(ANNA.device()) | changed)


BODY = {"text": "Smiles.", "written_to": "child", "contributors": [], "review_by": None}
MALFORMED = {
    "nothing": b"",
    "not JSON": b"note",
    "a list": b"[]",
    "NaN": change(base=0).replace(b'"base":0', b'"base":NaN'),
    "a fraction": change(base=0).replace(b'"base":0', b'"base":0.0'),
    "duplicate key": change().replace(b'"base":0', b'"base":0,"base":0'),
    "duplicate author": change().replace(b'"base"', b'"author":"' + BEN.person.encode() + b'","base"'),
    "depth 1000": b'{"a":' * 1000 + b"1" + b"}" * 1000,
    "depth 100000": b"[" * 100_000,
    "trailing bytes": change() + b"{}",
    "unpaired surrogate": change().replace(b"Smiles at the lamp.", b"\\ud800"),
    "a key too many": change(extra=1),
    "a key too few": change().replace(b'"base":0,', b""),
    "an id in capitals": change(record="A" * 32),
    "time without milliseconds": change(event_at="2026-11-21T12:00:00Z"),
    "base below zero": change(base=-1),
    "base true": change(base=True),
    "status unknown": change(status="draft"),
    "body a list": change(body=[]),
}


@pytest.mark.parametrize("record", [pytest.param(v, id=k) for k, v in MALFORMED.items()])
def test_malformed_change_is_quarantined(record: bytes) -> None:
    assert opened(sealed(record)) == "malformed"


OTHERS = {
    "unknown type": (change(type="poem"), "unknown_type"),
    "type of another kind": (change(type="__proto__"), "unknown_type"),
    "schema of tomorrow": (change(schema=2), "unknown_schema"),
    "unknown field": (change(body=BODY | {"grade": 3}), "invalid"),
    "field missing": (change(body={"text": "Smiles."}), "invalid"),
    "field of another kind": (change(body=BODY | {"contributors": "Mum"}), "invalid"),
    "151 words": (change(body=BODY | {"text": "so " * 151}), "invalid"),
    "empty": (change(body=BODY | {"text": ""}), "invalid"),
    "child's record in a family's stream": (change(stream_kind="family"), "wrong_stream"),
    "another child's quote": (
        canonical.canonical(
            ANNA.device().draft(
                "quote",
                CHILD,
                {
                    "visit": ident("visit"),
                    "child": ident("another child"),
                    "exact_words": "I want to stay here.",
                    "speaker": CHILD,
                    "speaker_kind": "child",
                    "prompt": "open",
                    "who_heard": [],
                },
            )
        ),
        "wrong_stream",
    ),
    "opened in another worker's stream": (
        canonical.canonical(
            ANNA.device().draft(
                "opened", BEN.person, {"stream": CHILD, "opened_at": "2026-11-21T12:00:00.000Z"}
            )
        ),
        "wrong_stream",
    ),
}


@pytest.mark.parametrize(("record", "why"), [pytest.param(*v, id=k) for k, v in OTHERS.items()])
def test_change_that_says_the_wrong_thing_is_quarantined(record: bytes, why: str) -> None:
    assert opened(sealed(record)) == why


def test_whole_change_is_opened_as_it_was_signed() -> None:
    record = b" " + change() + b"\n"
    found = opened(sealed(record))
    assert isinstance(found, Opened)
    assert found.record == record
    assert found.change.document == json.loads(record)


@pytest.mark.parametrize("pack", [padding.pack, padding.pack_preset])
def test_zip_bomb_is_quarantined_without_being_inflated(pack: padding.Packer) -> None:
    packed = pack(b"[" + b" " * (LIMITS.record * 8) + b"]")
    inner = padding.pad(packed[0], bytes(32) + packed[1]) + bytes(64)
    assert len(inner) < 32_768
    assert opened(sealed_inner(inner)) == "malformed"


@pytest.mark.parametrize("pack", [padding.pack, padding.pack_preset])
def test_record_of_the_greatest_size_passes_and_one_more_does_not(pack: padding.Packer) -> None:
    room = LIMITS.record - len(change())
    assert isinstance(opened(sealed(change() + b" " * room, pack)), Opened)
    assert opened(sealed(change() + b" " * (room + 1), pack)) == "malformed"


def test_record_of_the_most_values_passes_and_one_more_is_set_aside_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = json.loads(change()) | {"type": "quote"}
    body = dict.fromkeys(("said_to", "where", "language", "translation", "heard_at"))
    who = {"visit": ident("visit"), "child": said["stream"], "speaker": ident("adult")}
    words = {"exact_words": "Ba.", "speaker_kind": "adult", "prompt": "open"}
    said["body"] = {**body, **who, **words, "who_heard": []}
    others = len(said) + len(said["body"])
    said["body"]["who_heard"] = [""] * (LIMITS.values - others)
    assert isinstance(opened(sealed(json.dumps(said).encode())), Opened)
    said["body"]["who_heard"].append("")
    monkeypatch.setattr("sync.handlers._COMMON", None)
    assert opened(sealed(json.dumps(said).encode())) == "invalid"


@pytest.mark.parametrize(
    "inner",
    [
        b"",
        bytes(63),
        bytes(64),
        padding.pad(0, b"") + bytes(64),
        padding.pad(0, bytes(31)) + bytes(64),
        padding.pad(0, bytes(40))[:-1] + b"\1" + bytes(64),
        padding.pad(0, bytes(40)) + b"\0" + bytes(64),
        b"\7" + padding.pad(0, bytes(40))[1:] + bytes(64),
    ],
)
def test_plaintext_without_a_record_is_quarantined(inner: bytes) -> None:
    assert opened(sealed_inner(inner)) == "malformed"


def test_unsigned_record_is_quarantined() -> None:
    assert opened(sealed_inner(wire.encode_inner(change(), bytes(32), bytes(64)))) == "bad_signature"


def test_salt_is_signed_too() -> None:
    salt, other = b"\1" * 32, b"\2" * 32
    signature = signer("Anna").sign(chain.record_message(chain.commitment(change(), salt)))
    assert isinstance(opened(sealed_inner(wire.encode_inner(change(), salt, signature))), Opened)
    assert opened(sealed_inner(wire.encode_inner(change(), other, signature))) == "bad_signature"


@given(st.binary(max_size=400))
@example(b"ATD1" + bytes(18) + bytes(104))
def test_rubbish_is_refused_with_a_code(data: bytes) -> None:
    for mark in (b"", wire.DEPOSIT_MARK):
        with pytest.raises(Refused):
            Ledger(ANNA).deposit(mark + data)
    for decode in (wire.decode_packs, wire.parse_header, wire.parse_receipt, wire.parse_certificate):
        with pytest.raises(Refused):
            decode(data)


@settings(max_examples=200)
@given(st.binary(max_size=600))
def test_opener_survives_any_plaintext(inner: bytes) -> None:
    assert opened(sealed_inner(inner)) in ("malformed", "bad_signature")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=200)
@given(JSON, st.sampled_from(sorted(pen_picture(ANNA.device()))))
def test_opener_survives_any_value_in_any_field(value: object, key: str) -> None:
    document = pen_picture(ANNA.device()) | {key: value}
    found = opened(sealed(json.dumps(document, ensure_ascii=False).encode()))
    assert isinstance(found, Opened) or found in (
        "malformed",
        "wrong_author",
        "unknown_type",
        "unknown_schema",
        "invalid",
        "wrong_stream",
    )
