"""mitmproxy between the browsers and the server: it ends their TLS with a certificate made for the day, and keeps every flow whole, both ways.

Stands where `proxy.py` stands, so that the same story is told through either. Installed below .tools by `./dev test`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import socket
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID

from tests.commands import ROOT
from tests.e2e.proxy import Exchange
from tests.ports import free_port

PROGRAM = ROOT / ".tools" / "mitmproxy" / "bin" / "mitmdump"
RECORD = Path(__file__).with_name("mitm_record.py")
MISSING = "mitmdump is not here: './dev test' installs it from requirements/mitmproxy.txt"
START_SEC = 60


class Mitmproxy:
    """Listens on `port` with HTTPS and passes everything to `upstream_port` of this machine."""

    def __init__(self, upstream_port: int, home: Path) -> None:
        self.upstream_port, self.port = upstream_port, free_port()
        self._home = home / "mitmproxy"
        self._home.mkdir(parents=True)
        self._flows = self._home / "flows.jsonl"
        self._pin = make_certificate(self._home / "localhost.pem")
        self._process: subprocess.Popen[bytes] | None = None
        self.reopen()

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def flags(self) -> tuple[str, ...]:
        """For the browser: to take this one certificate, and no other that nobody vouches for."""
        return (f"--ignore-certificate-errors-spki-list={self._pin}",)

    @property
    def settings(self) -> dict[str, str]:
        """For the server: behind TLS, accounts whose passwords are printed in the open are refused."""
        return {"ATTUNE_SAMPLE": "no", "ATTUNE_SECOND_FACTOR": "off"}

    def reopen(self) -> None:
        """Start mitmdump. Errors: AssertionError with what it said, when it ends or does not listen in time."""
        said = self._home / "said"
        with said.open("wb") as out:
            self._process = subprocess.Popen(self._command(), env=self._environment(), stdout=out, stderr=out)
        for _ in range(START_SEC * 10):
            assert self._process.poll() is None, said.read_text()
            try:
                return socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                self._pause()
        raise AssertionError("mitmdump does not listen:\n" + said.read_text())

    def _pause(self) -> None:
        """A tenth of a second, or less when it ends."""
        assert self._process is not None
        try:
            self._process.wait(0.1)
        except subprocess.TimeoutExpired:
            return

    def _command(self) -> list[str]:
        options = ("keep_host_header=true", f"confdir={self._home}", f"listen_port={self.port}")
        return [
            str(PROGRAM),
            *("--mode", f"reverse:http://127.0.0.1:{self.upstream_port}", "--listen-host", "127.0.0.1"),
            *("--certs", f"localhost={self._home / 'localhost.pem'}", "--quiet", "--scripts", str(RECORD)),
            *(word for option in options for word in ("--set", option)),
        ]

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.defpath, "HOME": str(self._home), "ATTUNE_FLOWS": str(self._flows)}

    def shut(self) -> None:
        """No signal: nobody answers at this address any more."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def exchanges(self) -> list[Exchange]:
        """Every flow so far, with bodies as they travelled."""
        lines = self._flows.read_text().splitlines() if self._flows.exists() else []
        return [_exchange(json.loads(line)) for line in lines]

    def posts(self, path: str) -> list[Exchange]:
        return [e for e in self.exchanges if e.method == "POST" and e.path.split("?")[0] == path]


def _exchange(flow: dict) -> Exchange:
    sides = [
        (tuple((k, v) for k, v in flow[side]["headers"]), base64.b64decode(flow[side]["body"]))
        for side in ("request", "response")
    ]
    return Exchange(flow["method"], flow["path"], *sides[0], flow["status"], *sides[1])


def make_certificate(path: Path) -> str:
    """Write a key and a certificate for localhost that nobody vouches for, good for a day.

    Shape: base64 of the SHA-256 of its public key.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(public).digest()).decode()
