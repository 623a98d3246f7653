"""Write sync/vectors/*.json afresh: python -m tests.sync.make_vectors. The same input gives the same files.

Source: sync/PROTOCOL.md section 9
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.sync import (
    cases_blob,
    cases_intake,
    cases_keys,
    cases_merge,
    cases_pull,
    cases_replicas,
    cases_schedules,
    cases_snapshots,
    cases_wire,
)

VECTORS = Path(__file__).resolve().parents[2] / "sync" / "vectors"

FILES: dict[str, tuple[str, Callable[[], list[dict[str, Any]]]]] = {
    "schedules": (
        "PROTOCOL.md 3.5 and 4.5. A device with its first `chain` and `head` does `steps`: it stores what it "
        "`save`s, or is in contact: each post has the SHA-256 of the bytes `sent` and its `answer` (null: "
        "none came), and `then` says where the cursor stands and which numbers the outbox keeps; where an "
        "older database is put back (6.7), `sent` too: which that are filed are kept.",
        cases_schedules.schedule_cases,
    ),
    "replicas": (
        "PROTOCOL.md 6, 11 and 12.7. Device `dev` does `steps`: it `writes` (a draft is saved or given "
        "up, or a record signed as number `seq`), then it pulls: each pull names its `request` and what it "
        "asks (with `own`: briefly, 6.8, of what it `signed`), and is given `answer` (null: none came), "
        "which is `taken` or changes nothing. `then` is all that it holds: of a stream `hidden` are "
        "versions that it does not have, `entries` is the SHA-256 of "
        "the canonical JSON of those it has, and `says` is what its living records say.",
        cases_replicas.replica_cases,
    ),
    "blob": (
        "PROTOCOL.md 13. kind seal: `content` to `sealed`; kind open: `sealed` is `refused`; kind piece: its "
        "parts to `mandate` and `bytes`; kind receipt: `answer` says `stored` of this blob, or is refused.",
        cases_blob.blob_cases,
    ),
    "canonical": (
        "PROTOCOL.md 1.4. `bytes` is what a parser is given: `value` what it says and `canonical` how "
        "that is written, or `refused` with Python's code for why.",
        cases_wire.canonical_cases,
    ),
    "padding": (
        "PROTOCOL.md 1.6. kind padme: `length` to `padded`; write: `codec` and `body` to `padded`; read: "
        "`padded` to `codec`, `body` and, inflated up to `limit`, `data`; or `refused`.",
        cases_wire.padding_cases,
    ),
    "envelope": (
        "PROTOCOL.md 3. From keys, `salt` and `record` to every byte but `ct`, which Python sealed and every "
        "side must open with `sealing.private` and `info`. Bodies of `codec` 1 depend on the "
        "compressor: read them.",
        cases_wire.envelope_cases,
    ),
    "deposit": (
        "PROTOCOL.md 3 and 4. kind parse (or short, 3.7): `bytes` to `parse` or `refused`; kind intake: "
        "`steps` of deposits to one device's ledger, each with what becomes of it.",
        cases_intake.deposit_cases,
    ),
    "receipt": (
        "PROTOCOL.md 4.5. A device with `chains` (by number, 0 first) and the `last` receipt it accepted is "
        "given `answer`: it accepts and knows `receipt`, or `refused` and nothing changes.",
        cases_intake.receipt_cases,
    ),
    "pull": (
        "PROTOCOL.md 6. The device `dev` with `opening` and `order` pinned asked `request` at `last_state` "
        "and is given `answer`: it reads `state` and `packs`, or `refused` and nothing changes.",
        cases_pull.pull_cases,
    ),
    "snapshot": (
        "PROTOCOL.md 12. kind make: from keys, `salt` and `snapshot` to every byte but `ct`, which Python "
        "sealed and every side must open; kind post: `bytes` for the server that knows `dev`: which frames "
        "are `counted`, or `refused`.",
        cases_snapshots.snapshot_cases,
    ),
    "snapshot_receipt": (
        "PROTOCOL.md 12.5. A device with the snapshots `waiting` is given `answer`: the numbers `left` wait, "
        "or `refused` and all do.",
        cases_snapshots.snapshot_receipt_cases,
    ),
    "code": (
        "PROTOCOL.md 7.2. kind write: `secret` and `root` to `code`; kind read: `text` to `secret` and "
        "`fingerprint`, and whether that is `root`'s (`fits`); or `refused`.",
        cases_keys.code_cases,
    ),
    "certificate": (
        "PROTOCOL.md 7.1. A device that pinned `root` and holds version `held` of the use is given `signed`: "
        "`certificate`, or `refused`.",
        cases_keys.certificate_cases,
    ),
    "session": (
        "PROTOCOL.md 7.3 and 7.4. kind enrol and kind session: what is signed (`message`) and the `proof`; "
        "with `valid` false the proof does not verify.",
        cases_keys.session_cases,
    ),
    "merge": (
        "PROTOCOL.md 11. `statements` of one record, merged by `merging`, come to `says`; an author who "
        "began at `base` on `device` has in view what each of `views` says. Contenders are named by change.",
        cases_merge.merge_cases,
    ),
}


def text_of(name: str) -> str:
    about, cases = FILES[name]
    return json.dumps({"about": about, "cases": cases()}, indent=1, ensure_ascii=True) + "\n"


def main() -> None:
    VECTORS.mkdir(exist_ok=True)
    for name in FILES:
        (VECTORS / f"{name}.json").write_text(text_of(name), encoding="ascii")


if __name__ == "__main__":
    main()
