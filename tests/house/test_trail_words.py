"""Every action that the trail may hold has words on the screen that shows it."""

from __future__ import annotations

import re

from app.access import PERMISSIONS
from tests.house.places import PWA, ROOT, under

ALARMS = ("audit", "fork", "gap", "look_ups", "lost", "revoked", "rolled_back")
WORDS = PWA / "src" / "ui" / "strings" / "looked.ts"
ADDED = re.compile(r"audit\.add\(([^,]+),")
# Answered to anybody who asks, so never in the trail.
NOT_SHOWN = {"health.read", "organisation.read", "sign_in.read", "report.send", "order.read", "order.confirm"}
NOT_SHOWN |= {"envelope.deposit", "blob.deposit", "snapshot.deposit", "session.end", "single_sign_on.begin"}


def actions() -> set[str]:
    """Those of the permissions, those that the code names itself, and the alarms."""
    sources = "".join(path.read_text() for path in under(ROOT / "app", ".py"))
    named = {name for first in ADDED.findall(sources) for name in re.findall(r'"([a-z_.]+)"', first)}
    assert {"child.opened", "family.erased", "device.wiped"} <= named
    return (set(PERMISSIONS) - NOT_SHOWN) | named | {f"alarm.{kind}" for kind in ALARMS}


def test_every_action_of_the_trail_has_words() -> None:
    said = set(re.findall(r"^  \'?([a-z_.]+)\'?: \(", WORDS.read_text(), re.MULTILINE))
    assert sorted(actions() - said) == []
