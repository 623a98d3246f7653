"""The shared cases, as Python reads them. The browser's side reads the same files (src/sync/vectors.test.ts)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sync import canonical, chain, enrolment, padding, wire
from sync.intake import judge_deposit
from sync.pins import Pins
from sync.pull import open_answer
from sync.types import PullPlace, Refused
from tests.sync.cast import ANNA, VERIFIER, HpkeUnsealer, unsealer
from tests.sync.cases_intake import play
from tests.sync.ledger import Ledger
from tests.sync.make_vectors import FILES, VECTORS, text_of

Case = dict[str, Any]


def cases(name: str, kind: str | None = None) -> list[Any]:
    document = json.loads((VECTORS / f"{name}.json").read_text())
    return [pytest.param(c, id=c["name"]) for c in document["cases"] if kind in (None, c.get("kind"))]
