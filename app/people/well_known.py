"""Whether a password is among the first that somebody would try: the client's rule for passphrases.

Source: `static/pwa/src/vault/passphrase.ts`; the list, `static/pwa/src/vault/words/NOTICE.md`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

LIST = Path(__file__).with_name("well_known.txt")
SERVICE_NAMES = ("attune",)
# What must remain when names, known passwords and repeats are taken away.
LEAST_REST = 8
LEAST_DIFFERENT = 6
SHORTEST_NAME = 3
PIECE = 4
MOSTLY = 0.7
EDGES = re.compile(r"^[\d\W_]+|[\d\W_]+$", re.ASCII)
NO_LETTERS = re.compile(r"[\d\W_]+", re.ASCII)


def is_well_known(password: str, names: Sequence[str] = ()) -> bool:
    """`names`: what must not carry it, a sign-in name for one."""
    text = " ".join(unicodedata.normalize("NFC", password).split()).lower()
    known = _known()
    if len(set(text)) < LEAST_DIFFERENT or text in known or text.replace(" ", "") in known:
        return True
    rest = _bare(text)
    for name in map(_bare, (*SERVICE_NAMES, *names)):
        if len(name) >= SHORTEST_NAME:
            rest = rest.replace(name, "")
    if len(rest) < LEAST_REST or _repeats(rest):
        return True
    return _is_made_of_known(re.sub(r"^(.+?)\1+$", r"\1", rest), known)


@cache
def _known() -> frozenset[str]:
    return frozenset(LIST.read_text().split("\n")) - {""}


def _bare(text: str) -> str:
    return re.sub(r"[\s._-]+", "", text.lower())


def _repeats(text: str) -> bool:
    """One short piece again and again, or a run such as 123456789 or abcdefgh all through."""
    if re.fullmatch(r"(.{1,6})\1+.{0,5}", text):
        return True
    codes = [ord(char) for char in text]
    steps = [after - before for before, after in pairwise(codes)]
    return bool(steps) and sum(abs(step) <= 1 for step in steps) / len(steps) > MOSTLY


def _is_made_of_known(text: str, known: frozenset[str]) -> bool:
    """One known password, as it is or twice over, with digits and signs around it: what is guessed first."""
    core = EDGES.sub("", text)
    if len(core) < LEAST_REST or core in known:
        return True
    for at in range(PIECE, len(core) - PIECE + 1):
        head, tail = core[:at], core[at:]
        if head in known and (head == tail or NO_LETTERS.fullmatch(tail)):
            return True
    return False
