"""By what a child who is not one's own is found: NHS number and date of birth together, both exact.

What is kept is a keyed hash of the two, and no part of either. It is made where the index key is held:
filing, which may run without it, only takes away what has become out of date. While two people disagree
about either, the child is found by what each of them says.

Source: docs/decisions/0038-the-access-matrix.md
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import delete, exists, select

from app import indexes
from app.caseload.contended import bodies_of
from app.caseload.models import ChildIndex
from app.custody import MasterKeyMissing, NotOpenable
from app.database import insert_into
from app.extensions import db
from app.keyring import held
from app.streams import store as streams
from app.streams.living import says
from app.streams.models import Stream

log = logging.getLogger("attune.caseload")
FIELD = "nhs_number_and_dob"
NOTHING = b""


def find(nhs_number: str, dob: str) -> list[str]:
    """The children on file with this number and date of birth: one, or none, or one that was met twice."""
    return indexes.find(FIELD, _said(nhs_number, dob), _children)


def _children(digests: Sequence[bytes]) -> list[str]:
    chosen = select(ChildIndex.child_id).where(ChildIndex.digest.in_(digests)).distinct()
    return list(db.session.scalars(chosen.order_by(ChildIndex.child_id)))


def out_of_date(child: str) -> None:
    """What is on file of a child has changed, or is gone."""
    db.session.execute(delete(ChildIndex).where(ChildIndex.child_id == child))


def missing(most: int | None = None, under: int | None = None) -> list[str]:
    """The children that are not in the index as they are now: so many of them, or all.

    `under`: those that are in it under another version of the index key are missing too.
    """
    known = exists().where(ChildIndex.child_id == Stream.id)
    if under is not None:
        known = known.where(ChildIndex.index_version == under)
    chosen = select(Stream.id).where(Stream.kind == "child", ~known).order_by(Stream.id)
    return list(db.session.scalars(chosen.limit(most)))


def add(child: str) -> bool:
    """Put a child into the index as its record is now, under the index key that is used now and no other.

    Shape: False when its record does not open here. It is found by what it was found by, if by anything, and
           every other child is found.
    """
    # Under its lock: nothing is filed about it meanwhile.
    row = streams.locked(child)
    if row is None or row.kind != "child":
        return False
    try:
        said = says(child, "child")
    except (NotOpenable, MasterKeyMissing):
        log.error("child %s: its record does not open, and no emergency finds it", child)
        return False
    bodies = bodies_of(said, ("nhs_number", "dob")) if said else ()
    # A record may leave out what may be empty.
    pairs = [(body.get("nhs_number"), body.get("dob")) for body in bodies]
    said_of_it = {_said(nhs_number, dob) for nhs_number, dob in pairs if nhs_number and dob}
    # In one transaction: at no moment is it found by none, and at none twice.
    version = indexes.version_for(ChildIndex)
    older = (ChildIndex.child_id == child) & (ChildIndex.index_version != version)
    db.session.execute(delete(ChildIndex).where(older))
    digests = {held().index(FIELD, version).of(each) for each in said_of_it} or {NOTHING}
    values = [{"child_id": child, "digest": digest, "index_version": version} for digest in digests]
    # Somebody else may just have put it in.
    db.session.execute(insert_into(db.session, ChildIndex).values(values).on_conflict_do_nothing())
    return True


def _said(nhs_number: str, dob: str) -> str:
    return f"{nhs_number} {dob}"
