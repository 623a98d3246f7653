"""The app stays small: over a poor connection the first screen needs at most 120 kB."""

from __future__ import annotations

from pathlib import Path

from bench.first_load import FIRST_LOAD_KB, first_screen, measure


def test_first_load_is_at_most_120_kb_gzipped() -> None:
    figure, _ = measure()
    assert {"index.html"} < set(first_screen())
    assert figure.value <= FIRST_LOAD_KB, first_screen()


def test_first_load_counts_what_is_named_and_not_what_is_imported_later(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(
        '<script src="/assets/main-1.js"></script><link href="/assets/main-2.css">'
    )
    (tmp_path / "assets" / "main-1.js").write_text(
        'new Worker("/assets/worker-3.js"); import("./words-4.js")'
    )
    (tmp_path / "assets" / "main-2.css").write_text("@font-face{src:url(/assets/font-5.woff2)}")
    for name in ("worker-3.js", "words-4.js"):
        (tmp_path / "assets" / name).write_text("")
    (tmp_path / "assets" / "font-5.woff2").write_bytes(bytes(130_000))
    counted = first_screen(tmp_path)
    assert {"assets/worker-3.js", "assets/font-5.woff2"} <= set(counted)
    assert "assets/words-4.js" not in counted
    assert measure(tmp_path)[0].met is False
