"""Wapiti, which nobody here wrote, crawls and attacks a running server: page, files and JSON addresses."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.e2e.server import Server
from tests.scanners.tools import program, ran

# What waits for answers with its own clock, or guesses names for hours, or knows other programs only.
MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,http_headers,methods,permanentxss,redirect,sql,ssrf,"
    "upload,xss,xxe"
)
# What it finds and we let stand: why.
ACCEPTED = {
    (
        "Clickjacking Protection",
        "X-Frame-Options is not set",
    ): "frame-ancestors 'none' stands in the policy, which every browser that Attune runs in goes by",
}
OPTIONS = [
    *("--scope", "domain", "-m", MODULES, "-H", "X-Attune: 1", "-f", "json", "--flush-session"),
    *("--no-bugreport", "--max-scan-time", "45", "--tasks", "8"),
]


def json_addresses(home: Path) -> dict[str, object]:
    """The addresses, without those that read sealed bytes: Wapiti stops at a body that is no JSON."""
    document = json.loads(ran([sys.executable, "-m", "app.cli", "openapi"], home).stdout)
    for path, methods in list(document["paths"].items()):
        asked = [one for one in methods.values() if isinstance(one, dict)]
        bodies = [kind for one in asked for kind in one.get("requestBody", {}).get("content", {})]
        if any(kind != "application/json" for kind in bodies):
            del document["paths"][path]
    return document  # type: ignore[no-any-return]


@pytest.mark.timeout(300)
def test_wapiti_finds_nothing_but_what_has_a_reason(tmp_path: Path) -> None:
    wapiti = program("wapiti", "wapiti")
    described, report = tmp_path / "openapi.json", tmp_path / "report.json"
    described.write_text(json.dumps(json_addresses(tmp_path)))
    server = Server(tmp_path / "server").start()
    try:
        ran(
            [wapiti, "-u", f"{server.url}/", "--swagger", str(described), "-o", str(report), *OPTIONS],
            tmp_path,
        )
    finally:
        server.stop()
    told = json.loads(report.read_text())
    assert told["infos"]["crawled_pages_nbr"] > 10
    found = {
        (kind, one["info"])
        for group in ("vulnerabilities", "anomalies")
        for kind, ones in told[group].items()
        for one in ones
    }
    assert found == set(ACCEPTED)
