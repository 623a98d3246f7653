"""Prints, after every run of the tests, the figures that cost nothing to take. `./dev bench` takes the others."""

from __future__ import annotations

from typing import Any

from bench import first_load


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if (first_load.DIST / "index.html").exists():
        for figure in first_load.measure():
            terminalreporter.write_line("figures: " + figure.line().strip())
