"""Who looked: each role reads the rows that the table gives it, sealed to its device, which is a row too."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, select, text

from app import audit, matrix
from app.access import Caller
from app.audit import AuditRow
from app.extensions import db
from app.trail import actions, store
from sync.types import Refused
from tests.app.world import STAFF, Tablet, World, new_id

SIGHT_OF = {
    "priya": "own",
    "maud": "team",
    "sefton": "team",
    "bea": "all",
    "vera": "all",
    "noor": "system",
}


def question(**asked: Any) -> dict[str, Any]:
    return {"request": new_id(), "what": "all", "person": None, "subject": None, "before": None, **asked}


def trail_of(tablet: Tablet, **asked: Any) -> dict[str, Any]:
    body = question(**asked)
    answer = tablet.post("/api/trail", body)
    assert answer.status_code == 200, answer.text
    return tablet.device.read_trail(body["request"], answer.data)


def written(world: World) -> list[dict[str, Any]]:
    with world.app.app_context():
        rows = db.session.execute(select(AuditRow.__table__).order_by(AuditRow.number.desc()))
        return [dict(row._mapping) for row in rows]


@pytest.fixture
def busy(any_world: World) -> World:
    """Rows of everybody: pulls, sign-ins, and a refusal."""
    for who in ("priya", "tomas", "maud", "odd", "zora", "bea", "noor"):
        tablet = any_world.tablet(who)
        if who != "noor":
            tablet.pull()
    any_world.tablet("priya").post("/api/enrolment-codes", {"person": any_world.staff["tomas"]})
    return any_world


@pytest.mark.parametrize("who", SIGHT_OF)
def test_each_role_reads_exactly_the_rows_of_the_table(busy: World, who: str) -> None:
    tablet = busy.tablet(who)
    rows = written(busy)
    told = trail_of(tablet)["rows"]
    sight = SIGHT_OF[who]
    team = {busy.staff[name] for name, (_, team) in STAFF.items() if team == "north"}
    expected = {
        "own": [row for row in rows if row["person_id"] == busy.staff[who]],
        "team": [row for row in rows if row["person_id"] in team],
        "all": rows,
        "system": [row for row in rows if row["action"].startswith(store.SYSTEM)],
    }[sight]
    assert [row["number"] for row in told] == [row["number"] for row in expected[: actions.MOST]]
    assert told and {row["action"] for row in expected} == {row["action"] for row in told}


def test_every_role_is_tried_and_is_in_the_matrix() -> None:
    assert {STAFF[who][0] for who in SIGHT_OF} == matrix.roles_for("audit.read") == matrix.EVERYONE


def test_administrator_reads_no_row_about_a_child(busy: World) -> None:
    known = {row["subject"] for row in trail_of(busy.tablet("noor"))["rows"]}
    about = {row["subject_id"] for row in written(busy)}
    assert {busy.child, busy.family} & about and not {busy.child, busy.family} & known
    assert trail_of(busy.tablet("noor"), subject=busy.child)["rows"] == []


def test_others_rows_look_like_none(busy: World) -> None:
    """Somebody of another team, somebody who does not exist, and a child that others opened."""
    priya = busy.tablet("priya")
    for person in (busy.staff["tomas"], busy.staff["zora"], new_id()):
        told = trail_of(priya, person=person)
        assert (told["rows"], told["more"]) == ([], False)
    maud = busy.tablet("maud")
    assert trail_of(maud, person=busy.staff["odd"])["rows"] == []
    assert trail_of(maud, person=busy.staff["tomas"])["rows"] != []
    own = {row["person"] for row in trail_of(priya, subject=busy.child)["rows"]}
    assert own == {busy.staff["priya"]}


def test_what_was_opened_is_told_apart_from_what_was_sent(world: World) -> None:
    tablet = world.tablet("priya")
    tablet.pull()
    with world.app.app_context():
        audit.add("child.opened", Caller(person=world.staff["priya"]), subject=world.child)
        db.session.commit()
    told = trail_of(tablet, what="opened")["rows"]
    assert [(row["action"], row["subject"]) for row in told] == [("child.opened", world.child)]
    assert "stream.read" in {row["action"] for row in trail_of(tablet)["rows"]}


def test_older_rows_are_had_by_asking_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 2)
    tablet = world.tablet("priya")
    for _ in range(3):
        tablet.pull()
    expected = [r["number"] for r in written(world) if r["person_id"] == world.staff["priya"]]
    seen: list[int] = []
    first = told = trail_of(tablet)
    while True:
        seen += [row["number"] for row in told["rows"]]
        if not told["more"]:
            break
        told = trail_of(tablet, before=seen[-1])
    assert first["more"] and seen == expected


def test_answer_opens_on_the_asking_device_alone(world: World) -> None:
    tablet, other = world.tablet("priya"), world.tablet("priya")
    body = question()
    answer = tablet.post("/api/trail", body).data
    assert world.child.encode() not in answer and world.staff["priya"].encode() not in answer
    other.get_organisation()
    for reader, request in ((other, body["request"]), (tablet, new_id())):
        with pytest.raises(Refused):
            reader.device.read_trail(request, answer)
    with pytest.raises(Refused, match=r"packs\.malformed"):
        tablet.device.accept_packs(body["request"], answer)
    bent = bytearray(answer)
    bent[-1] ^= 1
    with pytest.raises(Refused):
        tablet.device.read_trail(body["request"], bytes(bent))
    assert tablet.device.read_trail(body["request"], answer)["device"] == tablet.device.identity.device


def test_reading_the_trail_is_in_the_trail(world: World) -> None:
    desk = world.tablet("maud")
    told = trail_of(desk, subject=world.child)
    newest = written(world)[0]
    assert (newest["action"], newest["person_id"], newest["subject_id"], newest["count"]) == (
        "audit.read",
        world.staff["maud"],
        world.child,
        len(told["rows"]),
    )


def test_no_row_leaves_when_the_reading_cannot_be_recorded(world: World) -> None:
    desk = world.tablet("maud")
    with world.app.app_context():
        db.session.execute(
            text("CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END")
        )
        db.session.commit()
    answer = desk.post("/api/trail", question())
    assert (answer.status_code, answer.json["code"]) == (503, "audit.unavailable")


def test_rows_of_a_pull_cost_one_statement(world: World) -> None:
    """However many streams an answer gives away."""
    desk = world.tablet("maud")
    for _ in range(3):
        world.second_child(desk, "priya")
    inserts: list[Any] = []

    def count(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.startswith("INSERT INTO audit "):
            inserts.append(parameters)

    tablet = world.tablet("priya")
    with world.app.app_context():
        event.listen(db.engine, "before_cursor_execute", count)
    tablet.pull()
    assert len(inserts) == 1 and len(inserts[0]) > 8


@pytest.mark.parametrize(
    "asked",
    [
        {"what": "nothing"},
        {"before": 0},
        {"person": "x"},
        {"subject": "'; DROP TABLE audit; --"},
        {"names": 1},
    ],
)
def test_senseless_question_is_refused(world: World, asked: dict[str, Any]) -> None:
    answer = world.tablet("priya").post("/api/trail", question(**asked))
    assert (answer.status_code, answer.json["code"]) == (422, "request.invalid")
