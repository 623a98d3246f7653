"""Where and with what a run was made, so that two runs can be told apart."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path


def describe(chromium: str | None) -> dict[str, object]:
    """Processor, memory, system and versions; never a host's or a person's name."""
    packages = ("flask", "sqlalchemy", "cryptography", "marshmallow", "waitress", "playwright")
    return {
        "commit": _first_line(["git", "-C", str(Path(__file__).parent), "rev-parse", "HEAD"]),
        "date": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": _memory_gib(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": sys.version.split()[0],
        "chromium": _first_line([chromium, "--version"]) if chromium else "Playwright's own",
        "packages": {name: version(name) for name in packages},
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def _memory_gib() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (ValueError, OSError, AttributeError):
        return None


def _first_line(cmd: list[str]) -> str:
    run = subprocess.run(cmd, capture_output=True, text=True, check=False)
    return run.stdout.strip().split("\n")[0] or "unknown"
