"""Lighthouse, which nobody here wrote, gives the page full marks for best practices: as it is set up, and as it is unlocked."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.commands import ROOT
from tests.e2e.browser import Device
from tests.e2e.person import Person
from tests.e2e.stage import Stage
from tests.ports import free_port

HOME = ROOT / "tests" / "lighthouse"
PROGRAM = HOME / "node_modules" / "lighthouse" / "cli" / "index.js"
OPTIONS = (
    *("--only-categories=best-practices", "--output=json", "--quiet", "--throttling-method=provided"),
    # What the vault has written stays: it is what makes the screen.
    *("--disable-storage-reset", "--max-wait-for-load=30000"),
)


@pytest.fixture(scope="module")
def priya(stage: Stage) -> Iterator[Person]:
    if not PROGRAM.exists():
        pytest.skip(
            "Lighthouse is not here: './dev test' installs it from tests/lighthouse/package-lock.json"
        )
    device = Device(
        stage.playwright,
        stage.home / "profile-judged",
        stage.proxy.url,
        flags=(f"--remote-debugging-port={free_port()}",),
    )
    with Person(stage.sign_in("Priya Calloway"), device) as person:
        yield person


def judged(person: Person, heading: str, tmp_path: Path) -> dict[str, Any]:
    """What Lighthouse says of the app's first screen in this person's browser. Shape: its report."""
    expect(person.heading(heading)).to_be_visible()
    (port,) = [flag.split("=")[1] for flag in person.device.flags]
    out = tmp_path / "report.json"
    node = os.environ["PLAYWRIGHT_NODEJS_PATH"]
    command = [
        node,
        str(PROGRAM),
        f"{person.device.origin}/",
        f"--port={port}",
        f"--output-path={out}",
        *OPTIONS,
    ]
    done = subprocess.run(
        command, env={"PATH": os.defpath, "HOME": str(tmp_path)}, capture_output=True, text=True, timeout=180
    )
    assert out.exists(), done.stderr[-3000:]
    report: dict[str, Any] = json.loads(out.read_text())
    assert report["requestedUrl"] == f"{person.device.origin}/" and report.get("runtimeError") is None
    return report


def marked_down(report: dict[str, Any]) -> dict[str, str]:
    """What did not get full marks, of what counts."""
    category = report["categories"]["best-practices"]
    counted = [ref["id"] for ref in category["auditRefs"] if ref["weight"]]
    audits = {name: report["audits"][name] for name in counted}
    assert len(counted) >= 10
    return {name: audit["title"] for name, audit in audits.items() if audit["score"] not in (1, None)}


def test_lighthouse_gives_the_set_up_screen_full_marks(priya: Person, tmp_path: Path) -> None:
    report = judged(priya, "Set up this device", tmp_path)
    assert (marked_down(report), report["categories"]["best-practices"]["score"]) == ({}, 1)


def test_lighthouse_gives_the_lock_screen_full_marks(priya: Person, tmp_path: Path) -> None:
    priya.enrol()
    priya.hide()
    report = judged(priya, "Unlock Attune", tmp_path)
    assert (marked_down(report), report["categories"]["best-practices"]["score"]) == ({}, 1)
