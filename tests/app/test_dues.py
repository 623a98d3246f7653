"""Dues: when a child is to be visited next, worked out by pure rules and filed by the server as records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.caseload import dues
from app.caseload.due_rules import Due, Facts, Seen, dues_of
from app.caseload.english_day import english_day
from app.caseload.working_days import add_working_days, bank_holidays, is_working_day
from app.clock import parse_time, time_text
from app.extensions import db
from app.jobs import timetable, work_out_dues
from app.streams import store as streams
from app.streams.run import Run
from app.streams.store import Provenance
from checklists.load import load
from sync.canonical import canonical
from sync.types import Change
from tests.app.world import Tablet, World, child_body, child_visit_body, new_id, visit_body

BORN = date(2026, 11, 11)


def facts(visits: tuple[Seen, ...] = (), known: date = BORN, **body: Any) -> Facts:
    return Facts("c" * 32, child_body("f" * 32, **body), known, visits)


def worked_out(what: Facts, today: date) -> dict[str, Due]:
    content = load()
    return {due.code: due for due in dues_of(what, content.contacts, content.to_be_seen, today)}


def seen(on: date, contact: str | None = None, **other: Any) -> Seen:
    return replace(Seen("v" * 32, on, contact, False, True), **other)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"]),
        (2027, ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"]),
        (2022, ["01-03", "04-15", "04-18", "05-02", "05-30", "08-29", "12-26", "12-27"]),
        (2023, ["01-02", "04-07", "04-10", "05-01", "05-29", "08-28", "12-25", "12-26"]),
    ],
)
def test_bank_holidays_are_those_of_england(year: int, days: list[str]) -> None:
    """The published lists, without holidays proclaimed for one year."""
    assert sorted(bank_holidays(year)) == [date.fromisoformat(f"{year}-{day}") for day in days]


def test_working_days_skip_weekends_and_christmas() -> None:
    assert add_working_days(date(2026, 12, 21), 10) == date(2027, 1, 7)
    assert not is_working_day(date(2026, 12, 28))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-28T23:30:00.000Z", date(2026, 3, 28)),
        ("2026-03-29T22:59:59.999Z", date(2026, 3, 29)),
        ("2026-03-29T23:00:00.000Z", date(2026, 3, 30)),
        ("2026-06-04T23:30:00.000Z", date(2026, 6, 5)),
        ("2026-10-24T23:00:00.000Z", date(2026, 10, 25)),
        ("2026-10-25T23:30:00.000Z", date(2026, 10, 25)),
        ("2027-10-31T00:59:00.000Z", date(2027, 10, 31)),
        ("2026-12-31T23:59:59.999Z", date(2026, 12, 31)),
    ],
)
def test_day_of_a_moment_is_the_one_in_england(moment: str, day: date) -> None:
    assert english_day(parse_time(moment)) == day


def test_new_baby_is_due_the_new_birth_and_the_six_week_contact() -> None:
    found = worked_out(facts(), date(2026, 11, 23))
    assert (found["new_birth"].window_from, found["new_birth"].window_to) == (
        date(2026, 11, 21),
        date(2026, 11, 25),
    )
    assert (found["six_eight_week"].window_from, found["six_eight_week"].window_to) == (
        date(2026, 12, 23),
        date(2027, 1, 6),
    )
    assert set(found) == {"new_birth", "six_eight_week"}
    assert found["new_birth"].source.startswith("mandated_contacts@")


def test_unborn_child_is_due_the_antenatal_visit_from_28_weeks() -> None:
    found = worked_out(facts(dob=None, edd="2027-01-20"), date(2026, 11, 23))
    assert set(found) == {"antenatal"}
    assert (found["antenatal"].window_from, found["antenatal"].window_to) == (
        date(2026, 10, 28),
        date(2027, 1, 20),
    )


def test_contact_is_done_by_a_visit_at_which_the_child_was_seen() -> None:
    today = date(2026, 11, 24)
    not_seen = facts((seen(date(2026, 11, 23), "new_birth", seen=False),))
    was_seen = facts((seen(date(2026, 11, 23), "new_birth"),))
    assert worked_out(not_seen, today)["new_birth"].done_by is None
    assert worked_out(was_seen, today)["new_birth"].done_by == "v" * 32


def test_missed_contact_stays_due_and_one_from_before_we_knew_the_child_is_not_raised() -> None:
    late = date(2027, 3, 1)
    assert "six_eight_week" in worked_out(facts(), late)
    assert "six_eight_week" not in worked_out(facts(known=date(2027, 2, 1)), late)


def test_twelve_month_review_of_a_baby_born_early_is_counted_from_the_due_date() -> None:
    early = facts(gestation_at_birth_days=224)
    plain, later = (worked_out(f, date(2027, 9, 1))["twelve_month"] for f in (facts(), early))
    assert (later.window_from - plain.window_from).days == 280 - 224


def test_due_date_says_how_early_a_baby_came_when_nobody_entered_the_gestation() -> None:
    def window(days_late: int, gestation: int | None = None) -> date:
        expected = (BORN + timedelta(days=days_late)).isoformat()
        body = facts(edd=expected, gestation_at_birth_days=gestation)
        return worked_out(body, date(2027, 9, 1))["twelve_month"].window_from

    assert window(56) == window(0, 224)
    assert window(21) == window(0)
    assert window(56, 280) == window(0), "what was entered stands before what the dates make"
    assert window(365) == window(0), "a date of another year was mistyped"


@pytest.mark.parametrize(
    ("basis", "last", "upto"),
    [
        ("cp_plan", date(2026, 11, 23), date(2026, 12, 7)),
        ("s17", date(2026, 11, 23), date(2026, 12, 21)),
        ("looked_after", date(2026, 11, 23), date(2027, 1, 4)),
    ],
)
def test_child_is_to_be_seen_again_by_legal_basis(basis: str, last: date, upto: date) -> None:
    found = worked_out(facts((seen(last),), legal_basis=basis), date(2026, 11, 24))
    assert (found["to_be_seen"].window_from, found["to_be_seen"].window_to) == (last, upto)


def test_attempted_visit_does_not_put_off_the_next_one() -> None:
    before, tried = date(2026, 11, 13), seen(date(2026, 11, 20), attempted=True, seen=False)
    found = worked_out(facts((seen(before), tried), legal_basis="cp_plan"), date(2026, 11, 23))
    assert found["to_be_seen"].window_from == before


def test_child_with_no_fixed_frequency_has_no_date_to_be_seen_by() -> None:
    assert "to_be_seen" not in worked_out(facts(legal_basis="early_help"), date(2026, 11, 23))


# --- as records ---------------------------------------------------------------------------------------------


def standing(tablet: Tablet, world: World) -> dict[str, dict[str, Any]]:
    """What the device shows: the newest version of each due that is not entered in error."""
    tablet.pull()
    newest = {r["record"]: r for r in tablet.records(world.child) if r["type"] == "due"}
    return {r["body"]["code"]: r["body"] for r in newest.values() if r["status"] == "signed"}


def test_dues_reach_the_device_and_a_visit_moves_them(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("priya")
    tablet.save("child", world.child, child_body(world.family, legal_basis="cp_plan"), record=world.child)
    tablet.deliver()
    assert standing(tablet, world)["to_be_seen"]["window_from"] == "2026-11-23"
    world.clock.forward(days=2)
    visit, part, at = new_id(), new_id(), time_text(world.clock.moment())
    body = visit_body(world.child, [part], at, mandated_contact="new_birth")
    tablet.save("visit", world.family, body, record=visit)
    tablet.save("child_visit", world.child, child_visit_body(visit), record=part)
    tablet.deliver()
    tablet.open_session()
    now = standing(tablet, world)
    assert now["new_birth"]["done_by"] == visit
    assert (now["to_be_seen"]["window_from"], now["to_be_seen"]["window_to"]) == ("2026-11-25", "2026-12-09")


def test_visit_after_midnight_in_summer_is_of_that_day(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("priya")
    child = child_body(world.family, legal_basis="cp_plan", dob="2026-02-11")
    tablet.save("child", world.child, child, record=world.child)
    visit, part = new_id(), new_id()
    body = visit_body(world.child, [part], "2026-06-04T23:30:00.000Z")
    tablet.save("visit", world.family, body, record=visit)
    tablet.save("child_visit", world.child, child_visit_body(visit), record=part)
    assert tablet.deliver().quarantined == ()
    due = standing(tablet, world)["to_be_seen"]
    assert (due["window_from"], due["window_to"]) == ("2026-06-05", "2026-06-19")


def test_due_that_no_longer_applies_is_withdrawn_and_can_come_back(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("priya")
    for basis in ("cp_plan", "universal", "cp_plan"):
        tablet.save("child", world.child, child_body(world.family, legal_basis=basis), record=world.child)
        tablet.deliver()
        assert ("to_be_seen" in standing(tablet, world)) == (basis == "cp_plan")


def test_working_out_again_files_nothing_new(any_world: World) -> None:
    with any_world.app.app_context():
        dues.work_out()
        assert dues.work_out() == 0


def test_hourly_job_moves_dues_with_the_calendar(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("priya")
    assert "twelve_month" not in standing(tablet, world)
    world.clock.forward(days=200)
    job = next(job for job in timetable.TIMETABLE if job.work is work_out_dues.run)
    assert timetable.run(world.app, job) >= 1
    assert timetable.run(world.app, job) == 0
    tablet.open_session()
    assert "twelve_month" in standing(tablet, world)


def visit_on_a_moved_date(tablet: Tablet, world: World, **ahead: float) -> str:
    visit, part = new_id(), new_id()
    at = time_text(world.clock.moment() + timedelta(**ahead))
    body = visit_body(world.child, [part], at, mandated_contact="new_birth")
    tablet.save("visit", world.family, body, record=visit)
    tablet.save("child_visit", world.child, child_visit_body(visit), record=part)
    tablet.deliver()
    return visit


def test_visit_dated_in_the_future_closes_no_due(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    visit_on_a_moved_date(tablet, any_world, days=2)
    assert standing(tablet, any_world)["new_birth"]["done_by"] is None
    slightly_ahead = visit_on_a_moved_date(tablet, any_world, hours=2)
    assert standing(tablet, any_world)["new_birth"]["done_by"] == slightly_ahead


def test_child_is_not_seen_by_what_somebody_else_says_of_the_visit(any_world: World) -> None:
    """A colleague's part was filed before the visit it names; the author's own has not arrived."""
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    desk.save("allocation", world.child, world.allocation_body("tomas", role="co_worker"))
    assert desk.deliver().quarantined == ()
    tomas, visit = world.tablet("tomas"), new_id()
    tomas.save("child_visit", world.child, child_visit_body(visit))
    assert tomas.deliver().quarantined == ()
    at = time_text(world.clock.moment())
    body = visit_body(world.child, [new_id()], at, mandated_contact="new_birth")
    priya.save("visit", world.family, body, record=visit)
    assert priya.deliver().quarantined == ()
    assert standing(priya, world)["new_birth"]["done_by"] is None


@pytest.mark.parametrize("struck", ["visit", "child_visit"])
def test_contact_is_due_again_when_its_author_strikes_the_record_of_it(any_world: World, struck: str) -> None:
    world, tablet = any_world, any_world.tablet("priya")
    visit, part, at = new_id(), new_id(), time_text(any_world.clock.moment())
    records = {
        "visit": (world.family, visit_body(world.child, [part], at, mandated_contact="new_birth"), visit),
        "child_visit": (world.child, child_visit_body(visit), part),
    }
    signed = {
        type: tablet.save(type, stream, body, record=record)["change"]
        for type, (stream, body, record) in records.items()
    }
    tablet.deliver()
    assert standing(tablet, world)["new_birth"]["done_by"] == visit
    stream, body, record = records[struck]
    strike = {"record": record, "base": 1, "status": "entered_in_error", "supersedes": signed[struck]}
    tablet.save(struck, stream, body, **strike)
    assert tablet.deliver().quarantined == ()
    assert standing(tablet, world)["new_birth"]["done_by"] is None


def test_child_whose_dues_cannot_be_worked_out_does_not_stop_the_others(
    any_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """A server before this one filed a birthday that no calendar has."""
    world, desk = any_world, any_world.tablet("maud")
    broken, family = new_id(), new_id()
    document = desk.device.draft("child", broken, child_body(family, dob="2026-02-31"), record=broken)
    with world.app.app_context():
        row = streams.begin(broken, "child")
        change = Change(
            document["change"],
            broken,
            "child",
            broken,
            "child",
            0,
            document["author"],
            "supervisor",
            0,
            None,
            document["body"],
            document,
        )
        run = Run()
        run.append(row, change, canonical(document), Provenance(world.clock.moment()))
        run.write()
        db.session.commit()
        world.clock.forward(days=200)
        assert dues.work_out([broken, world.child]) >= 1
        assert dues.work_out([world.child, broken]) == 0
    assert [r.getMessage() for r in caplog.records if r.name == "attune.dues"] == [
        f"the dues of {broken}: ValueError"
    ] * 2
