"""The migrations: numbered, additive, up and down with data, and the models' very schema at the end."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, create_engine, inspect, select, text
from sqlalchemy.types import BigInteger, Boolean, DateTime, Integer, LargeBinary, String

from app import models, schema_version
from app.clock import EPOCH
from app.extensions import Base
from tests.app.postgres import Postgres

VERSIONS = schema_version.FOLDER / "versions"
SCRIPTS = sorted(VERSIONS.glob("[0-9]*.py"))


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        made = create_engine(f"sqlite:///{tmp_path / 'm.db'}")
    else:
        server: Postgres = request.getfixturevalue("postgres")
        made = create_engine(server.fresh_database().replace("postgresql://", "postgresql+psycopg://"))
    yield made
    made.dispose()


def up(connection: Connection, to: str) -> None:
    command.upgrade(schema_version.settings(connection), to)


def down(connection: Connection, to: str) -> None:
    command.downgrade(schema_version.settings(connection), to)


def test_numbers_run_without_a_gap_and_head_names_the_newest() -> None:
    numbers = [path.name[:4] for path in SCRIPTS]
    assert numbers == [f"{n:04d}" for n in range(1, len(SCRIPTS) + 1)]
    assert schema_version.head() == numbers[-1]
    script = ScriptDirectory(str(schema_version.FOLDER))
    assert script.get_heads() == [numbers[-1]]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_migration_only_adds(path: Path) -> None:
    """Old programs and old backups come back weeks later: nothing they know may be gone or changed."""
    upgrade = re.search(r"def upgrade\(\).*?(?=^def )", path.read_text(), re.DOTALL | re.MULTILINE)
    assert upgrade is not None
    assert re.findall(r"op\.(drop_\w+|alter_column|rename_table|execute)\(", upgrade.group()) == []


def test_newest_schema_is_the_models(engine: Engine) -> None:
    with engine.begin() as connection:
        up(connection, "head")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    tables = {getattr(models, name).__tablename__ for name in models.__all__}
    assert set(inspect(engine).get_table_names()) == tables | {"alembic_version"}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_each_migration_goes_up_with_data_down_and_up_again(engine: Engine, path: Path) -> None:
    number = path.name[:4]
    before = f"{int(number) - 1:04d}" if number != "0001" else "base"
    with engine.begin() as connection:
        if before != "base":
            up(connection, before)
        filled = fill(connection)
        up(connection, number)
        assert kept(connection, filled)
        fill(connection)
        let_go(connection)
    with engine.begin() as connection:
        down(connection, before)
        assert before != "base" or inspect(connection).get_table_names() == ["alembic_version"]
        assert kept(connection, filled)
        up(connection, number)


@pytest.mark.parametrize(
    "still_so",
    [
        "UPDATE protected_span SET to_at = NULL",
        "UPDATE break_glass SET began_at = asked_at, ends_at = asked_at, reviewed_at = NULL",
    ],
)
def test_older_program_does_not_make_the_database_forget_who_is_protected(
    engine: Engine, still_so: str
) -> None:
    with engine.begin() as connection:
        up(connection, "0014")
        filled = fill(connection)
        let_go(connection)
        connection.execute(text(still_so))
    with pytest.raises(RuntimeError, match="Nothing was changed"), engine.begin() as connection:
        down(connection, "0013")
    with engine.connect() as connection:
        assert schema_version.current(connection) == "0014" and kept(connection, filled)
        assert "protected_span" in inspect(connection).get_table_names()


def let_go(connection: Connection) -> None:
    """Lift what keeps the database from an older program."""
    if "protected_span" in inspect(connection).get_table_names():
        connection.execute(text("UPDATE protected_span SET to_at = from_at"))


def fill(connection: Connection) -> dict[str, int]:
    """Put one row into every table that is empty. Shape: rows of each table."""
    metadata = MetaData()
    metadata.reflect(connection)
    for table in metadata.sorted_tables:
        if table.name != "alembic_version" and not connection.execute(select(table)).first():
            row = {c.name: value_for(connection, c) for c in table.columns if not c.nullable}
            connection.execute(table.insert().values(row))
    return {t.name: len(connection.execute(select(t)).all()) for t in metadata.sorted_tables}


def value_for(connection: Connection, column):  # type: ignore[no-untyped-def]
    for key in column.foreign_keys:
        return connection.execute(select(key.column)).scalar_one()
    kinds = (
        (String, secrets.token_hex(16)[: getattr(column.type, "length", None) or 32]),
        (Boolean, True),
        ((BigInteger, Integer), 1),
        (DateTime, EPOCH),
        (LargeBinary, secrets.token_bytes(32)),
    )
    for kind, value in kinds:
        if isinstance(column.type, kind):
            return value
    if column.type.python_type is bytes:
        return secrets.token_bytes(32)
    raise AssertionError(f"no sample value for {column}")


def kept(connection: Connection, filled: dict[str, int]) -> bool:
    names = set(inspect(connection).get_table_names()) - {"alembic_version"}
    metadata = MetaData()
    metadata.reflect(connection)
    counts = {n: len(connection.execute(select(metadata.tables[n])).all()) for n in names if n in filled}
    return all(counts[name] >= filled[name] for name in counts)
