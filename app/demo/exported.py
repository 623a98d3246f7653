"""The caseload as its authors signed it, for the client's tests of the rules: `./dev fix` writes it.

Ids and days are fixed, so that the file changes only when the story does.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import Any

from app.clock import time_text
from app.demo import script
from app.demo.bodies import Ids
from app.demo.days import Days
from app.demo.families import FAMILIES
from app.demo.script import Draft, Step
from app.demo.staff import STAFF

IDS, DAYS = Ids(b"the rules' sample"), Days(date(2026, 11, 23))


def document() -> dict[str, Any]:
    """Everything that was signed, in that order.

    Shape: `steps` – {by, role, signed_at, visit: its key or null, records: [{type, stream, record, event_at,
    visibility, body}]}; `families` and `people` – names by id.
    """
    visits = {IDS("visit", visit.key): visit.key for family in FAMILIES for visit in family.visits}
    steps = sorted(script.steps(FAMILIES, IDS, DAYS), key=lambda step: step.signed_at)
    return {
        "families": {IDS("family", family.key): family.key for family in FAMILIES},
        "children": {IDS("child", child.key): child.key for family in FAMILIES for child in family.children},
        "steps": [_step(step, visits) for step in steps],
    }


def _step(step: Step, visits: dict[str, str]) -> dict[str, Any]:
    return {
        "by": IDS("person", step.by),
        "role": next(one.role for one in STAFF if one.key == step.by),
        "signed_at": time_text(step.signed_at),
        "visit": visits.get(step.drafts[0].record),
        "records": [_record(draft) for draft in step.drafts],
    }


def _record(draft: Draft) -> dict[str, Any]:
    return {
        "type": draft.type,
        "stream": draft.stream,
        "record": draft.record,
        "event_at": time_text(draft.event_at),
        "late_reason": draft.given.get("late_reason"),
        "body": draft.body,
    }


def text() -> str:
    """The document, a step a line."""
    page = document()
    steps = ",\n".join(json.dumps(step, ensure_ascii=False) for step in page.pop("steps"))
    head = json.dumps(page, ensure_ascii=False)[:-1]
    return f'{head}, "steps": [\n{steps}\n]}}\n'


if __name__ == "__main__":
    sys.stdout.write(text())
