"""Whoever covers on duty helps out: neither they nor who leads them have the child for it.

0005: what is restricted is read by lead and co-worker, their supervisor and the safeguarding lead. Maud's
team has the child, through Priya; Odd, of Zora's team, covers.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.caseload.reach import reaches
from app.clock import time_text
from tests.app.court import protect
from tests.app.filed import end_allocation, visit_of, why
from tests.app.world import Tablet, World, child_body, family_body, new_id, pen_picture_body, review_body


def put(world: World, tablet: Tablet, who: str, record: str | None = None, **said: Any) -> dict[int, str]:
    """Allocate a child, or change how it is. Shape: why that was set aside, if it was."""
    body = world.allocation_body(who, **said)
    tablet.save("allocation", body["child"], body, record=record or new_id())
    seq = len(tablet.device.frames)
    return {n: code for n, code in why(tablet.deliver()).items() if n == seq}


def found(noor: Tablet) -> str:
    """A child in a family of its own, from an administrator."""
    family, child = new_id(), new_id()
    noor.save("family", family, family_body(), record=family)
    noor.save("child", child, child_body(family), record=child)
    assert why(noor.deliver()) == {}
    return child


def covered(world: World, **said: Any) -> str:
    """Let Odd cover Priya's child for a day. Shape: the record of it."""
    record, begins = new_id(), world.clock.moment()
    ends = time_text(begins + timedelta(days=1))
    assert put(world, world.tablet("maud"), "odd", record, role="duty_cover", ends_at=ends, **said) == {}
    world.clock.forward(minutes=1)
    return record


def test_supervisor_of_who_only_covers_reads_as_much_as_who_covers_and_reviews_their_visit(
    any_world: World,
) -> None:
    world, priya = any_world, any_world.tablet("priya")
    covered(world)
    priya.save("pen_picture", world.child, pen_picture_body("For few eyes."), visibility="restricted")
    priya.save("pen_picture", world.child, pen_picture_body("For the team."))
    assert why(priya.deliver()) == {}
    told = {}
    for tablet in (cover := world.tablet("odd"), zora := world.tablet("zora"), world.tablet("maud")):
        tablet.pull()
        pictures = [each for each in tablet.records(world.child) if each["type"] == "pen_picture"]
        told[tablet.who] = [each["body"]["text"] for each in pictures]
    both = ["For few eyes.", "For the team."]
    assert told == {"odd": ["For the team."], "zora": ["For the team."], "maud": both}
    visit = visit_of(world, cover)
    assert why(cover.deliver()) == {}
    zora.pull()
    assert visit in {each["record"] for each in zora.records(world.family)}
    zora.save("review", world.family, review_body(visit, "reviewed"))
    assert why(zora.deliver()) == {}


def test_supervisor_of_who_only_covers_makes_nobody_lead_and_hands_the_child_to_nobody(
    any_world: World,
) -> None:
    world, zora = any_world, any_world.tablet("zora")
    covered(world)
    zora.pull()
    for who in ("odd", "tomas"):
        assert set(put(world, zora, who).values()) == {"not_allowed"}
    asked = {"what": "protect", "why": "refuge", "child": world.child}
    zora.save("proposal", world.staff["zora"], asked)
    assert why(zora.deliver())[3] == "not_allowed"


def test_supervisor_of_who_only_covers_is_not_told_that_the_child_is_protected(any_world: World) -> None:
    world, maud, zora = any_world, any_world.tablet("maud"), any_world.tablet("zora")
    covered(world)
    protect(maud, world.tablet("sefton"), world.child)
    assert "protected" not in zora.pull().state
    (row,) = maud.pull().state["protected"]
    assert (row["child"], row["workers"]) == (world.child, [world.staff["priya"]])


def test_cover_is_narrowed_by_its_workers_supervisor_and_not_widened(any_world: World) -> None:
    world, zora = any_world, any_world.tablet("zora")
    started = time_text(world.clock.moment())
    record = covered(world)
    later = time_text(world.clock.moment() + timedelta(days=9))
    same = {"role": "duty_cover", "starts_at": started}
    assert put(world, zora, "odd", record, starts_at=started, ends_at=None, role="lead")
    assert put(world, zora, "odd", record, **same, ends_at=later)
    world.clock.forward(minutes=5)
    ended = {"ends_at": time_text(world.clock.moment()), "end_reason": "closed"}
    assert put(world, zora, "odd", record, **same, **ended) == {}
    world.clock.forward(minutes=1)
    with world.app.app_context():
        assert world.child not in reaches(world.staff["odd"], world.clock.moment())


def test_child_that_nobody_else_ever_had_is_its_covers_teams(any_world: World) -> None:
    """Also for 30 days after the cover has ended: else a baby would be on nobody's list."""
    world, noor, zora = any_world, any_world.tablet("noor"), any_world.tablet("zora")
    child = found(noor)
    ends = time_text(world.clock.moment() + timedelta(hours=1))
    assert put(world, zora, "odd", child=child, role="duty_cover", ends_at=ends) == {}
    world.clock.forward(hours=2)
    assert set(put(world, world.tablet("maud"), "tomas", child=child).values()) == {"not_allowed"}
    with world.app.app_context():
        assert child in reaches(world.staff["zora"], world.clock.moment())
    assert put(world, zora, "odd", child=child) == {}


def test_child_goes_back_to_the_team_that_had_it_while_somebody_covers(any_world: World) -> None:
    world, maud, zora = any_world, any_world.tablet("maud"), any_world.tablet("zora")
    ends = time_text(world.clock.moment() + timedelta(days=60))
    assert put(world, maud, "odd", role="duty_cover", ends_at=ends) == {}
    end_allocation(world, maud)
    with world.app.app_context():
        at = world.clock.moment()
        assert reaches(world.staff["maud"], at)[world.child] == {"supervised"}
        assert reaches(world.staff["zora"], at)[world.child] == {"covering"}
    assert set(put(world, zora, "odd").values()) == {"not_allowed"}
    world.clock.forward(days=31)
    assert set(put(world, maud, "tomas").values()) == {"not_allowed"}
    assert put(world, zora, "odd") == {}


def test_cover_that_ends_leaves_the_child_with_the_team_that_had_it_last(any_world: World) -> None:
    world, maud = any_world, any_world.tablet("maud")
    covered(world)
    end_allocation(world, maud)
    world.clock.forward(days=2)
    with world.app.app_context():
        at = world.clock.moment()
        assert reaches(world.staff["maud"], at)[world.child] == {"supervised"}
        assert world.child not in reaches(world.staff["zora"], at)
    assert put(world, maud, "tomas") == {}
