"""How many rounds a figure takes: what it asks for, or fewer where ATTUNE_BENCH_ROUNDS says so, for a quick look."""

from __future__ import annotations

import os

ASKED = int(os.environ.get("ATTUNE_BENCH_ROUNDS", "0"))
ROUNDS = 5


def rounds(wanted: int = ROUNDS) -> int:
    return min(wanted, ASKED) if ASKED else wanted


def at_most(repeats: int) -> int:
    """Of something repeated within a round: a quick look takes a tenth of it."""
    return max(10, repeats // 10) if ASKED else repeats


def scaled(notes: int) -> int:
    """How many notes; ATTUNE_BENCH_NOTES caps them, and then the figure says nothing about its goal."""
    most = int(os.environ.get("ATTUNE_BENCH_NOTES", "0"))
    return min(notes, most) if most else notes
