"""Cases for answers to a pull."""

from __future__ import annotations

from typing import Any

from sync import chain, padding, wire
from sync.pull import FORMAT, open_answer, run_of, seal_answer, state_item
from sync.types import DeviceId, Entry, Item, PullPlace, Refused, Run, StreamId
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


def run(texts: tuple[str, ...] = ("Smiles at the lamp.", "Lifts his head. 李 😀"), start: int = 0) -> Run:
    device = BEN.device()
    entries = tuple(
        Entry(start + number, NOON, NOON, DeviceId(BEN.dev), number, pen_picture(device, text))
        for number, text in enumerate(texts, 1)
    )
    return Run(StreamId(CHILD), "child", start, start + len(texts), entries)


def run_json(run: Run) -> Case:
    names = ("version", "received_at", "filed_at", "device", "seq", "change")
    entries = [{name: getattr(entry, name) for name in names} for entry in run.entries]
    return {
        "stream": run.stream,
        "kind": run.kind,
        "from": run.start,
        "upto": run.upto,
        "entries": entries,
    }


def sealed(
    state: Case, *runs: Run | Item, order: str = "org order", opening: bytes = OPENING, dev: str = ANNA.dev
) -> bytes:
    """Return an answer of one part for the state and one for each run."""
    items = [run_of(one) if isinstance(one, Run) else one for one in runs]
    parts = [[state_item(state)], *([item] for item in items)]
    return seal_answer(REQUEST, DeviceId(dev), opening, parts, FixedSealer(), signer(order))


def sealed_items(*items: Item) -> bytes:
    """Return an answer of one part."""
    return seal_answer(REQUEST, DeviceId(ANNA.dev), OPENING, [items], FixedSealer(), signer("org order"))


def changed(item: Item, codec: int | None = None, data: bytes | None = None, **meta: Any) -> Item:
    return Item(
        item.type,
        dict(item.meta) | meta,
        item.codec if codec is None else codec,
        item.data if data is None else data,
    )


def preset(item: Item) -> Item:
    """The same data, compressed as only the inside of a device's seal may be."""
    codec, data = padding.pack_preset(wire.inflate_item(item))
    assert codec == padding.PRESET
    return changed(item, codec=codec, data=data)


def sealed_by_hand(content: bytes, signed_place: PullPlace, place: PullPlace) -> bytes:
    """Return a one-part answer whose signature and seal may name different places."""
    plain = content + signer("org order").sign(chain.pack_message(signed_place, content))
    part = FixedSealer().seal(OPENING, plain, chain.pull_info(place))
    return wire.encode_packs(REQUEST, [part])


def _answers() -> dict[str, tuple[bytes, int]]:
    state = state_document()
    whole = sealed(state, run(), run(("Rolls over.",), start=2))
    _, parts = wire.decode_packs(whole)
    about, some = state_item(state), run_of(run())
    content = wire.encode_content([about])
    backwards = Run(StreamId(CHILD), "child", 0, 2, run().entries[::-1])
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
        "a large run": (sealed(state, run(tuple(f"Entry {n}. " * 8 for n in range(200)))), 0),
        "state and runs in one part": (sealed_items(about, some, run_of(run(("Rolls over.",), start=2))), 0),
        "a run without entries": (sealed(state, Run(StreamId(CHILD), "child", 0, 3, ())), 0),
        "an item of an unknown type": (sealed_items(about, Item(200, {"new": 1}, 9, b"later"), some), 0),
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
        "another mark": (b"ATP1" + whole[4:], 0),
        "no item": (sealed_items(), 0),
        "a run before the state": (sealed_items(some, about), 0),
        "two states": (sealed_items(about, about), 0),
        "no state": (sealed_items(some), 0),
        "a smaller size than there is": (sealed(state, changed(some, size=some.meta["size"] - 1)), 0),
        "a larger size than there is": (sealed(state, changed(some, size=some.meta["size"] + 1)), 0),
        "a size that is no number": (sealed(state, changed(some, size=True)), 0),
        "no size": (sealed_items(Item(1, {}, about.codec, about.data)), 0),
        "an unknown codec": (sealed(state, changed(some, codec=7)), 0),
        "the codec of what a device seals": (sealed(state, preset(some)), 0),
        "data that is no deflate": (sealed(state, changed(some, data=b"\xff" * 40)), 0),
        "bytes after the deflate": (sealed(state, changed(some, data=some.data + b"\0")), 0),
        "entries of another stream": (sealed(state, changed(some, stream=FAMILY)), 0),
        "entries of another kind": (sealed(state, changed(some, kind="family")), 0),
        "versions that do not rise": (sealed(state, backwards), 0),
        "a version above the run": (sealed(state, changed(some, upto=1)), 0),
        "a version at the start of the run": (sealed(state, changed(some, **{"from": 1})), 0),
        "cut short": (whole[:-1], 0),
        "a byte after the end": (whole + b"\0", 0),
        "padding not zero": (sealed_by_hand(_dirty(content), here, here), 0),
        "zip bomb": (sealed_items(_bomb()), 0),
        "the very place": (sealed_by_hand(content, here, here), 0),
    }
    wordless = Entry(1, NOON, NOON, DeviceId(ANNA.dev), 1, ident("a change"))  # type: ignore[arg-type]
    later = {
        "words left out that nobody said are here": (
            sealed(state, Run(StreamId(CHILD), "child", 0, 1, (wordless,))),
            0,
        ),
    }
    signed = {
        f"signed for another {what}": (sealed_by_hand(content, p, here), 0) for what, p in elsewhere.items()
    }
    return answers | signed | later


def _dirty(content: bytes) -> bytes:
    return content[:-1] + b"\1"


def _bomb() -> Item:
    data = b'"' + b"a" * (17 * 1024 * 1024) + b'"'
    return Item(1, {"size": len(data)}, *padding.pack(data))


def pull_cases() -> list[Case]:
    order = {"order-1": signer("org order").public.hex()}
    given: Case = {"dev": ANNA.dev, "opening": opening_json("Anna's opening"), "order": order}
    given |= {"request": REQUEST.hex(), "format": FORMAT}
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
    return {"state": opened.state, "runs": [run_json(one) for one in opened.runs]}
