"""The organisation's own sign-on: how its provider is set, and what it is asked over the network.

OpenID Connect, authorization code with PKCE. Nothing here knows the database. The libraries for it are
loaded with the first question: most organisations have no sign-on of their own, and every command would wait
for them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.sign_in.published import PATIENCE_SEC, RENEWED_SEC, NotBelieved, Published, Silent

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session
    from joserfc import jwt

# Signed by a key that the provider alone has: never `none`, and never by the secret that we share with it.
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
LEEWAY_SEC = 30
SCOPE = "openid"
MAX_AGE_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Provider:
    """Whom the organisation trusts to say who somebody is.

    Shape: name – as people call it; acr – how well somebody must have shown who they are, or empty.
    Units: max_age_sec – how long ago that may be; 0: at any time; at_once – how many requests may wait for
           it: the others have nothing to do with a sign-on, and need somebody to answer them.
    """

    issuer: str
    client: str
    secret: str = field(repr=False)
    name: str
    redirect: str
    acr: str = ""
    max_age_sec: int = 0
    at_once: int = 4
    _published: Published = field(init=False, repr=False, compare=False)
    _places: threading.Semaphore = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_published", Published(self.issuer))
        object.__setattr__(self, "_places", threading.Semaphore(self.at_once))

    def question(self, state: str, nonce: str, verifier: str, now_sec: int) -> str:
        """Where the browser is sent. Errors: NotBelieved; Silent when the provider does not answer."""
        asked: dict[str, Any] = {"state": state, "nonce": nonce, "code_verifier": verifier}
        if self.acr:
            asked["acr_values"] = self.acr
        if self.max_age_sec:
            asked["max_age"] = self.max_age_sec
        with self._waiting(), self._session() as session:
            document = self._published.document(now_sec)
            url, _ = session.create_authorization_url(document["authorization_endpoint"], **asked)
        return str(url)

    def subject(self, code: str, nonce: str, verifier: str, now_sec: int) -> str:
        """Who came back with this code.

        Errors: NotBelieved for another issuer, audience, nonce or signature, for one that has run out, and
                for less than what the settings ask for; Silent when the provider does not answer.
        """
        from authlib.oidc.core import CodeIDToken
        from requests import RequestException

        try:
            with self._waiting(), self._session() as session:
                token = session.fetch_token(
                    self._published.document(now_sec)["token_endpoint"],
                    code=code,
                    code_verifier=verifier,
                    timeout=PATIENCE_SEC,
                )
                decoded = self._decode(token["id_token"], now_sec)
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
        except RequestException as cause:
            raise Silent from cause
        except Exception as cause:
            # The libraries below have a kind of exception for each thing that can be wrong; all mean no.
            raise NotBelieved from cause

    def _decode(self, token: str, now_sec: int) -> jwt.Token:
        from joserfc import jwt
        from joserfc.errors import JoseError

        keys = self._published.keys(now_sec)
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            # Signed by a key that came after those that are kept, if it is no lie.
            newer = self._published.keys(now_sec, RENEWED_SEC)
            if newer is keys:
                raise
            return jwt.decode(token, newer, algorithms=ALGORITHMS)

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        """Errors: Silent when as many as may wait do so already."""
        if not self._places.acquire(blocking=False):
            raise Silent
        try:
            yield
        finally:
            self._places.release()

    def _check_strength(self, claims: Mapping[str, Any], now_sec: int) -> None:
        if self.acr and claims.get("acr") != self.acr:
            raise NotBelieved
        if self.max_age_sec and claims["auth_time"] < now_sec - self.max_age_sec - LEEWAY_SEC:
            raise NotBelieved

    def _session(self) -> OAuth2Session:
        from authlib.integrations.requests_client import OAuth2Session

        return OAuth2Session(
            self.client,
            self.secret,
            scope=SCOPE,
            redirect_uri=self.redirect,
            code_challenge_method="S256",
        )


def from_environment(env: Mapping[str, str], address: str, threads: int) -> Provider | None:
    """Read the settings; None when the organisation has no sign-on of its own. Of the threads of a server at
    most half wait for the provider.

    Errors: ValueError, a plain sentence that names the setting that is wrong.
    """
    issuer = env.get("ATTUNE_OIDC_ISSUER", "")
    if not issuer:
        return None
    host = _host(issuer)
    if host is None:
        raise ValueError("ATTUNE_OIDC_ISSUER must start with https://: change it, or leave it out.")
    client, secret = env.get("ATTUNE_OIDC_CLIENT", ""), _secret(env)
    if not client or not secret:
        raise ValueError(
            "ATTUNE_OIDC_ISSUER needs ATTUNE_OIDC_CLIENT, and ATTUNE_OIDC_SECRET_FILE or ATTUNE_OIDC_SECRET: "
            "set them as the provider gave them."
        )
    max_age = env.get("ATTUNE_OIDC_MAX_AGE_SEC") or "0"
    if not max_age.isascii() or not max_age.isdigit() or len(max_age) > MAX_AGE_DIGITS:
        raise ValueError("ATTUNE_OIDC_MAX_AGE_SEC must be a whole number of seconds: change it.")
    return Provider(
        issuer=issuer,
        client=client,
        secret=secret,
        name=env.get("ATTUNE_OIDC_NAME") or host,
        redirect=f"{address}/api/single-sign-on/return",
        acr=env.get("ATTUNE_OIDC_ACR", ""),
        max_age_sec=int(max_age),
        at_once=max(1, threads // 2),
    )


def _host(issuer: str) -> str | None:
    """None for what is no address, and for one that anybody on the way could answer for."""
    try:
        parts = urlsplit(issuer)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    is_safe = parts.scheme == "https" or (parts.scheme, host) == ("http", "localhost")
    return host if is_safe and len(issuer.split()) == 1 and issuer == issuer.strip() else None


def _secret(env: Mapping[str, str]) -> str:
    file = env.get("ATTUNE_OIDC_SECRET_FILE")
    if not file:
        return env.get("ATTUNE_OIDC_SECRET", "")
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        # Without a cause: what it says of a letter that is none repeats what is in the file.
        raise ValueError(
            "ATTUNE_OIDC_SECRET_FILE cannot be read: check the path, who may read it, and that it is text."
        ) from None
