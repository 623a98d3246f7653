"""An answer to a pull: made by the server for one device and one request, opened by that device only.

Source: PROTOCOL.md section 6
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from sync import chain, padding, wire
from sync.canonical import canonical, parse, parse_canonical
from sync.pins import Pins
from sync.ports import Sealer, Signer, Unsealer, Verifier
from sync.types import SIGNATURE_BYTES, DeviceId, Entry, Item, PullPlace, Refused, Run, StreamId

FORMAT: Final = 2
STATE: Final = 1
RUN: Final = 2
TRAIL: Final = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """An opened, verified answer: the state document (6.2) and the runs (6.3)."""

    state: dict[str, Any]
    runs: tuple[Run, ...]


# What a device holds of its own under a number and the id of a change; None: not that change.
Own = Callable[[int, str], Mapping[str, Any] | None]

# --- made by the server -------------------------------------------------------------------------------------


BEYOND_ALL_SEEN: Final = 1_000_000


def knows_better(have: int, version: int, restored_from: int | None) -> bool:
    """Whether a device has a version of a stream that the server has not: an older database was put back.

    `restored_from`: the version that the stream was put back at, if it was; no number between it and the
    multiple of BEYOND_ALL_SEEN below `version` was given since. Source: PROTOCOL.md section 6.7
    """
    if have > version:
        return True
    return restored_from is not None and restored_from < have < version // BEYOND_ALL_SEEN * BEYOND_ALL_SEEN


def entry_json(
    version: int, received_at: str, filed_at: str, device: str | None, seq: int | None, record: bytes
) -> bytes:
    """Return one entry as it travels, its record exactly as it was signed. Source: PROTOCOL.md section 6.3

    Shape: `record` – or the id of the change alone, as JSON, for the device that holds it (6.8).
    """
    by = f'"{device}"' if device else "null"
    head = f'{{"version":{version},"received_at":"{received_at}","filed_at":"{filed_at}","device":{by},'
    return f'{head}"seq":{"null" if seq is None else seq},"change":'.encode() + record + b"}"


def entries_json(entries: Sequence[bytes]) -> bytes:
    """Return the data of a run before compression, from `entry_json` of each."""
    return b"[" + b",".join(entries) + b"]"


def state_item(state: Mapping[str, Any]) -> Item:
    data = canonical(dict(state))
    return Item(STATE, {"size": len(data)}, *padding.pack(data))


def trail_item(trail: Mapping[str, Any]) -> Item:
    """Return rows of the audit trail as they travel. Source: PROTOCOL.md section 17"""
    data = canonical(dict(trail))
    return Item(TRAIL, {"size": len(data)}, *padding.pack(data))


def run_item(run: Run, size: int, codec: int, data: bytes) -> Item:
    """Return the item of a run whose entries are in `data`, compressed. Units: `size` bytes before that."""
    meta = {"stream": run.stream, "kind": run.kind, "from": run.start, "upto": run.upto, "size": size}
    return Item(RUN, meta, codec, data)


def run_of(run: Run) -> Item:
    """Return the item of a run with its entries. A change may be an id instead of words (6.8)."""
    data = entries_json(
        [
            entry_json(e.version, e.received_at, e.filed_at, e.device, e.seq, _change_json(e.change))
            for e in run.entries
        ]
    )
    return run_item(run, len(data), *padding.pack(data))


def _change_json(change: Mapping[str, Any] | str) -> bytes:
    return canonical(change if isinstance(change, str) else dict(change))


def seal_answer(
    request: bytes,
    dev: DeviceId,
    opening_public: bytes,
    parts: Sequence[Sequence[Item]],
    sealer: Sealer,
    order: Signer,
) -> bytes:
    """Return the bytes of an answer from the items of its parts, the state first of all.

    Errors: Refused key.weak, json.not_canonical.
    """
    sealed = []
    for index, items in enumerate(parts):
        place = PullPlace(request, dev, index, len(parts))
        content = wire.encode_content(items)
        signed = content + order.sign(chain.pack_message(place, content))
        sealed.append(sealer.seal(opening_public, signed, chain.pull_info(place)))
    return wire.encode_packs(request, sealed)


# --- read by the device -------------------------------------------------------------------------------------


def open_answer(
    data: bytes,
    request: bytes,
    dev: DeviceId,
    pins: Pins,
    unsealer: Unsealer,
    verifier: Verifier,
    own: Own | None = None,
) -> Answer:
    """Return the answer to one request, if every part of it is for this device, in its place, and signed.

    `own`: of a brief answer (6.8); a run that names what the device does not hold so is left out.

    Errors: Refused packs.malformed, packs.request, packs.sealed, packs.signature, padding.*, json.*.
    """
    items = _open_items(data, request, dev, pins, unsealer, verifier)
    if not items or [item.type for item in items].count(STATE) != 1 or items[0].type != STATE:
        raise Refused("packs.malformed")
    state = _document(items[0])
    runs = (read_run(item, own, dev) for item in items if item.type == RUN)
    return Answer(state, tuple(run for run in runs if run is not None))


def open_trail(
    data: bytes, request: bytes, dev: DeviceId, pins: Pins, unsealer: Unsealer, verifier: Verifier
) -> dict[str, Any]:
    """Return rows of the audit trail, if they are for this request and device, and signed.

    Errors: as `open_answer`.
    Source: PROTOCOL.md section 17
    """
    items = _open_items(data, request, dev, pins, unsealer, verifier)
    if [item.type for item in items] != [TRAIL]:
        raise Refused("packs.malformed")
    return _document(items[0])


def _document(item: Item) -> dict[str, Any]:
    document = parse_canonical(wire.inflate_item(item))
    if not isinstance(document, dict):
        raise Refused("packs.malformed")
    return document


def _open_items(
    data: bytes, request: bytes, dev: DeviceId, pins: Pins, unsealer: Unsealer, verifier: Verifier
) -> list[Item]:
    echoed, parts = wire.decode_packs(data)
    if echoed != request:
        raise Refused("packs.request")
    items: list[Item] = []
    for index, part in enumerate(parts):
        place = PullPlace(request, dev, index, len(parts))
        plain = unsealer.unseal(part, chain.pull_info(place))
        if plain is None:
            raise Refused("packs.sealed")
        content, signature = plain[:-SIGNATURE_BYTES], plain[-SIGNATURE_BYTES:]
        message = chain.pack_message(place, content)
        orders = (c for c in pins.certificates if c.use == "order")
        if not any(verifier.verify(c.public, message, signature) for c in orders):
            raise Refused("packs.signature")
        items.extend(wire.decode_content(content))
    return items


def read_run(item: Item, own: Own | None = None, dev: DeviceId | None = None) -> Run | None:
    """Return a run with its entries; None when `own` has not what one of them names.

    Errors: Refused packs.malformed (also for an entry of another stream, or versions that do not rise),
            padding.*, json.*.
    """
    try:
        written = [_with_words(entry, own, dev) for entry in parse(wire.inflate_item(item))]
        if any(entry["change"] is None for entry in written):
            return None
        run = Run(
            StreamId(item.meta["stream"]),
            item.meta["kind"],
            item.meta["from"],
            item.meta["upto"],
            tuple(
                Entry(e["version"], e["received_at"], e["filed_at"], e["device"], e["seq"], e["change"])
                for e in written
            ),
        )
        versions = [run.start, *(entry.version for entry in run.entries)]
        fits = all(
            (entry.change["stream"], entry.change["stream_kind"]) == (run.stream, run.kind)
            for entry in run.entries
        )
    except (KeyError, TypeError) as cause:
        raise Refused("packs.malformed") from cause
    if not fits or versions[-1] > run.upto or any(a >= b for a, b in pairwise(versions)):
        raise Refused("packs.malformed")
    return run


def _with_words(entry: dict[str, Any], own: Own | None, dev: DeviceId | None) -> dict[str, Any]:
    """An entry with its change: as it came, or the device's own of that number and id."""
    named = entry["change"]
    if not isinstance(named, str):
        return entry
    if own is None or entry["device"] != dev or not isinstance(entry["seq"], int):
        raise Refused("packs.malformed")
    return entry | {"change": own(entry["seq"], named)}
