"""Each of the sixty-six attacks names tests that are there, and a result is the worst of them."""

from __future__ import annotations

import pytest

from tests.attacks import NOT_YET, Attack, attacks, result
from tests.house.test_cases import faults
from tests.tally import Tally

COUNT = 66


def test_all_attacks_are_told_once_and_in_order() -> None:
    assert [attack.no for attack in attacks()] == list(range(1, COUNT + 1))


@pytest.mark.parametrize("attack", attacks(), ids=lambda attack: str(attack.no))
def test_attack_names_tests_that_are_there_or_says_why_not(attack: Attack, tally: Tally) -> None:
    if attack.told == NOT_YET:
        tally.add("attacks not yet carried out")
    elif attack.reason is None:
        assert faults(str(attack.no), attack.told) == []
        tally.add("attacks with a test")
    else:
        assert len(attack.reason) > 20


@pytest.mark.parametrize(
    ("first", "second", "of_both"),
    [
        ("passed", "passed", "passed"),
        ("passed", "skipped", "skipped"),
        ("failed", "passed", "failed"),
        ("passed", None, "not run"),
    ],
)
def test_result_is_the_worst_of_the_tests(first: str, second: str | None, of_both: str) -> None:
    attack = Attack(1, "what", "must", "`tests/a.py::test_one`, `tests/a.py::test_two`")
    seen = {"tests/a.py::test_one": first} | ({"tests/a.py::test_two": second} if second else {})
    assert result(attack, seen) == of_both


def test_attack_without_a_test_has_not_passed() -> None:
    assert result(Attack(1, "what", "must", "soon"), {}) == "not run"


@pytest.mark.parametrize(("of_second", "of_both"), [("passed", "passed"), ("failed", "failed")])
def test_title_with_a_place_for_each_case_is_all_of_them(of_second: str, of_both: str) -> None:
    attack = Attack(1, "what", "must", "`static/pwa/src/a.test.ts › refuses %s at $place`")
    named = "static/pwa/src/a.test.ts › refuses {} at the door"
    assert result(attack, {named.format("one"): "passed", named.format("two"): of_second}) == of_both
    assert result(attack, {"static/pwa/src/a.test.ts › takes one at the door": "passed"}) == "not run"
