"""The organisation's own sign-on: how its provider is set, and what it is asked over the network.

OpenID Connect, authorization code with PKCE. Nothing here knows the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet

# Signed by a key that the provider alone has: never `none`, and never by the secret that we share with it.
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
PATIENCE_SEC = 10
LEEWAY_SEC = 30
SCOPE = "openid"


class NotBelieved(Exception):
    """What came back is not the word of the provider that was asked, or not about what was asked."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Whom the organisation trusts to say who somebody is.

    Shape: name – as people call it; acr – how well somebody must have shown who they are, or empty.
    Units: max_age_sec – how long ago that may be; 0: at any time.
    """

    issuer: str
    client: str
    secret: str = field(repr=False)
    name: str
    redirect: str
    acr: str = ""
    max_age_sec: int = 0

    def question(self, state: str, nonce: str, verifier: str) -> str:
        """Where the browser is sent. Errors: NotBelieved when the provider cannot be read."""
        asked: dict[str, Any] = {"state": state, "nonce": nonce, "code_verifier": verifier}
        if self.acr:
            asked["acr_values"] = self.acr
        if self.max_age_sec:
            asked["max_age"] = self.max_age_sec
        with self._session() as session:
            url, _ = session.create_authorization_url(self._document()["authorization_endpoint"], **asked)
        return str(url)

    def subject(self, code: str, nonce: str, verifier: str, now_sec: int) -> str:
        """Who came back with this code.

        Errors: NotBelieved for another issuer, audience, nonce or signature, for one that has run out, and
                for less than what the settings ask for.
        """
        try:
            document = self._document()
            with self._session() as session:
                token = session.fetch_token(
                    document["token_endpoint"], code=code, code_verifier=verifier, timeout=PATIENCE_SEC
                )
            keys = KeySet.import_key_set({"keys": _read(document["jwks_uri"])["keys"]})
            decoded = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                options={
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self.client},
                    "sub": {"essential": True},
                },
                params={
                    "nonce": nonce,
                    "client_id": self.client,
                    "access_token": token.get("access_token"),
                    "max_age": self.max_age_sec,
                },
            )
            claims.validate(now_sec, LEEWAY_SEC)
            self._check_strength(claims, now_sec)
            return str(claims["sub"])
        except NotBelieved:
            raise
        except Exception as cause:
            # The libraries below have a kind of exception for each thing that can be wrong; all mean no.
            raise NotBelieved from cause

    def _check_strength(self, claims: Mapping[str, Any], now_sec: int) -> None:
        if self.acr and claims.get("acr") != self.acr:
            raise NotBelieved
        if self.max_age_sec and claims["auth_time"] < now_sec - self.max_age_sec - LEEWAY_SEC:
            raise NotBelieved

    def _session(self) -> OAuth2Session:
        return OAuth2Session(
            self.client,
            self.secret,
            scope=SCOPE,
            redirect_uri=self.redirect,
            code_challenge_method="S256",
        )

    def _document(self) -> dict[str, Any]:
        document = _read(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != self.issuer:
            raise NotBelieved
        return document


def _read(address: str) -> dict[str, Any]:
    try:
        answer = requests.get(address, timeout=PATIENCE_SEC, allow_redirects=False)
        answer.raise_for_status()
        document: dict[str, Any] = answer.json()
        return document
    except (requests.RequestException, ValueError) as cause:
        raise NotBelieved from cause


def from_environment(env: Mapping[str, str], address: str) -> Provider | None:
    """Read the settings; None when the organisation has no sign-on of its own.

    Errors: ValueError, a plain sentence that names the setting that is wrong.
    """
    issuer = env.get("ATTUNE_OIDC_ISSUER", "")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if parts.scheme != "https" and (parts.scheme, parts.hostname) != ("http", "localhost"):
        raise ValueError("ATTUNE_OIDC_ISSUER must start with https://: change it, or leave it out.")
    client, secret = env.get("ATTUNE_OIDC_CLIENT", ""), _secret(env)
    if not client or not secret:
        raise ValueError(
            "ATTUNE_OIDC_ISSUER needs ATTUNE_OIDC_CLIENT, and ATTUNE_OIDC_SECRET_FILE or ATTUNE_OIDC_SECRET: "
            "set them as the provider gave them."
        )
    max_age = env.get("ATTUNE_OIDC_MAX_AGE_SEC", "0")
    if not max_age.isascii() or not max_age.isdigit():
        raise ValueError("ATTUNE_OIDC_MAX_AGE_SEC must be a whole number of seconds: change it.")
    return Provider(
        issuer=issuer,
        client=client,
        secret=secret,
        name=env.get("ATTUNE_OIDC_NAME") or parts.hostname or issuer,
        redirect=f"{address}/api/single-sign-on/return",
        acr=env.get("ATTUNE_OIDC_ACR", ""),
        max_age_sec=int(max_age),
    )


def _secret(env: Mapping[str, str]) -> str:
    file = env.get("ATTUNE_OIDC_SECRET_FILE")
    if not file:
        return env.get("ATTUNE_OIDC_SECRET", "")
    try:
        return Path(file).read_text().strip()
    except OSError as cause:
        raise ValueError(
            "ATTUNE_OIDC_SECRET_FILE cannot be read: check the path and who may read it."
        ) from cause
