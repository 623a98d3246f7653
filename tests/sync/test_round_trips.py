"""What is written is read back, whatever it is."""

from __future__ import annotations

import json
import math
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import canonical, chain, enrolment, padding, wire
from sync.pull import open_answer, read_run, run_of, seal_answer, state_item
from sync.types import (
    LIMITS,
    MAX_INTEGER,
    Certificate,
    Deposit,
    DeviceId,
    Entry,
    Frame,
    PullPlace,
    Quarantined,
    Receipt,
    Refused,
    Run,
    StreamId,
)
from tests.sync.cast import ANNA, CHILD, NOON, ROOT, VERIFIER, FixedRandom, FixedSealer, signer, unsealer

TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
KEYS = st.text(st.characters(max_codepoint=127), max_size=10)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=30,
)
IDS = st.binary(min_size=16, max_size=16).map(bytes.hex)
HASHES = st.binary(min_size=32, max_size=32)
SIGNATURES = st.binary(min_size=64, max_size=64)
COUNTS = st.integers(0, MAX_INTEGER)


@given(JSON)
def test_json_comes_back_and_is_written_one_way(value: object) -> None:
    written = canonical.canonical(value)
    assert canonical.parse_canonical(written) == value
    assert canonical.canonical(json.loads(json.dumps(value))) == written


@given(IDS, st.sampled_from(["", "key-1", 'a"b', "ä", "a b", "k" * 64, "k" * 65]) | TEXT, HASHES, COUNTS)
def test_header_is_written_one_way_whatever_its_key_is_called(
    dev: str, kid: str, prev: bytes, seq: int
) -> None:
    header = wire.make_header(DeviceId(dev), kid, prev, seq)
    said = {"dev": dev, "kid": kid, "prev": prev.hex(), "seq": seq, "suite": 1, "type": "change", "v": 1}
    assert header.raw == canonical.canonical(said)
    if seq > 0 and 0 < len(kid) <= 64:
        assert wire.parse_header(header.raw) == header


@given(JSON, st.integers(0, 400))
def test_json_cut_or_followed_by_anything_is_refused(value: object, at: int) -> None:
    written = canonical.canonical([value])
    for wrong in (written[: at % len(written)], written + b"1", written + b"]"):
        with pytest.raises(Refused):
            canonical.parse(wrong)


@pytest.mark.parametrize("value", [1.0, float("nan"), MAX_INTEGER + 1, {"é": 1}, {1: 2}, "\ud800", b"", {1}])
def test_what_has_no_canonical_form_is_not_written(value: object) -> None:
    with pytest.raises(Refused, match=r"^json\.not_canonical$"):
        canonical.canonical({"a": [value]})


@given(st.integers(2, 2**40))
def test_padme_is_near_and_says_little(length: int) -> None:
    padded = padding.padme(length)
    exponent = int(math.log2(length)) if length < 2**30 else length.bit_length() - 1
    step = 2 ** (exponent - (int(math.log2(exponent)) + 1)) if exponent > 1 else 1
    assert padded % step == 0
    assert length <= padded < length + step or step < 1
    assert padding.padme(padded) == padded
    assert length < 256 or padded <= length * 1.12


PACKERS = st.sampled_from([padding.pack, padding.pack_preset])


@given(PACKERS, st.binary(max_size=3000) | TEXT.map(str.encode))
def test_packed_and_padded_comes_back(pack: padding.Packer, data: bytes) -> None:
    codec, body = pack(data)
    padded = padding.pad(codec, body)
    assert len(padded) >= padding.LEAST
    assert padding.unpack(*padding.unpad(padded), limit=3000) == data
    assert len(body) <= len(data)


@given(st.binary(max_size=2000), st.integers(0, 2000))
def test_inflating_stops_at_the_limit(data: bytes, limit: int) -> None:
    squeezer = zlib.compressobj(wbits=-15)
    body = squeezer.compress(data) + squeezer.flush()
    if len(data) <= limit:
        assert padding.unpack(padding.DEFLATE, body, limit) == data
        return
    with pytest.raises(Refused, match=r"^padding\.too_large$"):
        padding.unpack(padding.DEFLATE, body, limit)


@given(st.binary(max_size=2000), HASHES, SIGNATURES, PACKERS)
def test_inner_comes_back(record: bytes, salt: bytes, signature: bytes, pack: padding.Packer) -> None:
    assert wire.decode_inner(wire.encode_inner(record, salt, signature, pack)) == (record, salt, signature)


@st.composite
def deposits(draw: st.DrawFn) -> Deposit:
    dev, first = DeviceId(draw(IDS)), draw(st.integers(1, 2**40))
    frames = []
    for seq in range(first, first + draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["change", "snapshot", "chunk"]))
        kid = draw(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20))
        header = wire.make_header(dev, kid, draw(HASHES), seq, kind)  # type: ignore[arg-type]
        frames.append(Frame(header, draw(HASHES), draw(st.binary(max_size=300))))
    return Deposit(dev, tuple(frames), draw(st.integers(0, 2**64 - 1)), draw(HASHES), draw(SIGNATURES))


@given(deposits())
def test_deposit_comes_back(deposit: Deposit) -> None:
    assert wire.decode_deposit(wire.encode_deposit(deposit)) == deposit


@given(deposits(), st.data())
def test_deposit_cut_anywhere_is_refused(deposit: Deposit, data: st.DataObject) -> None:
    whole = wire.encode_deposit(deposit)
    with pytest.raises(Refused, match=r"^deposit\.unverifiable$"):
        wire.decode_deposit(whole[: data.draw(st.integers(0, len(whole) - 1))])


def test_deposit_above_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(Refused, match=r"^request\.too_large$"):
        wire.decode_deposit(bytes(LIMITS.deposit + 1))


@given(
    st.builds(
        Receipt,
        dev=IDS.map(DeviceId),
        kid=TEXT,
        received=COUNTS,
        chain=HASHES,
        filed=COUNTS,
        held=st.lists(COUNTS, max_size=4).map(tuple),
        missing=st.lists(st.tuples(COUNTS, COUNTS), max_size=3).map(tuple),
        quarantined=st.lists(
            st.builds(Quarantined, COUNTS, st.sampled_from(["damaged", "forked", "invalid"])), max_size=3
        ).map(tuple),
        at=TEXT,
        audit_head=TEXT,
        state=COUNTS,
    )
)
def test_receipt_comes_back(receipt: Receipt) -> None:
    assert wire.parse_receipt(wire.encode_receipt(receipt)) == receipt


@given(TEXT, st.sampled_from(["sealing", "receipt", "order", "audit"]), HASHES, COUNTS, TEXT, TEXT)
def test_certificate_comes_back(
    kid: str, use: str, public: bytes, version: int, start: str, end: str
) -> None:
    algorithm = "X25519" if use == "sealing" else "Ed25519"
    certificate = Certificate(kid, use, algorithm, public, version, start, end)  # type: ignore[arg-type]
    assert wire.parse_certificate(wire.encode_certificate(certificate)) == certificate


@given(HASHES, TEXT)
def test_code_comes_back_however_it_is_typed(root: bytes, seed: str) -> None:
    secret = enrolment.new_secret(FixedRandom(seed))
    code = enrolment.write_code(secret, root)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    for text in (code, typed):
        read = enrolment.read_code(text)
        assert (read.secret, read.fingerprint) == (secret, enrolment.fingerprint(root))
    assert read.fingerprint != enrolment.fingerprint(ROOT)


@given(HASHES, st.integers(0, 31), st.sampled_from(enrolment.ALPHABET))
def test_code_with_one_wrong_character_is_nearly_always_refused(root: bytes, at: int, wrong: str) -> None:
    plain = enrolment.write_code("7K3M9QX2TB", root).replace("-", "")
    typed = plain[:at] + wrong + plain[at + 1 :]
    if typed == plain:
        return
    try:
        read = enrolment.read_code(typed)
    except Refused as refused:
        assert refused.code == "code.check"
    else:
        assert (read.secret, read.fingerprint) != ("7K3M9QX2TB", enrolment.fingerprint(root))


@st.composite
def whole_runs(draw: st.DrawFn) -> Run:
    """Draw a run as the server makes them: of one stream, its versions rising."""
    stream, kind = draw(IDS), draw(st.sampled_from(["child", "family"]))
    start = draw(st.integers(0, 2**40))
    steps = draw(st.lists(st.integers(1, 3), max_size=3))
    device, seq = draw(st.none() | IDS.map(DeviceId)), draw(st.none() | COUNTS)
    changes = draw(st.lists(st.dictionaries(KEYS, JSON, max_size=3), min_size=3, max_size=3))
    named = {"stream": stream, "stream_kind": kind}
    entries = tuple(
        Entry(start + sum(steps[: n + 1]), NOON, NOON, device, seq, changes[n] | named)
        for n in range(len(steps))
    )
    upto = start + sum(steps) + draw(st.integers(0, 2))
    return Run(StreamId(stream), kind, start, upto, entries)


@given(whole_runs())
def test_run_comes_back(run: Run) -> None:
    assert read_run(run_of(run)) == run


@settings(max_examples=50)
@given(st.binary(min_size=16, max_size=16), st.lists(st.lists(whole_runs(), max_size=2), max_size=3))
def test_answer_opens_for_its_device_and_its_question_alone(request: bytes, packs: list[list[Run]]) -> None:
    device = ANNA.device()
    assert device.pins is not None
    parts = [[state_item({"state": 1})], *([run_of(run) for run in runs] for runs in packs)]
    opening = unsealer("Anna's opening")
    data = seal_answer(request, ANNA.dev, opening.public, parts, FixedSealer(), signer("org order"))
    answer = open_answer(data, request, ANNA.dev, device.pins, opening, VERIFIER)
    assert answer.runs == tuple(run for runs in packs for run in runs)
    other = bytes([request[0] ^ 1]) + request[1:]
    for asked, dev, key in (
        (other, ANNA.dev, opening),
        (request, DeviceId(CHILD), opening),
        (request, ANNA.dev, unsealer("Ben's opening")),
    ):
        with pytest.raises(Refused, match=r"^packs\."):
            open_answer(data, asked, dev, device.pins, key, VERIFIER)


def test_no_two_signatures_share_their_bytes() -> None:
    """Each signed thing has its own prefix, so that none can be passed off as another."""
    some = bytes(32)
    place = PullPlace(bytes(16), ANNA.dev, 0, 1)
    messages = [
        chain.record_message(some),
        chain.head_message(ANNA.dev, 1, some),
        chain.receipt_message(some),
        chain.certificate_message(some),
        chain.pack_message(place, some),
        chain.enrol_message(ANNA.dev, ANNA.person, some, some, "0" * 10),
        chain.session_message(some, ANNA.dev, some),
        chain.envelope_info(some),
        chain.pull_info(place),
    ]
    prefixes = {message.split(b"\0")[0] for message in messages}
    assert len(prefixes) == len(messages)
    assert all(prefix.startswith(b"attune/") and prefix.endswith(b"/v1") for prefix in prefixes)
