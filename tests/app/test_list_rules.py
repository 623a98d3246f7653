"""A published list about carers is answered of somebody."""

from __future__ import annotations

from typing import Any

from tests.app.filed import visit_of, why
from tests.app.world import World, new_id


def response(world: World, visit: str, **said: Any) -> dict[str, Any]:
    body = {
        "visit": visit,
        "child": world.child,
        "definition": "parent_observation",
        "version": 1,
        "carer": None,
        "answers": [{"item": "P1", "value": "seen"}],
        "cues": [],
    }
    return body | said


def test_answers_to_a_list_about_carers_say_whose_they_are(any_world: World) -> None:
    world, priya = any_world, any_world.tablet("priya")
    visit = visit_of(world, priya)
    nobodys = new_id()
    priya.save("checklist_response", world.child, response(world, visit), record=nobodys)
    priya.save("checklist_response", world.child, response(world, visit, carer=new_id()))
    refused = why(priya.deliver())
    assert list(refused.values()) == ["invalid"]
    at_last = response(world, visit, carer=new_id())
    priya.save("checklist_response", world.child, at_last, record=nobodys)
    assert why(priya.deliver()) == refused


def test_list_about_a_child_and_one_that_this_server_does_not_know_ask_for_no_carer(any_world: World) -> None:
    world, priya = any_world, any_world.tablet("priya")
    visit = visit_of(world, priya)
    about_child = {"definition": "baby_observation", "answers": [{"item": "C1", "value": "seen"}]}
    priya.save("checklist_response", world.child, response(world, visit, **about_child))
    priya.save("checklist_response", world.child, response(world, visit, version=99))
    assert why(priya.deliver()) == {}
