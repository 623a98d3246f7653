"""The worker's first file stands alone: WebKit runs it once more when another file of the worker imports it, and two engines would speak about one vault."""

from __future__ import annotations

import re
from pathlib import Path

from bench.first_load import DIST

IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'`]\./(engine\.worker-[\w-]+\.js)["'`]""")


def importing_the_first_file(assets: Path) -> list[str]:
    return [path.name for path in sorted(assets.glob("*.js")) if IMPORTED.search(path.read_text())]


def test_no_file_of_the_worker_imports_its_first_file() -> None:
    assert [path.name for path in (DIST / "assets").glob("engine.worker-*.js")]
    assert importing_the_first_file(DIST / "assets") == []


def test_an_import_of_the_first_file_is_found_however_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "views-1.js").write_text('import{a as b}from"./engine.worker-E_1-x.js";')
    (tmp_path / "views-2.js").write_text("import(`./engine.worker-E_1-x.js`)")
    (tmp_path / "views-3.js").write_text('import{a as b}from"./engine-E_1-x.js";')
    assert importing_the_first_file(tmp_path) == ["views-1.js", "views-2.js"]
