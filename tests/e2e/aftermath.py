"""What is looked for when the story is over: every word that was typed, every name and number of the caseload, every key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.demo.families import FAMILIES
from tests.e2e.keys import server_keys
from tests.e2e.proxy import Exchange
from tests.e2e.scan import Hit, scan_bytes
from tests.e2e.story import Story

CHILDREN = sorted({child.name for family in FAMILIES for child in family.children if child.name != "Unborn"})
FAMILY_NAMES = sorted({family.home.name for family in FAMILIES})
ADULTS = sorted(
    {adult.name for family in FAMILIES for adult in family.adults if adult.name and " " in adult.name}
)
NHS_NUMBERS = sorted({c.nhs_number for family in FAMILIES for c in family.children if c.nhs_number})


@dataclass
class Aftermath:
    """What is left when the story is over and everybody has gone home."""

    story: Story
    live: list[Hit] = field(default_factory=list)

    @property
    def typed(self) -> list[str]:
        """Every word that somebody typed, the passphrases too."""
        return [*self.story.words.all(), self.story.priya.passphrase, self.story.maud.passphrase]

    @property
    def names(self) -> list[str]:
        return [*CHILDREN, *FAMILY_NAMES, *ADULTS, *NHS_NUMBERS]

    @property
    def vault_keys(self) -> list[bytes]:
        return [key for vault in self.story.keys for key in vault.all()]

    @property
    def all_keys(self) -> list[bytes]:
        server = self.story.stage.server
        return [*self.vault_keys, *server_keys(server.keys, server.data / "attune.db")]

    @property
    def folders(self) -> list[Path]:
        server = self.story.stage.server
        return [*self.story.stage.profiles, server.data, server.log]

    def heard(self) -> list[str]:
        """What of all that is readable in anything that travelled, either way."""
        needles = [*self.typed, *self.names, *self.all_keys]
        return sorted({str(hit) for hit in heard_in(self.story.stage.proxy.exchanges, needles)})


def heard_in(exchanges: Iterable[Exchange], needles: Sequence[str | bytes]) -> list[Hit]:
    """Every hit in what a listener kept: paths, headers and bodies, these also unpacked."""
    return [
        hit
        for exchange in exchanges
        for text in exchange.texts()
        for hit in scan_bytes(f"{exchange.method} {exchange.path}", text, needles)
    ]
