"""Ports for the servers that tests start.

A server is told its port before it listens there, and is stopped and started again at the same one. Meanwhile
nobody else may be given it: so each process of tests has a block of ports to itself, below those which
the system gives out.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from functools import cache
from itertools import cycle, islice

FIRST, END = 20_000, 30_000
BLOCK = 200
HOST = "127.0.0.1"


def free_port() -> int:
    """A port at which nobody listens now, and which no other process of tests is given.

    Errors: OSError when each of this process's ports, or each block, is in use.
    """
    _, ports = _block()
    for port in islice(ports, BLOCK):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise OSError(f"each of {BLOCK} ports is in use")


@cache
def _block() -> tuple[socket.socket, Iterator[int]]:
    """A datagram socket at the first number marks it until this process ends, and is in no server's way."""
    for first in range(FIRST, END, BLOCK):
        mark = socket.socket(type=socket.SOCK_DGRAM)
        try:
            mark.bind((HOST, first))
        except OSError:
            mark.close()
            continue
        return mark, cycle(range(first, first + BLOCK))
    raise OSError("each block of ports is in use")
