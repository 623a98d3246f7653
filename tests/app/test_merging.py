"""Two people write on one living record, through the real server. Source: sync/PROTOCOL.md section 11."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.caseload.contended import bodies_of, soonest
from app.caseload.due_rules import Due
from sync.merge import Merged, merge, statement
from sync.records import RECORD_TYPES
from tests.app.world import Tablet, World, family_body, new_id, pen_picture_body


def says(tablet: Tablet, stream: str, record: str, type: str) -> Merged:
    entries = tablet.device.streams[stream].entries.values()
    own = [statement(entry) for entry in entries if entry.change["record"] == record]
    return merge(own, RECORD_TYPES[type].merges)  # type: ignore[arg-type]


def plan_body(child: str, **other: Any) -> dict[str, Any]:
    return {
        "child": child,
        "goal": "Ivo sleeps in his own cot every night.",
        "what": "Fetch the cot from the store.",
        "who": ["Hanne"],
        "by_when": "2026-12-01",
        "support_needed": None,
        "status": "open",
        "achieved_on": None,
        "evidence": None,
    } | other


def together(world: World) -> tuple[Tablet, Tablet]:
    """Priya and Tomas, both with the child."""
    desk = world.tablet("maud")
    desk.save("allocation", world.child, world.allocation_body("tomas", role="co_worker"))
    assert desk.deliver().quarantined == ()
    priya, tomas = world.tablet("priya"), world.tablet("tomas")
    for tablet in (priya, tomas):
        tablet.pull()
    return priya, tomas


def both_write(world: World, priya: Tablet, tomas: Tablet, type: str, *bodies: dict[str, Any]) -> str:
    """The first of the bodies is on file; each of the two writes over it without a signal."""
    record = new_id()
    first, one, other = bodies
    priya.save(type, world.child, first, record=record)
    priya.deliver()
    for tablet in (priya, tomas):
        tablet.pull()
    base = says(priya, world.child, record, type).version
    for tablet, body in ((priya, one), (tomas, other)):
        tablet.save(type, world.child, body, record=record, base=base)
        assert tablet.deliver().quarantined == ()
    for tablet in (priya, tomas):
        tablet.pull()
    return record


def texts(merged: Merged) -> list[list[Any]]:
    return [[each.value for each in one.contenders] for one in merged.conflicts]


def test_two_edits_of_one_text_are_both_kept_until_somebody_chooses(any_world: World) -> None:
    world = any_world
    priya, tomas = together(world)
    written = [pen_picture_body(words) for words in ("As it was.", "By Priya.", "By Tomas.")]
    pen = both_write(world, priya, tomas, "pen_picture", *written)
    shown = says(priya, world.child, pen, "pen_picture")
    assert shown == says(tomas, world.child, pen, "pen_picture")
    assert (shown.body["text"], texts(shown)) == ("As it was.", [["By Priya.", "By Tomas."]])
    # Both choose at once, each their own.
    for tablet, words in ((priya, "By Priya."), (tomas, "Of both.")):
        tablet.save("pen_picture", world.child, pen_picture_body(words), record=pen, base=shown.version)
        assert tablet.deliver().quarantined == ()
    for tablet in (priya, tomas):
        tablet.pull()
    again = says(tomas, world.child, pen, "pen_picture")
    assert again == says(priya, world.child, pen, "pen_picture")
    assert (again.body["text"], texts(again)) == ("As it was.", [["By Priya.", "Of both."]])
    tomas.save("pen_picture", world.child, pen_picture_body("Of both."), record=pen, base=again.version)
    assert tomas.deliver().quarantined == ()
    priya.pull()
    settled = says(priya, world.child, pen, "pen_picture")
    assert (settled.body["text"], settled.conflicts) == ("Of both.", ())


def test_two_first_pen_pictures_of_a_child_are_both_kept_until_somebody_chooses(any_world: World) -> None:
    world = any_world
    tablets = together(world)
    # A device makes the id of the first one from the child's.
    pen = f"{int(world.child[:2], 16) ^ 0x70:02x}{world.child[2:]}"
    for tablet, words in zip(tablets, ("By Priya.", "By Tomas."), strict=True):
        tablet.save("pen_picture", world.child, pen_picture_body(words), record=pen)
    for tablet in tablets:
        assert tablet.deliver().quarantined == ()
    for tablet in tablets:
        tablet.pull()
        shown = says(tablet, world.child, pen, "pen_picture")
        assert texts(shown) == [["By Priya.", "By Tomas."]]


def test_edits_of_different_parts_of_a_plan_action_both_stand(any_world: World) -> None:
    world = any_world
    priya, tomas = together(world)
    first = plan_body(world.child)
    done = first | {"status": "done", "achieved_on": "2026-11-20"}
    more = first | {"who": ["Hanne", "Sam"], "support_needed": "A lift to the store."}
    record = both_write(world, priya, tomas, "plan_action", first, done, more)
    shown = says(tomas, world.child, record, "plan_action")
    assert shown.conflicts == ()
    assert shown.body == done | {"who": ["Hanne", "Sam"], "support_needed": "A lift to the store."}


def test_edit_that_repeats_an_old_family_is_filed_and_moves_no_child(any_world: World) -> None:
    """The desk moved the child while the worker, with no signal, wrote down another language."""
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    for tablet in (desk, priya):
        tablet.pull()
    base = says(priya, world.child, world.child, "child").version
    body = dict(says(priya, world.child, world.child, "child").body)
    other = new_id()
    desk.save("family", other, family_body(), record=other)
    desk.save("child", world.child, body | {"family": other}, record=world.child, base=base)
    assert desk.deliver().quarantined == ()
    changed = body | {"languages": [*body["languages"], "Welsh"]}
    priya.save("child", world.child, changed, record=world.child, base=base)
    assert priya.deliver().quarantined == ()
    priya.pull()
    shown = says(priya, world.child, world.child, "child").body
    assert (shown["family"], shown["languages"][-1]) == (other, "Welsh")
    answer = priya.pull()
    assert [row["family"] for row in answer.state["streams"] if row["stream"] == world.child] == [other]


def test_record_that_merges_keeps_its_readers(any_world: World) -> None:
    world, priya = any_world, any_world.tablet("priya")
    record = new_id()
    priya.save("pen_picture", world.child, pen_picture_body(), record=record)
    priya.save("pen_picture", world.child, pen_picture_body("B"), record=record, visibility="restricted")
    assert [one.why for one in priya.deliver().quarantined] == ["not_allowed"]


def test_disagreement_about_a_birthday_never_makes_a_child_wait_longer(any_world: World) -> None:
    world = any_world
    priya, tomas = together(world)
    shown = says(priya, world.child, world.child, "child")
    day = world.clock.moment().date()
    dob = {who: (day - timedelta(days=days)).isoformat() for who, days in (("priya", 3), ("tomas", 30))}
    for who, tablet in (("priya", priya), ("tomas", tomas)):
        body = shown.body | {"dob": dob[who]}
        tablet.save("child", world.child, body, record=world.child, base=shown.version)
        assert tablet.deliver().quarantined == ()
    tomas.pull()
    torn = says(tomas, world.child, world.child, "child")
    assert [one.field for one in torn.conflicts] == ["dob"]
    with_dob = [body["dob"] for body in bodies_of(torn)]
    assert with_dob == [dob["priya"], dob["tomas"]]
    dues = {record["code"]: record for record in standing(tomas, world.child)}
    # Six to eight weeks from the elder birthday, not from the younger.
    assert dues["six_eight_week"]["window_to"] < (day + timedelta(days=8 * 7 - 3)).isoformat()


def standing(tablet: Tablet, child: str) -> list[dict[str, Any]]:
    newest: dict[str, Any] = {}
    for entry in tablet.device.streams[child].entries.values():
        if entry.change["type"] == "due":
            newest[entry.change["record"]] = entry.change
    return [change["body"] for change in newest.values() if change["status"] == "signed"]


def test_due_that_is_done_by_one_version_alone_is_open() -> None:
    def due(upto: str, done: str | None) -> Due:
        from datetime import date

        return Due("new_birth", date(2026, 11, 1), date.fromisoformat(upto), done, "x@1")

    found = list(soonest([[due("2026-11-10", "v")], [due("2026-11-20", None)], [due("2026-11-15", None)]]))
    assert found == [due("2026-11-15", None)]
    assert list(soonest([[due("2026-11-10", "v")], [due("2026-11-09", "v")]])) == [due("2026-11-09", "v")]
