"""The OpenAPI document against the running server: no 5xx, and no answer that is not documented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.config import GenerationConfig

from app import access, create_app
from app.config import Config
from sync.records import RECORD_TYPES
from tests.app.world import MARK, Tablet, World


@pytest.fixture
def desk(world: World) -> Tablet:
    return world.tablet("maud")
