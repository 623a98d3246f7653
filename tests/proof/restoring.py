"""An old backup is put back while devices go on: what the server lost comes back from them, once.

Only on SQLite, whose file is copied in a moment; `tests/app/test_coming_back.py` does the same on both databases.

Source: sync/PROTOCOL.md section 6.7
"""

from __future__ import annotations

from copy import deepcopy

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.proof.begun import Begun
from tests.proof.handset import Handset
from tests.proof.losing import Losing


class Restoring(Losing):
    """`kept`: what was begun and vouched for when the backup was made; None while there is none to put back."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: Begun | None = None

    def join(self, handset: Handset, instead: int | None = None) -> None:
        # Whoever is enrolled after a backup is a stranger to it, and has to be enrolled anew.
        self.kept = None
        super().join(handset, instead)

    def trust_no_more(self, device: str) -> bool:
        self.kept = None
        return super().trust_no_more(device)

    def make_backup(self) -> None:
        if self.server.database == "sqlite":
            self.server.back_up()
            self.kept = deepcopy(self.begun)

    @rule(back=st.sampled_from((False, False, True)))
    def back_up(self, back: bool) -> None:
        """Make a backup, or put the last one back."""
        self.tick()
        if self.kept is None or not back:
            self.make_backup()
            return
        self.server.put_back()
        # A snapshot that the server has no more is made again, once its device has heard of it.
        self.begun.vouched_as(self.kept)
