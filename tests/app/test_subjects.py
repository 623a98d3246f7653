"""Whom the restricted records are about is told to a safeguarding lead, and to nobody else.

Rows 775 to 781 of sync/PROTOCOL.md.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import erasure
from app.caseload import subjects
from app.clock import time_text
from app.extensions import db
from app.streams.models import Entry
from sync.records import RECORD_TYPES
from tests.app.court import COURT, protect
from tests.app.filed import damage, why
from tests.app.test_break_glass import broken
from tests.app.test_carrying import desk_records, of_a_case, plan, rows, say
from tests.app.test_protected_family import join
from tests.app.world import Tablet, World, adult_body, child_body, family_body, new_id, pen_picture_body

FEW = {"visibility": "restricted"}


def write_for_few(world: World, child: str | None = None) -> None:
    author = world.tablet("priya")
    author.save("pen_picture", child or world.child, pen_picture_body("For few."), **FEW)
    assert why(author.deliver()) == {}
    world.clock.forward(minutes=1)


def write_of_an_adult(world: World) -> None:
    """What is kept from the team in the family's own stream."""
    author = world.tablet("priya")
    author.save("adult", world.family, adult_body(), record=new_id(), **FEW)
    assert why(author.deliver()) == {}
    world.clock.forward(minutes=1)


def told(lead: Tablet) -> dict[str, dict[str, Any]]:
    """By id, what the device holds of children and families after it has asked for what it lacks."""
    lead.pull()
    lead.pull()
    parts = (lead.device.subjects or {}).values()
    children = {row["child"]: dict(row) for part in parts for row in part["children"]}
    return children | {row["family"]: dict(row) for part in parts for row in part["families"]}


def says_again(lead: Tablet) -> list[str]:
    """The ids of whom the next answer names."""
    parts = lead.pull().state["subjects"]
    children = [row["child"] for part in parts for row in part.get("children", ())]
    return children + [row["family"] for part in parts for row in part.get("families", ())]


def change_child(world: World, desk: Tablet, **said: Any) -> None:
    desk.pull()
    base = desk.device.streams[world.child].version
    desk.save("child", world.child, child_body(world.family, **said), record=world.child, base=base)
    assert why(desk.deliver()) == {}
    world.clock.forward(minutes=1)


@pytest.fixture
def lead(any_world: World) -> Tablet:
    """Bea, who has been told of Wren for a restricted record."""
    write_for_few(any_world)
    return any_world.tablet("bea")


def test_lead_is_told_whom_a_restricted_record_is_about(any_world: World, lead: Tablet) -> None:
    world = any_world
    assert told(lead) == {
        world.child: {
            "child": world.child,
            "family": world.family,
            "preferred_name": "Wren",
            "dob": "2026-11-11",
            "edd": None,
            "workers": [world.staff["priya"]],
        },
        world.family: {"family": world.family, "name": "Alder"},
    }
    assert of_a_case(lead) == {world.child}
    assert not any(row["type"] == "child" for row in lead.records(world.child))


@pytest.mark.parametrize("role", [role for role in COURT if role != "safeguarding_lead"])
def test_nobody_else_is_told_and_nothing_is_worked_out_for_them(
    any_world: World, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    world, other = any_world, any_world.tablet(COURT[role])
    write_for_few(world)
    monkeypatch.setattr(subjects, "subjects", None)
    for marks in (None, []):
        asked = other.device.pull() | ({} if marks is None else {"subjects": marks})
        answer = other.device.accept_packs(asked["request"], other.post("/api/pull", asked).data)
        assert "subjects" not in answer.state and other.device.subjects is None
    assert rows(world, "child.named") == []


def test_names_are_told_once_and_each_is_in_the_trail(any_world: World, lead: Tablet) -> None:
    world = any_world
    assert lead.pull().state["subjects"] == [{"mark": lead.device.answer.state["subjects"][0]["mark"]}]
    assert rows(world, "child.named") == []
    assert set(says_again(lead)) == {world.child, world.family}
    assert says_again(lead) == []
    write_for_few(world)
    assert says_again(lead) == []
    assert rows(world, "child.named") == [(world.child, "done")]
    assert rows(world, "family.named") == []


def test_client_that_knows_nothing_of_it_is_told_no_name(any_world: World, lead: Tablet) -> None:
    for _ in range(2):
        asked = {name: said for name, said in lead.device.pull().items() if name != "subjects"}
        answer = lead.device.accept_packs(asked["request"], lead.post("/api/pull", asked).data)
        assert [set(part) for part in answer.state["subjects"]] == [{"mark"}]
    assert of_a_case(lead) == {any_world.child} and rows(any_world, "child.named") == []


def test_what_changes_is_told_again(any_world: World, lead: Tablet) -> None:
    """A name, the family's name, who works there: each by a record, and by the calendar alone."""
    world, desk = any_world, any_world.tablet("maud")
    told(lead)
    change_child(world, desk, preferred_name="Wrenna")
    assert told(lead)[world.child]["preferred_name"] == "Wrenna"
    base = desk.device.streams[world.family].version
    desk.save("family", world.family, family_body() | {"name": "Elder"}, record=world.family, base=base)
    assert why(desk.deliver()) == {}
    assert told(lead)[world.family]["name"] == "Elder"
    for role, workers in (("duty_cover", ["priya"]), ("co_worker", ["priya", "tomas"])):
        desk.save("allocation", world.child, world.allocation_body("tomas", role=role))
        assert why(desk.deliver()) == {}
        world.clock.forward(minutes=1)
        assert told(lead)[world.child]["workers"] == [world.staff[who] for who in workers]
    (span,) = [
        row
        for row in desk_records(desk, world.child)
        if row["type"] == "allocation" and row["body"]["worker"] == world.staff["priya"]
    ]
    ends = time_text(world.clock.moment() + timedelta(hours=1))
    body = span["body"] | {"ends_at": ends, "end_reason": "closed"}
    desk.save("allocation", world.child, body, record=span["record"], base=1_000)
    assert why(desk.deliver()) == {}
    told(lead)
    world.clock.forward(hours=2)
    lead.open_session()
    assert told(lead)[world.child]["workers"] == [world.staff["tomas"]]


def test_one_family_that_changes_is_told_without_the_others(any_world: World) -> None:
    world, desk = any_world, any_world.tablet("maud")
    others = [world.second_child(desk, "priya")[0] for _ in range(20)]
    world.clock.forward(minutes=1)
    for child in (world.child, *others):
        write_for_few(world, child)
    lead = world.tablet("bea")
    assert {world.child, *others} < set(told(lead))
    assert len(lead.device.subjects or ()) <= 16
    change_child(world, desk, preferred_name="Wrenna")
    again = set(says_again(lead))
    assert world.child in again and not set(others) <= again


def test_record_about_a_grown_up_names_the_family_and_its_children(any_world: World) -> None:
    world, lead = any_world, any_world.tablet("bea")
    write_of_an_adult(world)
    known = told(lead)
    assert (known[world.child]["preferred_name"], known[world.family]["name"]) == ("Wren", "Alder")
    assert of_a_case(lead) == {world.family}


def test_family_of_no_child_is_named_and_is_in_the_trail_itself(any_world: World) -> None:
    """Its one child has joined another family since."""
    world, desk, lead = any_world, any_world.tablet("maud"), any_world.tablet("bea")
    write_of_an_adult(world)
    _, home = world.second_child(desk, "priya")
    world.clock.forward(minutes=1)
    assert join(desk, world.child, home) == {}
    assert set(told(lead)) == {world.family}
    assert rows(world, "family.named") == [(world.family, "done")]
    assert rows(world, "child.named") == []


def test_protected_child_and_its_family_are_named_to_no_lead(any_world: World, lead: Tablet) -> None:
    """Nor is the family named with a brother who is not protected, and what was known goes."""
    world, desk, manager, brother = any_world, any_world.tablet("maud"), any_world.tablet("sefton"), new_id()
    desk.save("child", brother, child_body(world.family, preferred_name="Finch"), record=brother)
    desk.save("allocation", brother, world.allocation_body("priya", brother))
    assert why(desk.deliver()) == {}
    world.clock.forward(minutes=1)
    write_for_few(world, brother)
    write_of_an_adult(world)
    assert set(told(lead)) == {world.child, brother, world.family}
    protect(desk, manager, world.child)
    world.clock.forward(minutes=1)
    assert set(lead.pull().state["purge"]) == {world.child, world.family}
    known = told(lead)
    assert set(known) == {brother} and known[brother]["family"] == world.family
    protect(desk, manager, world.child, protected=False)
    world.clock.forward(minutes=1)
    assert set(told(lead)) == {world.child, brother, world.family}


def test_names_go_when_the_child_is_erased(any_world: World, lead: Tablet) -> None:
    world = any_world
    assert world.child in told(lead)
    with world.app.app_context():
        erasure.erase(world.child)
        db.session.commit()
    assert told(lead) == {} and of_a_case(lead) == set()


def test_names_go_when_nothing_restricted_is_left(any_world: World, lead: Tablet) -> None:
    world = any_world
    assert world.child in told(lead)
    with world.app.app_context():
        for entry in db.session.scalars(select(Entry).where(Entry.restricted)):
            entry.restricted = False
        db.session.commit()
    lead.pull()
    assert lead.device.subjects == {} and of_a_case(lead) == set()


def test_child_whose_record_is_open_in_an_emergency_is_not_told_by_name(
    any_world: World, lead: Tablet
) -> None:
    world = any_world
    told(lead)
    broken(lead, world.child)
    assert told(lead) == {}
    assert any(row["type"] == "child" for row in lead.records(world.child))
    world.clock.forward(hours=5)
    lead.open_session()
    assert set(told(lead)) == {world.child, world.family}


def test_child_whose_record_does_not_open_is_left_out_and_said_in_the_log(
    any_world: World, lead: Tablet, caplog: pytest.LogCaptureFixture
) -> None:
    world, desk = any_world, any_world.tablet("maud")
    other, home = world.second_child(desk, "priya")
    world.clock.forward(minutes=1)
    write_for_few(world, other)
    damage(world, world.child)
    with caplog.at_level(logging.ERROR):
        assert set(told(lead)) == {world.family, other, home}
    assert f"stream {world.child}: its record does not open" in caplog.text
    assert "Wren" not in caplog.text


def test_child_is_told_as_soon_as_its_record_opens_again(any_world: World, lead: Tablet) -> None:
    """A key that was missing is back, or a backup: nothing else has changed."""
    world = any_world
    damage(world, world.child)
    assert set(told(lead)) == {world.family}
    assert says_again(lead) == []
    damage(world, world.child)
    assert world.child in told(lead)


@pytest.mark.parametrize("day", ["dob", "edd"])
def test_child_is_told_whose_record_leaves_a_day_out(any_world: World, day: str) -> None:
    world, desk = any_world, any_world.tablet("maud")
    other = "edd" if day == "dob" else "dob"
    body = child_body(world.family, preferred_name="Fern", **{other: "2026-11-11"})
    del body[day]
    child = new_id()
    desk.save("child", child, body, record=child)
    desk.save("allocation", child, world.allocation_body("priya", child))
    assert why(desk.deliver()) == {}
    world.clock.forward(minutes=1)
    write_for_few(world, child)
    row = told(world.tablet("bea"))[child]
    assert (row[day], row[other]) == (None, "2026-11-11")


def test_device_that_carries_visits_is_told_of_those_alone_that_it_carries(
    any_world: World, lead: Tablet
) -> None:
    world, admin = any_world, any_world.tablet("noor")
    assert say(admin, lead) == 204
    assert told(lead) == {}
    plan(lead, world.child)
    assert set(told(lead)) == {world.child, world.family}


@pytest.mark.parametrize("said", [None, "a", ["a"], [7], ["a" * 32] * 17])
def test_question_that_names_no_marks_is_refused(any_world: World, lead: Tablet, said: Any) -> None:
    answer = lead.post("/api/pull", lead.device.pull() | {"subjects": said})
    assert (answer.status_code, answer.json["code"]) == (422, "request.invalid")


def test_types_that_a_lead_may_write_have_not_changed() -> None:
    """To be told a name gives nobody a right to write."""
    assert {name for name, kind in RECORD_TYPES.items() if "safeguarding_lead" in kind.authors} == {
        "review",
        "break_glass",
        "break_glass_review",
        "opened",
    }
