"""Cases for deposits, what becomes of them, and the receipts that answer."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

from sync import canonical, chain, wire
from sync.device import Device
from sync.types import HYBRID, HYBRID_ENC_BYTES, LIMITS, Deposit, Frame, Header, Refused, SignedText
from tests.sync.cast import ANNA, BEN, CERTIFICATES, NOON, ROOT, Member, pen_picture, signer
from tests.sync.ledger import Ledger

Case = dict[str, Any]


def written(count: int, member: Member = ANNA, salted: str = "", upto: int = 0) -> Device:
    """Return a device with `count` envelopes; up to `upto` they are those of the unsalted device."""
    device = member.device()
    for number in range(1, count + 1):
        tail = salted if number > upto else ""
        device.save(pen_picture(device, f"Number {number}{tail}."))
    return device


def resealed(device: Device, frames: list[Frame], signed_by: str = "Anna") -> bytes:
    """Return a deposit of any frames, with an honest chain and head for the last."""
    last = frames[-1]
    after = chain.next_chain(last.header.raw, last.ct_hash)
    head = signer(signed_by).sign(chain.head_message(device.identity.device, last.seq, after))
    return wire.encode_deposit(Deposit(device.identity.device, tuple(frames), last.seq, after, head))


def damaged(data: bytes, number: int = 0) -> bytes:
    """Return the deposit with one byte of one ct changed; chain and head still verify."""
    deposit = wire.decode_deposit(data)
    frames = list(deposit.frames)
    ct = frames[number].ct
    frames[number] = replace(frames[number], ct=ct[:40] + bytes([ct[40] ^ 1]) + ct[41:])
    return wire.encode_deposit(replace(deposit, frames=tuple(frames)))


# --- form ---------------------------------------------------------------------------------------------------


def _headed(**changed: Any) -> Header:
    frame = written(1).frames[0]
    document = json.loads(frame.header.raw) | changed
    return replace(frame.header, raw=canonical.canonical(document))


def _with_header(raw: bytes) -> bytes:
    device = written(1)
    frame = device.frames[0]
    return resealed(device, [replace(frame, header=replace(frame.header, raw=raw))])


def _forms() -> dict[str, bytes]:
    device = written(3)
    one, three = device.deposit(1, 1), device.deposit()
    raw = device.frames[0].header.raw
    return {
        "one frame": one,
        "three frames": three,
        "frames 2 and 3": device.deposit(2, 3),
        "no frame: asks for the receipt": device.deposit(4),
        "no frame, nothing ever made": ANNA.device().deposit(),
        "nothing": b"",
        "another mark": b"ATD2" + one[4:],
        "cut in the head": one[:-1],
        "cut in the ct": one[:400],
        "cut in the header": one[:60],
        "a byte after the end": one + b"\0",
        "count too high": one[:20] + b"\0\2" + one[22:],
        "count too low": three[:20] + b"\0\2" + three[22:],
        "501 frames": one[:20] + (LIMITS.frames + 1).to_bytes(2, "big") + one[22:],
        "header length past the end": one[:22] + b"\x04\x00" + one[24:],
        "header length above the limit": one[:22] + b"\x04\x01" + one[24:],
        "ct length above the limit": _ct_length(one, len(raw), LIMITS.ct + 1),
        "ct length past the end": _ct_length(one, len(raw), LIMITS.ct),
        "header not canonical": _with_header(raw.replace(b",", b", ")),
        "header keys out of order": _with_header(_unsorted(raw)),
        "header with duplicate key": _with_header(raw.replace(b'"v":1', b'"v":1,"v":1')),
        "header with a key too many": _with_header(_headed(extra=1).raw),
        "header without kid": _with_header(_without(raw, "kid")),
        "header of suite 3": _with_header(_headed(suite=3).raw),
        "header of suite true": _with_header(_headed(suite=True).raw),
        "header of edition 2": _with_header(_headed(v=2).raw),
        "header of unknown type": _with_header(_headed(type="order").raw),
        "header with seq 0": _with_header(_headed(seq=0).raw),
        "header with seq as text": _with_header(_headed(seq="1").raw),
        "header with prev too short": _with_header(_headed(prev="00").raw),
        "header with prev in capitals": _with_header(_headed(prev="AB" * 32).raw),
        "header with dev in capitals": _with_header(_headed(dev=ANNA.dev.upper()).raw),
        "header with empty kid": _with_header(_headed(kid="").raw),
        "header that is a list": _with_header(b"[]"),
    }


def _short_forms() -> dict[str, bytes]:
    device = written(3)
    short = device.deposit(short=True)
    kid = 16 + 4 + 2 + 8 + 32
    return {
        "three frames": short,
        "one frame": device.deposit(2, 2, short=True),
        "no frame": short[:20] + b"\0\0" + short[kid - 40 : -64] + short[-64:],
        "cut short": short[:-1],
        "a byte after the end": short + b"\0",
        "count too high": short[:20] + b"\0\4" + short[22:],
        "501 frames": short[:20] + (LIMITS.frames + 1).to_bytes(2, "big") + short[22:],
        "seq 0": short[:22] + bytes(8) + short[30:],
        "seq past every number": short[:22] + b"\xff" * 8 + short[30:],
        "no kid": short[:kid] + b"\0" + short[kid + 1 + short[kid] :],
        "kid past the end": short[:kid] + b"\xff" + short[kid + 1 :],
        "kid that is no ASCII": short[: kid + 1] + b"\xff" + short[kid + 2 :],
    }


def _shared_forms() -> dict[str, bytes]:
    """Of suite 2, where what was sealed in one unlocking begins alike."""
    one, two = bytes([1]) * HYBRID_ENC_BYTES, bytes([2]) * HYBRID_ENC_BYTES
    shared = _of_suite_2(one, one, two, one)
    first = 22 + 8 + 32 + 1 + len("sealing-2")
    return {
        "twins, another, and the first again": shared,
        "one with an enc": _of_suite_2(one),
        "an enc of none before": shared[:first] + b"\0" + shared[first + 1 + HYBRID_ENC_BYTES :],
        "an enc that is neither": shared[:first] + b"\2" + shared[first + 1 :],
        "an enc cut short": shared[: first + HYBRID_ENC_BYTES],
    }


def _of_suite_2(*encs: bytes) -> bytes:
    frames: list[Frame] = []
    prev = chain.first_chain(ANNA.dev)
    for number, enc in enumerate(encs, 1):
        ct = enc + bytes([number]) * 32
        header = wire.make_header(ANNA.dev, "sealing-2", prev, number, suite=HYBRID)
        frames.append(Frame(header, sha256(ct).digest(), ct))
        prev = chain.next_chain(header.raw, frames[-1].ct_hash)
    return wire.encode_short_deposit(Deposit(ANNA.dev, tuple(frames), len(frames), prev, bytes(64)))


def _ct_length(one: bytes, header: int, length: int) -> bytes:
    at = 22 + 2 + header + 32
    return one[:at] + length.to_bytes(4, "big") + one[at + 4 :]


def _unsorted(raw: bytes) -> bytes:
    document = json.loads(raw)
    return json.dumps(dict(reversed(document.items())), separators=(",", ":")).encode()


def _without(raw: bytes, key: str) -> bytes:
    return canonical.canonical({k: v for k, v in json.loads(raw).items() if k != key})


def _parse_case(name: str, data: bytes) -> Case:
    case: Case = {"name": name, "kind": "parse", "bytes": data.hex()}
    try:
        deposit = wire.decode_deposit(data)
    except Refused as refused:
        return case | {"refused": refused.code}
    frames = [
        {
            "header": f.header.raw.hex(),
            "seq": f.seq,
            "prev": f.header.prev.hex(),
            "ct_hash": f.ct_hash.hex(),
            "ct": f.ct.hex(),
        }
        for f in deposit.frames
    ]
    parsed = {"dev": deposit.dev, "frames": frames, "seq": deposit.seq, "chain": deposit.chain.hex()}
    return case | {"parse": parsed | {"head": deposit.head.hex()}}


# --- intake -------------------------------------------------------------------------------------------------

Step = bytes | str


def _stories() -> dict[str, list[Step]]:
    honest, forked = written(6), written(6, salted=" otherwise", upto=3)
    stranger = BEN.device()
    stranger.save(pen_picture(stranger))
    taken = [replace(honest.frames[0], header=replace(honest.frames[0].header, raw=_headed(dev=BEN.dev).raw))]
    jump = [honest.frames[0], honest.frames[2]]
    unlinked = [honest.frames[3], forked.frames[4]]
    return {
        "in order, one by one": [honest.deposit(n, n) for n in (1, 2, 3)],
        "all at once": [honest.deposit()],
        "no frame": [honest.deposit(7), honest.deposit(1, 2), honest.deposit(7)],
        "replayed": [honest.deposit(1, 3), honest.deposit(1, 3), honest.deposit(2, 2)],
        "overlapping": [honest.deposit(1, 3), honest.deposit(2, 5)],
        "filed, then replayed": [honest.deposit(1, 3), "file 1", "file 2", honest.deposit(1, 3)],
        "reordered": [honest.deposit(n, n) for n in (3, 1, 2)],
        "a gap, then closed": [honest.deposit(1, 2), honest.deposit(5, 6), honest.deposit(3, 4)],
        "two gaps": [honest.deposit(2, 2), honest.deposit(4, 4), honest.deposit(6, 6), honest.deposit(1, 3)],
        "damaged": [damaged(honest.deposit(1, 3), 1)],
        "damaged, then healed": [damaged(honest.deposit(1, 3), 1), honest.deposit(1, 3)],
        "damaged again, then healed": [
            damaged(honest.deposit(2, 2)),
            damaged(honest.deposit(1, 3), 1),
            honest.deposit(2, 2),
        ],
        "damaged beyond a gap, healed, gap closed": [
            damaged(honest.deposit(3, 4), 0),
            honest.deposit(3, 3),
            honest.deposit(1, 2),
        ],
        "whole, then a damaged copy": [honest.deposit(1, 2), damaged(honest.deposit(1, 2), 1)],
        "forked": [honest.deposit(1, 4), forked.deposit(4, 4)],
        "forked, and more from both": [
            honest.deposit(1, 4),
            forked.deposit(4, 5),
            honest.deposit(5, 6),
            forked.deposit(6, 6),
        ],
        "forked after filing": [honest.deposit(1, 4), "file 4", forked.deposit(4, 4)],
        "forked: follows another than the stored one": [honest.deposit(1, 4), forked.deposit(5, 5)],
        "forked: seen when the gap closes": [
            honest.deposit(1, 3),
            forked.deposit(5, 5),
            honest.deposit(4, 4),
        ],
        "forked: beyond a gap": [honest.deposit(1, 3), honest.deposit(5, 5), forked.deposit(6, 6)],
        "forked: a branch that goes on": [
            honest.deposit(1, 4),
            forked.deposit(5, 5),
            forked.deposit(6, 6),
            honest.deposit(5, 6),
        ],
        "forked by a damaged copy of another": [honest.deposit(1, 4), damaged(forked.deposit(4, 4))],
        "forked by a damaged copy of another, then healed": [
            honest.deposit(1, 4),
            damaged(forked.deposit(4, 4)),
            forked.deposit(4, 4),
        ],
        "forked: a damaged one, seen when the gap closes, then healed": [
            honest.deposit(1, 3),
            damaged(forked.deposit(5, 5)),
            honest.deposit(4, 4),
            forked.deposit(5, 5),
        ],
        "frozen: the first chain again": [honest.deposit(1, 4), forked.deposit(4, 4), honest.deposit(1, 4)],
        "frozen: damaged, then healed": [
            honest.deposit(1, 4),
            forked.deposit(4, 4),
            damaged(honest.deposit(5, 6)),
            honest.deposit(5, 6),
        ],
        "revoked": [honest.deposit(1, 2), "revoke", honest.deposit(1, 4)],
        "revoked, damaged, then healed": ["revoke", damaged(honest.deposit(1, 1)), honest.deposit(1, 1)],
        "revoked with a gap": ["revoke", honest.deposit(2, 2), honest.deposit(1, 1)],
        "unknown device": [stranger.deposit()],
        "another device's header": [resealed(honest, taken)],
        "head signed by another": [resealed(honest, honest.frames[:1], signed_by="Ben")],
        "head of another number": [_other_head(honest)],
        "head that says another number": [_other_number(honest)],
        "a number left out": [resealed(honest, jump)],
        "frames that do not follow": [resealed(honest, unlinked)],
        "first frame on a chain of its own": [_with_header(_headed(prev="00" * 32).raw)],
        "no frame, a chain for nothing": [_empty(honest, 0, bytes(32))],
    }


def _short_stories() -> dict[str, list[Step]]:
    honest, forked = written(6), written(6, salted=" Salted", upto=3)
    short = honest.deposit(1, 3, short=True)
    return {
        "in order": [short, honest.deposit(4, 6, short=True)],
        "over what came in full": [honest.deposit(1, 2), short],
        "beyond a gap": [honest.deposit(5, 6, short=True), honest.deposit(1, 4, short=True)],
        "forked": [honest.deposit(1, 4), forked.deposit(4, 4, short=True)],
        "a ct damaged, then in full": [
            short[:-100] + bytes([short[-100] ^ 1]) + short[-99:],
            honest.deposit(),
        ],
        "another number": [short[:29] + b"\2" + short[30:]],
        "another prev": [short[:30] + bytes([short[30] ^ 1]) + short[31:]],
    }


def _other_head(device: Device) -> bytes:
    deposit = wire.decode_deposit(device.deposit(1, 2))
    return wire.encode_deposit(replace(deposit, head=device.heads[0][1]))


def _other_number(device: Device) -> bytes:
    deposit = wire.decode_deposit(device.deposit(1, 2))
    head = signer("Anna").sign(chain.head_message(device.identity.device, 3, deposit.chain))
    return wire.encode_deposit(replace(deposit, seq=3, head=head))


def _empty(device: Device, seq: int, after: bytes) -> bytes:
    head = signer("Anna").sign(chain.head_message(device.identity.device, seq, after))
    return wire.encode_deposit(Deposit(device.identity.device, (), seq, after, head))


def play(ledger: Ledger, step: Step) -> Case | None:
    """Do one step; return what a deposit came to."""
    if isinstance(step, str):
        word, _, number = step.partition(" ")
        if word == "revoke":
            ledger.revoked = True
        else:
            ledger.file(int(number))
        return None
    try:
        judged = ledger.deposit(step)
    except Refused as refused:
        return {"refused": refused.code}
    return {
        "outcomes": [
            {"seq": o.row.seq, "action": o.action, "state": o.row.state, "why": o.row.why}
            for o in judged.outcomes
        ],
        "marks": [{"seq": r.seq, "state": r.state, "why": r.why} for r in judged.marks],
        "frozen": judged.frozen,
        "alarms": sorted(judged.alarms),
        "receipt": json.loads(ledger.receipt().text),
    }


def _story(name: str, steps: list[Step]) -> Case:
    ledger = Ledger(ANNA)
    told: list[Case] = []
    for step in steps:
        expected = play(ledger, step)
        told.append({"do": step} if isinstance(step, str) else {"deposit": step.hex(), "expect": expected})
    device = {"dev": ANNA.dev, "signing_public": ANNA.public.hex()}
    return {"name": name, "kind": "intake", "device": device, "steps": told}


def deposit_cases() -> list[Case]:
    parsed = [_parse_case(name, data) for name, data in _forms().items()]
    told = parsed + [_story(name, steps) for name, steps in _stories().items()]
    forms = _short_forms() | _shared_forms()
    short = [_parse_case(f"short: {name}", data) | {"kind": "short"} for name, data in forms.items()]
    return told + short + [_story(f"short: {name}", steps) for name, steps in _short_stories().items()]


# --- receipts -----------------------------------------------------------------------------------------------


def _receipt(**changed: Any) -> SignedText:
    device = written(3)
    document = {
        "v": 1,
        "dev": ANNA.dev,
        "kid": "receipt-1",
        "received": 2,
        "chain": device.head(2)[0].hex(),
        "filed": 1,
        "held": [],
        "missing": [],
        "quarantined": [],
        "at": NOON,
        "audit_head": "11" * 32,
        "state": 7,
    }
    return _signed(canonical.canonical(document | changed).decode())


def _signed(text: str, key: str = "org receipt", prefix: bytes = b"attune/receipt/v1\0") -> SignedText:
    return SignedText(text, signer(key).sign(prefix + text.encode()))


def _answers() -> dict[str, tuple[SignedText, SignedText | None]]:
    device, good, before = written(3), _receipt(), _receipt(received=1, chain=written(1).head(1)[0].hex())
    bens = canonical.canonical(json.loads(good.text) | {"dev": BEN.dev}).decode()
    return {
        "received 2": (good, None),
        "received nothing yet": (_receipt(received=0, filed=0, chain=device.head(0)[0].hex()), None),
        "held, missing, quarantined": (
            _receipt(held=[5, 6], missing=[[3, 4]], quarantined=[{"seq": 1, "why": "invalid"}], filed=2),
            None,
        ),
        "the same again": (good, good),
        "more than last time": (good, before),
        "the same numbers, a later state": (_receipt(state=8), good),
        "older by number": (before, good),
        "older by state": (_receipt(state=6), good),
        "more received, older state": (_receipt(received=3, chain=device.head(3)[0].hex(), state=6), good),
        "another chain": (_receipt(chain="22" * 32), None),
        "the chain of another number": (_receipt(received=3), None),
        "more than was ever made": (_receipt(received=4), None),
        "another device": (_signed(bens), None),
        "another key": (_signed(good.text, "Ben"), None),
        "the order key": (_signed(good.text, "org order"), None),
        "unknown kid": (_receipt(kid="receipt-9"), None),
        "kid of a key of another use": (_receipt(kid="order-1"), None),
        "signed as something else": (_signed(good.text, prefix=b"attune/cert/v1\0"), None),
        "no signature": (SignedText(good.text, bytes(64)), None),
        "not canonical": (_signed(good.text.replace(",", ", ")), None),
        "a key too few": (_signed(good.text.replace('"state":7,', "")), None),
        "another edition": (_receipt(v=2), None),
        "a captive portal": (SignedText("<html>Welcome!</html>", bytes(64)), None),
    }


def receipt_cases() -> list[Case]:
    device = written(3)
    chains = [device.head(seq)[0].hex() for seq in range(4)]
    certificates = [wire.encode_signed("certificate", c) for c in CERTIFICATES]
    given: Case = {"root": ROOT.hex(), "certificates": certificates, "dev": ANNA.dev, "chains": chains}
    cases = []
    for name, (answer, last) in _answers().items():
        case: Case = {"name": name} | given
        case |= {
            "last": json.loads(last.text) if last else None,
            "answer": wire.encode_signed("receipt", answer),
        }
        cases.append(case | _accepting(answer, last))
    return cases


def _accepting(answer: SignedText, last: SignedText | None) -> Case:
    device = written(3)
    if last:
        device.accept_receipt(last)
    try:
        device.accept_receipt(answer)
    except Refused as refused:
        return {"refused": refused.code}
    return {"receipt": json.loads(answer.text)}
