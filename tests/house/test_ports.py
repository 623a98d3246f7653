"""Processes of tests that run side by side never meet at a port."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ports import BLOCK, HOST, free_port

ROOT = Path(__file__).resolve().parents[2]
GIVEN_OUT = Path("/proc/sys/net/ipv4/ip_local_port_range")
TAKES = (
    f"from tests.ports import free_port; print(*[free_port() for _ in range({BLOCK})], flush=True); input()"
)


def test_two_processes_are_given_no_port_twice() -> None:
    mine = {free_port() for _ in range(BLOCK)}
    others = [
        subprocess.Popen(
            [sys.executable, "-c", TAKES], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    try:
        said = [other.stdout.readline() for other in others if other.stdout]
        given = [mine, *({int(port) for port in line.split()} for line in said)]
    finally:
        for other in others:
            other.communicate("\n")
    assert len(given) == 3 and all(given)
    assert len(set().union(*given)) == sum(len(ports) for ports in given)


def test_port_in_use_is_passed_over() -> None:
    """Whoever holds it, and however often one is asked for."""
    with socket.create_server((HOST, free_port())) as server:
        taken = server.getsockname()[1]
        assert taken not in {free_port() for _ in range(2 * BLOCK)}


@pytest.mark.skipif(not GIVEN_OUT.exists(), reason="the system does not say which ports it gives out")
def test_system_gives_none_of_them_to_a_connection() -> None:
    lowest, highest = map(int, GIVEN_OUT.read_text().split())
    assert not lowest <= free_port() <= highest
