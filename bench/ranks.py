"""Whether two sets of times could be told apart by their ranks: the Mann-Whitney test, in its normal approximation.

Source: H. B. Mann and D. R. Whitney, Annals of Mathematical Statistics 18 (1947), with ties corrected as is usual.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby


def rank_test(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
    """Compare two samples by rank. Each should have twenty values or more.

    Shape:  how often a value of the first is above one of the second (0.5: neither), ties counting half; and the
            probability of at least such a difference when there is none, two-sided.
    """
    n, m = len(first), len(second)
    pooled = sorted([(value, True) for value in first] + [(value, False) for value in second])
    ranks, ties, at = 0.0, 0.0, 0
    for _, group in groupby(pooled, key=lambda pair: pair[0]):
        tied = list(group)
        ranks += sum(mine for _, mine in tied) * (at + (len(tied) + 1) / 2)
        ties += len(tied) ** 3 - len(tied)
        at += len(tied)
    u = ranks - n * (n + 1) / 2
    spread = math.sqrt(n * m / 12 * ((n + m + 1) - ties / ((n + m) * (n + m - 1))))
    if spread == 0:
        return 0.5, 1.0
    away = max(0.0, abs(u - n * m / 2) - 0.5) / spread
    return u / (n * m), math.erfc(away / math.sqrt(2))
