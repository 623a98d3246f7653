"""How many taps and keys the things take that people do most on a visit: unpaced, on a phone, in a real browser.

`./dev bench hand` says how many seconds that is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.e2e import tasks
from tests.e2e.hand import Hand
from tests.e2e.person import Person
from tests.e2e.stage import Stage

CARER = "Samira Velazar"


@pytest.fixture(scope="module")
def stage(make_stage: Callable[[], Stage]) -> Stage:
    return make_stage()


@pytest.fixture(scope="module")
def priya(stage: Stage) -> Iterator[Person]:
    with Person(stage.sign_in("Priya Calloway"), stage.device("priya")) as person:
        person.enrol()
        person.has_caseload()
        yield person


@pytest.fixture(scope="module")
def tomas(stage: Stage) -> Iterator[Person]:
    with Person(stage.sign_in("Tomas Birch"), stage.device("tomas")) as person:
        person.enrol()
        person.section("Children").get_by_role("link", name="Juno", exact=True).wait_for(timeout=60_000)
        yield person


def test_who_is_in_the_room_takes_a_tap_each(priya: Person) -> None:
    tasks.begin(priya, "Ari")
    priya.step("Visit")
    hand = Hand(priya)
    tasks.who_is_here(hand, (CARER, "Kian Velazar"))
    assert (hand.taps, hand.keys) == (4, 0)


def test_whole_observation_takes_no_key_and_at_most_45_taps(priya: Person) -> None:
    tasks.begin(priya, "Ari", CARER)
    hand = Hand(priya)
    tasks.observe(hand, "Ari", CARER)
    assert (hand.taps, hand.keys) == (31, 0)


def test_exact_words_take_four_taps(priya: Person) -> None:
    tasks.begin(priya, "Ari", CARER)
    hand = Hand(priya)
    tasks.quote(hand, "Ari")
    assert (hand.taps, hand.keys) == (4, len("I like nan’s dog"))


def test_one_mark_with_its_explanation(priya: Person) -> None:
    tasks.begin(priya, "Ari", CARER)
    hand = Hand(priya)
    tasks.mark(hand, CARER)
    assert (hand.taps, hand.keys) == (11, len("8Fell off the step"))


def test_child_who_was_not_seen(priya: Person) -> None:
    tasks.begin(priya, "Ari", CARER)
    hand = Hand(priya)
    tasks.unseen(hand, "Ari")
    assert (hand.taps, hand.keys) == (6, len("At nan’s: mumVisit there") + 8)


def test_step_of_the_plan(priya: Person) -> None:
    tasks.open_child(priya, "Ari")
    hand = Hand(priya)
    tasks.safety_action(hand)
    assert (hand.taps, hand.keys) == (6, len("Safe sleepCot moved to her roomSamira") + 8)


def test_first_cue_from_a_locked_phone(priya: Person) -> None:
    tasks.begin(priya, "Ari", CARER)
    priya.hide()
    hand = Hand(priya)
    tasks.type_passphrase(hand)
    tasks.press_unlock(hand)
    tasks.cue(hand)
    assert hand.taps <= 4
    assert hand.keys == len(priya.passphrase)


def test_second_twins_list_is_quicker_and_no_copy(tomas: Person) -> None:
    tasks.begin(tomas, "Juno", "Hanne Larkmoss")
    first = Hand(tomas)
    tasks.observe(first, "Juno", "Hanne Larkmoss")
    second = Hand(tomas, known=set(first.known))
    tasks.observe(second, "Ivo", "Hanne Larkmoss", tab=True)
    assert second.taps <= first.taps
    assert second.seconds <= 0.75 * first.seconds


def test_whole_note_of_four_parts(priya: Person) -> None:
    tasks.open_child(priya, "Ari")
    hand = Hand(priya)
    tasks.whole_note(hand, "Ari", (CARER, "Kian Velazar"))
    assert hand.taps <= 30
    assert hand.keys == sum(map(len, tasks.NOTE.values()))
