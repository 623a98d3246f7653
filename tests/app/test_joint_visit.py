"""Two workers visit one child together, with no signal: each writes down their own visit, and both stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from app.clock import time_text
from tests.app.test_merging import together
from tests.app.world import Tablet, World, child_visit_body, new_id, visit_body

PART_TYPES = ("child_visit", "quote")


@dataclass(frozen=True)
class Written:
    """What one of the two has signed: a visit, and its parts by record."""

    author: str
    visit: str
    parts: tuple[str, ...]
    words: tuple[str, str]


def quote_body(world: World, visit: str, words: str) -> dict[str, Any]:
    return {
        "visit": visit,
        "child": world.child,
        "exact_words": words,
        "speaker": world.child,
        "speaker_kind": "child",
        "said_to": None,
        "prompt": "unprompted",
        "where": None,
        "who_heard": [],
        "language": None,
        "translation": None,
        "heard_at": None,
    }


def write_visit(world: World, tablet: Tablet) -> Written:
    """Sign a visit with a part and a quote, as the app does in one go, and send nothing."""
    visit, part, quote = new_id(), new_id(), new_id()
    seen, said = f"As {tablet.who} saw it.", f"As {tablet.who} heard it."
    at = time_text(world.clock.moment())
    tablet.save("visit", world.family, visit_body(world.child, [part, quote], at), record=visit)
    tablet.save("child_visit", world.child, child_visit_body(visit, observations=seen), record=part)
    tablet.save("quote", world.child, quote_body(world, visit, said), record=quote)
    return Written(world.staff[tablet.who], visit, (part, quote), (seen, said))


def read_visit(tablet: Tablet, visit: str) -> tuple[str, set[str], list[str]]:
    """What a replica has of a visit. Shape: (its author, the authors of its parts, their words)."""
    world = tablet.world
    (own,) = [r for r in tablet.records(world.family) if r["record"] == visit]
    parts = [r for r in tablet.records(world.child) if r["body"].get("visit") == visit]
    assert [r["record"] for r in parts] == own["body"]["parts"]
    words = [r["body"].get("observations") or r["body"].get("exact_words") for r in parts]
    return own["author"], {r["author"] for r in parts}, words


@pytest.mark.parametrize("first", ["priya", "tomas"])
def test_both_write_their_own_visit_of_one_child_and_both_stand(any_world: World, first: str) -> None:
    world = any_world
    priya, tomas = together(world)
    by_lead, by_coworker = (write_visit(world, tablet) for tablet in (priya, tomas))
    for tablet in (priya, tomas) if first == "priya" else (tomas, priya):
        receipt = tablet.deliver()
        assert (receipt.filed, receipt.quarantined) == (3, ())
    desk = world.tablet("maud")
    for tablet in (priya, tomas, desk):
        tablet.pull()
        for written in (by_lead, by_coworker):
            read = read_visit(tablet, written.visit)
            assert read == (written.author, {written.author}, list(written.words))
        told = [r for r in tablet.records(world.child) if r["type"] in PART_TYPES]
        assert sorted(r["record"] for r in told) == sorted(by_lead.parts + by_coworker.parts)


def test_part_of_one_that_names_the_visit_of_the_other_is_set_aside(any_world: World) -> None:
    priya, tomas = together(any_world)
    by_lead = write_visit(any_world, priya)
    priya.deliver()
    tomas.save("child_visit", any_world.child, child_visit_body(by_lead.visit, observations="Not hers."))
    assert [q.why for q in tomas.deliver().quarantined] == ["not_allowed"]
    priya.pull()
    assert read_visit(priya, by_lead.visit)[2] == list(by_lead.words)
