"""What browsers and the app report: nothing of it is kept but its kind. Attack 54 of the plan."""

from __future__ import annotations

import json
import logging

import pytest

from tests.app.world import MARK, World

CANARY = "xylophonic-quandary"
POLICY_REPORT = "application/csp-report"


def report(directive: object) -> bytes:
    said = {
        "document-uri": f"https://attune.example/child/{CANARY}",
        "blocked-uri": f"https://evil.example/?{CANARY}",
        "effective-directive": directive,
        "script-sample": CANARY,
    }
    return json.dumps({"csp-report": said}).encode()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (report("script-src-elem"), "script-src-elem"),
        (report(f"script-src {CANARY}\nforged line"), "another"),
        (report([CANARY]), "another"),
        (CANARY.encode(), "unreadable"),
        (b"[" * 5000, "unreadable"),
    ],
)
def test_report_of_a_browser_is_heard_by_its_kind_and_nothing_else_is_kept(
    world: World, caplog: pytest.LogCaptureFixture, body: bytes, kind: str
) -> None:
    with caplog.at_level(logging.INFO):
        answer = world.app.test_client().post("/api/reports/policy", data=body, content_type=POLICY_REPORT)
    assert (answer.status_code, answer.data) == (204, b"")
    lines = [r.getMessage() for r in caplog.records if r.name == "attune.reports"]
    assert lines == [f"the policy of the page was broken: {kind}"]
    assert CANARY not in caplog.text


def test_report_that_is_too_large_is_refused(world: World) -> None:
    answer = world.app.test_client().post(
        "/api/reports/policy", data=b" " * 17_000, content_type=POLICY_REPORT
    )
    assert answer.status_code == 413


def test_app_reports_a_kind_that_is_known_and_nothing_else(world: World) -> None:
    client = world.app.test_client()
    known = client.post("/api/reports", json={"kind": "release_mismatch"}, headers=MARK)
    other = client.post("/api/reports", json={"kind": CANARY}, headers=MARK)
    more = client.post("/api/reports", json={"kind": "release_mismatch", "text": CANARY}, headers=MARK)
    assert (known.status_code, other.status_code, more.status_code) == (204, 422, 422)
