"""The OpenAPI document: what the routes say of themselves, and the record bodies, which travel sealed."""

from __future__ import annotations

from apispec import APISpec
from marshmallow import Schema

from app.extensions import api
from app.version import VERSION
from sync.records import RECORD_TYPES, ChangeSchema

SETTINGS = {
    "API_TITLE": "Attune",
    "API_VERSION": VERSION,
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api",
    "OPENAPI_JSON_PATH": "openapi.json",
}


def register() -> None:
    """Add the record types to the document; the client's types are generated from there."""
    api.write_later(_add_record_types)


def _add_record_types(spec: APISpec) -> None:
    schemas: list[type[Schema]] = [ChangeSchema, *(kind.body for kind in RECORD_TYPES.values())]
    for schema in schemas:
        _add(spec, schema)


def _add(spec: APISpec, schema: type[Schema]) -> None:
    name = schema.__name__.removesuffix("Schema")
    if name not in spec.components.schemas:
        spec.components.schema(name, schema=schema)
