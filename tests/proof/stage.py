"""The real server of the schedules: app, intake, opener and pull in this process, over a database of its own.

One stage serves many schedules, each with people, children and devices of its own. It can be started afresh, and
killed between any two statements of its database.
"""

from __future__ import annotations

import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_app
from app.access import Caller
from app.backups import restored
from app.config import Config
from app.devices import actions as devices
from app.devices.models import Device
from app.extensions import db
from app.opener.thread import Opener
from app.organisation import store as organisation
from app.people import actions as people
from app.streams import store as streams
from app.trail import checking
from sync import chain
from sync.device import Identity
from sync.enrolment import read_code
from sync.types import DeviceId, PersonId, Replaced
from sync.wire import parse_signed
from tests.app.clock import MovableClock
from tests.proof.handset import Handset, WrongClock
from tests.proof.storage import Disk

MEMORY = Path("/dev/shm")


class ServerKilled(BaseException):
    """The server's process ended between two statements; what was not committed is gone."""


class Stage:
    def __init__(self, database_url: str | None = None) -> None:
        # On a file system in memory a durable commit costs nothing; what is durable stays the same.
        self._home = Path(tempfile.mkdtemp(prefix="attune-proof-", dir=MEMORY if MEMORY.is_dir() else None))
        folders = {f"ATTUNE_{name}": str(self._home / name.lower()) for name in ("DATA", "KEYS", "LOG")}
        self._environment = {**folders, "ATTUNE_SAMPLE": "no", "ATTUNE_SECOND_FACTOR": "off"}
        if database_url is not None:
            self._environment["ATTUNE_DATABASE_URL"] = database_url
        self.database = "postgresql" if database_url else "sqlite"
        self.clock = MovableClock()
        self.schedules = self.starts = self.trail = self.put_backs = 0
        self._fuse: int | None = None
        self._kept: sqlite3.Connection | None = None
        self.start()
        said = self.client().get("/api/organisation").json
        self.trust = (
            bytes.fromhex(said["root"]),
            [parse_signed("certificate", certificate) for certificate in said["certificates"]],
            {each["kid"]: bytes.fromhex(each["public"]) for each in said["hybrid"]},
        )

    def start(self) -> None:
        """Start a server process on the folders: nothing of an earlier one is in its memory."""
        self.starts += 1
        self.app = create_app(Config.from_environment(self._environment), self.clock)
        with self.app.app_context():
            self.organisation = organisation.organisation().id
            event.listen(db.engine, "before_cursor_execute", self._before_statement)
            event.listen(db.engine, "commit", self._before_commit)

    def forget(self) -> None:
        """Lose what a process holds in its memory, sooner than by starting one: connections, opener, cookies."""
        self.starts += 1
        self.app.extensions["attune.opener"] = Opener(self.app)
        with self.app.app_context():
            db.engine.dispose()

    def restart(self) -> None:
        with self.app.app_context():
            db.engine.dispose()
        self.start()

    def back_up(self) -> None:
        """Keep the database as it is: a transaction that reads sees it so for as long as it lasts. Only on SQLite."""
        self._let_go_of_backup()
        self._kept = sqlite3.connect(self._place, isolation_level=None)
        self._kept.execute("BEGIN")
        self._kept.execute("SELECT count(*) FROM sqlite_schema").fetchone()

    def _let_go_of_backup(self) -> None:
        if self._kept:
            self._kept.close()
            self._kept = None

    def put_back(self) -> None:
        """Put what was kept in the place of the database, as an administrator does, and start on it."""
        assert self._kept
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        with closing(sqlite3.connect(":memory:")) as copy, closing(sqlite3.connect(self._place)) as now:
            self._kept.backup(copy)
            self._let_go_of_backup()
            copy.backup(now)
        # The same may be put back again.
        self.back_up()
        self.forget()
        with self.app.app_context():
            restored.note()
        self.put_backs += 1

    @property
    def _place(self) -> str:
        config: Config = self.app.extensions["attune.config"]
        return str(config.sqlite_file)

    def close(self) -> None:
        self._let_go_of_backup()
        with self.app.app_context():
            db.engine.dispose()
        shutil.rmtree(self._home, ignore_errors=True)

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def drain(self) -> bool:
        return bool(self.app.extensions["attune.opener"].drain())

    def first_unsound_row(self) -> int | None:
        """Walk the whole audit trail, signatures and all. Shape: None when it is sound."""
        with self.app.app_context():
            fault = checking.verify().fault
        return fault.row if fault else None

    # --- killing it ---------------------------------------------------------------------------------------

    @contextmanager
    def killed_at(self, statement: int | None) -> Iterator[None]:
        """Kill the server at the n-th statement or commit from now; it is started again afterwards."""
        self._fuse = statement
        try:
            with suppress(ServerKilled):
                yield
        finally:
            dead = self._fuse == -1
            self._fuse = None
            if dead:
                self.forget()

    def _before_statement(self, *_: Any) -> None:
        self._burn()

    def _before_commit(self, _: Any) -> None:
        self._burn()

    def _burn(self) -> None:
        if self._fuse is None:
            return
        if self._fuse <= 0:
            # A dead process does nothing more, whatever its own code would try.
            self._fuse = -1
            raise ServerKilled
        self._fuse -= 1

    # --- who takes part -----------------------------------------------------------------------------------

    def begin_schedule(self) -> Cast:
        self.schedules += 1
        return Cast(self, self.schedules)


class Cast:
    """The people, children and devices of one schedule. Ids sort by schedule, so that each plays out the same."""

    def __init__(self, stage: Stage, number: int) -> None:
        self._stage, self._number = stage, number
        self.team, self.people = self.ident("team"), {}

    def ident(self, name: str) -> str:
        digest = sha256(f"{self._number} {name}".encode()).hexdigest()
        return f"{self._number:08x}{digest[:24]}"

    def take_on(self, name: str, role: str) -> str:
        """Somebody with a post and a stream of their own. No account: nobody signs in with a password here."""
        person = self.people[name] = self.ident(name)
        with self._stage.app.app_context():
            people.put_person(person, role, self.team, True)
            streams.begin(person, "worker")
            db.session.commit()
        return person

    def enrol(self, name: str, role: str, label: str, replaced: Replaced | None = None) -> Handset:
        """A device with fresh keys that the server knows, as after an enrolment; `replaced` gives way to it."""
        identity = Identity(DeviceId(self.ident(label)), PersonId(self.people[name]), role)
        keys = secrets.token_bytes(32), secrets.token_bytes(32)
        made = Handset(identity, keys, WrongClock(self._stage.clock), self._stage.trust, Disk())
        with self._stage.app.app_context():
            if replaced is None:
                self._let_in(made)
            else:
                self._enrol_instead(made, replaced)
            db.session.commit()
        return made

    def _let_in(self, made: Handset) -> None:
        device = made.identity.device
        db.session.add(
            Device(
                id=device,
                person_id=made.identity.person,
                signing_public=made.signing_public,
                opening_public=made.opening_public,
                enrolled_at=self._stage.clock.moment(),
                chain=chain.first_chain(device),
            )
        )

    def _enrol_instead(self, made: Handset, replaced: Replaced) -> None:
        """With a code, as people do."""
        who = made.identity
        code, _ = devices.make_code(who.person, None)
        secret = read_code(code).secret
        proof = made.device.enrol_proof(made.opening_public, secret, replaced)
        asked = devices.Enrolment(
            who.device, secret, made.signing_public, made.opening_public, proof, replaced
        )
        devices.enrol(Caller(person=who.person), asked)
