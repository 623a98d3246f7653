"""Signs what a test publishes as the development build signs it: a new version must be somebody's release to be let in."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"attune development release key").digest())
MARK = b"attune/release/v1\0"
VERSION_PLACE = "@the version of this build@"


def version_of(worker: str) -> str:
    """The version that a built service worker names: 16 hex characters beside the list of files."""
    short = set(re.findall(r"[\"'`]([0-9a-f]{16})[\"'`]", worker))
    assert len(short) == 1, json.dumps(sorted(short))
    return short.pop()


def renamed(worker: str) -> tuple[str, str]:
    """A changed service worker under the version that the build would give it, and that version."""
    bundle = worker.replace(version_of(worker), VERSION_PLACE)
    version = hashlib.sha256(bundle.encode()).hexdigest()[:16]
    return bundle.replace(VERSION_PLACE, version), version


def released(dist: Path, version: str, changed: dict[str, bytes]) -> bytes:
    """`release.json` of the built client with some of its files, by address, changed."""
    said = json.loads(json.loads((dist / "release.json").read_text())["text"])
    said["version"] = version
    said["files"] |= {url: hashlib.sha256(content).hexdigest() for url, content in changed.items()}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    key = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    signature = KEY.sign(MARK + text.encode()).hex()
    return json.dumps({"text": text, "signatures": [{"key": key, "signature": signature}]}).encode()
