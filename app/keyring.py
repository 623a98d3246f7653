"""The keys of the running app, for whoever has to sign, seal or look up. Made once, in `create_app`.

Only this file and `app/__init__.py` know where in the app they hang; `app/custody` knows what they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from app.custody import BlindIndex, Ed25519Verifier, HpkeSealer, KeyRing, StreamKeys


@dataclass(frozen=True, slots=True)
class Held:
    """One server's keys, and the primitives that need none."""

    ring: KeyRing
    streams: StreamKeys
    verifier: Ed25519Verifier
    sealer: HpkeSealer

    def index(self, field: str) -> BlindIndex:
        return BlindIndex(self.ring.index, field)


def hold(ring: KeyRing) -> Held:
    return Held(ring, StreamKeys(ring.master), Ed25519Verifier(), HpkeSealer())


def held() -> Held:
    """The keys of the app whose context is running."""
    keys: Held = current_app.extensions["attune.keys"]
    return keys
