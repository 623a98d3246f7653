"""Cases for answers to a pull."""

from __future__ import annotations

from typing import Any

from sync import chain, padding, wire
from sync.pull import open_answer, seal_answer
from sync.types import PullPlace, Refused
from tests.sync.cast import (
    ANNA,
    BEN,
    CHILD,
    NOON,
    VERIFIER,
    FixedSealer,
    ident,
    opening_json,
    pen_picture,
    signer,
    unsealer,
)

Case = dict[str, Any]
REQUEST = bytes.fromhex(ident("a request"))
OPENING = unsealer("Anna's opening").public
FAMILY = ident("a family")


def state_document(**changed: Any) -> Case:
    return {
        "v": 1,
        "state": 7,
        "at": NOON,
        "device": ANNA.dev,
        "person": ANNA.person,
        "role": "practitioner",
        "lease_until": "2026-11-28T12:00:00.000Z",
        "more": False,
        "streams": [
            {"stream": CHILD, "kind": "child", "version": 3, "family": FAMILY},
            {"stream": FAMILY, "kind": "family", "version": 0, "family": None},
        ],
        "purge": [ident("another child")],
        "allocations": [
            {
                "child": CHILD,
                "family": FAMILY,
                "worker": ANNA.person,
                "role": "lead",
                "from": NOON,
                "to": None,
            }
        ],
        "orders": [],
        "waiting": [],
    } | changed


def pack(texts: tuple[str, ...] = ("Smiles at the lamp.", "Lifts his head. 李 😀"), start: int = 0) -> Case:
    device = BEN.device()
    entries = [
        {
            "version": start + number,
            "received_at": NOON,
            "filed_at": NOON,
            "device": BEN.dev,
            "seq": number,
            "change": pen_picture(device, text),
        }
        for number, text in enumerate(texts, 1)
    ]
    run = {"stream": CHILD, "kind": "child", "from": start, "upto": start + len(texts), "entries": entries}
    return {"runs": [run]}


def sealed(*contents: Any, order: str = "org order", opening: bytes = OPENING, dev: str = ANNA.dev) -> bytes:
    return seal_answer(REQUEST, dev, opening, contents, FixedSealer(), signer(order))  # type: ignore[arg-type]


def sealed_by_hand(content: bytes, signed_place: PullPlace, place: PullPlace) -> bytes:
    """Return a one-part answer whose signature and seal may name different places."""
    plain = content + signer("org order").sign(chain.pack_message(signed_place, content))
    part = FixedSealer().seal(OPENING, plain, chain.pull_info(place))
    return wire.encode_packs(REQUEST, [part])


def _answers() -> dict[str, tuple[bytes, int]]:
    state = state_document()
    whole = sealed(state, pack(), pack(("Rolls over.",), start=2))
    _, parts = wire.decode_packs(whole)
    content = wire.encode_content(state)
    here = PullPlace(REQUEST, ANNA.dev, 0, 1)
    elsewhere = {
        "request": PullPlace(bytes(16), ANNA.dev, 0, 1),
        "device": PullPlace(REQUEST, BEN.dev, 0, 1),
        "index": PullPlace(REQUEST, ANNA.dev, 1, 1),
        "count": PullPlace(REQUEST, ANNA.dev, 0, 2),
    }
    answers = {
        "state alone": (sealed(state), 0),
        "state and two packs": (whole, 0),
        "the same state as before": (sealed(state), 7),
        "a large pack": (sealed(state, pack(tuple(f"Entry {n}. " * 8 for n in range(200)))), 0),
        "an older state": (sealed(state), 8),
        "a part left out": (wire.encode_packs(REQUEST, parts[:2]), 0),
        "parts in another order": (wire.encode_packs(REQUEST, [parts[1], parts[0], parts[2]]), 0),
        "a part twice": (wire.encode_packs(REQUEST, [parts[0], parts[1], parts[1]]), 0),
        "a byte of a part changed": (whole[:-1] + bytes([whole[-1] ^ 1]), 0),
        "another request": (wire.encode_packs(bytes(16), parts), 0),
        "sealed for another device": (sealed(state, opening=unsealer("Ben's opening").public), 0),
        "made for another device, sealed for this": (sealed(state, dev=BEN.dev), 0),
        "signed by another key": (sealed(state, order="Ben"), 0),
        "signed by the receipt key": (sealed(state, order="org receipt"), 0),
        "no part": (wire.encode_packs(REQUEST, []), 0),
        "another mark": (b"ATP2" + whole[4:], 0),
        "cut short": (whole[:-1], 0),
        "a byte after the end": (whole + b"\0", 0),
        "padding not zero": (sealed_by_hand(_dirty(content), here, here), 0),
        "zip bomb": (sealed_by_hand(_bomb(), here, here), 0),
        "the very place": (sealed_by_hand(content, here, here), 0),
    }
    signed = {
        f"signed for another {what}": (sealed_by_hand(content, p, here), 0) for what, p in elsewhere.items()
    }
    return answers | signed


def _dirty(content: bytes) -> bytes:
    return content[:-1] + b"\1"


def _bomb() -> bytes:
    codec, body = padding.pack(b'"' + b"a" * (17 * 1024 * 1024) + b'"')
    return padding.pad(codec, body)


def pull_cases() -> list[Case]:
    order = {"order-1": signer("org order").public.hex()}
    given: Case = {"dev": ANNA.dev, "opening": opening_json("Anna's opening"), "order": order}
    given |= {"request": REQUEST.hex()}
    cases = []
    for name, (answer, last_state) in _answers().items():
        case: Case = {"name": name} | given | {"last_state": last_state, "answer": answer.hex()}
        cases.append(case | _reading(answer, last_state))
    return cases


def _reading(answer: bytes, last_state: int) -> Case:
    device = ANNA.device()
    device.state = last_state
    try:
        device.accept_packs(REQUEST.hex(), answer)
    except Refused as refused:
        return {"refused": refused.code}
    assert device.pins is not None
    keys = unsealer("Anna's opening")
    opened = open_answer(answer, REQUEST, ANNA.dev, device.pins, keys, VERIFIER)
    return {"state": opened.state, "packs": opened.packs}
