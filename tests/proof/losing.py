"""Devices that are locked for good, or lost: what was begun on them comes back to their author, word for word.

Source: sync/PROTOCOL.md sections 12.3, 12.7 and 12.8
"""

from __future__ import annotations

from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import rule

from sync.types import Replaced
from tests.proof.handset import Handset
from tests.proof.network import KILL, WEATHER
from tests.proof.play import POWER, WHO
from tests.proof.storage import PowerGone
from tests.proof.wire import Weather
from tests.proof.writing import Writing

BEGUN = st.tuples(st.integers(0, 1), st.integers(0, 3))
OWNERS = ("desk", "anna", "anna", "ben")


class Losing(Writing):
    @rule(who=WHO, weather=WEATHER, kill=KILL, power=POWER)
    def snapshots(self, who: int, weather: Weather, kill: int | None, power: int | None) -> None:
        """What has been autosaved is sealed as it is now, and what waits is posted."""
        self.tick()
        handset = self.handset(who)
        handset.disk.fuse = power
        self.snap(handset)
        self.post_snapshots(handset, weather, kill)
        handset.disk.fuse = None

    @rule(who=st.integers(1, 3), begun=BEGUN, weather=WEATHER, kill=KILL, power=POWER)
    def cannot_unlock(
        self, who: int, begun: tuple[int, int], weather: Weather, kill: int | None, power: int | None
    ) -> None:
        """Without any secret all is deposited; when the server has vouched for it the vault is destroyed, and the
        browser is set up again. `begun`: about which child something had just been written, and how often."""
        self.tick()
        handset = self.handset(who)
        if not self._is_plain(handset):
            return
        self._begin(handset, begun, weather, kill)
        handset.disk.fuse = power
        self.post(handset, weather, kill)
        self.post_snapshots(handset, weather, kill)
        if not handset.may_be_destroyed:
            handset.disk.fuse = None
            return
        held, seq = list(handset.begun.values()), len(handset.device.frames)
        with suppress(PowerGone):
            handset.destroy()
        handset.disk.fuse = None
        if handset.is_destroyed:
            self.begun.gone(handset.identity, held)
            self._replace(handset, Replaced(handset.identity.device, seq))

    @rule(who=st.integers(1, 3), begun=BEGUN, weather=WEATHER, kill=KILL)
    def lose(self, who: int, begun: tuple[int, int], weather: Weather, kill: int | None) -> None:
        """A device is lost with all that never left it; the desk revokes it, and its owner has a new one."""
        self.tick()
        handset = self.handset(who)
        device = handset.identity.device
        if not self._is_plain(handset):
            return
        self._begin(handset, begun, weather, kill)
        if not self.trust_no_more(device):
            return
        self.begun.gone(handset.identity, handset.begun.values())
        self.oracle.sunk[device] = handset.device.receipt.received if handset.device.receipt else 0
        self._replace(handset, None)

    def _begin(self, handset: Handset, begun: tuple[int, int], weather: Weather, kill: int | None) -> None:
        child, times = begun
        for _ in range(times):
            self.write_draft(handset, self.children[child])
            self.post_snapshots(handset, weather, kill)

    def _is_plain(self, handset: Handset) -> bool:
        device = handset.identity.device
        return self.pool.index(handset) < len(OWNERS) and not (
            device in self.oracle.cloned or device in self.oracle.revoked
        )

    def _replace(self, old: Handset, replaced: Replaced | None) -> None:
        at = self.pool.index(old)
        name = OWNERS[at]
        if replaced is not None:
            self.oracle.retired.add(old.identity.device)
        self.gone.append(old)
        label = f"{at + 1} {name}'s device after {len(self.gone)}"
        fresh = self.cast.enrol(name, old.identity.role, label, replaced)
        self.join(fresh, at)
