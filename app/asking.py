"""Asking the database in plain rows, by statements that are made once.

To put a statement together costs several times what asking it does, and so does an object for each row: the
library's part of a question is done the first time that it is asked, and the driver is handed the text. What
objects of the session have changed must have been flushed before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, Executable, FromClause, SelectBase, literal, select
from sqlalchemy.exc import DBAPIError, NoResultFound

from app.extensions import db

Row = tuple[Any, ...]
Convert = Callable[[Any], Any]
# A list of values is filled up to one of few lengths, by its last; a longer one is put together each time.
LONGEST = 256
# There are fewer by far, unless statements are made up each time.
MOST = 1000


class Rows:
    """What a statement gave; nothing for one that gives no rows."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def all(self) -> Sequence[Row]:
        return self._rows

    def first(self) -> Row | None:
        return self._rows[0] if self._rows else None

    def one(self) -> Row:
        """The one row. Errors: NoResultFound."""
        if not self._rows:
            raise NoResultFound("no row was found where one is required")
        return self._rows[0]

    def scalar(self) -> Any:
        """The first value of the first row, None without one."""
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        """The first value of the one row. Errors: NoResultFound."""
        return self.one()[0]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one value goes: an asked one by its key (and its place in a list), else always the same."""

    name: str
    key: str | None
    at: int | None
    convert: Convert | None
    always: Any = None

    def value(self, values: Mapping[str, Any]) -> Any:
        if self.key is None:
            return self.always
        value = values[self.key] if self.at is None else values[self.key][self.at]
        return self.convert(value) if self.convert else value


@dataclass(frozen=True, slots=True)
class _Made:
    """A statement as the driver takes it. `of` is kept, so that no other has its id."""

    of: Executable
    text: str
    is_positional: bool
    places: tuple[_Place, ...]
    columns: tuple[Convert | None, ...]

    def fill(self, values: Mapping[str, Any]) -> Any:
        if self.is_positional:
            return tuple([place.value(values) for place in self.places])
        return {place.name: place.value(values) for place in self.places}

    def read(self, rows: Sequence[Row]) -> Sequence[Row]:
        if not any(self.columns):
            return rows
        return [
            tuple([to(value) if to else value for to, value in zip(self.columns, row, strict=True)])
            for row in rows
        ]


_made: dict[tuple[Any, ...], _Made] = {}


def row_or_none(table: FromClause, is_it: ColumnElement[bool]) -> FromClause:
    """To select from: the rows that are meant, or one row of NULL. So what is not there takes as long to
    answer as what is there and somebody else's.
    """
    always = select(literal(1).label("always")).subquery()
    return always.outerjoin(table, is_it)


def ask(statement: Executable, **values: Any) -> Rows:
    """The rows that a lasting statement about tables gives, within the running transaction.

    Errors: as the library's, SQLAlchemyError.
    """
    connection = _connection()
    lengths: list[int] = []
    for key, value in values.items():
        if type(value) is list:
            length = len(value)
            if length > LONGEST:
                return _ask_slowly(connection, statement, values)
            if length & (length - 1):
                values[key] = value = value + value[-1:] * ((1 << length.bit_length()) - length)
            lengths.append(len(value))
    dialect = connection.dialect
    place = (id(statement), dialect.name, *lengths)
    made = _made.get(place)
    if made is None:
        if len(_made) >= MOST:
            return _ask_slowly(connection, statement, values)
        made = _made[place] = _make(statement, values, dialect)
    return _hand_over(connection, made, made.fill(values))


def ask_each(statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Do what a statement does once for each of these rows."""
    db.session.connection().execute(statement, rows)


def _connection() -> Connection:
    """The connection of the running transaction."""
    session = db.session()
    transaction = session.get_transaction()
    known: tuple[Any, Connection] | None = session.info.get("attune.asking")
    if known is not None and transaction is not None and known[0] is transaction and session.is_active:
        return known[1]
    connection = session.connection()
    session.info["attune.asking"] = (session.get_transaction(), connection)
    return connection


def _ask_slowly(connection: Connection, statement: Executable, values: Mapping[str, Any]) -> Rows:
    found = connection.execute(statement, values)
    return Rows([tuple(row) for row in found] if found.returns_rows else ())


def _make(statement: Executable, values: Mapping[str, Any], dialect: Dialect) -> _Made:
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(values))  # type: ignore[attr-defined]
    assert not (compiled.insert_prefetch or compiled.update_prefetch), "a column has a default of its own"
    given = compiled.construct_params(values, escape_names=False)
    state = compiled.construct_expanded_state(values, escape_names=False)
    lists = {
        name: (key, at) for key, names in state.parameter_expansion.items() for at, name in enumerate(names)
    }
    places = []
    for name in state.positiontup if compiled.positional else state.parameters:
        key, at = lists.get(name, (name, None))
        convert = compiled.binds[key].type.dialect_impl(dialect).bind_processor(dialect)
        if key in values:
            places.append(_Place(name, key, at, convert))
        else:
            value = given[key] if at is None else given[key][at]
            places.append(_Place(name, None, None, None, convert(value) if convert else value))
    return _Made(statement, state.statement, compiled.positional, tuple(places), _columns(statement, dialect))


def _columns(statement: Any, dialect: Dialect) -> tuple[Convert | None, ...]:
    columns = statement.selected_columns if isinstance(statement, SelectBase) else statement.exported_columns
    return tuple(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)


def _hand_over(connection: Connection, made: _Made, filled: Any) -> Rows:
    raw: Any = connection.connection.dbapi_connection
    cursor = raw.cursor()
    try:
        for watch in connection.dispatch.before_cursor_execute:
            watch(connection, cursor, made.text, filled, None, False)
        cursor.execute(made.text, filled)
        return Rows(made.read(cursor.fetchall()) if made.columns else ())
    except connection.dialect.loaded_dbapi.Error as fault:
        raise _as_the_library_says(fault, connection, cursor, made) from fault
    finally:
        cursor.close()


def _as_the_library_says(fault: Any, connection: Connection, cursor: Any, made: _Made) -> Any:
    dialect = connection.dialect
    is_gone = not connection.invalidated and dialect.is_disconnect(fault, connection.connection, cursor)
    said = DBAPIError.instance(
        made.text,
        None,
        fault,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=is_gone,
        dialect=dialect,
    )
    if is_gone:
        connection.invalidate(fault)
    return said
