"""What takes two people is done by two: security, attack 42. And what protection keeps from whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.audit import AuditRow
from app.clock import time_text
from app.extensions import db
from app.streams import filing
from tests.app.court import propose, protect
from tests.app.filed import why
from tests.app.world import STAFF, Tablet, World, child_body, new_id, pen_picture_body


def reached(tablet: Tablet) -> set[str]:
    return {row["stream"] for row in tablet.pull().state["streams"]}


# --- posts --------------------------------------------------------------------------------------------------


def post_of(world: World, who: str, **other: Any) -> dict[str, Any]:
    role, team = STAFF[who]
    body = {
        "name": who.title(),
        "role": role,
        "profession": "other",
        "team": world.teams[team],
        "active": True,
    }
    return body | other


def put_post(world: World, tablet: Tablet, who: str, **other: Any) -> dict[int, str]:
    tablet.save("person", world.organisation, post_of(world, who, **other), record=world.staff[who])
    seq = len(tablet.device.frames)
    return {n: code for n, code in why(tablet.deliver()).items() if n == seq}


def test_role_is_changed_by_a_second_administrator_as_the_first_proposed(any_world: World) -> None:
    world, noor, amos = any_world, any_world.tablet("noor"), any_world.tablet("amos")
    asked = {
        "person": world.staff["tomas"],
        "role": "supervisor",
        "team": world.teams["north"],
        "active": True,
    }
    record = propose(noor, what="change_post", **asked)
    assert [row["record"] for row in amos.pull().state["proposals"]] == [record]
    assert [row["by"] for row in noor.pull().state["proposals"]] == [world.staff["noor"]]
    assert put_post(world, amos, "tomas", role="safeguarding_lead", proposal=record)
    assert put_post(world, amos, "odd", role="supervisor", proposal=record)
    assert world.child not in reached(world.tablet("tomas"))
    assert put_post(world, amos, "tomas", role="supervisor", proposal=record) == {}
    assert world.child in reached(world.tablet("tomas"))
    assert "proposals" not in amos.pull().state


@pytest.mark.parametrize(
    "change", [{"role": "supervisor"}, {"team": "south"}, {"active": False}, {"name": "Tom"}]
)
def test_one_administrator_lets_somebody_go_and_changes_no_post(
    any_world: World, change: dict[str, Any]
) -> None:
    world, noor = any_world, any_world.tablet("noor")
    said = {**change, "team": world.teams[change.get("team", "north")]}
    alone = "role" not in change and "team" not in change
    assert bool(put_post(world, noor, "tomas", **said)) != alone


def test_who_was_let_go_comes_back_by_two(any_world: World) -> None:
    world, noor, amos = any_world, any_world.tablet("noor"), any_world.tablet("amos")
    assert put_post(world, noor, "tomas", active=False) == {}
    assert put_post(world, noor, "tomas")
    asked = {"person": world.staff["tomas"], "role": "practitioner", "team": world.teams["north"]}
    record = propose(noor, what="change_post", active=True, **asked)
    assert put_post(world, noor, "tomas", proposal=record)
    assert put_post(world, amos, "tomas", proposal=record) == {}


def test_nobody_proposes_or_confirms_their_own_post(any_world: World) -> None:
    world, noor, amos = any_world, any_world.tablet("noor"), any_world.tablet("amos")
    own = {"person": world.staff["noor"], "role": "supervisor", "team": None, "active": True}
    noor.save("proposal", world.staff["noor"], {"what": "change_post", **own}, record=new_id())
    assert why(noor.deliver()) == {1: "not_allowed"}
    record = propose(amos, what="change_post", **own)
    assert put_post(world, noor, "noor", role="supervisor", team=None, proposal=record)


def test_proposal_is_used_up_by_nothing_but_what_it_asks_for(any_world: World) -> None:
    """Else one administrator quietly ends what waits for another."""
    world, noor, amos = any_world, any_world.tablet("noor"), any_world.tablet("amos")
    asked = {"person": world.staff["tomas"], "team": world.teams["north"], "active": True}
    post = propose(noor, what="change_post", role="supervisor", **asked)
    shut = propose(world.tablet("maud"), what="protect", why="refuge", child=world.child)
    for record in (post, shut, new_id()):
        for who in ("priya", "tomas"):
            assert put_post(world, noor, who, proposal=record), (record, who)
        assert put_post(world, amos, "priya", active=False, proposal=record), record
    assert [row["record"] for row in amos.pull().state["proposals"]] == [post]
    assert [row["record"] for row in world.tablet("sefton").pull().state["proposals"]] == [shut]
    assert put_post(world, amos, "tomas", role="supervisor", proposal=post) == {}


def test_nobody_is_told_of_a_proposal_about_their_own_post(any_world: World) -> None:
    world, amos = any_world, any_world.tablet("amos")
    own = {"person": world.staff["noor"], "role": "supervisor", "team": world.teams["south"], "active": True}
    propose(amos, what="change_post", **own)
    assert "proposals" not in world.tablet("noor").pull().state


def test_proposal_runs_out_and_is_good_once(any_world: World) -> None:
    world, noor, amos = any_world, any_world.tablet("noor"), any_world.tablet("amos")
    asked = {"person": world.staff["tomas"], "team": world.teams["north"], "active": True}
    old = propose(noor, what="change_post", role="supervisor", **asked)
    world.clock.forward(days=15)
    noor.open_session()
    amos.open_session()
    assert "proposals" not in amos.pull().state
    assert put_post(world, amos, "tomas", role="supervisor", proposal=old)
    again = propose(noor, what="change_post", role="supervisor", **asked)
    assert put_post(world, amos, "tomas", role="supervisor", proposal=again) == {}
    back = propose(noor, what="change_post", role="practitioner", **asked)
    assert put_post(world, amos, "tomas", proposal=back) == {}
    assert put_post(world, amos, "tomas", role="supervisor", proposal=again)


# --- an allocation to oneself -------------------------------------------------------------------------------


def test_allocation_to_oneself_is_signed_by_a_second_person(any_world: World) -> None:
    world, desk, manager = any_world, any_world.tablet("maud"), any_world.tablet("sefton")
    desk.save("allocation", world.child, world.allocation_body("maud"))
    assert why(desk.deliver()) == {1: "not_allowed"}
    record = propose(desk, what="allocate_self", child=world.child)
    (row,) = manager.pull().state["proposals"]
    said = (row["record"], row["what"], row["by"], row["child"], row["why"])
    assert said == (record, "allocate_self", world.staff["maud"], world.child, None)
    assert (row["child_name"], row["family_name"]) == ("Wren", "Alder")
    manager.save("allocation", world.child, world.allocation_body("maud"))
    assert why(manager.deliver()) == {}
    assert "proposals" not in manager.pull().state


def test_child_of_another_team_is_proposed_about_no_more_than_one_that_is_not_there(any_world: World) -> None:
    world, desk = any_world, any_world.tablet("zora")
    for child in (world.child, new_id(), world.staff["odd"]):
        said = {"what": "protect", "child": child, "why": "refuge"}
        desk.save("proposal", world.staff["zora"], said, record=new_id())
    assert why(desk.deliver()) == dict.fromkeys((1, 2, 3), "not_allowed")


def test_other_teams_are_not_told_of_a_proposal(any_world: World) -> None:
    world, desk = any_world, any_world.tablet("maud")
    propose(desk, what="protect", why="refuge", child=world.child)
    for who in ("zora", "bea", "vera", "noor", "priya"):
        assert "proposals" not in world.tablet(who).pull().state


def test_whom_a_proposal_is_about_is_named_to_nobody_else_and_that_it_was_is_in_the_trail(
    any_world: World,
) -> None:
    world, desk, manager = any_world, any_world.tablet("maud"), any_world.tablet("sefton")
    propose(desk, what="protect", why="refuge", child=world.child)
    for tablet in (manager, desk, world.tablet("zora"), world.tablet("noor")):
        tablet.pull()
    with world.app.app_context():
        told = select(AuditRow.person_id, AuditRow.subject_id).where(AuditRow.action == "proposal.read")
        rows = [(person, child) for person, child in db.session.execute(told)]
        assert rows == [(world.staff[who], world.child) for who in ("sefton", "maud")]


def move(world: World, who: str, **post: Any) -> None:
    """Change somebody's post as the server itself does."""
    with world.app.app_context():
        filing.file_own("person", world.organisation, world.staff[who], post_of(world, who, **post))
        db.session.commit()
    world.clock.forward(minutes=1)


@pytest.mark.parametrize("post", [{"team": "south"}, {"role": "administrator", "team": None}])
def test_proposal_goes_to_who_leads_the_childs_team_wherever_its_author_is_by_then(
    any_world: World, post: dict[str, Any]
) -> None:
    world, manager = any_world, any_world.tablet("sefton")
    record = propose(world.tablet("maud"), what="protect", why="refuge", child=world.child)
    move(world, "maud", **post | {"team": world.teams.get(post["team"] or "")})
    move(world, "vera", role="team_manager")
    for who in ("zora", "vera", "noor"):
        assert "proposals" not in world.tablet(who).pull().state
    names = {}
    for who, tablet in (("maud", world.tablet("maud")), ("sefton", manager)):
        tablet.open_session()
        (row,) = tablet.pull().state["proposals"]
        assert row["record"] == record
        names[who] = (row["child_name"], row["family_name"])
    assert names == {"maud": (None, None), "sefton": ("Wren", "Alder")}
    body = {"child": world.child, "protected": True, "why": "refuge", "proposal": record}
    manager.save("protection", world.child, body)
    assert why(manager.deliver()) == {}


def test_family_of_a_protected_child_is_not_named_with_a_sibling(any_world: World) -> None:
    world, desk, manager = any_world, any_world.tablet("maud"), any_world.tablet("sefton")
    sibling = new_id()
    desk.save("child", sibling, child_body(world.family, preferred_name="Robin"), record=sibling)
    desk.save("allocation", sibling, world.allocation_body("priya", sibling))
    assert why(desk.deliver()) == {}
    protect(desk, manager, world.child)
    propose(desk, what="allocate_self", child=sibling)
    for tablet in (desk, manager):
        (row,) = tablet.pull().state["proposals"]
        assert (row["child_name"], row["family_name"]) == ("Robin", None)


def test_proposal_to_protect_says_why(any_world: World) -> None:
    world, desk = any_world, any_world.tablet("maud")
    desk.save("proposal", world.staff["maud"], {"what": "protect", "child": world.child}, record=new_id())
    assert why(desk.deliver()) == {1: "invalid"}


# --- protection ---------------------------------------------------------------------------------------------


def test_protection_takes_a_proposal_of_another_and_the_manager_of_the_team(any_world: World) -> None:
    world, desk, manager = any_world, any_world.tablet("maud"), any_world.tablet("sefton")
    stranger, _ = world.second_child(world.tablet("zora"), "odd")
    own = propose(manager, what="protect", why="refuge", child=world.child)
    others = propose(desk, what="protect", why="refuge", child=world.child)
    elsewhere = propose(world.tablet("zora"), what="protect", why="refuge", child=stranger)
    lifting = propose(desk, what="unprotect", child=world.child)
    tries = [(world.child, own), (world.child, lifting), (world.child, elsewhere), (stranger, elsewhere)]
    for child, record in [*tries, (world.child, new_id())]:
        body = {"child": child, "protected": True, "why": "refuge", "proposal": record}
        manager.save("protection", child, body)
    assert why(manager.deliver()) == dict.fromkeys(range(2, 7), "not_allowed")
    for who in ("maud", "bea", "noor", "priya"):
        tablet = world.tablet(who)
        body = {"child": world.child, "protected": True, "why": "refuge", "proposal": own}
        tablet.save("protection", world.child, body)
        assert why(tablet.deliver()) == {1: "not_allowed"}
    assert world.child in reached(desk)
    manager.save("protection", world.child, body | {"proposal": others})
    assert len(why(manager.deliver())) == 5
    assert world.child not in reached(desk)


def test_protection_says_why_and_lifting_it_says_nothing_in_anybodys_name(any_world: World) -> None:
    world, desk, manager = any_world, any_world.tablet("maud"), any_world.tablet("sefton")
    asked = propose(desk, what="protect", why="refuge", child=world.child)
    body = {"child": world.child, "protected": True, "proposal": asked}
    manager.save("protection", world.child, body | {"why": None})
    manager.save("protection", world.child, body | {"why": "refuge"})
    assert why(manager.deliver()) == {1: "invalid"}
    lifting = propose(desk, what="unprotect", child=world.child)
    manager.save("protection", world.child, {"child": world.child, "protected": False, "proposal": lifting})
    assert why(manager.deliver()) == {1: "invalid"}
    assert world.child in reached(desk)


def test_protected_child_and_family_stay_with_those_who_are_named(any_world: World) -> None:
    world, desk, manager = any_world, any_world.tablet("maud"), any_world.tablet("sefton")
    named, cover, lead = any_world.tablet("priya"), any_world.tablet("tomas"), any_world.tablet("bea")
    desk.save("allocation", world.child, world.allocation_body("tomas", role="duty_cover"))
    desk.deliver()
    named.save("pen_picture", world.child, pen_picture_body("For few."), visibility="restricted")
    named.deliver()
    world.clock.forward(minutes=1)
    for tablet in (desk, cover, lead):
        tablet.pull()
        assert tablet.records(world.child)
    protect(desk, manager, world.child)
    for tablet in (desk, cover, lead):
        state = tablet.pull().state
        assert world.child in state["purge"]
        assert {world.child, world.family}.isdisjoint(row["stream"] for row in state["streams"])
        assert world.child not in str(state["allocations"])
        assert tablet.records(world.child) == tablet.records(world.family) == []
    assert {world.child, world.family} <= reached(named)
    protect(desk, manager, world.child, protected=False)
    assert {world.child, world.family} <= reached(desk)
    assert desk.records(world.child)


def test_those_who_lead_the_team_are_told_whose_child_is_protected_and_no_name(any_world: World) -> None:
    world, desk, manager = any_world, any_world.tablet("maud"), any_world.tablet("sefton")
    assert "protected" not in desk.pull().state
    protect(desk, manager, world.child)
    for tablet in (desk, manager):
        (row,) = tablet.pull().state["protected"]
        assert (row["child"], row["workers"]) == (world.child, [world.staff["priya"]])
        assert set(row) == {"child", "from", "workers"}
    for who in ("zora", "bea", "vera", "noor", "priya"):
        assert "protected" not in world.tablet(who).pull().state
    propose(desk, what="unprotect", child=world.child)
    for tablet in (desk, manager):
        (row,) = tablet.pull().state["proposals"]
        assert (row["child"], row["child_name"], row["family_name"]) == (world.child, None, None)
    protect(desk, manager, world.child, protected=False)
    assert "protected" not in desk.pull().state


def test_note_about_a_protected_child_is_filed_by_those_who_are_named_or_if_written_before(
    any_world: World,
) -> None:
    world, desk, named = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    earlier = world.tablet("maud")
    earlier.pull()
    earlier.save("pen_picture", world.child, pen_picture_body("Before."))
    world.clock.forward(minutes=1)
    protect(desk, world.tablet("sefton"), world.child)
    world.clock.forward(minutes=1)
    for tablet in (desk, named):
        tablet.pull()
        tablet.save("pen_picture", world.child, pen_picture_body("After."))
    assert "not_allowed" in why(desk.deliver()).values()
    assert why(named.deliver()) == {}
    assert why(earlier.deliver()) == {}


# --- ends ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["co_worker", "duty_cover"])
def test_joint_work_and_cover_end_at_their_date_for_reading_and_for_filing(
    any_world: World, kind: str
) -> None:
    world, desk, tablet = any_world, any_world.tablet("maud"), any_world.tablet("tomas")
    ends = time_text(world.clock.moment() + timedelta(hours=2))
    body = world.allocation_body("tomas", role=kind, ends_at=ends, end_reason="closed")
    desk.save("allocation", world.child, body)
    desk.deliver()
    world.clock.forward(hours=1)
    assert world.child in reached(tablet)
    tablet.save("pen_picture", world.child, pen_picture_body("In time."))
    world.clock.forward(hours=1, seconds=1)
    assert world.child in tablet.pull().state["purge"]
    tablet.save("pen_picture", world.child, pen_picture_body("Too late."))
    assert why(tablet.deliver()) == {2: "not_allowed"}
