"""Nobody acts in an office that they have no more: what gives or takes access is judged as of its arrival.

A device needs no session to deposit, and claims whichever state it saw last: of somebody who was let go a
month ago that is one at which they held the office still.
"""

from __future__ import annotations

from typing import Any

from app.extensions import db
from app.people.models import Person
from tests.app.court import propose
from tests.app.filed import why
from tests.app.test_break_glass import broken, review
from tests.app.test_second_person import post_of, put_post
from tests.app.world import Tablet, World, new_id


def person(world: World, who: str) -> Person:
    with world.app.app_context():
        return db.session.get_one(Person, world.staff[who])


def let_go(world: World, who: str) -> Tablet:
    """Shape: the device of somebody who is let go by Noor, and was there last a month ago."""
    gone = world.tablet(who)
    gone.pull()
    world.clock.forward(minutes=1)
    assert put_post(world, world.tablet("noor"), who, active=False) == {}
    world.clock.forward(days=30)
    assert gone.pull_raw()[1].status_code == 401
    return gone


def file(tablet: Tablet, type: str, stream: str, body: dict[str, Any]) -> dict[int, str]:
    tablet.save(type, stream, body)
    seq = len(tablet.device.frames)
    return {n: code for n, code in why(tablet.deliver()).items() if n == seq}


def test_former_administrator_changes_nothing_of_the_organisations(any_world: World) -> None:
    world, amos = any_world, let_go(any_world, "amos")
    assert set(put_post(world, amos, "maud", active=False).values()) == {"not_allowed"}
    assert person(world, "maud").active
    home = world.organisation
    assert set(file(amos, "team", home, {"name": "East"}).values()) == {"not_allowed"}
    asked = {"what": "change_post", "person": world.staff["tomas"], "role": "supervisor"}
    proposal = {**asked, "team": world.teams["north"], "active": True}
    assert set(file(amos, "proposal", world.staff["amos"], proposal).values()) == {"not_allowed"}


def test_former_administrator_is_nobodys_second_person(any_world: World) -> None:
    world, amos = any_world, let_go(any_world, "amos")
    asked = {"person": world.staff["tomas"], "role": "safeguarding_lead", "team": world.teams["north"]}
    record = propose(world.tablet("noor"), what="change_post", **asked, active=True)
    refused = put_post(world, amos, "tomas", role="safeguarding_lead", proposal=record)
    assert set(refused.values()) == {"not_allowed"}
    assert person(world, "tomas").role == "practitioner"


def test_former_manager_protects_no_child(any_world: World) -> None:
    world, sefton = any_world, let_go(any_world, "sefton")
    record = propose(world.tablet("maud"), what="protect", why="refuge", child=world.child)
    body = {"child": world.child, "protected": True, "why": "refuge", "proposal": record}
    assert set(file(sefton, "protection", world.child, body).values()) == {"not_allowed"}


def test_former_auditor_looks_into_no_emergency(any_world: World) -> None:
    world, vera = any_world, let_go(any_world, "vera")
    record = broken(world.tablet("odd"), world.child)
    assert set(review(vera, world.child, record).values()) == {"not_allowed"}


def test_what_arrived_while_its_author_held_the_office_is_filed_after_it(any_world: World) -> None:
    world, amos, noor = any_world, any_world.tablet("amos"), any_world.tablet("noor")
    amos.save("person", world.organisation, post_of(world, "odd", active=False), record=world.staff["odd"])
    amos.deposit()
    world.clock.forward(minutes=1)
    noor.save("person", world.organisation, post_of(world, "amos", active=False), record=world.staff["amos"])
    assert why(noor.deliver()) == {}
    assert not person(world, "odd").active and not person(world, "amos").active


def test_same_act_that_comes_once_more_afterwards_is_answered_with_the_first(any_world: World) -> None:
    world, amos = any_world, any_world.tablet("amos")
    first = amos.save("team", world.organisation, {"name": "East"}, record=new_id())
    assert why(amos.deliver()) == {}
    world.clock.forward(minutes=1)
    assert put_post(world, world.tablet("noor"), "amos", active=False) == {}
    world.clock.forward(days=30)
    amos.device.save(first)
    assert why(amos.deliver()) == {}
