"""Founding: an empty database becomes one organisation's, under the keys it was started with."""

from __future__ import annotations

from app.config import Unusable
from app.extensions import db
from app.keyring import held
from app.organisation import store
from app.organisation.models import Organisation
from app.streams import store as streams


def found_or_check() -> None:
    """Make the organisation's row and stream in an empty database; in another, check that the keys are its
    own.

    Errors: Unusable when keys and database belong to different organisations.
    """
    ring = held().ring
    row = db.session.get(Organisation, 1)
    if row is None:
        store.found(ring.organisation, ring.root.public, ring.master.version, ring.index_versions[0])
        streams.begin(ring.organisation, "organisation")
    elif (row.id, row.root_public) != (ring.organisation, ring.root.public):
        raise Unusable(
            "The keys and the database belong to different organisations: "
            "set ATTUNE_KEYS and ATTUNE_DATA (or ATTUNE_DATABASE_URL) to folders of the same one."
        )
    db.session.commit()
