"""What is not filed though its author has a role for it: ways into another's record, each tried as somebody
would."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.caseload.filing_rules import PARTS, VISIT_RULES
from app.caseload.models import Allocation
from app.clock import time_text
from app.extensions import db
from app.intake.models import Envelope
from app.people import store as people
from app.streams import filing
from app.streams.models import Stream
from sync.handlers import ALWAYS_RESTRICTED
from sync.records import RECORD_TYPES
from tests.app.filed import end_allocation, visit_of, why
from tests.app.world import (
    Tablet,
    World,
    child_body,
    child_visit_body,
    family_body,
    new_id,
    pen_picture_body,
    review_body,
    visit_body,
)
from tests.sync.visit_bodies import visit_bodies


def reached(tablet: Tablet) -> set[str]:
    return {row["stream"] for row in tablet.pull().state["streams"]}


def found_child(tablet: Tablet, family: str) -> str:
    child = new_id()
    tablet.save("child", child, child_body(family), record=child)
    return child


# --- a child joins a family -------------------------------------------------------------------------------


def test_family_of_a_child_is_a_family_on_file_and_nothing_else(any_world: World) -> None:
    """Naming another's child or a colleague as the family would put their stream within reach."""
    world = any_world
    stranger, _ = world.second_child(world.tablet("zora"), "odd")
    colleague = world.tablet("tomas")
    opened = {"stream": new_id(), "opened_at": time_text(world.clock.moment())}
    colleague.save("opened", world.staff["tomas"], opened)
    colleague.deliver()
    tablet = world.tablet("priya")
    wrong = (stranger, world.staff["tomas"], world.staff["odd"], world.organisation, new_id())
    for family in wrong:
        tablet.save("child", world.child, child_body(family), record=world.child)
    for family in wrong:
        found_child(tablet, family)
    assert why(tablet.deliver()) == dict.fromkeys(range(1, 11), "not_allowed")
    assert reached(tablet) == {world.organisation, world.child, world.family, world.staff["priya"]}


def test_stream_of_another_kind_is_not_reached_as_a_family(any_world: World) -> None:
    """A row left by an older program, which did not look at the kind."""
    world = any_world
    stranger, _ = world.second_child(world.tablet("zora"), "odd")
    with world.app.app_context():
        db.session.get_one(Stream, world.child).family_id = stranger
        db.session.commit()
    assert stranger not in reached(world.tablet("priya"))


def test_family_that_nobody_is_allocated_to_is_its_founders_alone(any_world: World) -> None:
    world = any_world
    founder, family = world.tablet("tomas"), new_id()
    founder.save("family", family, family_body(), record=family)
    assert why(founder.deliver()) == {}
    for who in ("priya", "zora", "odd"):
        stranger = world.tablet(who)
        found_child(stranger, family)
        assert why(stranger.deliver()) == {1: "not_allowed"}
    found_child(founder, family)
    assert why(founder.deliver()) == {}


def test_founder_opens_no_family_that_others_wrote_in_and_all_children_have_left(any_world: World) -> None:
    """Nor when nobody is allocated in it any more: what was written there was never the founder's to read."""
    world, founder, family = any_world, any_world.tablet("odd"), new_id()
    founder.save("family", family, family_body(), record=family)
    child = found_child(founder, family)
    assert why(founder.deliver()) == {}
    rival = world.tablet("zora")
    rival.save("allocation", child, world.allocation_body("odd", child))
    assert why(rival.deliver()) == {}
    world.clock.forward(minutes=1)
    rival.save("visit", family, visit_body(child, [], time_text(world.clock.moment())))
    assert why(rival.deliver()) == {}
    founder.save("family", own := new_id(), family_body(), record=own)
    founder.pull()
    founder.save("child", child, child_body(own), record=child, base=founder.device.streams[child].version)
    assert why(founder.deliver()) == {}
    world.clock.forward(minutes=1)
    assert family not in reached(founder)
    found_child(founder, family)
    assert set(why(founder.deliver()).values()) == {"not_allowed"}


def test_family_whose_work_has_ended_is_joined_by_the_supervisor_who_had_it_last(any_world: World) -> None:
    world = any_world
    desk = world.tablet("maud")
    end_allocation(world, desk)
    world.clock.forward(days=1)
    for who in ("zora", "odd", "tomas", "priya"):
        stranger = world.tablet(who)
        found_child(stranger, world.family)
        assert why(stranger.deliver()) == {1: "not_allowed"}
    found_child(desk, world.family)
    assert why(desk.deliver()) == {}


# --- ids ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["child", "family"])
def test_nothing_is_founded_under_the_id_of_somebody_or_something_else(any_world: World, kind: str) -> None:
    world, tablet, family = any_world, any_world.tablet("tomas"), new_id()
    tablet.save("family", family, family_body(), record=family)
    taken = [world.staff["odd"], world.staff["bea"], world.teams["south"], world.organisation]
    with world.app.app_context():
        # As after the update of a server whose people had no stream before they wrote.
        db.session.delete(db.session.get_one(Stream, world.staff["bea"]))
        db.session.commit()
    for ident in taken:
        tablet.save(kind, ident, family_body() if kind == "family" else child_body(family), record=ident)
    assert why(tablet.deliver()) == dict.fromkeys((2, 3, 4, 5), "not_allowed")
    with world.app.app_context():
        found = db.session.scalars(select(Stream.kind).where(Stream.id.in_(taken)))
        assert sorted(found) == ["organisation", "worker"]


def test_nobody_is_taken_on_under_the_id_of_a_record(any_world: World) -> None:
    world, admin = any_world, any_world.tablet("noor")
    body = {"name": "Nobody", "role": "practitioner", "profession": "other", "team": None, "active": True}
    admin.save("person", world.organisation, body, record=world.child)
    assert why(admin.deliver()) == {1: "not_allowed"}


# --- allocations --------------------------------------------------------------------------------------------


def test_child_that_does_not_exist_is_not_allocated(any_world: World) -> None:
    world, desk, ghost = any_world, any_world.tablet("maud"), new_id()
    desk.save("allocation", ghost, world.allocation_body("priya", ghost))
    desk.save("allocation", world.child, world.allocation_body("priya", new_id()))
    assert why(desk.deliver()) == {1: "not_allowed", 2: "wrong_stream"}
    with world.app.app_context():
        assert db.session.get(Stream, ghost) is None


@pytest.mark.parametrize(("days", "allowed"), [(29, True), (31, False)])
def test_child_is_allocated_anew_by_the_team_that_had_it_last_and_not_long_ago(
    any_world: World, days: int, allowed: bool
) -> None:
    """However old a state the device claims, and by changing the old allocation as little as by a new one."""
    world, desk = any_world, any_world.tablet("maud")
    with world.app.app_context():
        row = db.session.scalars(select(Allocation).where(Allocation.child_id == world.child)).one()
        record, started = row.record_id, time_text(row.starts_at)
    end_allocation(world, desk)
    world.clock.forward(days=days)
    rival, late = world.tablet("zora"), world.tablet("maud")
    rival.save("allocation", world.child, world.allocation_body("odd"))
    assert why(rival.deliver()) == {1: "not_allowed"}
    for name, again in (("tomas", None), ("priya", record)):
        body = world.allocation_body(name, starts_at=started)
        late.save("allocation", world.child, body, **({"record": again} if again else {}))
    assert why(late.deliver()) == ({} if allowed else {1: "not_allowed", 2: "not_allowed"})


def test_child_is_handed_over_by_the_team_that_has_it(any_world: World) -> None:
    world = any_world
    desk, rival = world.tablet("maud"), world.tablet("zora")
    rival.save("allocation", world.child, world.allocation_body("odd"))
    assert why(rival.deliver()) == {1: "not_allowed"}
    desk.save("allocation", world.child, world.allocation_body("odd"))
    assert why(desk.deliver()) == {}
    end_allocation(world, desk)
    assert world.child in reached(world.tablet("odd")) & reached(rival)
    desk.save("allocation", world.child, world.allocation_body("tomas"))
    assert why(desk.deliver()) == {3: "not_allowed"}


def test_allocation_is_to_somebody_who_works_with_children(any_world: World) -> None:
    world, desk = any_world, any_world.tablet("maud")
    for worker in (world.staff["noor"], world.staff["bea"], new_id()):
        desk.save("allocation", world.child, world.allocation_body("priya") | {"worker": worker})
    assert why(desk.deliver()) == dict.fromkeys((1, 2, 3), "not_allowed")


def test_new_child_is_allocated_by_the_team_it_comes_from(any_world: World) -> None:
    world = any_world
    tablet, desk, rival = (world.tablet(who) for who in ("priya", "maud", "zora"))
    child = found_child(tablet, world.family)
    assert why(tablet.deliver()) == {}
    rival.save("allocation", child, world.allocation_body("odd", child))
    assert why(rival.deliver()) == {1: "not_allowed"}
    desk.save("allocation", child, world.allocation_body("tomas", child))
    assert why(desk.deliver()) == {}


def test_administrators_child_in_anothers_family_is_not_a_way_into_it(any_world: World) -> None:
    world = any_world
    admin, desk, rival = (world.tablet(who) for who in ("noor", "maud", "zora"))
    child = found_child(admin, world.family)
    assert why(admin.deliver()) == {}
    rival.save("allocation", child, world.allocation_body("odd", child))
    assert why(rival.deliver()) == {1: "not_allowed"}
    desk.save("allocation", child, world.allocation_body("tomas", child))
    assert why(desk.deliver()) == {}


def test_leavers_child_is_allocated_anew_by_the_team_and_the_leaver_let_go(any_world: World) -> None:
    world = any_world
    body = {
        "name": "Priya",
        "role": "practitioner",
        "profession": "other",
        "team": world.teams["north"],
        "active": False,
    }
    with world.app.app_context():
        filing.file_own("person", world.organisation, world.staff["priya"], body)
        db.session.commit()
        assert people.team_at(world.staff["priya"], world.clock.moment()) == world.teams["north"]
    world.clock.forward(days=1)
    desk = world.tablet("maud")
    desk.save("allocation", world.child, world.allocation_body("tomas"))
    assert why(desk.deliver()) == {}
    end_allocation(world, desk)
    assert world.child in reached(world.tablet("tomas"))


# --- time ---------------------------------------------------------------------------------------------------


def test_older_state_than_the_device_signed_before_is_not_believed(any_world: World) -> None:
    world = any_world
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    tablet.pull()
    early = tablet.device.draft("pen_picture", world.child, pen_picture_body("While it was hers."))
    end_allocation(world, desk)
    tablet.pull()
    tablet.save("opened", world.staff["priya"], {"stream": new_id(), "opened_at": early["signed_at"]})
    tablet.save("pen_picture", world.child, pen_picture_body("After."), state=early["state"])
    tablet.save("pen_picture", world.child, pen_picture_body("After."), state=0)
    assert why(tablet.deliver()) == {2: "not_allowed", 3: "not_allowed"}
    with world.app.app_context():
        chosen = select(Envelope.state).where(Envelope.device_id == tablet.device.identity.device)
        first, *rest = db.session.scalars(chosen.order_by(Envelope.seq))
        assert first > early["state"] and rest == [None, None]


def test_state_is_compared_with_what_was_signed_before_and_not_with_what_came_before(
    any_world: World,
) -> None:
    """What was damaged on its way and comes again is older than what stands behind it, and is filed all the
    same."""
    world = any_world
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    tablet.pull()
    tablet.save("pen_picture", world.child, pen_picture_body("First."))
    desk.save("allocation", world.child, world.allocation_body("tomas"))
    desk.deliver()
    tablet.pull()
    tablet.save("pen_picture", world.child, pen_picture_body("Second."))
    whole = tablet.device.frames[0]
    tablet.device.frames[0] = replace(whole, ct=whole.ct[:-1] + bytes([whole.ct[-1] ^ 1]))
    assert why(tablet.deliver()) == {1: "damaged"}
    tablet.device.frames[0] = whole
    tablet.deposit(start=1)
    assert why(tablet.deliver()) == {}


# --- visits -------------------------------------------------------------------------------------------------


def part_bodies(world: World, visit: str) -> dict[str, dict[str, Any]]:
    named = {"visit": visit, "child": world.child}
    quote: dict[str, Any] = {
        "exact_words": "No",
        "speaker": world.child,
        "speaker_kind": "child",
        "said_to": None,
        "prompt": "open",
        "where": None,
        "who_heard": [],
        "language": None,
        "translation": None,
        "heard_at": None,
    }
    checklist: dict[str, Any] = {
        "definition": "baby_observation",
        "version": 1,
        "carer": None,
        "with_carer": None,
        "state": None,
        "answers": [],
        "cues": [],
        "setting": None,
        "note": None,
        "duration_sec": None,
    }
    voice: dict[str, Any] = {
        "seen": "She turned away",
        "context": None,
        "possible_meanings": ["tired", "shy"],
        "view": None,
        "noticed_at": None,
    }
    return {
        "child_visit": child_visit_body(visit),
        "quote": named | quote,
        "checklist_response": named | checklist,
        "unspoken_voice": named | voice,
    }


def all_parts(world: World, visit: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Shape: type, stream and body of one of each."""
    beside = visit_bodies(world.child, visit, new_id(), new_id())
    bodies = part_bodies(world, visit) | {type: body for type, body in beside.items() if type in PARTS}
    return [(type, getattr(world, RECORD_TYPES[type].kind), body) for type, body in sorted(bodies.items())]


def hidden(type: str) -> dict[str, Any]:
    return {"visibility": "restricted"} if type in ALWAYS_RESTRICTED else {}


def test_nobody_writes_into_anothers_visit(any_world: World) -> None:
    world = any_world
    tablet, desk, colleague = (world.tablet(who) for who in ("priya", "maud", "tomas"))
    desk.save("allocation", world.child, world.allocation_body("tomas", role="co_worker"))
    desk.deliver()
    visit = visit_of(world, tablet)
    parts = all_parts(world, visit)
    assert {type for type, _, _ in parts} == set(PARTS) - {"attachment"}
    for type, stream, body in parts:
        tablet.save(type, stream, body, **hidden(type))
    assert why(tablet.deliver()) == {}
    for other, first in ((colleague, 1), (desk, 2)):
        for type, stream, body in parts:
            other.save(type, stream, body, **hidden(type))
        assert why(other.deliver()) == dict.fromkeys(range(first, first + len(parts)), "not_allowed")


def test_every_type_that_names_a_visit_is_held_to_it_or_said_to_be_of_others_too() -> None:
    naming = {name for name, kind in RECORD_TYPES.items() if "visit" in kind.body().fields}
    assert naming - set(VISIT_RULES) == {"contact_record", "alert"}


def test_part_of_a_visit_that_is_still_to_come_is_filed(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    tablet.save("child_visit", any_world.child, child_visit_body(new_id()))
    assert why(tablet.deliver()) == {}


def test_review_says_which_change_of_the_visit_was_read(any_world: World) -> None:
    """And one of a device that does not say it yet is filed as well."""
    world, tablet, desk = any_world, any_world.tablet("priya"), any_world.tablet("maud")
    visit = new_id()
    tablet.save(
        "visit", world.family, visit_body(world.child, [], time_text(world.clock.moment())), record=visit
    )
    assert why(tablet.deliver()) == {}
    desk.save("review", world.family, review_body(visit, "reviewed") | {"read_change": new_id()})
    desk.save("review", world.family, review_body(visit, "reviewed"))
    desk.save("review", world.family, review_body(visit, "reviewed") | {"read_change": "the newest"})
    assert why(desk.deliver()) == {3: "invalid"}


def test_review_waits_for_its_visit(any_world: World) -> None:
    """Else a supervisor could review her own visit by writing the review first."""
    world, desk = any_world, any_world.tablet("maud")
    visit = new_id()
    desk.save("review", world.family, review_body(visit, "reviewed"))
    body = visit_body(world.child, [], time_text(world.clock.moment()))
    desk.save("visit", world.family, body, record=visit)
    desk.save("review", world.family, review_body(visit, "reviewed"))
    assert why(desk.deliver()) == {1: "not_allowed", 3: "not_allowed"}
