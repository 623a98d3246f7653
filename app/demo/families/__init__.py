"""The six fictional families, one file each. Everything in them is invented."""

from __future__ import annotations

from typing import Final

from app.demo.families import brackwell, larkmoss, ostermoor, quillane, thistlewick, velazar

FAMILIES: Final = (
    thistlewick.FAMILY,
    ostermoor.FAMILY,
    larkmoss.FAMILY,
    brackwell.FAMILY,
    quillane.FAMILY,
    velazar.FAMILY,
)
