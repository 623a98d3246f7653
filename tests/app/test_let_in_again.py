"""A device that was enrolled after the backup that was put back: it comes again under its own id and keys.

Source: sync/PROTOCOL.md sections 6.7 and 7.3
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit import AuditRow
from app.backups import actions as backups
from app.config import Config
from app.devices.models import Device
from app.extensions import db
from app.intake.models import Envelope
from app.trail.checking import verify
from sync.types import PersonId
from tests.app.drafting import begin
from tests.app.drafting import rows as drafts_of
from tests.app.putting_back import alarms, put_back, texts
from tests.app.world import Tablet, World, pen_picture_body

FILED, UNSENT = ["One.", "Two.", "Three."], ["Never sent."]
PutBack = Callable[[], None]


@pytest.fixture
def put_it_back(any_world: World, elsewhere: Callable[[], Config], tmp_path: Path) -> PutBack:
    """A backup of what is there now, to be put back."""
    for name in ("priya", "tomas", "maud"):
        any_world.account(name)
    file = tmp_path / "monday.attune"
    backups.make(any_world.app.extensions["attune.config"], file)
    any_world.clock.forward(minutes=1)
    return lambda: put_back(any_world, elsewhere(), file)


@pytest.fixture
def tomas(any_world: World, put_it_back: PutBack) -> Tablet:
    """A colleague's, enrolled after the backup as well, that the organisation has answered."""
    tablet = any_world.tablet("tomas")
    tablet.deposit()
    return tablet


@pytest.fixture
def priya(any_world: World, put_it_back: PutBack, tomas: Tablet) -> Tablet:
    """Enrolled after the backup, with three notes that were filed; the database put back has none."""
    tablet = any_world.tablet("priya")
    tablet.pull()
    write(tablet, *FILED)
    assert tablet.deliver().filed == len(FILED)
    tablet.pull()
    any_world.clock.forward(minutes=1)
    put_it_back()
    tablet.client = any_world.app.test_client()
    return tablet


def write(tablet: Tablet, *words: str) -> None:
    for said in words:
        tablet.save("pen_picture", tablet.world.child, pen_picture_body(said))


def again(tablet: Tablet, code: str | None = None, **other: Any) -> TestResponse:
    """Ask to be let in again, as the device does it. `other`: what is asked instead."""
    world = tablet.world
    assert tablet.sign_in().status_code == 200
    tablet.get_organisation()
    asked = tablet.enrolment(code or world.code_for(tablet.who))
    return tablet.post("/api/devices", asked | {"again": {"receipt": tablet.last_receipt}} | other)


def let_in(tablet: Tablet) -> None:
    assert again(tablet).status_code == 201
    assert tablet.open_session().status_code == 200


def statuses(tablet: Tablet) -> list[tuple[int, str]]:
    with tablet.world.app.app_context():
        chosen = select(Envelope.seq, Envelope.status).order_by(Envelope.seq)
        found = db.session.execute(chosen.where(Envelope.device_id == tablet.device.identity.device))
        return [(seq, status) for seq, status in found]


def own(tablet: Tablet) -> tuple[list[list[int]], int]:
    """What the author is told of this device: the numbers that are missing, and how many came again."""
    (row,) = [row for row in tablet.pull().state["own"] if row["device"] == tablet.device.identity.device]
    return row["missing"], row.get("returned", 0)


def read_at_the_desk(world: World) -> list[Any]:
    desk = world.tablet("maud")
    desk.pull()
    return texts(desk, world)


def test_device_of_after_the_backup_is_a_stranger_and_is_told_apart_from_a_revoked_one(
    any_world: World, priya: Tablet
) -> None:
    refused = priya.send(priya.device.deposit(start=4))
    assert (refused.status_code, refused.json["code"]) == (400, "deposit.unverifiable")
    assert priya.open_session().status_code == 401
    revoked = any_world.tablet("tomas")
    revoke(any_world, revoked)
    assert revoked.send(revoked.device.deposit()).status_code == 200
    assert revoked.open_session().status_code == 401


def revoke(world: World, tablet: Tablet) -> None:
    desk = world.tablet("maud")
    answer = desk.post(f"/api/devices/{tablet.device.identity.device}/revoke", {})
    assert answer.status_code == 204


def test_all_that_was_filed_and_what_was_not_sent_comes_again_once(any_world: World, priya: Tablet) -> None:
    write(priya, *UNSENT)
    let_in(priya)
    priya.kept_from = 1
    # What is missing is known at once, before the device has said anything.
    assert own(priya) == ([[1, 3]], 0)
    first = priya.deposit(start=4)
    assert (first.received, first.held, first.missing) == (0, (4,), ((1, 3),))
    assert priya.deliver().filed == 4
    # The answer was lost, and it goes once more.
    assert priya.deposit(start=1).filed == 4
    assert statuses(priya) == [(seq, "filed") for seq in range(1, 5)]
    assert own(priya) == ([], 3)
    assert texts(priya, any_world) == read_at_the_desk(any_world) == [*FILED, *UNSENT]
    assert alarms(any_world, priya) == {"alarm.rolled_back"}
    with any_world.app.app_context():
        assert verify().fault is None


def test_what_the_device_no_longer_keeps_is_named_and_the_rest_comes(any_world: World, priya: Tablet) -> None:
    write(priya, *UNSENT)
    let_in(priya)
    priya.kept_from = 3
    assert priya.deposit(start=4).received == 0
    assert priya.deposit(start=3).received == 4
    any_world.open()
    assert own(priya) == ([[1, 2]], 1)
    assert statuses(priya) == [(3, "filed"), (4, "filed")]
    assert read_at_the_desk(any_world) == [*FILED[2:], *UNSENT]


def test_device_that_keeps_nothing_any_more_goes_on_behind_what_is_lost(
    any_world: World, priya: Tablet
) -> None:
    write(priya, *UNSENT)
    let_in(priya)
    priya.kept_from = 4
    assert priya.deposit(start=4).received == 4
    any_world.open()
    assert own(priya) == ([[1, 3]], 0)
    # Once it is heard of a gap is a gap.
    write(priya, "Five.", "Six.")
    assert priya.deposit(start=6).held == (6,)


def test_device_that_had_sent_nothing_yet_comes_again_with_all_it_has(
    any_world: World, put_it_back: PutBack
) -> None:
    tablet = any_world.tablet("priya")
    tablet.pull()
    write(tablet, *UNSENT)
    put_it_back()
    tablet.client = any_world.app.test_client()
    assert tablet.last_receipt is None
    let_in(tablet)
    assert tablet.deliver().filed == 1
    assert read_at_the_desk(any_world) == UNSENT
    assert alarms(any_world, tablet) == set()


def test_snapshots_of_drafts_come_again(any_world: World, put_it_back: PutBack) -> None:
    tablet = any_world.tablet("priya")
    tablet.pull()
    begin(tablet, any_world, "An unfinished note")
    tablet.deposit_snapshots()
    any_world.open()
    put_it_back()
    tablet.client = any_world.app.test_client()
    let_in(tablet)
    begin(tablet, any_world, "An unfinished note, with more")
    tablet.deposit_snapshots()
    any_world.open()
    assert [row[0] for row in drafts_of(any_world)] == ["opened"]


def test_first_answer_is_lost_and_the_same_request_is_answered_the_same(priya: Tablet) -> None:
    code = priya.world.code_for("priya")
    assert again(priya, code).status_code == 201
    assert again(priya, code).status_code == 200
    priya.kept_from = 1
    assert priya.open_session().status_code == 200
    assert priya.deposit(start=4).received == 0
    assert priya.deliver().filed == 3
    # Nor does it begin anew when the request comes after all is back.
    assert again(priya, code).status_code == 200
    assert priya.deposit(start=4).filed == 3


def test_known_revoked_or_retired_device_is_refused_as_ever(any_world: World, put_it_back: PutBack) -> None:
    """It is no way round a revocation that is in the database, and the code is not used up by trying."""
    put_it_back()
    known, revoked, retired = (any_world.tablet("priya") for _ in range(3))
    for tablet in (known, revoked, retired):
        write(tablet, *UNSENT)
        tablet.deliver()
    revoke(any_world, revoked)
    with any_world.app.app_context():
        row = db.session.get(Device, retired.device.identity.device)
        row.retired_at = any_world.clock.moment()
        db.session.commit()
    code = any_world.code_for("priya")
    for tablet in (known, revoked, retired):
        answer = again(tablet, code)
        assert (answer.status_code, answer.json["code"]) == (403, "enrolment.refused")
    assert revoked.open_session().status_code == retired.open_session().status_code == 401
    fresh = any_world.new_tablet("priya")
    assert fresh.enrol(code).status_code == 201


@pytest.mark.parametrize("what", ["whose code", "whose device", "its proof"])
def test_code_device_or_proof_of_somebody_else_is_refused(any_world: World, priya: Tablet, what: str) -> None:
    code, other = any_world.code_for("tomas" if what == "whose code" else "priya"), {}
    stranger = any_world.new_tablet("tomas")
    if what == "whose device":
        other = {"device": stranger.device.identity.device}
    if what == "its proof":
        other = {"proof": stranger.enrolment(code)["proof"]}
    answer = again(priya, code, **other)
    assert (answer.status_code, answer.json["code"]) == (403, "enrolment.refused")
    assert priya.open_session().status_code == 401


def test_device_taken_in_under_another_persons_account_puts_no_words_in_their_mouth(
    any_world: World, priya: Tablet
) -> None:
    """Who has a colleague's password and code: what their own device signed is never the colleague's."""
    priya.who, mine = "tomas", priya.device.identity
    assert again(priya).status_code == 403
    # One that lies about whose it is.
    priya.device.identity = replace(mine, person=PersonId(any_world.staff["tomas"]))
    assert again(priya).status_code == 201
    priya.device.identity, priya.kept_from = mine, 1
    priya.deposit(start=4)
    assert {quarantined.why for quarantined in priya.deliver().quarantined} == {"wrong_author"}
    assert read_at_the_desk(any_world) == []


def test_author_whose_allocation_ended_meanwhile_is_judged_as_of_then_on_the_organisations_own_word(
    any_world: World, priya: Tablet
) -> None:
    """The notes were filed once. The desk ends the allocation before the device is let in again."""
    end_allocation(any_world)
    any_world.clock.forward(minutes=1)
    let_in(priya)
    priya.kept_from = 1
    priya.deposit(start=4)
    assert priya.deliver().quarantined == ()
    assert read_at_the_desk(any_world) == FILED


@pytest.mark.parametrize("bent", ["none", "signature", "of another device", "no receipt"])
def test_without_that_word_it_is_judged_as_of_now(
    any_world: World, priya: Tablet, tomas: Tablet, bent: str
) -> None:
    """Whoever may have a code made for a new device does not reach back with it."""
    end_allocation(any_world)
    any_world.clock.forward(minutes=1)
    told = dict(priya.last_receipt or {})
    assert tomas.last_receipt is not None
    receipts: dict[str, Any] = {
        "none": None,
        "signature": told | {"signature": "00" * 64},
        "of another device": tomas.last_receipt,
        "no receipt": {"receipt": "{}", "signature": told["signature"]},
    }
    assert again(priya, again={"receipt": receipts[bent]}).status_code == 201
    priya.kept_from = 1
    priya.deposit(start=4)
    assert {quarantined.why for quarantined in priya.deliver().quarantined} == {"not_allowed"}


def end_allocation(world: World) -> None:
    desk = world.tablet("maud")
    desk.pull()
    (given,) = [one for one in desk.records(world.child) if one["type"] == "allocation"]
    ended = {"ends_at": desk.device._ports.clock.now(), "end_reason": "closed"}
    replica = desk.device.streams[world.child]
    base = max(v for v, entry in replica.entries.items() if entry.change["record"] == given["record"])
    desk.save("allocation", world.child, given["body"] | ended, record=given["record"], base=base)
    assert desk.deliver().quarantined == ()


def test_where_no_older_database_was_put_back_it_is_a_new_device_like_any_other(any_world: World) -> None:
    tablet = any_world.new_tablet("priya")
    assert again(tablet).status_code == 201
    with any_world.app.app_context():
        row = db.session.get(Device, tablet.device.identity.device)
        assert (row.let_in_again_at, row.restored_from) == (None, None)


def test_browser_that_cannot_seal_as_is_asked_by_now_comes_again(any_world: World, priya: Tablet) -> None:
    app = any_world.app
    app.extensions["attune.config"] = replace(app.extensions["attune.config"], hybrid_required=True)
    assert again(priya).status_code == 201


def test_desk_sees_it_enrolled_again_and_the_trail_has_it(any_world: World, priya: Tablet) -> None:
    at = any_world.clock.now()
    let_in(priya)
    device = priya.device.identity.device
    (told,) = [row for row in any_world.tablet("maud").pull().state["devices"] if row["device"] == device]
    assert (told["again"], told["from"], told["to"]) == (True, at, None)
    with any_world.app.app_context():
        chosen = select(AuditRow.count).where(AuditRow.action == "device.let_in_again")
        assert list(db.session.scalars(chosen.where(AuditRow.subject_id == device))) == [3]
    mine = priya.client.get("/api/devices").json["devices"]
    assert [(row["from"], row["again"]) for row in mine if row["device"] == device] == [(at, True)]
