"""What is being written of a family and names no child of it goes with the family: sync/PROTOCOL.md 12.6."""

from __future__ import annotations

import json

import pytest

from app import erasure
from app.drafts import keeping
from sync.drafts import Draft
from tests.app.drafting import came, holders, replacing, states, texts
from tests.app.filed import why
from tests.app.world import Tablet, World, child_body, new_id

WORDS = "Wren has a mark."


def erase(world: World) -> erasure.Erased:
    with world.app.app_context():
        return erasure.erase(world.child)


def write(
    tablet: Tablet, kind: str, status: str = "open", children: tuple[str, ...] = (), words: str = WORDS
) -> Draft:
    """Write a correction or a review as the app does, and let the server have it."""
    ident = new_id()
    body = json.dumps({"kind": kind, "text": words})
    record = new_id() if kind == "review" else ident
    draft = Draft(ident, record, kind, tablet.world.family, children, body)
    tablet.device.drafts.write(draft)
    tablet.device.drafts.snap(ident, status)
    tablet.deposit_snapshots()
    tablet.world.open()
    return draft


def sibling_of(world: World, desk: Tablet) -> str:
    child = new_id()
    desk.save("child", child, child_body(world.family, preferred_name="Finch"), record=child)
    assert why(desk.deliver()) == {}
    return child


@pytest.mark.parametrize("kind", ["mend", "review", "edit"])
@pytest.mark.parametrize("status", ["open", "signed", "abandoned"])
def test_draft_that_names_no_child_lies_with_the_family_and_goes_with_it(
    any_world: World, kind: str, status: str
) -> None:
    world, priya = any_world, any_world.tablet("priya")
    write(priya, kind, status)
    assert (states(world), holders(world)) == ([status], [{world.family}])
    assert WORDS in texts(world)[0]
    gone = erase(world)
    assert (gone.streams, gone.snapshots) == (2, 1)
    assert texts(world) == ["erased"]
    assert came(world.tablet("priya", replacing(priya))) == []


def test_draft_that_names_no_child_comes_back_while_the_family_is_there(any_world: World) -> None:
    priya = any_world.tablet("priya")
    draft = write(priya, "review")
    assert came(any_world.tablet("priya", replacing(priya))) == [draft.body]


def test_draft_that_an_older_server_laid_under_its_authors_key_goes_with_the_family(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, priya = any_world, any_world.tablet("priya")
    monkeypatch.setattr(keeping, "holders_of", lambda draft, _: [draft.person_id])
    write(priya, "mend")
    monkeypatch.undo()
    assert holders(world) == [{world.staff["priya"]}]
    assert erase(world).snapshots == 1
    assert texts(world) == ["erased"]
    assert came(world.tablet("priya", replacing(priya))) == []


@pytest.mark.parametrize("status", ["open", "signed"])
def test_correction_goes_with_the_child_whose_record_it_changes_while_a_sibling_stays(
    any_world: World, status: str
) -> None:
    world, priya = any_world, any_world.tablet("priya")
    sibling = sibling_of(world, world.tablet("maud"))
    write(priya, "mend", status, (world.child,))
    write(priya, "mend", status, (sibling,), "Finch slept.")
    assert (erase(world).streams, len(texts(world))) == (1, 2)
    gone, left = texts(world)
    assert gone == "erased" and "Finch slept." in left


def test_what_is_written_of_another_family_stays(any_world: World) -> None:
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    _, home = world.second_child(desk, "priya")
    ident = new_id()
    priya.device.drafts.write(Draft(ident, ident, "mend", home, (), WORDS))
    priya.device.drafts.snap(ident)
    priya.deposit_snapshots()
    world.open()
    assert erase(world).snapshots == 0
    assert texts(world) == [WORDS]
