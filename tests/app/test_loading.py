"""What every command waits for before it does anything."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import gc, sys
import app.cli
few_need = {"requests", "authlib", "joserfc"}
print(gc.isenabled(), gc.get_freeze_count() > 100_000, sorted(few_need & set(sys.modules)))
"""


def test_collector_works_again_once_all_is_loaded_and_nothing_is_loaded_that_few_need() -> None:
    said = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "True True []"
