"""Shared cases: schedules of one device's pulls. Source: sync/PROTOCOL.md sections 6, 11 and 12.7."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from sync.device import Device, Replica
from sync.drafts import Draft
from sync.types import Refused
from tests.sync.cast import ANNA
from tests.sync.holder import fingerprint
from tests.sync.published import Case, cases


@pytest.mark.parametrize("case", cases("replicas"))
def test_device_holds_what_the_model_holds(case: Case) -> None:
    device = ANNA.device()
    for step in case["steps"]:
        for write in step["writes"]:
            _write(device, write)
        for pull in step["pulls"]:
            asked = {stream: version for stream, version in pull["have"].items() if version}
            assert {stream: replica.version for stream, replica in _begun(device).items()} == asked
            assert device.state == pull["state"]
            if pull["answer"] is None:
                continue
            answer = bytes.fromhex(pull["answer"])
            brief = "own" in pull
            if brief:
                assert device.pull(brief=True)["own"] == pull["own"]
            if pull["taken"]:
                device.accept_packs(pull["request"], answer, brief)
            else:
                with pytest.raises(Refused):
                    device.accept_packs(pull["request"], answer, brief)
        _compare(device, step["then"])


def test_schedules_meet_everything_that_may_happen() -> None:
    met: Counter[str] = Counter()
    for case in (param.values[0] for param in cases("replicas")):
        held: set[str] = set()
        for step in case["steps"]:
            then, pulls = step["then"], step["pulls"]
            streams = {row["stream"]: row for row in then["streams"]}
            met["purged"] += bool(held - set(streams))
            met["hidden"] += any(row["hidden"] for row in streams.values())
            met["torn"] += any(each["conflicts"] for row in streams.values() for each in row["says"].values())
            met["on its way"] += bool(then["waiting"])
            met["came back"] += bool(then["came_back"])
            met["refused"] += any(pull["answer"] and not pull["taken"] for pull in pulls)
            met["lost"] += any(pull["answer"] is None for pull in pulls)
            met["answered briefly"] += any(pull.get("own") and pull["taken"] for pull in pulls)
            met["asked again in full"] += "own" in pulls[0] and pulls[0]["taken"] and len(pulls) > 1
            taken = [pull for pull in pulls if pull["taken"] and "own" not in pull]
            met["began too high"] += any(_begins_too_high(pull) for pull in taken)
            met["went on"] += len(pulls) > 1 and pulls[-1]["taken"]
            held = set(streams)
    assert {what for what, count in met.items() if count < 5} == set(), met


def _begins_too_high(pull: Case) -> bool:
    answer = ANNA.device().accept_packs(pull["request"], bytes.fromhex(pull["answer"]))
    at = Counter({stream: v for stream, v in pull["have"].items() if stream not in answer.state["purge"]})
    for run in answer.runs:
        if run.start > at[run.stream]:
            return True
        at[run.stream] = max(at[run.stream], run.upto)
    return False


def _write(device: Device, write: Case) -> None:
    if "gives_up" in write:
        device.drafts.give_up(write["gives_up"])
        return
    if "draft" in write:
        draft, words = write["draft"]["draft"], json.dumps(write["draft"])
        record = device.drafts.open[draft].record if draft in device.drafts.open else draft
        device.drafts.write(Draft(draft, record, "visit", write["draft"]["family"], (), words))
        return
    device.drafts._signed.add(write["record"]["record"])
    if "signed" in write:
        device.words[write["seq"]] = json.dumps(write["signed"]).encode()
    if write["signs"] is not None:
        del device.drafts.open[write["signs"]]


def _compare(device: Device, then: Case) -> None:
    assert device.state == then["state"]
    assert {ident: json.loads(draft.body) for ident, draft in device.drafts.open.items()} == then["drafts"]
    assert device.drafts.came_back == then["came_back"]
    rows = {row["stream"]: row for row in then["streams"]}
    assert set(_begun(device)) == {stream for stream, row in rows.items() if row["version"]}
    for stream, replica in device.streams.items():
        entries = [replica.entries[version] for version in sorted(replica.entries)]
        assert (replica.kind, replica.version) == (rows[stream]["kind"], rows[stream]["version"])
        assert fingerprint(entries) == rows[stream]["entries"]


def _begun(device: Device) -> dict[str, Replica]:
    """The streams of which something has come."""
    return {stream: replica for stream, replica in device.streams.items() if replica.version}
