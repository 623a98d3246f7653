"""The OpenAPI document against the server, by schemathesis: no 5xx, and no answer that is not documented."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished

from app.access import PERMISSIONS
from app.attachments.routes import BLOB
from app.drafts.routes import SNAPSHOTS
from app.exchange.routes import EXCHANGE
from app.reports.routes import POLICY_REPORT
from app.streams.routes import PACKS
from sync.records import RECORD_TYPES
from tests.app.world import DEPOSIT, MARK, World

DOCUMENT = "/api/openapi.json"
EXAMPLES = 15
SEED = 20261121


@schemathesis.serializer(DEPOSIT, PACKS, BLOB, SNAPSHOTS, EXCHANGE, POLICY_REPORT)
def as_bytes(context: Any, value: Any) -> Any:
    """Bodies that are not JSON are sent as the bytes they are."""
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture
def document(world: World) -> dict[str, Any]:
    said: dict[str, Any] = world.app.test_client().get(DOCUMENT).json
    return said


def complaints(world: World, headers: dict[str, str]) -> tuple[list[str], int]:
    """Run schemathesis in this process. Shape: what it found wrong, and how many requests it made."""
    config = SchemathesisConfig(seed=SEED)
    config.projects.default.update(headers=headers)
    config.projects.default.generation.update(max_examples=EXAMPLES, no_shrink=True)
    schema = schemathesis.openapi.from_wsgi(DOCUMENT, world.app, config=config)
    found: list[str] = []
    requests = 0
    for event in from_schema(schema).execute():
        if isinstance(event, (NonFatalError, FatalError)):
            found.append(repr(event))
        if isinstance(event, ScenarioFinished):
            requests += len(event.recorder.interactions)
            for case, nodes in event.recorder.checks.items():
                told = event.recorder.interactions[case].request
                found += [
                    f"{told.method} {told.uri}: {node.name}: {node.failure_info.failure}"
                    for node in nodes
                    if node.failure_info is not None and not is_unsigned(told.uri, node.name)
                ]
    return found, requests


def is_unsigned(uri: str, check: str) -> bool:
    """No document can describe which bytes are signed: made-up deposits are rightly refused."""
    signed = ("/api/deposit", "/api/exchange", "/api/snapshots", "/api/blobs")
    return uri.endswith(signed) and check == "positive_data_acceptance"


def test_schemathesis_finds_nothing_wrong_for_a_caller_without_a_session(world: World) -> None:
    found, requests = complaints(world, MARK)
    assert found == []
    assert requests > 200


@pytest.mark.parametrize("who", ["maud", "priya"])
def test_schemathesis_finds_nothing_wrong_for_a_caller_with_a_session(world: World, who: str) -> None:
    tablet = world.tablet(who)
    cookie = tablet.client.get_cookie("__Host-attune")
    assert cookie is not None
    found, requests = complaints(world, {**MARK, "Cookie": f"__Host-attune={cookie.value}"})
    assert found == []
    assert requests > 200


def test_document_is_written_once_and_is_whole_for_whoever_asks_at_the_same_time(world: World) -> None:
    clients = [world.app.test_client() for _ in range(4)]
    with ThreadPoolExecutor(len(clients)) as at_once:
        said = [answer.data for answer in at_once.map(lambda client: client.get(DOCUMENT), clients)]
    assert {*said, world.app.test_client().get(DOCUMENT).data} == {said[0]}
    assert len(json.loads(said[0])["paths"]) > 30


def test_every_route_of_the_api_is_in_the_document(world: World, document: dict[str, Any]) -> None:
    rules = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if getattr(world.app.view_functions[rule.endpoint], "_permission", None) in PERMISSIONS
    }
    assert rules == {(path, method) for path, method, _ in operations(document)}


def test_no_answer_is_documented_as_anything_goes(document: dict[str, Any]) -> None:
    assert [path for path, _, said in operations(document) if "default" in said["responses"]] == []


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Path, method and description of everything that can be asked."""
    return [
        (path, method, said)
        for path, item in document["paths"].items()
        for method, said in item.items()
        if method != "parameters"
    ]


def test_record_bodies_are_in_the_document_under_their_names(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert {kind.body.__name__ for kind in RECORD_TYPES.values()} | {"Change", "Problem"} <= set(schemas)


def test_binary_bodies_are_documented_as_such(document: dict[str, Any]) -> None:
    deposit = document["paths"]["/api/deposit"]["post"]["requestBody"]["content"]
    packs = document["paths"]["/api/pull"]["post"]["responses"]["200"]["content"]
    assert list(deposit) == ["application/vnd.attune.deposit"]
    assert list(packs) == ["application/vnd.attune.packs"]
