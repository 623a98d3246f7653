"""A copy of the practice content that a test may break."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checklists.load import HERE

Edit = Callable[[dict[str, Any]], None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    copy = tmp_path / "checklists"
    shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


@pytest.fixture
def edit(root: Path) -> Callable[[str, Edit], None]:
    def apply(name: str, change: Edit) -> None:
        page = json.loads((root / name).read_text("utf-8"))
        change(page)
        (root / name).write_text(json.dumps(page, ensure_ascii=False), "utf-8")

    return apply
