"""A snapshot is a draft at one moment: it never files as a change, and what is wrong in it is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sync import snapshots
from sync.canonical import canonical
from sync.opening import Registration, open_change
from sync.snapshots import SnapshotFrame
from sync.types import Frame, Header, Refusal
from tests.sync.cases_snapshots import BODY, draft, frame, sealed, snapshot
from tests.sync.cast import ANNA, BEN, VERIFIER, Opener, pen_picture

ANNAS = Registration(ANNA.dev, ANNA.person, ANNA.public)


def opened(made: SnapshotFrame) -> snapshots.OpenedSnapshot | Refusal:
    return snapshots.open_snapshot(made, ANNAS, Opener(), VERIFIER)


def test_draft_comes_out_word_for_word() -> None:
    found = opened(frame(4))
    assert isinstance(found, snapshots.OpenedSnapshot)
    assert found.snapshot == snapshot()
    assert found.snapshot.body == BODY


def test_snapshot_never_opens_as_a_change_nor_a_change_as_a_snapshot() -> None:
    made = frame()
    header = Header(ANNA.dev, made.kid, bytes(32), 1, "change", made.header)
    told = open_change(Frame(header, made.ct_hash, made.ct), ANNAS, Opener(), VERIFIER)
    assert told == Refusal("unopenable")
    device = ANNA.device()
    change = device.save(pen_picture(device))
    other = SnapshotFrame(
        ANNA.dev, change.header.kid, 1, change.header.raw, change.ct_hash, change.ct, bytes(64)
    )
    assert opened(other) == Refusal("unopenable")


def test_signature_of_a_change_is_not_that_of_a_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "record_message", lambda committed: b"attune/rec/v1\0" + committed)
    made = frame()
    monkeypatch.undo()
    assert opened(made) == Refusal("bad_signature")


@pytest.mark.parametrize(
    ("why", "made"),
    [
        ("wrong_author", sealed(snapshots.encode_snapshot(snapshot(author=BEN.person)))),
        ("malformed", sealed(b"not JSON")),
        ("malformed", sealed(b"[]")),
        ("malformed", sealed(canonical({"v": 1}))),
    ],
)
def test_what_does_not_hold_is_named(why: str, made: SnapshotFrame) -> None:
    assert opened(made) == Refusal(why)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2},
        {"revision": 0},
        {"revision": True},
        {"status": "lost"},
        {"children": ["x"]},
        {"children": [ANNA.dev, ANNA.dev]},
        {"children": [f"{n:032x}" for n in range(51)]},
        {"family": ""},
        {"taken_at": "yesterday"},
        {"kind": "Visit!"},
        {"body": {"not": "a text"}},
        {"surplus": 1},
    ],
    ids=str,
)
def test_snapshot_of_another_shape_is_malformed(changed: dict[str, Any]) -> None:
    said = json.loads(snapshots.encode_snapshot(snapshot()))
    assert opened(sealed(canonical(said | changed))) == Refusal("malformed")


def test_newer_snapshot_takes_the_place_of_one_that_has_not_gone() -> None:
    drafts = ANNA.device().drafts
    drafts.write(draft("Wren slept."))
    first = drafts.snap(draft("").draft)
    drafts.write(draft("Wren slept. Woke at four."))
    second = drafts.snap(draft("").draft)
    assert list(drafts.waiting.values()) == [second]
    assert (first.n, second.n) == (1, 2)


def test_draft_comes_back_once_and_over_nothing_that_is_here() -> None:
    sent = [
        {
            "draft": draft("").draft,
            "record": draft("").record,
            "kind": "visit",
            "family": draft("").family,
            "children": list(draft("").children),
            "revision": 12,
            "taken_at": "2026-11-21T12:00:00.000Z",
            "body": draft("Wren slept.").body,
        }
    ]
    drafts = ANNA.device().drafts
    assert drafts.take_back(sent) == [draft("Wren slept.")]
    found = opened(drafts.waiting[draft("").record])
    assert isinstance(found, snapshots.OpenedSnapshot)
    assert (found.snapshot.revision, found.snapshot.body) == (13, draft("Wren slept.").body)
    drafts.give_up(draft("").draft)
    assert drafts.take_back(sent) == [] and drafts.open == {}
    busy = ANNA.device().drafts
    busy.write(draft("Other words."))
    assert busy.take_back(sent) == [] and busy.open[draft("").draft] == draft("Other words.")
    done = ANNA.device().drafts
    done.write(draft("Signed."))
    done.signed(draft("").draft)
    assert done.take_back(sent) == []
