"""What can be wrong with the keys, each with one plain sentence that says what to do."""

from __future__ import annotations


class CustodyError(Exception):
    """The keys cannot be used. `code` is stable; the message is for whoever starts the server."""

    code = "custody.unusable"


class KeysMissing(CustodyError):
    code = "custody.keys_missing"


class MasterKeyMissing(CustodyError):
    code = "custody.master_missing"


class IndexKeyMissing(CustodyError):
    code = "custody.index_missing"


class KeyDamaged(CustodyError):
    code = "custody.key_damaged"


class KeysExposed(CustodyError):
    code = "custody.keys_exposed"


class KeyNotHeld(CustodyError):
    """Another process of this server has that key: this one is not to do what it is for."""

    code = "custody.key_not_held"


class KeysTooMany(CustodyError):
    """A part of the server would hold keys that it is not to hold."""

    code = "custody.keys_too_many"


class CeremonyRefused(CustodyError):
    """A step of a key ceremony that may not be taken; nothing has changed."""

    code = "custody.ceremony_refused"


class NotOpenable(CustodyError):
    """Sealed bytes at rest do not open in the place where they lie: moved, changed, or under another key."""

    code = "custody.not_openable"
