"""The index key changes while several processes serve, killed midway: nobody is missed or found twice."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import create_app
from app.caseload import child_index
from app.config import Config
from app.extensions import db
from app.people import accounts
from app.people.models import Account, Person
from app.sign_in import recovery_codes, store
from tests.app.clock import MovableClock
from tests.app.postgres import Postgres
from tests.app.rotating import Load, Wire, done, killed_midway
from tests.app.test_index_keys import NUMBER, add_children, born, versions
from tests.app.test_processes import Processes, until
from tests.app.world import Tablet, World, new_id

MANY_NAMES, MANY_CHILDREN = 250, 40
BOTH = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


@pytest.fixture
def world(kind: str, environment: dict[str, str], request: pytest.FixtureRequest) -> Iterator[World]:
    if kind == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        environment["ATTUNE_DATABASE_URL"] = server.fresh_database()
    environment["ATTUNE_WORKERS"] = "2"
    clock = MovableClock()
    clock.at = datetime.now(UTC) - timedelta(hours=1)
    made = World.found(create_app(Config.from_environment(environment), clock), clock)
    yield made
    with made.app.app_context():
        db.engine.dispose()


def many_names(world: World) -> dict[str, str]:
    """People who can be found by their sign-in names. Shape: id by name."""
    made = {}
    with world.app.app_context():
        for number in range(MANY_NAMES):
            made[f"name {number}"] = ident = new_id()
            at = world.clock.moment()
            db.session.add(Person(id=ident, role="practitioner", active=False, created_at=at))
            db.session.flush()
            # Nobody signs in with these: a password is not hashed hundreds of times.
            db.session.add(Account(person_id=ident, name_index=secrets.token_bytes(32), password_hash="-"))
            db.session.flush()
            accounts.learn_name(ident, f"name {number}")
        db.session.commit()
    return made


class Seeking(Load):
    """The work of `Load`; and meanwhile everybody and every child is looked for, again and again."""

    def __init__(self, world: World, tablets: list[Tablet], port: int) -> None:
        super().__init__(world, tablets)
        self.names, self.children = many_names(world), add_children(world, MANY_CHILDREN)
        with world.app.app_context():
            self.codes = recovery_codes.make_afresh(world.staff["priya"])
            db.session.commit()
        self._port = port
        self.looked = {"seeker": 0, "signer": 0}
        self._threads += [threading.Thread(target=self._again, args=(each,)) for each in self.looked]

    def another_round(self) -> None:
        super().another_round()
        wanted = {each: count + 2 for each, count in self.looked.items()}
        until(lambda: bool(self.failures) or all(self.looked[e] >= wanted[e] for e in wanted), "looked")
        assert self.failures == []

    def _again(self, each: str) -> None:
        work = self._seek if each == "seeker" else self._sign_in
        while not self._ends.is_set():
            try:
                work()
            except Exception as fault:
                self.failures.append(f"{each}: {type(fault).__name__} {fault}")
                return
            self.looked[each] += 1

    def _seek(self) -> None:
        """As one more process of the server."""
        with self._world.app.app_context():
            for number, child in enumerate(self.children):
                found = child_index.find(NUMBER, born(number))
                assert found == [child], f"child {number} is found {len(found)} times"
                db.session.rollback()
            for name, person in self.names.items():
                who = store.credentials(name)
                assert who is not None and who.person == person, name
                db.session.rollback()

    def _sign_in(self) -> None:
        asked = {"sign_in_name": "priya", "password": self._world.password("priya")}
        answer = Wire(self._port).post("/api/sign-in", json=asked, headers={"X-Attune": "1"})
        assert answer.status_code == 200, answer.text


@pytest.fixture
def load(kind: str, world: World, environment: dict[str, str]) -> Iterator[Seeking]:
    """Tablets over the processes of a server: on PostgreSQL several."""
    port = int(environment["ATTUNE_PORT"])
    tablets = [world.tablet(name) for name in ("priya", "maud")]
    seeking = Seeking(world, tablets, port)
    processes = Processes(environment)
    for command in ("web", "opener") if kind == "postgresql" else ("run",):
        processes.start(command)
    for tablet in tablets:
        tablet.client = Wire(port)  # type: ignore[assignment]
        assert tablet.open_session().status_code == 200
    yield seeking
    processes.end()


def looked_up(tablet: Tablet) -> list[str]:
    """As in an emergency, over the wire."""
    assert tablet.open_session().status_code == 200
    answer = tablet.post("/api/look-ups", {"nhs_number": NUMBER, "dob": born(0)})
    assert answer.status_code == 200, answer.text
    return list(answer.json["children"])


@BOTH
@pytest.mark.timeout(600)
def test_index_key_changes_under_load_killed_midway_and_everybody_is_found_at_every_moment(
    world: World, load: Seeking, environment: dict[str, str]
) -> None:
    """PROTOCOL 670."""
    folder, port = Path(environment["ATTUNE_KEYS"]), int(environment["ATTUNE_PORT"])
    stranger = world.tablet("odd")
    stranger.client = Wire(port)  # type: ignore[assignment]
    with load:
        load.another_round()
        done(environment, "index-new")
        killed_midway(environment, "index-rehash", lambda: 2 in versions(world)["account"])
        midway = versions(world)
        assert (midway["account"], midway["child_index"]) == ({1, 2}, {1})
        # The new key is met by running processes that were started before there was one.
        load.another_round()
        assert looked_up(stranger) == [load.children[0]]
        said = done(environment, "index-rehash")
        assert "0 sign-in names" in said and "0 children" in said
        load.another_round()
        assert looked_up(stranger) == [load.children[0]]
        said = done(environment, "index-destroy", "1", "--early", answer="1")
        assert not (folder / "index.key").exists() and "recovery codes of 0 people" in said
        load.another_round()
        assert looked_up(stranger) == [load.children[0]]
    assert load.failures == []
    assert set.union(*versions(world).values()) == {2}
    with world.app.app_context():
        assert recovery_codes.use(world.staff["priya"], load.codes[0])
        assert not recovery_codes.use(world.staff["priya"], load.codes[0])
