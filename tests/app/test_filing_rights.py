"""Who may file what: each role's own types, and no way into what is not theirs."""

from __future__ import annotations

from sqlalchemy import select

from app.caseload.models import Allocation
from app.clock import time_text
from app.extensions import db
from tests.app.filed import end_allocation, why
from tests.app.world import (
    World,
    adult_body,
    child_body,
    child_visit_body,
    family_body,
    new_id,
    pen_picture_body,
    review_body,
    visit_body,
)


def test_deposit_about_an_unallocated_child_is_refused_like_one_that_does_not_exist(any_world: World) -> None:
    tablet = any_world.tablet("tomas")
    for stream in (any_world.child, new_id()):
        tablet.save("pen_picture", stream, pen_picture_body())
    assert why(tablet.deliver()) == {1: "not_allowed", 2: "not_allowed"}


def test_note_written_before_the_allocation_ended_is_filed_when_it_arrives_after(any_world: World) -> None:
    tablet, desk = any_world.tablet("priya"), any_world.tablet("maud")
    tablet.pull()
    tablet.save("pen_picture", any_world.child, pen_picture_body())
    end_allocation(any_world, desk)
    assert tablet.deliver().quarantined == ()


def test_note_written_after_the_allocation_ended_and_was_known_is_not_filed(any_world: World) -> None:
    tablet, desk = any_world.tablet("priya"), any_world.tablet("maud")
    tablet.pull()
    end_allocation(any_world, desk)
    tablet.pull()
    tablet.save("pen_picture", any_world.child, pen_picture_body())
    assert why(tablet.deliver()) == {1: "not_allowed"}


def test_supervisor_cannot_allocate_a_child_to_themself(any_world: World) -> None:
    desk = any_world.tablet("maud")
    desk.save("allocation", any_world.child, any_world.allocation_body("maud"))
    assert why(desk.deliver()) == {1: "not_allowed"}


def test_supervisor_cannot_take_over_another_teams_child_or_allocation(any_world: World) -> None:
    world, rival = any_world, any_world.tablet("zora")
    with world.app.app_context():
        record = db.session.scalars(
            select(Allocation.record_id).where(Allocation.child_id == world.child)
        ).one()
    rival.save("allocation", world.child, world.allocation_body("odd"))
    ending = {"ends_at": time_text(world.clock.moment()), "end_reason": "closed"}
    rival.save("allocation", world.child, world.allocation_body("priya") | ending, record=record)
    assert why(rival.deliver()) == {1: "not_allowed", 2: "not_allowed"}


def test_practitioner_cannot_allocate_and_administrator_cannot_write_notes(any_world: World) -> None:
    tablet, admin = any_world.tablet("priya"), any_world.tablet("noor")
    tablet.save("allocation", any_world.child, any_world.allocation_body("tomas"))
    admin.save("pen_picture", any_world.child, pen_picture_body())
    assert why(tablet.deliver()) == {1: "not_allowed"}
    assert why(admin.deliver()) == {1: "not_allowed"}


def test_claimed_role_counts_for_nothing(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    tablet.save("allocation", any_world.child, any_world.allocation_body("tomas"), role="supervisor")
    tablet.save("due", any_world.child, {}, role="server")
    reasons = why(tablet.deliver())
    assert reasons[1] == "not_allowed" and reasons[2] in ("invalid", "not_allowed")


def test_child_cannot_be_moved_into_a_family_one_does_not_work_with(any_world: World) -> None:
    """That would open the other family's record to everybody allocated to this child."""
    world = any_world
    child, family = world.second_child(world.tablet("zora"), "odd")
    tablet = world.tablet("priya")
    tablet.save("child", world.child, child_body(family), record=world.child)
    new_child = new_id()
    tablet.save("child", new_child, child_body(family), record=new_child)
    assert why(tablet.deliver()) == {1: "not_allowed", 2: "not_allowed"}
    assert child not in {row["stream"] for row in tablet.pull().state["streams"]}


def test_signed_record_is_mended_by_its_author_and_by_naming_what_is_mended(any_world: World) -> None:
    world = any_world
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    visit, part, at = new_id(), new_id(), time_text(world.clock.moment())
    tablet.save("visit", world.family, visit_body(world.child, [part], at), record=visit)
    first = tablet.save("child_visit", world.child, child_visit_body(visit), record=part)
    mend = {"record": part, "base": 1, "status": "addendum", "supersedes": first["change"]}
    tablet.save("child_visit", world.child, child_visit_body(visit, observations="And she smiled."), **mend)
    tablet.save(
        "child_visit", world.child, child_visit_body(visit, observations="Instead."), record=part, base=1
    )
    assert why(tablet.deliver()) == {4: "not_allowed"}
    desk.save("child_visit", world.child, child_visit_body(visit, observations="Better."), **mend)
    assert why(desk.deliver()) == {1: "not_allowed"}


def test_private_enquiry_and_newcomer_of_a_visit_are_struck_with_it(any_world: World) -> None:
    world = any_world
    tablet = world.tablet("priya")
    visit, met, asked, at = new_id(), new_id(), new_id(), time_text(world.clock.moment())
    enquiry = {"visit": visit, "carer": met, "asked": "yes", "alone_confirmed": True, "children_exposed": []}
    for record, type, body, seen_by in (
        (visit, "visit", visit_body(world.child, [], at), "team"),
        (met, "adult", adult_body(), "team"),
        (asked, "private_enquiry", enquiry, "restricted"),
    ):
        said = tablet.save(type, world.family, body, record=record, visibility=seen_by)
        strike = {"status": "entered_in_error", "supersedes": said["change"], "base": 1}
        tablet.save(type, world.family, body, record=record, visibility=seen_by, **strike)
    assert tablet.deliver().quarantined == ()


def test_review_is_for_supervisors_of_others_and_answers_for_authors(any_world: World) -> None:
    world = any_world
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    visit, own, at = new_id(), new_id(), time_text(world.clock.moment())
    tablet.save("visit", world.family, visit_body(world.child, [], at), record=visit)
    tablet.save("review", world.family, review_body(visit, "reviewed"))
    tablet.save("review", world.family, review_body(visit, "reply", "By the bed."))
    assert why(tablet.deliver()) == {2: "not_allowed"}
    desk.save("visit", world.family, visit_body(world.child, [], at), record=own)
    desk.save("review", world.family, review_body(own, "reviewed"))
    desk.save("review", world.family, review_body(visit, "reviewed"))
    assert why(desk.deliver()) == {2: "not_allowed"}


def test_opened_is_filed_into_the_own_stream_only(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    body = {"stream": any_world.child, "opened_at": time_text(any_world.clock.moment())}
    tablet.save("opened", any_world.staff["priya"], body)
    tablet.save("opened", any_world.staff["tomas"], body)
    assert why(tablet.deliver()) == {2: "wrong_stream"}
    assert any_world.staff["priya"] in {row["stream"] for row in tablet.pull().state["streams"]}


def test_administrator_founds_a_family_and_its_child(any_world: World) -> None:
    admin, family, child = any_world.tablet("noor"), new_id(), new_id()
    admin.save("family", family, family_body(), record=family)
    admin.save("child", child, child_body(family), record=child)
    assert admin.deliver().quarantined == ()
    assert admin.pull().state["allocations"] == []
    assert admin.records(child) == []
