"""The shared cases as they lie in sync/vectors/, for pytest to run one by one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sync.make_vectors import VECTORS

Case = dict[str, Any]


def cases(name: str, kind: str | None = None) -> list[Any]:
    """Return the cases of one file, named, for `pytest.mark.parametrize`."""
    document = json.loads((VECTORS / f"{name}.json").read_text())
    return [pytest.param(c, id=c["name"]) for c in document["cases"] if kind in (None, c.get("kind"))]


def hexed(case: Case, *names: str) -> list[bytes]:
    return [bytes.fromhex(case[name]) for name in names]
