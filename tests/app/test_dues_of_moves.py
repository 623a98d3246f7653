"""Dues of a child who moves to another family, or comes into care: what was done stays done, and the first
week is due anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.caseload import dues, moves
from app.clock import time_text
from app.streams import store as streams
from tests.app.filed import why
from tests.app.test_dues import BORN, facts, seen, standing, worked_out
from tests.app.test_protected_family import join, newest
from tests.app.world import Tablet, World, child_body, child_visit_body, family_body, new_id, visit_body

CAME = date(2027, 3, 1)


def see(world: World, tablet: Tablet, family: str, **said: Any) -> str:
    """Sign a visit at which the child was seen. Shape: the visit."""
    visit, part, at = new_id(), new_id(), time_text(world.clock.moment())
    tablet.save("visit", family, visit_body(world.child, [part], at, **said), record=visit)
    tablet.save("child_visit", world.child, child_visit_body(visit), record=part)
    assert why(tablet.deliver()) == {}
    return visit


def write(world: World, tablet: Tablet, base: int | None = None, **said: Any) -> None:
    """Write the child's record anew, as it is on the tablet, or as it was at `base`, but for what is said."""
    tablet.open_session()
    tablet.pull()
    body = child_body(world.family, **said)
    there = newest(tablet, world.child) if base is None else base
    tablet.save("child", world.child, body, record=world.child, base=there)
    assert why(tablet.deliver()) == {}


def pass_days(world: World, tablet: Tablet, days: int) -> None:
    world.clock.forward(days=days)
    tablet.open_session()


# --- another family -----------------------------------------------------------------------------------------


def new_home(desk: Tablet) -> str:
    family = new_id()
    desk.save("family", family, family_body(), record=family)
    assert why(desk.deliver()) == {}
    return family


def test_contact_that_was_done_stays_done_when_the_child_goes_to_another_family(any_world: World) -> None:
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    visit = see(world, priya, world.family, mandated_contact="new_birth")
    assert join(desk, world.child, new_home(desk)) == {}
    assert standing(priya, world)["new_birth"]["done_by"] == visit


def test_visit_that_arrives_in_the_family_that_the_child_has_left_counts(any_world: World) -> None:
    """As of who has a sibling there still."""
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    sibling = new_id()
    desk.save("child", sibling, child_body(world.family, preferred_name="Finch"), record=sibling)
    desk.save("allocation", sibling, world.allocation_body("priya", sibling))
    assert why(desk.deliver()) == {}
    priya.pull()
    assert join(desk, world.child, new_home(desk)) == {}
    world.clock.forward(minutes=1)
    visit = see(world, priya, world.family, mandated_contact="new_birth")
    assert standing(priya, world)["new_birth"]["done_by"] == visit


def read_for_dues(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Work out the dues of the child. Shape: the streams that were read for it."""
    read: list[str] = []
    genuine = streams.after

    def noted(row: Any, *given: Any) -> Any:
        read.append(row.id)
        return genuine(row, *given)

    monkeypatch.setattr(streams, "after", noted)
    with world.app.app_context():
        dues.work_out([world.child])
    return sorted(read)


def test_families_that_a_child_was_in_are_read_once_each_and_no_other_is(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, desk = any_world, any_world.tablet("maud")
    world.second_child(desk, "tomas")
    home = new_home(desk)
    for family in (home, world.family, home):
        assert join(desk, world.child, family) == {}
    assert read_for_dues(world, monkeypatch) == sorted([world.child, world.family, home])


def test_what_is_no_family_is_not_read_as_one(any_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that an older program filed, which did not look at the kind."""
    world, genuine = any_world, moves.homes_in
    stranger, _ = world.second_child(world.tablet("maud"), "tomas")
    wrong = {stranger, world.organisation, new_id()}
    monkeypatch.setattr(moves, "homes_in", lambda said: genuine(said) | wrong)
    assert read_for_dues(world, monkeypatch) == sorted([world.child, world.family])


# --- into care ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "window"),
    [
        (None, (CAME, CAME + timedelta(days=7))),
        (CAME - timedelta(days=1), (CAME, CAME + timedelta(days=7))),
        (CAME - timedelta(days=40), (CAME, CAME + timedelta(days=7))),
        (CAME, (CAME, CAME + timedelta(days=42))),
        (CAME + timedelta(days=3), (CAME + timedelta(days=3), CAME + timedelta(days=45))),
    ],
)
def test_child_who_comes_into_care_is_to_be_seen_in_the_first_week_whoever_saw_it_before(
    last: date | None, window: tuple[date, date]
) -> None:
    visits = (seen(last),) if last else ()
    what = replace(facts(visits, legal_basis="looked_after"), basis_since=CAME)
    due = worked_out(what, CAME)["to_be_seen"]
    assert (due.window_from, due.window_to) == window


def test_attempt_since_the_child_came_into_care_does_not_put_off_the_first_visit() -> None:
    visits = (seen(BORN + timedelta(days=20)), seen(CAME, attempted=True, seen=False))
    what = replace(facts(visits, legal_basis="looked_after"), basis_since=CAME)
    assert worked_out(what, CAME)["to_be_seen"].window_to == CAME + timedelta(days=7)


def test_basis_under_which_the_first_visit_is_no_sooner_counts_from_the_last_one() -> None:
    """Else a child who comes under a plan would wait longer than one who is under it."""
    last = date(2026, 11, 23)
    what = facts((seen(last),), legal_basis="cp_plan")
    began = replace(what, basis_since=last + timedelta(days=9))
    assert worked_out(began, last)["to_be_seen"] == worked_out(what, last)["to_be_seen"]


def test_day_on_which_a_child_came_into_care_is_read_from_its_record(any_world: World) -> None:
    """Also when it is written anew since; and of a child who left care, the day on which it came again."""
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    see(world, priya, world.family)
    for came, again in (("2026-12-03", "2026-12-06"), ("2026-12-18", "2026-12-21")):
        pass_days(world, desk, 5)
        write(world, desk, legal_basis="s17")
        pass_days(world, desk, 5)
        write(world, desk, legal_basis="looked_after")
        assert english(world) == came
        pass_days(world, desk, 3)
        write(world, desk, legal_basis="looked_after", mobility="rolling")
        assert english(world) == again
        priya.open_session()
        due = standing(priya, world)["to_be_seen"]
        first_week = date.fromisoformat(came) + timedelta(days=7)
        assert (due["window_from"], due["window_to"]) == (came, first_week.isoformat())
        pass_days(world, desk, 2)
    visited = english(world)
    priya.open_session()
    see(world, priya, world.family)
    assert standing(priya, world)["to_be_seen"]["window_from"] == visited


def english(world: World) -> str:
    return time_text(world.clock.moment())[:10]


def test_late_record_that_had_not_seen_it_does_not_move_the_day(any_world: World) -> None:
    """What repeats the basis it had in view changes nothing of it."""
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    see(world, priya, world.family)
    priya.pull()
    before = newest(priya, world.child)
    pass_days(world, desk, 10)
    write(world, desk, legal_basis="looked_after")
    came = english(world)
    pass_days(world, desk, 4)
    priya.save("child", world.child, child_body(world.family, sex="male"), record=world.child, base=before)
    assert why(priya.deliver()) == {}
    write(world, desk, legal_basis="looked_after", sex="male")
    priya.open_session()
    assert standing(priya, world)["to_be_seen"]["window_from"] == came


def test_basis_that_two_people_disagree_about_counts_from_when_one_said_it(any_world: World) -> None:
    """A disagreement never makes a child wait longer."""
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    see(world, priya, world.family)
    priya.pull()
    before = newest(priya, world.child)
    pass_days(world, desk, 30)
    write(world, desk, legal_basis="s17")
    came = english(world)
    late = child_body(world.family, legal_basis="looked_after")
    priya.save("child", world.child, late, record=world.child, base=before)
    assert why(priya.deliver()) == {}
    priya.open_session()
    due = standing(priya, world)["to_be_seen"]
    first_week = date.fromisoformat(came) + timedelta(days=7)
    assert (due["window_from"], due["window_to"]) <= (came, first_week.isoformat())
