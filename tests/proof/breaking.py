"""A pytest plugin that imports one module with a deliberate break in it: `-p tests.proof.breaking --broken NAME`."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType

import pytest

from tests.proof.mutations import MUTATIONS, ROOT, Mutation


class Breaker(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the one module and loads it from its broken text."""

    def __init__(self, mutation: Mutation) -> None:
        self._mutation, self._text = mutation, mutation.broken()

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self._mutation.module:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=str(ROOT / self._mutation.path))

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._text, str(ROOT / self._mutation.path), "exec"), module.__dict__)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--broken", required=True, help="the mutation to run the tests with")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before any conftest imports the engine."""
    mutation = next(m for m in MUTATIONS if m.name == early_config.known_args_namespace.broken)
    if mutation.module in sys.modules:
        raise pytest.UsageError(f"{mutation.module} was imported before it could be broken")
    sys.meta_path.insert(0, Breaker(mutation))
