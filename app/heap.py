"""Sparing the collector: what the server has loaded stays, and need not be looked through again and again.

It rests from when this is imported, before all else, until `loaded`.
"""

from __future__ import annotations

import gc

# A request makes some thousands of objects that are gone when it ends, most of them without the collector.
YOUNG = 20_000

gc.disable()


def loaded() -> None:
    """Every module is there: from now on what is made may be garbage."""
    gc.freeze()
    gc.enable()


def settle_in() -> None:
    """Take all that is there now for lasting. To be called once, before the first request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
