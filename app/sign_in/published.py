"""What a provider of sign-on publishes, its discovery document and its keys, kept for some minutes.

A key that is changed is noticed sooner: who meets one that is not known may ask anew, at most so often.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

PATIENCE_SEC = 10
KEPT_SEC = 300
RENEWED_SEC = 60


class NotBelieved(Exception):
    """What came back is not the word of the provider that was asked, or not about what was asked."""


class Silent(NotBelieved):
    """Nothing came back that could be read, or too many wait already."""


class Published:
    """What one issuer publishes, each with when it was read, in seconds of the server's clock."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer
        self._document: tuple[int, dict[str, Any]] | None = None
        self._keys: tuple[int, KeySet] | None = None

    def document(self, now_sec: int) -> dict[str, Any]:
        """Where to ask for what. Errors: Silent; NotBelieved for a document of another issuer."""
        kept = self._document
        if kept is not None and abs(now_sec - kept[0]) < KEPT_SEC:
            return kept[1]
        document = _read(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != self._issuer:
            raise NotBelieved
        self._document = (now_sec, document)
        return document

    def keys(self, now_sec: int, older_sec: int = KEPT_SEC) -> KeySet:
        """The keys that it signs with, asked for anew when they are as old as that.

        Errors: as `document`; ValueError, KeyError and what joserfc raises for what are no keys.
        """
        from joserfc.jwk import KeySet

        kept = self._keys
        if kept is not None and abs(now_sec - kept[0]) < older_sec:
            return kept[1]
        keys = KeySet.import_key_set({"keys": _read(self.document(now_sec)["jwks_uri"])["keys"]})
        self._keys = (now_sec, keys)
        return keys


def _read(address: str) -> dict[str, Any]:
    import requests

    try:
        answer = requests.get(address, timeout=PATIENCE_SEC, allow_redirects=False)
        answer.raise_for_status()
        document: dict[str, Any] = answer.json()
        return document
    except (requests.RequestException, ValueError) as cause:
        raise Silent from cause
