"""What is logged and told of a fault: one line, nothing that a terminal obeys, and nobody's words."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import cli, logs
from app.errors import kind_and_place
from app.extensions import db
from app.jobs import timetable
from app.opener import actions as opening
from app.streams import pull
from tests.app.world import MARK, World, pen_picture_body
from tests.e2e.scan import scan_folders
from tests.house.places import ROOT, SRC, repository_files, shown

CANARY = "zibeline-quahog-9931"
LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ [a-z.]+ [\x20-\x7e\xa0-\uffff]*$")


def fail(*_: Any, **__: Any) -> NoReturn:
    """A fault whose text says what somebody wrote, as a library's may."""
    raise RuntimeError(f"cannot make sense of {CANARY}")


def log_of(environment: dict[str, str]) -> str:
    """As it stands: there is no file before the first entry."""
    file = Path(environment["ATTUNE_LOG"]) / "attune.log"
    return file.read_text() if file.exists() else ""


def leaks(environment: dict[str, str]) -> list[Any]:
    return scan_folders([Path(environment["ATTUNE_LOG"])], (CANARY,))


@pytest.mark.parametrize(
    "said",
    [
        "a\n2026-11-21 09:30:00,000 INFO attune.access forged",
        "a\r\nforged",
        "\x1b[2J\x1b[1;31mred",
        "a\x0bforged\x0cforged",
        "a\x85forged",
        "a\u2028forged\u2029forged",
        "\u202egnitirw",
        "bell\x07 and nought\x00",
    ],
)
def test_entry_is_one_line_that_no_terminal_obeys(
    world: World, environment: dict[str, str], said: str
) -> None:
    before = log_of(environment)
    logging.getLogger("attune.test").error("%s", said)
    new = log_of(environment).removeprefix(before)
    assert new.endswith("\n") and new.count("\n") == 1
    assert LINE.match(new.rstrip("\n")), repr(new)


def test_sign_in_with_a_formula_or_a_line_break_for_a_name_stays_out_of_the_log(
    world: World, environment: dict[str, str]
) -> None:
    client = world.app.test_client()
    for name in (f'=HYPERLINK("{CANARY}")', f"+{CANARY}", f"@{CANARY}", f"a\n{CANARY}", f"\x1b[31m{CANARY}"):
        answer = client.post("/api/sign-in", json={"sign_in_name": name, "password": CANARY}, headers=MARK)
        assert CANARY not in answer.text
    assert leaks(environment) == []


@pytest.mark.parametrize(
    "path", [f"/{CANARY}", f"/api/{CANARY}", f"/api/blobs/{CANARY}", f"/assets/{CANARY}.js"]
)
def test_error_page_repeats_nothing(world: World, path: str) -> None:
    answer = world.app.test_client().get(path, headers={"X-Odd": CANARY, "Cookie": f"a={CANARY}"})
    assert CANARY not in answer.text and CANARY not in str(answer.headers)


def test_answer_to_a_body_that_is_wrong_repeats_neither_values_nor_names_of_its_own(world: World) -> None:
    tablet = world.tablet("priya")
    for body in ({"request": CANARY}, {"have": {CANARY: CANARY}}, {"state": CANARY}, {CANARY: 1}):
        answer = tablet.post("/api/pull", body)
        assert answer.status_code == 422 and CANARY not in answer.text
        assert "json.state" in answer.json["details"]["fields"]


def test_fault_in_a_request_says_where_and_not_what(
    world: World, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = world.tablet("maud")
    monkeypatch.setattr(pull, "make", fail)
    _, answer = desk.pull_raw()
    assert (answer.status_code, answer.json["code"]) == (500, "server.fault")
    assert CANARY not in answer.text and leaks(environment) == []
    assert "RuntimeError at " in log_of(environment)


def test_fault_in_the_opener_says_of_what_kind_and_not_what(
    world: World, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet = world.tablet("priya")
    tablet.save("pen_picture", world.child, pen_picture_body(CANARY))
    monkeypatch.setattr(opening, "_settle_racing", fail)
    tablet.deliver()
    assert f"{tablet.device.identity.device}/1: RuntimeError" in log_of(environment)
    assert leaks(environment) == []


def test_fault_in_a_job_says_of_what_kind_and_not_what(world: World, environment: dict[str, str]) -> None:
    assert timetable.run(world.app, timetable.Job("odd", timedelta(hours=1), fail)) == 0
    assert "job odd: RuntimeError" in log_of(environment)
    assert leaks(environment) == []


def test_fault_of_a_command_says_where_and_not_what(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(cli.COMMANDS, "openapi", (fail, "x"))
    assert cli.main(["openapi"]) == 3
    told = capsys.readouterr()
    assert told.err.startswith("Something went wrong that should not: RuntimeError at ")
    assert CANARY not in told.err + told.out and "Traceback" not in told.err


def test_fault_of_the_database_names_no_value(any_world: World) -> None:
    with any_world.app.app_context():
        with pytest.raises(SQLAlchemyError) as raised:
            db.session.execute(text("SELECT nothing FROM account WHERE id = :it"), {"it": CANARY})
        db.session.rollback()
    assert CANARY not in str(raised.value)
    assert CANARY not in kind_and_place(raised.value)


def test_no_table_leaves_the_app_as_comma_separated_values() -> None:
    """A spreadsheet runs what begins with an equals sign. Nothing is written for one, so nothing can be."""
    writes = re.compile(r"\bcsv\.(?:Dict)?[Ww]riter|text/csv|\.csv['\"`]|application/vnd\.ms-excel")
    product = [p for p in repository_files() if p.is_relative_to(ROOT / "app") or p.is_relative_to(SRC)]
    source = [p for p in product if p.suffix in (".py", ".ts", ".tsx")]
    assert len(source) > 300
    assert [shown(p) for p in source if writes.search(p.read_text("utf-8"))] == []


def test_log_that_cannot_be_written_is_told_of_once_and_nobodys_words(
    world: World, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The log's library would show what was in hand when it could not write: the fault, and its text."""
    log, file = logging.getLogger("attune.errors"), Path(environment["ATTUNE_LOG"]) / "attune.log"
    (handler,) = (one for one in log.parent.handlers if isinstance(one, logs.LogFile))  # type: ignore[union-attr]
    handler.close()
    file.unlink(missing_ok=True)
    file.mkdir()
    for _ in range(2):
        try:
            fail()
        except RuntimeError as fault:
            log.error("fault: %s", kind_and_place(fault))
    said = capsys.readouterr().err
    assert said.splitlines() == [f"The log {file} cannot be written (Is a directory): mend that."]
