"""What every command waits for before it does anything."""

from __future__ import annotations

import subprocess
import sys

from tests.commands import Typed
from tests.e2e.server import RUN

LOOK = """
import gc, sys
import app.cli
few_need = {"requests", "authlib", "joserfc"}
print(gc.isenabled(), gc.get_freeze_count() > 100_000, sorted(few_need & set(sys.modules)))
"""


def test_collector_works_again_once_all_is_loaded_and_nothing_is_loaded_that_few_need() -> None:
    said = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "True True []"


def test_server_that_is_started_as_people_start_it_says_where_it_is_and_ends_when_asked(
    environment: dict[str, str],
) -> None:
    """All other tests fork theirs from what is loaded already."""
    server = Typed(environment | {"ATTUNE_SAMPLE": "no"}, *RUN)
    said = server.said.readline()
    server.ask_to_end()
    assert said.startswith(f"Attune is running at http://localhost:{environment['ATTUNE_PORT']}"), said
    assert server.end() == 0
