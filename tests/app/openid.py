"""An OpenID provider in this process that says what it is told to, true or false."""

from __future__ import annotations

import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jws, jwt
from joserfc.jwk import OctKey, RSAKey

from tests.app.soft_passkey import base64url

WAIT_SEC = 30
CLIENT, SECRET = "attune", "a secret that only two know, of some length"


@dataclass
class FalseProvider:
    """`claims` and `header` change what it says; `sign` replaces how it signs. `codes`: code → question;
    `asked`: the paths, in order. `answering`: cleared, whoever asks waits; `came`: one more for each.
    """

    now_sec: Callable[[], int]
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    sign: Callable[[dict[str, Any], dict[str, Any]], str] | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    issuer_said: str = ""
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.answering, self.came = threading.Event(), threading.Semaphore(0)
        self.answering.set()
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(provider.keys() if self.path.endswith("/jwks") else provider.document())

            def do_POST(self) -> None:
                asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                said = provider.token({name: value[0] for name, value in asked.items()})
                self._say(said or {"error": "invalid_grant"}, 200 if said else 400)

            def _say(self, body: dict[str, Any], status: int = 200) -> None:
                provider.asked.append(self.path)
                provider.came.release()
                provider.answering.wait(WAIT_SEC)
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.issuer = f"http://localhost:{self.server.server_address[1]}"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def document(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer_said or self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
        }

    def keys(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def lets_in(self, where: str) -> dict[str, str]:
        """Somebody has signed in there. Shape: what the browser comes back with."""
        asked = {name: value[0] for name, value in parse_qs(urlsplit(where).query).items()}
        code = f"code-{len(self.codes)}-{time.monotonic_ns()}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def token(self, asked: dict[str, str]) -> dict[str, Any] | None:
        """As RFC 7636 has it: the code is worth nothing without the verifier of its challenge."""
        question = self.codes.pop(asked.get("code", ""), None)
        challenge = base64url(sha256(asked.get("code_verifier", "").encode()).digest())
        if question is None or question.get("code_challenge") != challenge:
            return None
        if question.get("code_challenge_method") != "S256":
            return None
        now = self.now_sec()
        claims = {
            "iss": self.issuer,
            "sub": "subject-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": question["nonce"],
            "email": "priya@attune.example",
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": "one", **self.header}
        signed = (self.sign or self._signed)(header, claims)
        return {"access_token": "none", "token_type": "Bearer", "id_token": signed}

    def _signed(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        return jwt.encode(header, claims, self.key)

    def unsigned(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        parts = ({**header, "alg": "none"}, claims)
        return ".".join(base64url(json.dumps(part).encode()) for part in parts) + "."

    def signed_by_what_is_public(self, _header: dict[str, Any], claims: dict[str, Any]) -> str:
        """The confusion of old libraries: the public key taken for a shared secret; new ones refuse it."""
        signed = ".".join(base64url(json.dumps(part).encode()) for part in ({"alg": "HS256"}, claims))
        return f"{signed}.{base64url(hmac.digest(self.key.as_pem(private=False), signed.encode(), 'sha256'))}"

    def signed_by_the_shared_secret(self, _header: dict[str, Any], claims: dict[str, Any]) -> str:
        secret = OctKey.import_key(SECRET)
        return jws.serialize_compact({"alg": "HS256"}, json.dumps(claims).encode(), secret)

    def signed_by_another(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        return jwt.encode(header, claims, RSAKey.generate_key(2048))

    def close(self) -> None:
        self.answering.set()
        self.server.shutdown()
        self.server.server_close()
