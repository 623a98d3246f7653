"""What else happens in an office: children are given and taken, devices revoked and copied, clocks go wrong."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.clock import time_text
from tests.proof.network import Network
from tests.proof.play import WHO


class Office(Network):
    def give(self, name: str, child: int, in_days: int = 0) -> None:
        desk, at = self.pool[0], self.server.clock.moment()
        body = {"child": self.children[child], "worker": self.cast.people[name], "role": "lead"}
        body |= {"starts_at": time_text(at + timedelta(days=in_days)), "ends_at": None, "end_reason": None}
        document = desk.draw("allocation", self.children[child], body)
        self.sign(desk, [document], "allocation")
        self.allocations.append(document)

    @rule(name=st.sampled_from(("anna", "ben")), child=st.integers(0, 1), in_days=st.sampled_from((0, 0, 2)))
    def allocate(self, name: str, child: int, in_days: int) -> None:
        self.tick()
        self.give(name, child, in_days)

    @rule(which=st.integers(0, 5))
    def end_allocation(self, which: int) -> None:
        self.tick()
        old = self.allocations[which % len(self.allocations)]
        body = old["body"] | {"ends_at": time_text(self.server.clock.moment()), "end_reason": "closed"}
        if body["ends_at"] > body["starts_at"]:
            self.sign(
                self.pool[0],
                [self.pool[0].draw("allocation", old["stream"], body, record=old["record"])],
                "allocation",
            )

    @rule(who=st.integers(1, 3))
    def revoke(self, who: int) -> None:
        self.tick()
        self.trust_no_more(self.handset(who).identity.device)

    @rule(who=st.integers(1, 3))
    def copy_profile(self, who: int) -> None:
        """Somebody copies a device's storage: from now on there are two of it."""
        if len(self.pool) < 6:
            original = self.handset(who)
            copy = original.clone()
            self.join(copy)
            self.drafts[id(copy)] = {name: set(words) for name, words in self.drafts[id(original)].items()}
            self.oracle.cloned.add(original.identity.device)

    @rule(hours=st.sampled_from((1, 13, 49, 24 * 20)))
    def time_passes(self, hours: int) -> None:
        self.tick(hours=hours)

    @rule(who=WHO, days=st.sampled_from((-400, -3, -0.01, 0.5, 30)))
    def clock_jumps(self, who: int, days: float) -> None:
        """A device's own clock is wrong from now on."""
        self.handset(who).wrong_by(timedelta(days=days))
