"""The keys of the running app, for whoever has to sign, seal or look up. Made once, in `create_app`.

Only this file and `app/__init__.py` know where in the app they hang; `app/custody` knows what they are.
"""

from __future__ import annotations

from flask import current_app

from app.custody import BlindIndex, Ed25519Verifier, HpkeSealer, KeyRing, Keys, StreamKeys


class Held:
    """One server's keys as they are now, and the primitives that need none."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self.verifier, self.sealer = Ed25519Verifier(), HpkeSealer()
        self._made: tuple[KeyRing, StreamKeys] | None = None

    @property
    def ring(self) -> KeyRing:
        """Ask once for what belongs together: the next time it may be another."""
        return self._keys.current()

    @property
    def streams(self) -> StreamKeys:
        """Errors: KeyNotHeld in a process that reads nothing that is stored."""
        ring, made = self.ring, self._made
        if made is None or made[0] is not ring:
            made = self._made = (ring, StreamKeys(ring.masters))
        return made[1]

    def index(self, field: str, version: int) -> BlindIndex:
        """Errors: KeyNotHeld in a process that looks nobody up, IndexKeyMissing."""
        return BlindIndex(self.ring.index(version), field)


def held() -> Held:
    """The keys of the app whose context is running."""
    keys: Held = current_app.extensions["attune.keys"]
    return keys
