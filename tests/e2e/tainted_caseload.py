"""The sample caseload founded anew by the protocol, with a payload for every word in it: the staff's devices sign and seal, intake stores, the opener files.

Beside each family's last visit stands one more record of every type that a visit can have, made from the type's schema alone.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from app import create_app
from app.config import Config
from app.demo import bodies, loading, script
from app.demo.script import Draft, Step
from app.devices import actions as devices
from app.extensions import db
from app.people import store as people_store
from sync.records import RECORD_TYPES
from tests.e2e.server import Server
from tests.e2e.stage import SignIn
from tests.e2e.tainted import Taint

PASSWORD = "correct horse tainted"
# Types of a child's stream, signed with a visit; what was seen of the child is there already.
BESIDE_A_VISIT = sorted(
    kind.name
    for kind in RECORD_TYPES.values()
    if kind.kind == "child" and "visit" in kind.body().fields and kind.name != "child_visit"
)
ALWAYS_RESTRICTED = "private_enquiry"


def found(server: Server, taint: Taint, of: tuple[str, ...]) -> list[SignIn]:
    """Fill the server's empty folders. of: keys of the staff whose sign-ins are wanted; their names are payloads too."""
    app = create_app(Config.from_environment(server.environment()))
    sign_ins = {key: taint.value("account", "sign_in_name", 60) for key in of}
    with pytest.MonkeyPatch.context() as patch:
        _taint_the_telling(patch, taint)
        patch.setattr(loading, "sign_in_name", lambda one: sign_ins.get(one.key, one.key))
        patch.setattr(loading, "sign_in_password", lambda _: PASSWORD)
        loading.load(app, datetime.now(UTC))
    with app.app_context():
        found = []
        for key, name in sign_ins.items():
            account = people_store.account_by_name(name)
            assert account is not None
            code, _ = devices.make_code(account.person_id, None)
            found.append(SignIn(key, name, PASSWORD, code))
        db.session.commit()
        db.engine.dispose()
    return found


def _taint_the_telling(patch: pytest.MonkeyPatch, taint: Taint) -> None:
    steps, person, numbers = script.steps, bodies.person_body, bodies.numbers_body
    patch.setattr(loading, "TEAMS", {key: taint.value("team", "name", 200) for key in loading.TEAMS})
    patch.setattr(
        bodies, "person_body", lambda staff, ids: taint.body("person", person(staff, ids), every=True)
    )
    patch.setattr(bodies, "numbers_body", lambda said: taint.body("local_numbers", numbers(said), every=True))
    patch.setattr(script, "steps", lambda *said: _tainted(steps(*said), taint))


def _tainted(steps: list[Step], taint: Taint) -> list[Step]:
    """The same with payloads: by turns where there were words, and everywhere. More beside each family's last visits."""
    last = {step.drafts[0].stream: step.drafts[0].record for step in steps if step.drafts[0].type == "visit"}
    turns, told = count(), []
    for step in steps:
        drafts = [_draft(draft, taint, every=next(turns) % 2 == 0) for draft in step.drafts]
        if drafts[0].record in last.values():
            drafts += _beside(drafts, taint)
        told.append(replace(step, drafts=tuple(drafts)))
    return told


def _draft(draft: Draft, taint: Taint, every: bool) -> Draft:
    given = dict(draft.given)
    if given.get("late_reason"):
        given["late_reason"] = taint.value("change", "late_reason", 2000)
    return replace(draft, body=taint.body(draft.type, draft.body, every), given=given)


def _beside(drafts: list[Draft], taint: Taint) -> list[Draft]:
    """More records for a visit; those of its first child are named by it as its parts."""
    visit = drafts[0]
    child = next(draft for draft in drafts if draft.type == "child_visit")
    present = [one["adult"] for one in visit.body["present"]]
    adult = present[0] if present else child.stream
    people = dict.fromkeys(
        ("adult", "carer", "with_carer", "source_person", "person", "told_by", "via"), adult
    )
    ids = people | {"visit": visit.record, "speaker": child.stream, "other": child.stream}
    made = [
        replace(child, type=type, record=secrets.token_hex(16), body=taint.made(type, ids), given={})
        for type in BESIDE_A_VISIT
    ]
    visit.body["parts"] = [*visit.body["parts"], *(draft.record for draft in made)]
    visit.body["gaps_accepted"] = [*visit.body["gaps_accepted"], taint.value("visit", "gaps_accepted", 80)]
    asked = taint.made(ALWAYS_RESTRICTED, ids)
    given: dict[str, Any] = dict(script.RESTRICTED)
    return [
        *made,
        replace(visit, type=ALWAYS_RESTRICTED, record=secrets.token_hex(16), body=asked, given=given),
    ]
