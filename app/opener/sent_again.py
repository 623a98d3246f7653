"""What its author sent again, because it was set aside, and what was filed of it after all.

Source: sync/PROTOCOL.md sections 5.6 and 6.7
"""

from __future__ import annotations

from app.streams import store
from app.streams.run import Run
from sync.canonical import parse
from sync.types import Change

# What differs when the same statement is signed once more.
_OF_SIGNING = ("change", "supersedes", "state", "signed_at", "clock_skew_sec")


def says_what_is_filed(change: Change, run: Run) -> bool:
    """Whether a change repeats, word for word, the one that it supersedes, which is filed.

    That one was set aside when it was sent again, and an older database that was put back let it be judged
    anew.
    """
    first = run.by_change(change.author, change.supersedes) if change.supersedes is not None else None
    row = run.stream(change.stream)
    if first is None or row is None or first.stream_id != change.stream or row.kind != change.stream_kind:
        return False
    said, filed = dict(change.document), parse(store.record_bytes(first))
    for name in _OF_SIGNING:
        said.pop(name), filed.pop(name)
    return bool(said == filed)
