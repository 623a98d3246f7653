"""The organisation's own data key: under it lies what belongs to its accounts."""

from __future__ import annotations

from app.custody import StreamKey
from app.keyring import held
from app.organisation import store as organisation
from app.streams import store as streams


def organisation_key() -> StreamKey:
    """The master key wraps it: a new master key leaves what is sealed under it alone.

    Errors: LookupError before founding, NotOpenable when it is damaged.
    """
    home = streams.stream(organisation.ident())
    if home is None:
        raise LookupError("the organisation has no stream")
    return held().streams.unwrap(home.id, home.wrapped_key)
