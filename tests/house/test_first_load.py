"""The app stays small: a first visit over a poor connection fetches at most 120 kB."""

from __future__ import annotations

from pathlib import Path

from bench.first_load import FIRST_LOAD_KB, measure, sizes


def test_first_load_of_the_whole_app_is_at_most_120_kb_gzipped() -> None:
    figure = measure()
    assert figure.value <= FIRST_LOAD_KB, sizes()


def test_every_file_counts_towards_the_first_load(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "assets" / "font.woff2").write_bytes(bytes(130_000))
    assert sizes(tmp_path)["assets/font.woff2"] == 130_000
    assert measure(tmp_path).met is False
