"""Hypothesis here judges answers, not speed: a busy machine is no failure."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("attune", deadline=None)
settings.load_profile("attune")
