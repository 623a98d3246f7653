"""The rank test of the benches tells what can be told apart, and nothing else."""

from __future__ import annotations

import random

import pytest

from bench.ranks import rank_test


def test_two_samples_of_one_kind_are_not_told_apart_more_often_than_by_chance() -> None:
    source = random.Random(38)
    draws = [[source.lognormvariate(0, 0.3) for _ in range(400)] for _ in range(400)]
    told = [rank_test(first, second)[1] for first, second in zip(draws[::2], draws[1::2], strict=True)]
    assert 2 <= sum(chance < 0.05 for chance in told) <= 20
    assert min(told) > 0.001


def test_a_shift_of_a_few_percent_is_told_by_a_thousand_samples() -> None:
    source = random.Random(37)
    first = [source.lognormvariate(0, 0.3) for _ in range(1_000)]
    above, chance = rank_test([1.05 * each for each in first], [source.lognormvariate(0, 0.3) for _ in first])
    assert above > 0.5 and chance < 0.01


def test_ranks_are_those_of_the_textbook() -> None:
    """Every value of the first above every value of the second; ties count half; nothing differs."""
    assert rank_test(range(20, 40), range(20))[0] == 1
    assert rank_test([1, 2, 2, 3], [1, 2, 2, 3]) == (0.5, 1.0)
    assert rank_test([5] * 9, [5] * 9) == (0.5, 1.0)
    above, chance = rank_test([1, 2, 4, 7, 8, 10], [3, 5, 6, 9, 11, 12])
    assert above == pytest.approx(11 / 36) and chance == pytest.approx(0.298, abs=0.001)
