"""A new index key: all are found at every moment, by everybody, and nothing is left under the old one."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import create_app, indexes, reindexing, tries
from app.caseload import child_index
from app.caseload.models import ChildIndex
from app.config import Config
from app.custody import IndexKeyMissing, ceremony
from app.devices.models import EnrolmentCode
from app.errors import Problem
from app.extensions import db
from app.organisation import store as organisation
from app.people import accounts
from app.people import actions as people
from app.people.models import Account
from app.sign_in import recovery_codes, store
from app.sign_in.models import RecoveryCode
from app.tries import SignInTry
from tests.app.filed import damage, why
from tests.app.world import World, child_body, new_id

NUMBER = "9434765919"
CHILDREN = 4
FOUND_BY_IT = (Account, ChildIndex, EnrolmentCode, RecoveryCode, SignInTry)


def keys_of(world: World) -> Path:
    config: Config = world.app.extensions["attune.config"]
    return config.keys


def born(number: int) -> str:
    return f"{date(2026, 1, 1) + timedelta(days=number)}"


def add_children(world: World, count: int = CHILDREN) -> list[str]:
    """Children with one number and a birthday each. Shape: their ids, in the order of `born`."""
    desk, made = world.tablet("maud"), []
    for number in range(count):
        made.append(new_id())
        said = {"nhs_number": NUMBER, "nhs_number_status": "unverified", "dob": born(number)}
        desk.save("child", made[-1], child_body(world.family, **said), record=made[-1])
    assert why(desk.deliver()) == {}
    with world.app.app_context():
        for child in child_index.missing():
            assert child_index.add(child)
        db.session.commit()
    return made


def versions(world: World) -> dict[str, set[int]]:
    """Under which versions of the index key each table has something."""
    with world.app.app_context():
        return {t.__tablename__: set(db.session.scalars(select(t.index_version))) for t in FOUND_BY_IT}


class Seen:
    """What is to be found, as another process of the server looks for it."""

    def __init__(self, world: World, environment: dict[str, str]) -> None:
        self.world, self.other = world, create_app(Config.from_environment(environment), world.clock)
        self.children, self.names = add_children(world), ("priya", "maud", "odd")
        for name in self.names:
            world.account(name)
        with world.app.app_context():
            self.codes = recovery_codes.make_afresh(world.staff["priya"])
            db.session.commit()

    def all(self, codes: bool = True) -> None:
        with self.other.app_context():
            for number, child in enumerate(self.children):
                assert child_index.find(NUMBER, born(number)) == [child]
            for name in self.names:
                found = store.credentials(f" {name.title()}")
                assert found is not None and found.person == self.world.staff[name]
            for code in self.codes if codes else ():
                assert recovery_codes.use(self.world.staff["priya"], code)
            db.session.rollback()


@pytest.fixture
def seen(any_world: World, environment: dict[str, str]) -> Seen:
    return Seen(any_world, environment)


def test_everything_is_found_after_each_step_and_once(seen: Seen) -> None:
    """PROTOCOL 670."""
    steps: list[int] = []

    def step(count: int) -> None:
        steps.append(count)
        seen.all()

    ceremony.new_index(keys_of(seen.world))
    seen.all()
    with seen.world.app.app_context():
        reindexing.run(step, most=1)
        assert not reindexing.left_under(1).names + reindexing.left_under(1).children
    assert len(steps) >= CHILDREN + len(seen.names) + len(seen.codes)
    after = versions(seen.world)
    assert (after["account"], after["child_index"], after["recovery_code"]) == ({2}, {2}, {2})
    with seen.world.app.app_context():
        reindexing.let_go(1)
    ceremony.destroy_index(keys_of(seen.world), 1)
    seen.all()
    assert set.union(*versions(seen.world).values()) == {2}


def test_run_that_ends_midway_is_taken_up_by_the_next(seen: Seen) -> None:
    """PROTOCOL 670."""

    class Killed(Exception):
        pass

    def killed_at(number: int) -> Callable[[int], None]:
        def told(count: int) -> None:
            if count >= number:
                raise Killed

        return told

    ceremony.new_index(keys_of(seen.world))
    for number in (1, 5, 9, 2):
        with seen.world.app.app_context(), pytest.raises(Killed):
            reindexing.run(killed_at(number), most=1)
        assert set.union(*versions(seen.world).values()) == {1, 2}
        seen.all()
    with seen.world.app.app_context():
        reindexing.run()
    assert versions(seen.world)["child_index"] == {2} == versions(seen.world)["account"]
    seen.all()


def test_what_is_kept_new_is_kept_under_the_new_key_from_the_first_moment(seen: Seen) -> None:
    world = seen.world
    ceremony.new_index(keys_of(world))
    with world.app.app_context():
        reindexing.begin()
    more = add_children(world, 1)
    code = world.code_for("priya")
    with world.app.app_context():
        found = db.session.scalars(select(ChildIndex.index_version).where(ChildIndex.child_id == more[0]))
        assert list(found) == [2]
        assert db.session.scalar(select(EnrolmentCode.index_version).where(EnrolmentCode.index_version == 2))
    # A device comes in by a code from before and by one from after.
    assert world.new_tablet("priya").enrol(code).status_code == 201


def test_code_from_before_lets_a_device_in_while_the_old_key_is_there(seen: Seen) -> None:
    world = seen.world
    tablet, code = world.new_tablet("priya"), world.code_for("priya")
    ceremony.new_index(keys_of(world))
    with world.app.app_context():
        reindexing.run()
        assert reindexing.left_under(1).codes >= 1
        assert reindexing.older_may_go_from(0) is None
    assert tablet.enrol(code).status_code == 201


def test_new_key_gives_nobody_more_guesses(world: World, environment: dict[str, str]) -> None:
    """PROTOCOL 671."""
    world.account("priya")
    with world.app.test_request_context():
        guess = [tries.of_name("priya")]
        for _ in range(tries.FREE):
            tries.count(guess)
        db.session.commit()
    ceremony.new_index(keys_of(world))
    with world.app.test_request_context():
        reindexing.run()
        tries.refuse_throttled(guess)
        tries.count(guess)
        with pytest.raises(Problem, match="throttled"):
            tries.refuse_throttled(guess)
        tries.forget(guess[0])
        tries.refuse_throttled(guess)
        assert db.session.scalar(select(SignInTry.failures)) is None


def test_wait_from_before_is_still_waited_out(world: World) -> None:
    with world.app.test_request_context():
        guess = [tries.of_name("priya")]
        for _ in range(tries.FREE + 1):
            tries.count(guess)
        db.session.commit()
    ceremony.new_index(keys_of(world))
    with world.app.test_request_context():
        reindexing.run()
        with pytest.raises(Problem, match="throttled"):
            tries.refuse_throttled(guess)


def test_older_database_that_is_put_back_is_hashed_anew_without_the_key_that_is_gone(
    world: World, environment: dict[str, str], tmp_path: Path
) -> None:
    """PROTOCOL 672."""
    seen = Seen(world, environment)
    kept, place = tmp_path / "before", Path(environment["ATTUNE_DATA"])
    let_go_of(world.app, seen.other)
    shutil.copytree(place, kept)
    ceremony.new_index(keys_of(world))
    with world.app.app_context():
        reindexing.run()
        reindexing.let_go(1)
    ceremony.destroy_index(keys_of(world), 1)
    seen.all()
    let_go_of(world.app, seen.other)
    shutil.rmtree(place)
    shutil.copytree(kept, place)
    with pytest.raises(IndexKeyMissing):
        seen.all()
    with world.app.app_context():
        reindexing.run()
    seen.all()


def let_go_of(*apps: Flask) -> None:
    for app in apps:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def test_account_from_before_names_were_kept_is_found_and_learnt_when_its_owner_signs_in(
    seen: Seen,
) -> None:
    """PROTOCOL 673."""
    world = seen.world
    with world.app.app_context():
        db.session.execute(update(Account).values(name_sealed=None))
        db.session.commit()
    ceremony.new_index(keys_of(world))
    with world.app.app_context():
        reindexing.run()
        assert reindexing.left().names == len(world.staff)
    seen.all()
    assert sign_in(world, "priya") == 200
    with world.app.app_context():
        assert reindexing.left().names == len(world.staff) - 1
        others = world.staff.keys() - seen.names
        assert reindexing.learn_names(["nobody", "Odd ", *others]) == 1 + len(others)
        assert reindexing.left().names == 1
        people.set_password_at_terminal("maud", "another horse and battery")
        assert reindexing.left().names == 0
    seen.all()


def sign_in(world: World, name: str) -> int:
    asked = {"sign_in_name": name, "password": world.password(name)}
    return world.new_tablet(name).post("/api/sign-in", asked).status_code


def test_process_that_lacks_the_key_in_use_says_of_nobody_that_they_are_not_there(seen: Seen) -> None:
    """PROTOCOL 674."""
    keys, world = keys_of(seen.world), seen.world
    ceremony.new_index(keys)
    with world.app.app_context():
        reindexing.run()
    (keys / "index-2.key").rename(keys / "away")
    (keys / "organisation.json").write_text((keys / "organisation.json").read_text())
    with pytest.raises(IndexKeyMissing):
        seen.all()
    (keys / "away").rename(keys / "index-2.key")
    (keys / "organisation.json").write_text((keys / "organisation.json").read_text())
    seen.all()


@pytest.mark.parametrize("any_app", ["postgresql"], indirect=True)
def test_new_key_waits_for_who_has_begun_to_write_under_the_old_one(any_world: World) -> None:
    """PROTOCOL 675. On SQLite one writes at a time anyhow."""
    world, begun, ended = any_world, threading.Event(), threading.Event()
    ceremony.new_index(keys_of(world))

    def write() -> None:
        with world.app.app_context():
            kept = indexes.keep("enrolment_code", "a code", EnrolmentCode)
            begun.set()
            assert ended.wait(30)
            db.session.add(
                EnrolmentCode(
                    secret_hash=kept.digest,
                    person_id=world.staff["priya"],
                    expires_at=world.clock.moment(),
                    index_version=kept.version,
                )
            )
            db.session.commit()

    def change() -> None:
        with world.app.app_context():
            reindexing.begin()

    writer, changer = threading.Thread(target=write), threading.Thread(target=change)
    writer.start()
    assert begun.wait(30)
    changer.start()
    changer.join(1)
    assert changer.is_alive()
    with world.app.app_context():
        assert organisation.index_version() == 2
    ended.set()
    for thread in (writer, changer):
        thread.join(30)
        assert not thread.is_alive()


def test_nobody_takes_a_name_that_is_kept_under_another_key(seen: Seen) -> None:
    ceremony.new_index(keys_of(seen.world))
    with seen.world.app.app_context():
        reindexing.begin()
        with pytest.raises(ValueError, match="taken"):
            accounts.put_account(seen.world.staff["odd"], "Priya", "another horse and battery")


def test_what_does_not_open_is_left_and_holds_up_nothing_else(seen: Seen) -> None:
    """It goes on being found by the old key, which is counted as still needed."""
    world = seen.world
    damage(world, seen.children[1])
    with world.app.app_context():
        broken = update(Account).where(Account.person_id == world.staff["maud"])
        db.session.execute(broken.values(name_sealed=b"not what was sealed here" * 2))
        db.session.commit()
    ceremony.new_index(keys_of(world))
    for _ in range(2):
        with world.app.app_context():
            reindexing.run(most=1)
            left = reindexing.left()
            assert (left.names, left.children, left.recovery_codes) == (1, 1, 0)
            assert reindexing.older_may_go_from(0) is None
        seen.all()


def test_hash_is_another_under_each_key_and_finds_under_all(seen: Seen) -> None:
    with seen.world.app.app_context():
        before = indexes.hashes("nhs_number", NUMBER)
        ceremony.new_index(keys_of(seen.world))
        after = indexes.hashes("nhs_number", NUMBER)
    assert len(after) == 2 and after[1:] == before and after[0] != after[1]
