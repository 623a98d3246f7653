"""A device is not given again what it holds; everybody else, and who has lost it, gets the words (6.8)."""

from __future__ import annotations

import json
import secrets

import pytest

from sync import wire
from sync.device import Replica
from tests.app.test_exchange import exchange, post
from tests.app.world import Tablet, World, pen_picture_body

# Nothing makes such words shorter than this.
LONG = 1_000


def in_step(world: World) -> Tablet:
    """A tablet that holds what there is."""
    tablet = world.tablet("priya")
    tablet.pull()
    return tablet


def packs_for(tablet: Tablet) -> tuple[str, bytes]:
    """Ask briefly. Shape: the request, and the packs that came."""
    asked = tablet.device.pull(brief=True)
    _, packs, problem = wire.decode_exchange(post(tablet, b"", json.dumps(asked).encode()).data, 3)
    assert problem == b""
    return asked["request"], packs


def signed_and_filed(tablet: Tablet) -> str:
    """Sign something long about the child, and have it filed. Shape: its words."""
    words = secrets.token_hex(LONG)
    tablet.save("pen_picture", tablet.world.child, pen_picture_body(words))
    assert not tablet.deliver().quarantined
    return words


def held(tablet: Tablet) -> Replica:
    return tablet.device.streams[tablet.world.child]


def test_device_is_not_sent_what_it_has_just_signed_and_holds_the_same_as_others(any_world: World) -> None:
    priya, other = in_step(any_world), any_world.tablet("priya")
    words = signed_and_filed(priya)
    request, packs = packs_for(priya)
    assert len(packs) < len(priya.pull_raw()[1].data) - LONG
    priya.device.accept_packs(request, packs, brief=True)
    other.pull()
    assert words in [record["body"].get("text") for record in priya.records(any_world.child)]
    assert held(priya) == held(other)
    assert priya.device.words == {}


def test_deposit_and_brief_question_in_one_request_bring_the_place_of_what_was_filed(world: World) -> None:
    priya = in_step(world)
    first = signed_and_filed(priya)
    assert exchange(priya, priya.device.deposit(), brief=True)[1] is None
    assert first in [record["body"].get("text") for record in priya.records(world.child)]


@pytest.mark.parametrize("lost", ["all of it", "the words under that number"])
def test_device_that_lost_its_copy_is_sent_the_words(world: World, lost: str) -> None:
    priya = in_step(world)
    words = signed_and_filed(priya)
    if lost == "all of it":
        priya.device.words.clear()
    else:
        # As on a copy of the device, which has signed something else under the same number.
        (seq,) = priya.device.words
        priya.device.words[seq] = json.dumps({"change": secrets.token_hex(16)}).encode()
    request, packs = packs_for(priya)
    version = held(priya).version
    priya.device.accept_packs(request, packs, brief=True)
    if lost == "the words under that number":
        assert held(priya).version == version
        priya.pull()
    assert words in [record["body"].get("text") for record in priya.records(world.child)]


def test_another_device_of_the_author_gets_the_words_whatever_it_says_of_its_own(world: World) -> None:
    priya, other = in_step(world), in_step(world)
    words = signed_and_filed(priya)
    other.save("pen_picture", world.child, pen_picture_body("Not sent."))
    assert set(other.device.words) == {1}
    request, packs = packs_for(other)
    other.device.accept_packs(request, packs, brief=True)
    assert words in [record["body"].get("text") for record in other.records(world.child)]


def test_brief_answer_names_the_streams_that_have_moved_and_no_others(world: World) -> None:
    priya, maud = world.tablet("priya"), world.tablet("maud")
    named = {row["stream"] for row in priya.pull().state["streams"]}
    maud.pull()
    maud.save("pen_picture", world.child, pen_picture_body())
    maud.deliver()
    request, packs = packs_for(priya)
    answer = priya.device.accept_packs(request, packs, brief=True)
    assert {row["stream"] for row in answer.state["streams"] if row["version"]} == {world.child} < named
    assert {row["stream"] for row in priya.pull().state["streams"]} == named
