"""Glass is broken for a reason, on a fresh proof, for four hours, under others' eyes: security, attack 41.

Here and in test_second_person.py is attack 42: nobody looks into what they did themself.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import erasure
from app.audit import AuditRow
from app.break_glass.actions import MOST_A_DAY
from app.clock import time_text
from app.extensions import db
from app.streams import filing
from tests.app.court import propose, protect
from tests.app.filed import damage, why
from tests.app.world import STAFF, Tablet, World, new_id, pen_picture_body

REASON = "Called at night by the hospital about this child."


def say_why(tablet: Tablet, child: str, reason: str = REASON) -> str:
    """File a reason. Shape: its record."""
    record = new_id()
    body = {"child": child, "reason": reason}
    tablet.save("break_glass", child, body, record=record, visibility="restricted")
    return record


def invoke(tablet: Tablet, child: str, record: str) -> TestResponse:
    return tablet.post("/api/break-glass", {"child": child, "record": record})


def broken(tablet: Tablet, child: str) -> str:
    """Break the glass as it is meant. Shape: the record of the reason."""
    record = say_why(tablet, child)
    assert why(tablet.deliver()) == {}
    tablet.open_session()
    answer = invoke(tablet, child, record)
    assert answer.status_code == 200, answer.text
    return record


def reads(tablet: Tablet, child: str) -> bool:
    tablet.pull()
    return any(row["type"] == "child" for row in tablet.records(child))


def review(tablet: Tablet, child: str, record: str, **given: Any) -> dict[int, str]:
    body = {"child": child, "break_glass": record, "finding": "justified", "text": None}
    tablet.save("break_glass_review", child, body | given, visibility="restricted")
    return why(tablet.deliver())


@pytest.mark.parametrize("who", ["tomas", "odd", "zora", "sefton", "bea"])
def test_glass_opens_the_record_for_four_hours_by_the_servers_clock(any_world: World, who: str) -> None:
    world, tablet = any_world, any_world.tablet(who)
    assert not reads(tablet, world.child)
    broken(tablet, world.child)
    assert reads(tablet, world.child) and tablet.records(world.family)
    world.clock.forward(hours=3, minutes=59)
    tablet.open_session()
    assert reads(tablet, world.child)
    world.clock.forward(minutes=1)
    assert set(tablet.pull().state["purge"]) >= {world.child, world.family}
    assert tablet.records(world.family) == []
    # A safeguarding lead goes on reading what is restricted: here the own reason, and nothing of the team's.
    left = [row["type"] for row in tablet.records(world.child)]
    assert left == (["break_glass"] if who == "bea" else [])
    assert world.child not in tablet.pull().state["purge"]


def test_what_only_supervising_showed_goes_when_glass_alone_is_left(any_world: World) -> None:
    world, desk, author = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    author.save("pen_picture", world.child, pen_picture_body("For few."), visibility="restricted")
    author.deliver()
    broken(desk, world.child)
    desk.pull()
    assert "pen_picture" in [row["type"] for row in desk.records(world.child)]
    world.clock.forward(minutes=1)
    protect(desk, world.tablet("sefton"), world.child)
    assert reads(desk, world.child)
    assert "pen_picture" not in [row["type"] for row in desk.records(world.child)]


def test_what_is_restricted_stays_so(any_world: World) -> None:
    world, tablet, author = any_world, any_world.tablet("odd"), any_world.tablet("priya")
    author.save("pen_picture", world.child, pen_picture_body("For few."), visibility="restricted")
    author.deliver()
    broken(tablet, world.child)
    tablet.pull()
    others = [row for row in tablet.records(world.child) if row["author"] != world.staff["odd"]]
    assert {row["visibility"] for row in others} == {"team"}


def test_glass_does_not_break_without_a_reason(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("odd")
    for words in ("", "because  ", "          "):
        say_why(tablet, world.child, words)
    assert why(tablet.deliver()) == dict.fromkeys((1, 2, 3), "invalid")
    tablet.open_session()
    assert invoke(tablet, world.child, new_id()).status_code == 404
    assert not reads(tablet, world.child)


def test_reason_must_be_the_callers_own_of_that_child_and_of_now(any_world: World) -> None:
    world, tablet, colleague = any_world, any_world.tablet("odd"), any_world.tablet("zora")
    second, _ = world.second_child(world.tablet("maud"), "tomas")
    record = say_why(tablet, world.child)
    tablet.deliver()
    colleague.open_session()
    nobody = invoke(tablet, world.child, new_id())
    for answer in (
        invoke(colleague, world.child, record),
        invoke(tablet, second, record),
        invoke(tablet, new_id(), record),
    ):
        assert (answer.status_code, answer.data) == (404, nobody.data)
    world.clock.forward(minutes=31)
    tablet.open_session()
    assert invoke(tablet, world.child, record).status_code == 404
    assert not reads(tablet, world.child)


def test_glass_does_not_break_without_a_fresh_proof(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("odd")
    record = say_why(tablet, world.child)
    tablet.deliver()
    world.clock.forward(minutes=6)
    answer = invoke(tablet, world.child, record)
    assert (answer.status_code, answer.json["code"], answer.json["retry"]) == (
        401,
        "session.stale",
        "after_unlock",
    )
    assert not reads(tablet, world.child)
    tablet.open_session()
    assert invoke(tablet, world.child, record).status_code == 200


def test_after_four_hours_the_same_reason_opens_nothing(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("odd")
    record = broken(tablet, world.child)
    again = invoke(tablet, world.child, record)
    assert again.status_code == 200
    world.clock.forward(hours=4)
    tablet.open_session()
    assert invoke(tablet, world.child, record).status_code == 404


def test_glass_is_broken_so_often_a_day_and_no_more(any_world: World) -> None:
    world, tablet, desk = any_world, any_world.tablet("odd"), any_world.tablet("maud")
    children = [world.second_child(desk, "tomas")[0] for _ in range(MOST_A_DAY)]
    running = {child: broken(tablet, child) for child in children}
    record = say_why(tablet, world.child)
    tablet.deliver()
    answer = invoke(tablet, world.child, record)
    assert (answer.status_code, answer.json["code"]) == (429, "break_glass.capped")
    assert not reads(tablet, world.child)
    # Who asks again for what is open, because the answer was lost, is told the same.
    assert {invoke(tablet, child, reason).status_code for child, reason in running.items()} == {200}


def test_reason_about_a_child_that_is_not_there_is_not_filed(any_world: World) -> None:
    tablet = any_world.tablet("odd")
    for stream in (new_id(), any_world.staff["priya"], any_world.family):
        say_why(tablet, stream)
    assert set(why(tablet.deliver()).values()) <= {"not_allowed", "wrong_stream"}
    assert len(why(tablet.deposit())) == 3


def test_broken_glass_lets_nobody_write_a_note(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("odd")
    broken(tablet, world.child)
    tablet.save("pen_picture", world.child, pen_picture_body())
    assert why(tablet.deliver()) == {2: "not_allowed"}


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("maud", True),
        ("zora", True),
        ("sefton", True),
        ("bea", True),
        ("vera", True),
        ("priya", False),
        ("noor", False),
    ],
)
def test_those_who_look_into_it_are_told_with_the_reason_and_nobody_else(
    any_world: World, who: str, told: bool
) -> None:
    """Supervisors of both teams, manager, lead and auditor; that they read it is in the trail."""
    world, tablet = any_world, any_world.tablet(who)
    record = broken(world.tablet("odd"), world.child)
    rows = tablet.pull().state.get("break_glass", [])
    assert [(row["record"], row["person"], row["child"], row["reviewed"], row["reason"]) for row in rows] == (
        [(record, world.staff["odd"], world.child, False, REASON)] if told else []
    )
    with world.app.app_context():
        read = AuditRow.action == "break_glass.read", AuditRow.person_id == world.staff[who]
        assert len(list(db.session.scalars(select(AuditRow).where(*read)))) == len(rows)


@pytest.mark.parametrize("gone", ["odd", "priya"])
def test_those_who_lead_somebody_who_was_let_go_are_told_still(any_world: World, gone: str) -> None:
    """Of who broke it, and of the worker of the child."""
    world = any_world
    record = broken(world.tablet("odd"), world.child)
    with world.app.app_context():
        role, team = STAFF[gone]
        post = {"role": role, "team": world.teams[team], "active": False}
        body = {"name": gone.title(), "profession": "other", **post}
        filing.file_own("person", world.organisation, world.staff[gone], body)
        db.session.commit()
    world.clock.forward(minutes=1)
    for who in ("maud", "sefton", "zora"):
        assert [row["record"] for row in world.tablet(who).pull().state["break_glass"]] == [record]
    assert review(world.tablet("zora"), world.child, record) == {}


def test_glass_of_an_erased_child_is_told_to_nobody_any_more(any_world: World) -> None:
    """There is nothing left to look into; who broke it, to whose record and when stays in the trail."""
    world, tablet, auditor = any_world, any_world.tablet("odd"), any_world.tablet("vera")
    broken(tablet, world.child)
    assert "break_glass" in auditor.pull().state
    with world.app.app_context():
        erasure.erase(world.child)
    for each in (auditor, tablet, world.tablet("bea")):
        assert "break_glass" not in each.pull().state
        assert world.child not in each.device.streams
    with world.app.app_context():
        (row,) = db.session.scalars(select(AuditRow).where(AuditRow.action == "break_glass.invoke"))
        assert (row.person_id, row.subject_id) == (world.staff["odd"], world.child)


def test_damaged_record_of_one_child_keeps_nobody_from_being_told_of_all_else(any_world: World) -> None:
    world, manager = any_world, any_world.tablet("sefton")
    broken(world.tablet("odd"), world.child)
    propose(world.tablet("maud"), what="protect", why="refuge", child=world.child)
    damage(world, world.child)
    state = manager.pull().state
    assert [row["reason"] for row in state["break_glass"]] == [None]
    assert [(row["child_name"], row["family_name"]) for row in state["proposals"]] == [(None, None)]


def test_whoever_broke_it_sees_until_when_and_no_review_of_their_own(any_world: World) -> None:
    tablet = any_world.tablet("odd")
    broken(tablet, any_world.child)
    (row,) = tablet.pull().state["break_glass"]
    assert (row["person"], row["reason"]) == (any_world.staff["odd"], None)


def test_reason_is_not_in_the_trail_and_the_trail_names_who_and_whose(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("odd")
    broken(tablet, world.child)
    with world.app.app_context():
        chosen = select(AuditRow).where(AuditRow.action == "break_glass.invoke")
        (row,) = db.session.scalars(chosen)
        assert (row.person_id, row.subject_id, row.outcome) == (world.staff["odd"], world.child, "done")
        everything = [repr(vars(each)) for each in db.session.scalars(select(AuditRow))]
    assert not [line for line in everything if "hospital" in line]


def test_review_is_by_somebody_else_who_leads_or_looks_into_all(any_world: World) -> None:
    world, invoker = any_world, any_world.tablet("zora")
    record = broken(invoker, world.child)
    assert review(invoker, world.child, record) == {2: "not_allowed"}
    for who in ("priya", "noor"):
        assert review(world.tablet(who), world.child, record) == {1: "not_allowed"}
    assert review(world.tablet("maud"), world.child, new_id()) == {1: "not_allowed"}
    auditor = world.tablet("vera")
    assert review(auditor, world.child, record) == {}
    assert auditor.pull().state["break_glass"][0]["reviewed"] is True


@pytest.mark.parametrize("finding", ["justified", "not_justified", "follow_up"])
def test_what_was_found_is_told_to_who_looks_into_it_and_to_who_broke_it(
    any_world: World, finding: str
) -> None:
    """PROTOCOL 676."""
    world, invoker, manager = any_world, any_world.tablet("odd"), any_world.tablet("sefton")
    record = broken(invoker, world.child)
    assert "findings" not in invoker.pull().state
    words = "Spoke to Odd and to the ward about Wren."
    assert review(manager, world.child, record, finding=finding, text=words) == {}
    at = time_text(world.clock.moment())
    said = {"by": world.staff["sefton"], "at": at, "finding": finding}
    for who in ("sefton", "maud", "zora", "bea", "vera"):
        told = world.tablet(who).pull().state
        assert [row["review"] for row in told["break_glass"]] == [said]
        assert "findings" not in told and words not in str(told)
    invoker.open_session()
    own = invoker.pull().state
    (row,) = own["findings"]
    assert {key: row[key] for key in said} == said
    assert set(row) == {"record", "from", "to", *said} and row["record"] == record
    assert words not in str(own) and world.child not in str(own["findings"])
    for who in ("priya", "noor", "tomas"):
        told = world.tablet(who).pull().state
        assert "findings" not in told and "break_glass" not in told
    world.clock.forward(days=31)
    invoker.open_session()
    assert "findings" not in invoker.pull().state


def test_what_each_found_who_looked_into_it_is_told_of_the_first_who_did_first(any_world: World) -> None:
    """PROTOCOL 880."""
    world, invoker = any_world, any_world.tablet("odd")
    record = broken(invoker, world.child)
    other = broken(world.tablet("tomas"), world.child)
    said = []
    for who, finding in (("bea", "not_justified"), ("maud", "justified"), ("bea", "follow_up")):
        words = {"finding": finding, "text": f"{who} asked about Wren."}
        world.clock.forward(minutes=1)
        at = time_text(world.clock.moment())
        said.append({"by": world.staff[who], "at": at, "finding": finding})
        assert review(world.tablet(who), world.child, record, **words) == {}
        assert review(world.tablet(who), world.child, other, finding="justified") == {}
    for who in ("maud", "zora", "sefton", "bea", "vera"):
        told = world.tablet(who).pull().state
        (row,) = [row for row in told["break_glass"] if row["record"] == record]
        assert [row["review"], *row["also"]] == said
        assert "asked about Wren" not in str(told["break_glass"])
    invoker.open_session()
    (row,) = invoker.pull().state["findings"]
    assert [{key: row[key] for key in said[0]}, *row["also"]] == said
    assert world.child not in str(row)


def test_what_was_found_late_is_told_for_30_days_from_then(any_world: World) -> None:
    """Both to who opened the record and to those who look into it: nobody signs into silence."""
    world, invoker, manager = any_world, any_world.tablet("odd"), any_world.tablet("sefton")
    record = broken(invoker, world.child)
    world.clock.forward(days=31)
    manager.open_session()
    assert review(manager, world.child, record) == {}
    world.clock.forward(days=29)
    auditor = world.tablet("vera")
    (row,) = auditor.pull().state["break_glass"]
    assert row["review"]["by"] == world.staff["sefton"] and "also" not in row
    assert review(auditor, world.child, record, finding="not_justified") == {}
    world.clock.forward(days=29)
    invoker.open_session()
    (row,) = invoker.pull().state["findings"]
    assert [each["finding"] for each in (row, *row["also"])] == ["justified", "not_justified"]
    world.clock.forward(days=2)
    invoker.open_session()
    assert "findings" not in invoker.pull().state


def test_finding_that_cannot_be_read_any_more_is_told_as_none_and_of_an_erased_child_not_at_all(
    any_world: World,
) -> None:
    world, invoker, manager = any_world, any_world.tablet("odd"), any_world.tablet("sefton")
    record = broken(invoker, world.child)
    assert review(manager, world.child, record) == {}
    assert review(world.tablet("vera"), world.child, record) == {}
    world.clock.forward(hours=5)
    invoker.open_session()
    manager.open_session()
    damage(world, world.child)
    (row,) = manager.pull().state["break_glass"]
    assert (row["review"]["by"], row["review"]["finding"]) == (world.staff["sefton"], None)
    assert "also" not in row
    assert [row["finding"] for row in invoker.pull().state["findings"]] == [None]
    with world.app.app_context():
        erasure.erase(world.child)
    assert not {"findings", "break_glass"} & set(invoker.pull().state)


def test_reason_that_opened_nothing_is_not_looked_into(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("odd")
    record = say_why(tablet, world.child)
    tablet.deliver()
    assert review(world.tablet("vera"), world.child, record) == {1: "not_allowed"}


def test_protected_child_is_reached_by_glass_and_the_supervisor_by_nothing_else(any_world: World) -> None:
    world, desk = any_world, any_world.tablet("maud")
    assert reads(desk, world.child)
    protect(desk, world.tablet("sefton"), world.child)
    assert set(desk.pull().state["purge"]) >= {world.child, world.family}
    broken(desk, world.child)
    assert reads(desk, world.child)
    world.clock.forward(hours=4)
    desk.open_session()
    assert not reads(desk, world.child)
