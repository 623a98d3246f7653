"""The client's tests of the rules read the sample caseload as it is, not as it was."""

from __future__ import annotations

import json

from app.demo import exported
from tests.house.places import ROOT

COPY = ROOT / "static" / "pwa" / "src" / "rules" / "tests" / "caseload.json"


def test_the_copy_for_the_client_is_the_caseload_itself() -> None:
    assert json.loads(COPY.read_text("utf-8")) == json.loads(exported.text()), (
        "The sample caseload has changed: ./dev fix writes its copy for the client's tests."
    )
