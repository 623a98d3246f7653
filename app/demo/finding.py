"""What was found on a visit and what rules raised, as the bodies of their records.

Source: sync/records/
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from app.clock import time_text
from app.demo.bodies import CARER_LIST, CHILD_LIST, Body, Ids
from app.demo.days import Days
from app.demo.found import (
    Call,
    Day,
    Found,
    Raised,
    Ref,
)
from app.demo.spec import (
    Visit,
)
from checklists.load import load
from checklists.types import RulePack

WITHHELD: Final = frozenset(("body_mark", "contact_record", "worker_safety"))
NOTED: Final = {"statement": "noted_at", "body_mark": "noticed_at", "message_given": "given_at"}


def found_body(found: Found, visit: Visit, child: str, ids: Ids, days: Days) -> Body:
    at = days.time(visit.day, visit.at, found.after_min)
    noted = {NOTED[found.type]: at} if found.type in NOTED else {}
    own = {"visit": ids("visit", visit.key), "child": ids("child", child)}
    called = {"at": at} if found.type == "contact_record" else {}
    return _Told(visit.key, child, ids, days).body(found.body) | own | noted | called


def enquiry_body(found: Found, visit: Visit, ids: Ids, days: Days) -> Body:
    return _Told(visit.key, "", ids, days).body(found.body) | {"visit": ids("visit", visit.key)}


def call_body(call: Call, at: datetime, ids: Ids, days: Days) -> Body:
    own = {"visit": None, "child": ids("child", call.child), "at": time_text(at)}
    return _Told("", call.child, ids, days).body(call.body) | own


def alert_body(raised: Raised, visit: Visit, child: str, ids: Ids, days: Days) -> Body:
    told = _Told(visit.key, child, ids, days)
    return {
        "child": ids("child", child),
        "visit": ids("visit", visit.key),
        "rule": raised.rule,
        "pack": f"{_pack().key}@{_pack().version}",
        "level": raised.level,
        "facts": [told.record(ref) for ref in raised.facts],
        "raised_at": days.time(visit.day, visit.at, visit.minutes),
        "state": raised.state,
        "response": raised.response,
    }


def is_restricted(rule: str) -> bool:
    """Whether what a rule raises is kept from all but those who may read what is restricted."""
    return _pack().rules[rule].sees == "restricted"


@cache
def _pack() -> RulePack:
    return load().rule_packs["england", 3]


class _Told:
    """Reads the names in one child's part of one visit."""

    def __init__(self, visit: str, child: str, ids: Ids, days: Days) -> None:
        self._visit, self._child, self._ids, self._days = visit, child, ids, days

    def body(self, fields: Mapping[str, Any]) -> Body:
        return {name: self._value(value) for name, value in fields.items()}

    def _value(self, value: Any) -> Any:
        if isinstance(value, Ref):
            return self.record(value)
        if isinstance(value, Day):
            return self._days.date(value.day)
        if isinstance(value, Mapping):
            return self.body(value)
        if isinstance(value, tuple):
            return [self._value(one) for one in value]
        return value

    def record(self, ref: Ref) -> str:
        """The id that `script` gives to the record of this name."""
        visit = ref.visit or self._visit
        if ref.kind == "visit":
            return self._ids("visit", visit)
        if ref.kind in ("adult", "child", "plan", "pen"):
            return self._ids(ref.kind, ref.name)
        if ref.kind == "tie":
            return self._ids("tie", ref.name, self._child)
        if ref.kind == "private_enquiry":
            return self._ids(ref.kind, visit, ref.name)
        if ref.kind == "list":
            definition = CARER_LIST if ref.name else CHILD_LIST
            carer = self._ids("adult", ref.name) if ref.name else None
            return self._ids("checklist_response", visit, self._child, f"{definition}:{carer}")
        return self._ids(ref.kind, visit, self._child, ref.name)
