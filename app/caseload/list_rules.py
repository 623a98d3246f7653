"""What the published lists ask of their own answers: the engine knows no practice content, the house does.

Source: sync/PROTOCOL.md section 5.1; checklists/README.md
"""

from __future__ import annotations

from functools import cache

from checklists.load import load
from sync.types import Change


def is_whole(change: Change) -> bool:
    """Whether answers to a list about carers say whom they are about.

    A list that this server does not know asks nothing. Answers that are struck stay as they were.
    """
    if change.type != "checklist_response" or change.document["status"] == "entered_in_error":
        return True
    body = change.body
    about_carers = (body["definition"], body["version"]) in _about_carers()
    return not about_carers or body.get("carer") is not None


@cache
def _about_carers() -> frozenset[tuple[str, int]]:
    """They come with the app: read once, and not for every answer."""
    return frozenset(name for name, one in load().definitions.items() if one.subject == "carer")
