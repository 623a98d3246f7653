"""Whoever searches what a browser leaves in its profile does it in the whole Chromium: the one without windows keeps less."""

from __future__ import annotations

import re
from pathlib import Path

E2E = Path(__file__).parents[1] / "e2e"
# Its profiles are the story's, which `conftest.py` tells.
OF_THE_STORY = {"test_leaks.py"}
WHOLE = re.compile(r"program ?= ?chromium\(\)")


def test_what_searches_profiles_runs_in_the_whole_browser() -> None:
    searching = {path.name for path in E2E.glob("test_*.py") if "scan_folders(" in path.read_text()}
    whole = {path.name for path in E2E.glob("*.py") if WHOLE.search(path.read_text())}
    assert len(searching) >= 6
    assert searching - OF_THE_STORY <= whole
    assert "conftest.py" in whole
