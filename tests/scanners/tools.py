"""Runs a scanner from its environment below .tools, where `./dev test` has put it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def program(environment: str, name: str) -> str:
    """The full path of a scanner. Skips the test, with the reason, where it could not be installed."""
    path = ROOT / ".tools" / environment / "bin" / name
    if not path.exists():
        pytest.skip(f"{name} is not here: './dev test' installs it from requirements/{environment}.txt")
    return str(path)


def ran(command: list[str], home: Path, timeout_sec: int = 240) -> subprocess.CompletedProcess[str]:
    """Run it with nothing of this machine's settings and an empty home. Errors: TimeoutExpired."""
    env = {"PATH": f"{Path(command[0]).parent}:/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=timeout_sec, check=False
    )
    return done


def told(done: subprocess.CompletedProcess[str]) -> Any:
    """What it printed as JSON. Errors: AssertionError with what it said, when that is none."""
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise AssertionError(done.stderr[-2000:]) from None
