"""`./dev test --proof`: the proofs with their full counts, and a dated page in docs/proof/ of what came out.

    python -m tests.proof.report [--seed N]

Two runs side by side: the schedules of either database, then what is killed, servers and browsers, and the rest.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.app.postgres import find_bin
from tests.tally import ALWAYS

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "proof"
PARTS = ("flask", "sqlalchemy", "cryptography", "psycopg", "hypothesis", "playwright")
SCHEDULES = "tests/proof/test_schedules.py"
NOT_THE_REST = (f"--ignore={SCHEDULES}", "--ignore=tests/e2e")
AT_ONCE = 2


@dataclass
class Job:
    """One run of pytest and what it counted."""

    name: str
    where: str
    arguments: Sequence[str]
    counts: Counter[str] = field(default_factory=Counter)
    took_sec: float = 0
    code: int = 1
    printed: str = ""

    def run(self, folder: Path, seed: int) -> None:
        tally, begun = folder / f"{self.name}.json", time.monotonic()
        options = ["--proof", "--proof-seed", str(seed), "--tally", str(tally)]
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *options, *self.arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.code, self.printed = ran.returncode, ran.stdout
        self.took_sec = time.monotonic() - begun
        if tally.exists():
            self.counts.update(json.loads(tally.read_text())["counts"])
        print(
            f"{self.name}: {'passed' if self.code == 0 else 'FAILED'} in {self.took_sec / 60:.1f} min",
            flush=True,
        )
        if self.code:
            print(self.printed, flush=True)


def jobs() -> list[Job]:
    """All there is to run, the longest first."""
    return [
        Job("schedules on SQLite", "SQLite", [SCHEDULES, "-k", "sqlite"]),
        Job("schedules on PostgreSQL", "PostgreSQL", [SCHEDULES, "-k", "postgresql"]),
        Job("servers killed, and the rest", "SQLite and PostgreSQL", ["-m", "proof", "tests", *NOT_THE_REST]),
        Job("browsers killed", "SQLite", ["-m", "proof", "tests/e2e"]),
    ]


def run(seed: int) -> list[Job]:
    """Two at a time; as one ends the next is begun."""
    done = jobs()
    with (
        tempfile.TemporaryDirectory(prefix="attune-proof-") as folder,
        ThreadPoolExecutor(AT_ONCE) as lanes,
    ):
        list(lanes.map(lambda job: job.run(Path(folder), seed), done))
    return done


def page(done: Sequence[Job], seed: int, begun: datetime) -> str:
    counts = sum((job.counts for job in done), Counter())
    failed = [job for job in done if job.code]
    names = [*ALWAYS, *sorted(set(counts) - set(ALWAYS))]
    rows = [f"| {name} | {counts[name]} |" for name in names]
    runs = [
        f"| {j.name} | {j.where} | {j.took_sec / 60:.1f} min | {'failed' if j.code else 'passed'} |"
        for j in done
    ]
    lines = [
        f"# Proof of {begun:%Y-%m-%d}",
        "",
        f"`./dev test --proof --seed {seed}`, begun at {begun:%H:%M} UTC, at commit {commit()}.",
        f"Machine: {machine()}. Python {platform.python_version()}, SQLite {sqlite()}, PostgreSQL {postgresql()}, "
        + ", ".join(f"{part} {version(part)}" for part in PARTS)
        + ".",
        "",
        "| counted | |",
        "|---|---|",
        *rows,
        "",
        "| run | on | took | |",
        "|---|---|---|---|",
        *runs,
        "",
        "Nothing failed." if not failed else "What failed:",
        *(
            f"\n    {line}"
            for job in failed
            for line in job.printed.splitlines()
            if line.startswith(("FAILED", "ERROR"))
        ),
    ]
    return "\n".join(lines).rstrip() + "\n"


def commit() -> str:
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True)
    return asked.stdout.strip()[:12] + (
        ", with changes that are not committed" if changed.stdout.strip() else ""
    )


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} processors ({platform.machine()}), {memory:.0f} GB of memory, {platform.system()} {platform.release()}"


def sqlite() -> str:
    import sqlite3

    return sqlite3.sqlite_version


def postgresql() -> str:
    folder = find_bin()
    if folder is None:
        return "not installed"
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True)
    return said.stdout.split()[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev test --proof")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    seed = parser.parse_args().seed
    print(f"seed {seed}: the same again with ./dev test --proof --seed {seed}", flush=True)
    begun = datetime.now(UTC)
    done = run(seed)
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{begun:%Y-%m-%d}.md"
    path.write_text(page(done, seed, begun))
    print(path.read_text(), flush=True)
    return int(any(job.code for job in done))


if __name__ == "__main__":
    sys.exit(main())
