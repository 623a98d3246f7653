"""Cases for snapshots of drafts: every byte of one, posts read or refused, and receipts for them."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

from sync import canonical, snapshots, wire
from sync.drafts import Draft
from sync.snapshots import Maker, Named, Snapshot, SnapshotFrame
from sync.types import LIMITS, Refused, SignedText
from tests.sync.cast import (
    ANNA,
    BEN,
    CERTIFICATES,
    CHILD,
    NOON,
    ROOT,
    VERIFIER,
    FixedRandom,
    FixedSealer,
    Member,
    ident,
    opening_json,
    signer,
    signing_json,
    unsealer,
)

Case = dict[str, Any]
SEALING = wire.parse_certificate(CERTIFICATES[0].text.encode())
BODY = '{"draft":"…","purpose":{"text":"To see how feeding goes – 李 😀 \\ud83d"},"score":1.5}'


def snapshot(**changed: Any) -> Snapshot:
    given = Snapshot(
        author=ANNA.person,
        draft=ident("a draft"),
        record=ident("a visit"),
        kind="visit",
        family=ident("a family"),
        children=(CHILD,),
        revision=7,
        taken_at=NOON,
        status="open",
        body=BODY,
    )
    return replace(given, **changed)


def draft(words: str, name: str = "a draft") -> Draft:
    family = ident("a family")
    body = json.dumps({"note": words}, ensure_ascii=False)
    return Draft(ident(name), ident(f"{name}'s visit"), "visit", family, (CHILD,), body)


def sealed(record: bytes, n: int = 1, member: Member = ANNA, salted: str = "") -> SnapshotFrame:
    maker = Maker(member.dev, signer(member.name))
    return snapshots.make_snapshot(record, maker, SEALING, n, FixedSealer(), FixedRandom(f"snap {n}{salted}"))


def frame(n: int = 1, member: Member = ANNA, **changed: Any) -> SnapshotFrame:
    return sealed(snapshots.encode_snapshot(snapshot(author=member.person, **changed)), n, member)


def snapshot_cases() -> list[Case]:
    records = {
        "open, a visit": snapshots.encode_snapshot(snapshot()),
        "abandoned, about nobody, stored": snapshots.encode_snapshot(
            snapshot(kind="review", family=None, children=(), status="abandoned", body="{}")
        ),
        "long, deflated": snapshots.encode_snapshot(snapshot(body=json.dumps({"note": "La la. " * 200}))),
    }
    made = [_made(name, record, n) for n, (name, record) in enumerate(records.items(), 1)]
    return made + [_posted(name, data) for name, data in _posts().items()]


def _made(name: str, record: bytes, n: int) -> Case:
    salt = sha256(b"salt " + name.encode()).digest()
    random = FixedRandom(name)
    random.bytes = lambda count: salt[:count]  # type: ignore[method-assign]
    maker = Maker(ANNA.dev, signer("Anna"))
    made = snapshots.make_snapshot(record, maker, SEALING, n, FixedSealer(), random)
    info = snapshots.seal_info(made.header)
    inner = unsealer("org sealing").unseal(made.ct, info)
    assert inner is not None
    return {
        "name": name,
        "kind": "make",
        "signing": signing_json("Anna"),
        "sealing": opening_json("org sealing"),
        "dev": ANNA.dev,
        "kid": made.kid,
        "n": n,
        "salt": salt.hex(),
        "snapshot": record.hex(),
        "codec": inner[0],
        "header": made.header.hex(),
        "info": info.hex(),
        "inner": inner.hex(),
        "ct": made.ct.hex(),
        "ct_hash": made.ct_hash.hex(),
        "hash": made.hash.hex(),
        "frame_message": snapshots.frame_message(made.hash).hex(),
        "sealed": made.sealed.hex(),
        "frame": snapshots.encode_frame(made).hex(),
        "post": snapshots.encode_post(ANNA.dev, [made]).hex(),
    }


def _headed(made: SnapshotFrame, **changed: Any) -> SnapshotFrame:
    """The frame with another header, and an honest signature over it."""
    header = canonical.canonical(json.loads(made.header) | changed)
    return _signed_again(replace(made, header=header))


def _signed_again(made: SnapshotFrame, by: str = "Anna") -> SnapshotFrame:
    return replace(made, sealed=signer(by).sign(snapshots.frame_message(made.hash)))


def _damaged(made: SnapshotFrame) -> SnapshotFrame:
    return replace(made, ct=made.ct[:40] + bytes([made.ct[40] ^ 1]) + made.ct[41:])


def _posts() -> dict[str, bytes]:
    one, two = frame(1), frame(2, draft=ident("another draft"), record=ident("another visit"))

    def of(*frames: SnapshotFrame) -> bytes:
        return snapshots.encode_post(ANNA.dev, frames)

    data = of(one)
    return {
        "one": data,
        "two": of(one, two),
        "two in the other order": of(two, one),
        "the same twice": of(one, one),
        "two of one number": of(one, sealed(snapshots.encode_snapshot(snapshot(body="{}")), 1)),
        "one damaged, one whole": of(_damaged(one), two),
        "one of another device, one whole": of(frame(3, BEN), two),
        "one that is not signed, one whole": of(replace(one, sealed=bytes(64)), two),
        "damaged alone": of(_damaged(one)),
        "signed by another": of(_signed_again(one, "Ben")),
        "signed as a head": of(replace(one, sealed=signer("Anna").sign(b"attune/head/v1\0" + one.hash))),
        "no frame": of(),
        "an unknown device's": snapshots.encode_post(BEN.dev, [frame(1, BEN)]),
        "nothing": b"",
        "the mark of a deposit": b"ATD1" + data[4:],
        "cut short": data[:-1],
        "a byte after the end": data + b"\0",
        "count too high": data[:20] + b"\0\2" + data[22:],
        "501 frames": data[:20] + (LIMITS.frames + 1).to_bytes(2, "big") + data[22:],
        "header of type change": of(_headed(one, type="change")),
        "header with n 0": of(_headed(one, n=0)),
        "header with n as text": of(_headed(one, n="1")),
        "header of suite 3": of(_headed(one, suite=3)),
        "header with a key too many": of(_headed(one, prev="00" * 32)),
        "header not canonical": of(_signed_again(replace(one, header=one.header.replace(b",", b", ")))),
        "header that is none": of(_signed_again(replace(one, header=b"[]"))),
    }


def _posted(name: str, data: bytes) -> Case:
    case: Case = {"name": name, "kind": "post", "dev": ANNA.dev, "signing_public": ANNA.public.hex()}
    case["bytes"] = data.hex()
    try:
        counted = judged(data)
    except Refused as refused:
        return case | {"refused": refused.code}
    return case | {"counted": [{"n": each.n, "hash": each.hash.hex()} for each in counted]}


def judged(data: bytes) -> tuple[SnapshotFrame, ...]:
    post = snapshots.decode_post(data)
    return snapshots.judge_post(post, ANNA.public if post.dev == ANNA.dev else None, VERIFIER)


# --- receipts -----------------------------------------------------------------------------------------------

OWN = (frame(1), frame(2, record=ident("another visit"), draft=ident("another draft")))


def receipt(*stored: Named, **changed: Any) -> SignedText:
    made = snapshots.build_receipt(ANNA.dev, "receipt-1", stored, NOON, signer("org receipt"))
    text = canonical.canonical(json.loads(made.text) | changed).decode()
    return _signed(text)


def _signed(text: str, key: str = "org receipt", prefix: bytes = b"attune/snap-receipt/v1\0") -> SignedText:
    return SignedText(text, signer(key).sign(prefix + text.encode()))


def _answers() -> dict[str, SignedText]:
    one, two = (Named(each.n, each.hash) for each in OWN)
    good = receipt(one, two)
    return {
        "both": good,
        "one of two": receipt(two),
        "none of mine": receipt(Named(9, one.hash)),
        "the hash under another number": receipt(Named(2, one.hash)),
        "nothing": receipt(),
        "another device": receipt(one, two, dev=BEN.dev),
        "unknown kid": receipt(one, two, kid="receipt-9"),
        "kid of a key of another use": receipt(one, two, kid="order-1"),
        "another key": _signed(good.text, "Ben"),
        "signed as a receipt of envelopes": _signed(good.text, prefix=b"attune/receipt/v1\0"),
        "not canonical": _signed(good.text.replace(",", ", ")),
        "a key too many": receipt(one, two, state=1),
        "another edition": receipt(one, two, v=2),
        "a captive portal": SignedText("<html>Welcome!</html>", bytes(64)),
    }


def snapshot_receipt_cases() -> list[Case]:
    certificates = [wire.encode_signed("certificate", c) for c in CERTIFICATES]
    waiting = [{"n": each.n, "hash": each.hash.hex()} for each in OWN]
    given: Case = {"root": ROOT.hex(), "certificates": certificates, "dev": ANNA.dev, "waiting": waiting}
    return [
        {"name": name, **given, "answer": wire.encode_signed("receipt", answer), **accepting(answer)}
        for name, answer in _answers().items()
    ]


def accepting(answer: SignedText) -> Case:
    device = ANNA.device()
    device.drafts.waiting = {str(each.n): each for each in OWN}
    try:
        device.drafts.accept_receipt(answer)
    except Refused as refused:
        return {"refused": refused.code}
    return {"left": sorted(each.n for each in device.drafts.waiting.values())}
