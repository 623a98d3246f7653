"""Who takes part in a schedule, and what they have signed: what every rule of it builds on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from sync import chain
from tests.proof import ledger
from tests.proof.begun import Begun
from tests.proof.checks import Findings
from tests.proof.handset import Handset, as_signed
from tests.proof.oracle import Oracle, Said
from tests.proof.stage import Stage
from tests.proof.storage import PowerGone
from tests.proof.wire import Air

POWER = st.sampled_from((None, None, None, 0, 1, 2, 3, 4, 5, 7))
WHO = st.integers(0, 5)


class Play(RuleBasedStateMachine):
    """`stage` hands out the server; `done` is told what was found.

    pool:   the devices that are there, the desk first; gone: those that will not come back.
    drafts: of each device, the words that each of its drafts may have.
    """

    stage: ClassVar[Callable[[], Stage]]
    done: ClassVar[Callable[[Stage, Findings], None]]

    def __init__(self) -> None:
        super().__init__()
        self.server = type(self).stage()
        self.oracle, self.begun, self.air = Oracle(), Begun(), Air()
        self.pool: list[Handset] = []
        self.gone: list[Handset] = []
        self.clients: dict[int, tuple[int, Any]] = {}
        self.drafts: dict[int, dict[str, set[str]]] = {}
        self.allocations: list[dict[str, Any]] = []
        self.written = 0
        self.cast = self.server.begin_schedule()
        with self.server.app.app_context():
            self.first_state = max(ledger.states(0), default=0)
        self.trail = self.server.trail

    def join(self, handset: Handset, instead: int | None = None) -> None:
        """Let a device take part; `instead`: in the place of one that is gone."""
        if instead is None:
            self.pool.append(handset)
        else:
            self.pool[instead] = handset
        self.drafts[id(handset)] = {}
        self.oracle.enrolled.setdefault(handset.identity.device, self.server.clock.moment())

    def tick(self, **by: float) -> None:
        self.server.clock.forward(**(by or {"seconds": 1}))

    def handset(self, number: int) -> Handset:
        return self.pool[number % len(self.pool)]

    def sign(
        self, handset: Handset, documents: list[dict[str, Any]], why: str, draft: str | None = None
    ) -> None:
        records = [as_signed(document) for document in documents]
        self.sign_bytes(handset, records, why, documents, draft)

    def sign_bytes(
        self,
        handset: Handset,
        records: list[bytes],
        why: str,
        documents: list[dict[str, Any]] | None = None,
        draft: str | None = None,
    ) -> None:
        """Sign, and note what is on the disk afterwards: all of it or, if the power went, perhaps none."""
        before = len(handset.device.frames)
        power_gone = True
        with suppress(PowerGone):
            handset.sign(records, draft, "snapshot" if why == "snapshot" else "change")
            power_gone = False
        fresh = handset.device.frames[before:]
        assert len(fresh) == len(records) or (power_gone and not fresh), "a transaction was torn"
        for at, frame in enumerate(fresh):
            after = chain.next_chain(frame.header.raw, frame.ct_hash)
            said = Said(
                handset.identity.device,
                frame.seq,
                after,
                records[at],
                handset.identity.person,
                why,
                documents[at] if documents else None,
            )
            self.oracle.said[said.device, after] = said
        if fresh and draft is not None:
            self.drafts[id(handset)].pop(draft, None)

    def words(self) -> str:
        self.written += 1
        return f"You like song {self.written}."
