"""Reports over HTTP, from anybody: counted by kind in the log, and forgotten.

Source: docs/decisions/0041-the-vault-let-go.md
"""

from __future__ import annotations

import json
import logging
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from app.access import Caller
from app.endpoint import Answer, Ask, endpoint
from app.reports import schemas

log = logging.getLogger("attune.reports")
POLICY_REPORT = "application/csp-report"
MOST_BYTES = 16 * 1024
# A report carries addresses and may carry a piece of the page; of all that only the broken rule is told.
DIRECTIVES = frozenset(
    f"{name}-src{part}"
    for name in (
        "script",
        "style",
        "img",
        "media",
        "font",
        "connect",
        "worker",
        "manifest",
        "object",
        "frame",
    )
    for part in ("", "-elem", "-attr")
) | {"base-uri", "form-action", "frame-ancestors", "require-trusted-types-for", "trusted-types"}

bp = Blueprint("reports", __name__, description="Attacks on the page that browsers and the app have seen")


@endpoint(
    bp,
    "/reports/policy",
    "POST",
    "report.send",
    ask=Ask(media_type=POLICY_REPORT, most_bytes=MOST_BYTES, unmarked=True),
    answer=Answer(204),
)
def policy(caller: Caller) -> Response:
    """Hear from a browser that it has blocked something on a page of ours."""
    known_name = _directive(request.get_data(cache=False))
    log.warning("the policy of the page was broken: %s", known_name)
    return Response(status=204)


@endpoint(bp, "/reports", "POST", "report.send", ask=Ask(schemas.Report), answer=Answer(204))
def report(caller: Caller, asked: dict[str, Any]) -> Response:
    """Hear from the app that what came from this address was not what was released."""
    log.warning("the app reports: %s", asked["kind"])
    return Response(status=204)


def _directive(body: bytes) -> str:
    try:
        said = json.loads(body)["csp-report"]["effective-directive"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return "unreadable"
    return said if isinstance(said, str) and said in DIRECTIVES else "another"
