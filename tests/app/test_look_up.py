"""A child who is not one's own is found by number and date of birth, so often an hour: attack 52."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from app import erasure
from app.audit import AuditRow
from app.break_glass import look_up
from app.break_glass.look_up import MOST_AN_HOUR
from app.caseload import child_index
from app.caseload.models import ChildIndex
from app.extensions import db
from app.jobs import clean_up, timetable
from app.streams.models import Stream
from tests.app.filed import damage, why
from tests.app.world import Tablet, World, child_body, new_id
from tests.e2e.scan import scan_folders

NUMBER, DOB = "9434765919", "2026-11-11"


def number(world: World, nhs_number: str | None = NUMBER, dob: str | None = DOB) -> None:
    """Put a number into the record of the world's child, by somebody who has it in view."""
    tablet = world.tablet("priya")
    write(tablet, nhs_number, dob, in_view(tablet))


def in_view(tablet: Tablet) -> int:
    """The newest version of the child's record, which the device has then."""
    tablet.pull()
    entries = tablet.device.streams[tablet.world.child].entries.values()
    return max(entry.version for entry in entries if entry.change["type"] == "child")


def write(tablet: Tablet, nhs_number: str | None, dob: str | None, base: int) -> None:
    world = tablet.world
    said = {"nhs_number": nhs_number, "dob": dob, "edd": "2026-11-20", "nhs_number_status": "unverified"}
    body = child_body(world.family, **said)
    tablet.save("child", world.child, body, record=world.child, base=base)
    assert why(tablet.deliver()) == {}


def seek(tablet: Tablet, nhs_number: str = NUMBER, dob: str = DOB) -> TestResponse:
    return tablet.post("/api/look-ups", {"nhs_number": nhs_number, "dob": dob})


def found(tablet: Tablet, nhs_number: str = NUMBER, dob: str = DOB) -> list[str]:
    answer = seek(tablet, nhs_number, dob)
    assert answer.status_code == 200
    return list(answer.json["children"])


def test_child_of_another_team_is_found_by_number_and_date_of_birth_and_by_nothing_less(
    any_world: World,
) -> None:
    number(any_world)
    tablet = any_world.tablet("odd")
    assert found(tablet) == [any_world.child]
    assert found(tablet, dob="2026-11-12") == []
    assert found(tablet, nhs_number="9434765870") == []
    for asked in ({"nhs_number": NUMBER}, {"dob": DOB}, {"nhs_number": NUMBER[:9], "dob": DOB}):
        assert tablet.post("/api/look-ups", asked).status_code == 422


def test_look_up_tells_an_id_and_no_word_and_reads_nothing(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("odd")
    number(world)
    assert seek(tablet).json == {"children": [world.child]}
    assert world.child not in str(tablet.pull().state)


def test_child_without_a_number_or_a_date_of_birth_is_not_found(any_world: World) -> None:
    number(any_world, dob=None)
    assert found(any_world.tablet("odd")) == []


@pytest.mark.parametrize("left_out", ["nhs_number", "dob"])
def test_child_whose_record_leaves_one_out_keeps_no_other_from_being_found(
    any_world: World, left_out: str
) -> None:
    world = any_world
    number(world)
    desk, other = world.tablet("maud"), new_id()
    body = child_body(world.family, nhs_number="9434765870", edd=DOB)
    del body[left_out]
    desk.save("child", other, body, record=other)
    desk.save("allocation", other, world.allocation_body("priya", other))
    assert why(desk.deliver()) == {}
    assert found(world.tablet("odd")) == [world.child]


def test_child_is_found_as_its_record_is_now(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("odd")
    number(world)
    assert found(tablet) == [world.child]
    number(world, nhs_number="9434765870")
    assert found(tablet) == []
    assert found(tablet, nhs_number="9434765870") == [world.child]


def test_child_is_found_by_what_each_of_two_says_who_disagree(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("odd")
    number(world)
    first, second = world.tablet("priya"), world.tablet("maud")
    base = in_view(first)
    in_view(second)
    write(first, "9434765870", DOB, base)
    write(second, "9434765900", DOB, base)
    assert [found(tablet, nhs_number=each) for each in ("9434765870", "9434765900", NUMBER)] == [
        [world.child],
        [world.child],
        [],
    ]


def test_children_of_an_older_database_are_found_and_the_timetable_puts_them_in(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("odd")
    number(world)
    job = next(job for job in timetable.TIMETABLE if job.name == "index_children")
    for done in (lambda: None, lambda: timetable.run(world.app, job)):
        with world.app.app_context():
            db.session.execute(delete(ChildIndex))
            db.session.commit()
        done()
        assert found(tablet) == [world.child]


@pytest.mark.parametrize("what", ["words", "key"])
def test_child_whose_record_is_damaged_keeps_no_other_from_being_found(
    any_world: World, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    world, tablet = any_world, any_world.tablet("odd")
    damaged, _ = world.second_child(world.tablet("maud"), "tomas")
    number(world)
    if what == "words":
        damage(world, damaged)
    else:
        with world.app.app_context():
            stream = db.session.get_one(Stream, damaged)
            stream.wrapped_key = bytes(len(stream.wrapped_key))
            db.session.commit()
    job = next(job for job in timetable.TIMETABLE if job.name == "index_children")
    assert timetable.run(world.app, job) == 1
    number(world, nhs_number="9434765870")
    assert found(tablet, nhs_number="9434765870") == [world.child]
    assert {r.getMessage() for r in caplog.records if r.name == "attune.caseload"} == {
        f"child {damaged}: its record does not open, and no emergency finds it"
    }


def test_look_up_puts_only_so_many_children_into_the_index_itself(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a database that had no index the timetable does the rest: nobody waits for thousands."""
    world, desk = any_world, any_world.tablet("maud")
    for _ in range(3):
        world.second_child(desk, "tomas")
    monkeypatch.setattr(look_up, "INDEXED_AT_ONCE", 2)
    found(world.tablet("odd"))
    with world.app.app_context():
        assert len(child_index.missing()) == 2


def test_look_up_takes_a_fresh_proof(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("odd")
    number(world)
    world.clock.forward(minutes=6)
    answer = seek(tablet)
    assert (answer.status_code, answer.json["code"]) == (401, "session.stale")
    tablet.open_session()
    assert found(tablet) == [world.child]


def test_five_hundred_look_ups_in_an_hour_are_capped_and_raise_an_alarm(any_world: World) -> None:
    world, tablet, desk = any_world, any_world.tablet("odd"), any_world.tablet("zora")
    number(world)
    tried = [str(9434760000 + step) for step in range(MOST_AN_HOUR)]
    assert [seek(tablet, each).status_code for each in tried] == [200] * MOST_AN_HOUR
    assert desk.pull().state["waiting"] == []
    refused = [seek(tablet, str(9434760500 + step)) for step in range(500 - MOST_AN_HOUR)]
    assert {(answer.status_code, answer.json["code"]) for answer in refused} == {(429, "look_up.capped")}
    assert seek(tablet).status_code == 429
    (row,) = desk.pull().state["waiting"]
    assert (row["person"], row["alarms"]) == (world.staff["odd"], ["look_ups"])
    with world.app.app_context():
        (alarm,) = db.session.scalars(select(AuditRow).where(AuditRow.action == "alarm.look_ups"))
        assert (alarm.person_id, alarm.subject_id) == (world.staff["odd"], None)


def test_after_an_hour_one_may_look_up_again_and_the_alarm_is_told_for_a_month(any_world: World) -> None:
    world, tablet, desk = any_world, any_world.tablet("odd"), any_world.tablet("zora")
    number(world)
    for _ in range(MOST_AN_HOUR + 1):
        seek(tablet)
    for forward, alarms in ((timedelta(hours=1, seconds=1), ["look_ups"]), (timedelta(days=31), [])):
        world.clock.forward(seconds=forward.total_seconds())
        with world.app.app_context():
            clean_up.run()
            db.session.commit()
        for each in (tablet, desk):
            each.open_session()
        assert found(tablet) == [world.child]
        assert [alarm for row in desk.pull().state["waiting"] for alarm in row["alarms"]] == alarms


@pytest.mark.parametrize("who", ["vera", "noor"])
def test_auditor_and_administrator_look_nobody_up(any_world: World, who: str) -> None:
    number(any_world)
    assert seek(any_world.tablet(who)).json["code"] == "access.denied"


def test_look_up_is_in_the_trail_with_whom_it_found_and_no_number(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("odd")
    number(world)
    found(tablet)
    found(tablet, dob="2026-11-12")
    with world.app.app_context():
        rows = list(db.session.scalars(select(AuditRow).where(AuditRow.action == "child.look_up")))
        assert [(row.subject_id, row.count) for row in rows] == [(world.child, 1), (None, 0)]
        assert not [row for row in rows if NUMBER in repr(vars(row))]


def test_each_of_two_children_that_were_found_is_a_row_of_the_trail(any_world: World) -> None:
    world, desk, tablet = any_world, any_world.tablet("maud"), any_world.tablet("odd")
    number(world)
    second, family = world.second_child(desk, "tomas")
    said = {"nhs_number": NUMBER, "dob": DOB, "nhs_number_status": "unverified"}
    desk.pull()
    base = max(desk.device.streams[second].entries)
    desk.save("child", second, child_body(family, **said), record=second, base=base)
    assert why(desk.deliver()) == {}
    assert found(tablet) == sorted((world.child, second))
    with world.app.app_context():
        rows = list(db.session.scalars(select(AuditRow).where(AuditRow.action == "child.look_up")))
        assert {(row.person_id, row.subject_id, row.count) for row in rows} == {
            (world.staff["odd"], child, 1) for child in (world.child, second)
        }


def test_index_holds_neither_number_nor_date(world: World, environment: dict[str, str]) -> None:
    number(world)
    found(world.tablet("odd"))
    with world.app.app_context():
        (row,) = db.session.scalars(select(ChildIndex))
        assert len(row.digest) == 32
    folders = [Path(environment[name]) for name in ("ATTUNE_DATA", "ATTUNE_LOG")]
    assert scan_folders(folders, (NUMBER, DOB)) == []


def test_erased_child_is_found_no_more(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("odd")
    number(world)
    assert found(tablet) == [world.child]
    with world.app.app_context():
        erasure.erase(world.child)
        assert list(db.session.scalars(select(ChildIndex))) == []
    assert found(tablet) == []
