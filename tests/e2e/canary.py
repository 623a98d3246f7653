"""Words that no real text holds, one for each place where something is typed. Rare letters in a row, so that no compressor splits them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

LETTERS = "zqxjvkwy"
LENGTH = 12


@dataclass
class Canaries:
    """`word("purpose")` is the same each time in one story, and another in each."""

    seed: int
    words: dict[str, str] = field(default_factory=dict)

    def word(self, place: str) -> str:
        if place not in self.words:
            source = random.Random(f"{self.seed} {place}")
            self.words[place] = "".join(source.choices(LETTERS, k=LENGTH))
        return self.words[place]

    def all(self) -> list[str]:
        return list(self.words.values())
