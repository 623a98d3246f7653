"""An answer to a pull: made by the server for one device and one request, opened by that device only.

Source: PROTOCOL.md section 6
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sync import chain, wire
from sync.pins import Pins
from sync.ports import Sealer, Signer, Unsealer, Verifier
from sync.types import SIGNATURE_BYTES, DeviceId, Entry, PullPlace, Refused, Run, StreamId


@dataclass(frozen=True, slots=True)
class Answer:
    """An opened, verified answer: the state document (6.2), the packs as they came (6.3) and their runs."""

    state: dict[str, Any]
    packs: tuple[Any, ...]
    runs: tuple[Run, ...]


def seal_answer(
    request: bytes,
    dev: DeviceId,
    opening_public: bytes,
    contents: Sequence[Any],
    sealer: Sealer,
    order: Signer,
) -> bytes:
    """Return the bytes of an answer from its contents: the state first, then the packs.

    Shape:  `contents` are JSON values; a pack is `pack_of(runs)`.
    Errors: Refused key.weak, json.not_canonical.
    """
    sealed = []
    for index, value in enumerate(contents):
        place = PullPlace(request, dev, index, len(contents))
        content = wire.encode_content(value)
        signed = content + order.sign(chain.pack_message(place, content))
        sealed.append(sealer.seal(opening_public, signed, chain.pull_info(place)))
    return wire.encode_packs(request, sealed)


def open_answer(
    data: bytes, request: bytes, dev: DeviceId, pins: Pins, unsealer: Unsealer, verifier: Verifier
) -> Answer:
    """Return the answer to one request, if every part of it is for this device, in its place, and signed.

    Errors: Refused packs.malformed, packs.request, packs.sealed, packs.signature, padding.*, json.*.
    """
    echoed, parts = wire.decode_packs(data)
    if echoed != request:
        raise Refused("packs.request")
    values = []
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
        values.append(wire.decode_content(content))
    try:
        runs = tuple(run for pack in values[1:] for run in runs_of(pack))
        return Answer(values[0], tuple(values[1:]), runs)
    except (KeyError, TypeError) as cause:
        raise Refused("packs.malformed") from cause


def pack_of(runs: Sequence[Run]) -> dict[str, Any]:
    """Return the JSON of one pack. Source: PROTOCOL.md section 6.3"""
    return {"runs": [_run_json(run) for run in runs]}


def runs_of(pack: Any) -> tuple[Run, ...]:
    """Return the runs of one pack."""
    return tuple(
        Run(
            StreamId(run["stream"]),
            run["kind"],
            run["from"],
            run["upto"],
            tuple(
                Entry(e["version"], e["received_at"], e["filed_at"], e["device"], e["seq"], e["change"])
                for e in run["entries"]
            ),
        )
        for run in pack["runs"]
    )


def _run_json(run: Run) -> dict[str, Any]:
    return {
        "stream": run.stream,
        "kind": run.kind,
        "from": run.start,
        "upto": run.upto,
        "entries": [
            {
                "version": e.version,
                "received_at": e.received_at,
                "filed_at": e.filed_at,
                "device": e.device,
                "seq": e.seq,
                "change": dict(e.change),
            }
            for e in run.entries
        ],
    }
