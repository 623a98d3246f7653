"""The commands of the server: `python -m app.cli run | web | opener | timetable | demo | openapi |
administrator | person | join | password | second-factor | backup | restore |
keys | migration | audit verify`.

Every failure that can be foreseen ends in one plain sentence that says what to do, and exit code 2. An audit
trail that is not as it was written ends in exit code 1, and a fault that nobody foresaw in 3.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import segno
from flask import Flask

from app import create_app, describe, key_commands, serving
from app import demo as sample
from app.backups import actions as backups
from app.config import DEVICE_CARRIES, Config, Unusable
from app.ending import Ending
from app.errors import is_disk_full, is_of_the_place, kind_and_place
from app.extensions import api, db
from app.jobs.timetable import Timetable
from app.matrix import EVERYONE
from app.people import actions as people
from app.people import founding, passwords
from app.sign_in import setting_up, single_sign_on
from app.trail import checking, heads

POLL_SEC = 0.25
LOOK_SEC = 5.0
# So long a statement is waited for that is in hand when an opener is asked to end.
LONGEST_SEC = 10.0
OPENER_NICE = 10
SERVING = ("run", "web", "intake", "opener", "timetable")
PROFESSIONS = ("health_visitor", "social_worker", "nurse", "manager", "other")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Shape: the exit code, 0 to 3."""
    parser = argparse.ArgumentParser(prog="python -m app.cli")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, about) in COMMANDS.items():
        command = commands.add_parser(name, help=about)
        if name in ("migration", "backup", "restore"):
            command.add_argument("name" if name == "migration" else "file")
        if name == "audit":
            command.add_argument("what", choices=["verify"])
            command.add_argument(
                "--heads", action="append", type=Path, help="a file of heads, beside this server's"
            )
        if name == "keys":
            key_commands.register(command)
        if name in ("administrator", "person", "password", "second-factor"):
            command.add_argument("sign_in_name")
        if name == "join":
            command.add_argument("sign_in_name")
            command.add_argument("subject", help="as the provider writes it (`sub`)")
            command.add_argument("--alone", action="store_true", help="and no password lets them in any more")
        if name == "person":
            command.add_argument("--name", required=True, help="as colleagues will read it")
            command.add_argument("--role", required=True, choices=sorted(EVERYONE))
            command.add_argument("--profession", required=True, choices=PROFESSIONS)
            command.add_argument("--team", required=True, help="the team's name; made if there is none")
            command.add_argument(
                "--number", help="theirs from before an older database was put back, as their device shows it"
            )
            command.add_argument(
                "--carries", choices=DEVICE_CARRIES, help="what the device carries; else as the setting says"
            )
    chosen = parser.parse_args(arguments)
    try:
        return COMMANDS[chosen.command][0](chosen) or 0
    except Unusable as sentence:
        print(sentence, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return _stopped(chosen.command)
    except BrokenPipeError:
        return _unheard()
    except Exception as fault:
        return _failed(fault)


def _stopped(command: str) -> int:
    """A server that is asked to end has done its work; whoever goes by the code of a backup has none."""
    if command in SERVING:
        return 0
    print("It was stopped before it had done its work: give the command again.", file=sys.stderr)
    return 2


def _unheard() -> int:
    """Whoever was to read what it says has gone. Nothing more is said to them, by the interpreter either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    print(
        "Nobody reads what it says any more, and it was stopped: give it again without that.", file=sys.stderr
    )
    return 2


def _failed(fault: Exception) -> int:
    """What the place refuses can be mended there, and is no fault of the program."""
    if is_disk_full(fault):
        said = "The disk is full: free some space, then give the command again. What was stored is kept."
    elif is_of_the_place(fault):
        said = (
            "The database does not answer, or cannot be written: see that it is there, whole, and not only "
            "to be read, then give the command again. What was stored is kept."
        )
    else:
        return _unforeseen(fault)
    print(said, file=sys.stderr)
    return 2


def _unforeseen(fault: Exception) -> int:
    """Say where it was. A traceback would end with the fault's text, which may repeat what somebody wrote."""
    print(f"Something went wrong that should not: {kind_and_place(fault)}.", file=sys.stderr)
    for frame in traceback.extract_tb(fault.__traceback__):
        print(f"  {frame.filename}:{frame.lineno} in {frame.name}", file=sys.stderr)
    return 3


def run(_: argparse.Namespace) -> None:
    """Start the server: app, opener and timetable in one process."""
    config = Config.from_environment(os.environ)
    serving.refuse_taken_port(config)
    app = create_app(config)
    ending = _listening()
    has_sample = _load_sample(app)
    serving.serve(app, config, lambda: _announce(app, config, has_sample), ending)


def _announce(app: Flask, config: Config, has_sample: bool) -> None:
    print(f"Attune is running at {config.address}  (stop it with Ctrl+C)", flush=True)
    if config.address != f"http://localhost:{config.port}":
        host = f"[{config.host}]" if ":" in config.host else config.host
        print(f"It listens on http://{host}:{config.port}", flush=True)
    if has_sample:
        _print_sample(app)


def demo(_: argparse.Namespace) -> None:
    """Load the fictional caseload into an empty database and print the sample people."""
    app = create_app(Config.from_environment(os.environ))
    if not _load_sample(app):
        sample.load(app, datetime.now(UTC))
    _print_sample(app)


def _load_sample(app: Flask) -> bool:
    """Load the sample if the database is empty and a sample's. Shape: whether the database holds it."""
    if sample.is_wanted(app):
        print("Loading the fictional caseload (this once) …", flush=True)
        sample.load(app, datetime.now(UTC))
    return sample.is_loaded(app)


def _print_sample(app: Flask) -> None:
    print("\nFictional people to sign in as:\n", flush=True)
    sample.fresh_codes(app)


def openapi(_: argparse.Namespace) -> None:
    """Print the OpenAPI document."""
    describe(Config.from_environment({}))
    print(json.dumps(api.spec.to_dict(), indent=2, sort_keys=True))


def web(_: argparse.Namespace) -> None:
    """Answer requests from several processes; openers and a timetable run beside them."""
    config = Config.from_environment(os.environ)
    serving.refuse_taken_port(config)
    # Keys and tables are made here, once, before there are several that would make them.
    app = create_app(config)
    with app.app_context():
        db.engine.dispose()
    serving.serve_web(config, lambda: _announce(app, config, False))


def intake(_: argparse.Namespace) -> None:
    """Take in what devices deposit, and nothing else, with a key folder that opens nothing."""
    config = Config.from_environment(os.environ)
    serving.refuse_taken_port(config)
    app = create_app(config, part="intake")
    ending = _listening()
    serving.serve(
        app, config, lambda: print(f"Attune takes in at port {config.port}", flush=True), ending, alone=True
    )


def opener(_: argparse.Namespace) -> None:
    """Run an opener alone, beside servers that have none (`web`, or `run` with ATTUNE_OPENER=no)."""
    app = create_app(Config.from_environment(os.environ))
    ending = _listening()
    if hasattr(os, "nice"):
        # Filing lets the processes go first that somebody waits for.
        os.nice(OPENER_NICE)
    ending.later()
    one = app.extensions["attune.opener"]
    # Not on the main thread: an interruption in the midst of a statement can be lost with its connection.
    # Nobody in this process says that something has arrived.
    working = threading.Thread(target=one.run, args=(POLL_SEC,), name="opener", daemon=True)
    working.start()
    print("Attune opens and files what arrives  (stop it with Ctrl+C)", flush=True)
    while working.is_alive() and not ending.wait(LOOK_SEC):
        pass
    one.stop()
    working.join(LONGEST_SEC)


def timetable(_: argparse.Namespace) -> None:
    """Run the timetable alone. Of several processes that do, one leads; when it ends another takes over."""
    app = create_app(Config.from_environment(os.environ))
    _listening()
    table = Timetable(app)
    table.start()
    print("Attune keeps its timetable  (stop it with Ctrl+C)", flush=True)
    try:
        threading.Event().wait()
    finally:
        table.stop()


def administrator(chosen: argparse.Namespace) -> None:
    """Take on the first real administrator, and print their enrolment code."""
    _take_on(chosen.sign_in_name, partial(founding.first_administrator, chosen.sign_in_name))


def person(chosen: argparse.Namespace) -> None:
    """Take on a member of staff, and print their enrolment code."""
    newcomer = founding.Newcomer(
        chosen.name, chosen.role, chosen.profession, chosen.team, chosen.number, chosen.carries
    )
    _take_on(chosen.sign_in_name, partial(founding.take_on, newcomer, chosen.sign_in_name))


def _take_on(sign_in_name: str, make: Callable[[str], str]) -> None:
    """Ask for a password, make the account with it, and print the code as text and picture."""
    app = create_app(Config.from_environment(os.environ))
    config: Config = app.extensions["attune.config"]
    password = _asked(f"A first password for {sign_in_name}: ")
    _refuse_weak(password, sign_in_name)
    with app.app_context():
        _refuse_sample(app)
        try:
            code = make(password)
        except ValueError as cause:
            raise Unusable(str(cause)) from cause
    print(
        f"Sign in at {config.address} as {sign_in_name}, then use this code (24 hours, one device):"
        f"\n\n  {code}\n"
    )
    segno.make(f"{config.address}/#enrol={code}", error="m").terminal(compact=True)


def _asked(prompt: str) -> str:
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().strip()


def _refuse_weak(password: str, sign_in_name: str) -> None:
    weak = passwords.weakness(password, [sign_in_name])
    if weak == "too_short":
        raise Unusable(f"The password is too short: choose one of at least {passwords.LEAST} characters.")
    if weak == "well_known":
        raise Unusable("The password is one of the first that somebody would try: choose another.")


def _refuse_sample(app: Flask) -> None:
    if sample.is_loaded(app):
        raise Unusable("This is the fictional caseload: name an empty folder in ATTUNE_DATA for real people.")


def password(chosen: argparse.Namespace) -> None:
    """Give somebody another password, the one that is typed or a made one that is shown this once."""
    app = create_app(Config.from_environment(os.environ))
    typed = _asked(f"A new password for {chosen.sign_in_name}, or nothing to have one made: ")
    if typed:
        _refuse_weak(typed, chosen.sign_in_name)
    new = typed or passwords.made()
    with app.app_context():
        _refuse_sample(app)
        try:
            people.set_password_at_terminal(chosen.sign_in_name, new)
        except ValueError as cause:
            raise Unusable(str(cause)) from cause
    if not typed:
        print(f"The new password of {chosen.sign_in_name}, shown this once:\n\n  {new}\n")
    print(
        f"{chosen.sign_in_name} is signed out everywhere, and the old password lets nobody in. "
        "Devices that are set up open as before."
    )


def second_factor(chosen: argparse.Namespace) -> None:
    """Take away the second factor of somebody who has lost it and has nobody in the app to ask."""
    app = create_app(Config.from_environment(os.environ))
    with app.app_context():
        try:
            setting_up.reset_at_terminal(chosen.sign_in_name)
        except ValueError as cause:
            raise Unusable(str(cause)) from cause
    config: Config = app.extensions["attune.config"]
    must = (
        "must set up another before a device is let in"
        if config.second_factor == "required"
        else ("can set up another")
    )
    print(f"{chosen.sign_in_name} signs in with the password alone the next time, and {must}.")


def backup(chosen: argparse.Namespace) -> None:
    """Write a sealed backup while the server serves, and open it again before it counts."""
    _listening()
    with _places_told():
        made = backups.make(Config.from_environment(os.environ), Path(chosen.file))
    size = f"{made.blobs} attachments, {made.size_bytes} bytes"
    print(f"{chosen.file}: as of {made.at}, with {size}. It was read again, and is whole.")


def restore(chosen: argparse.Namespace) -> None:
    """Put a backup into an empty place, under the same key folder."""
    config = Config.from_environment(os.environ)
    serving.refuse_taken_port(config)
    _listening()
    with _places_told():
        said = backups.restore(config, Path(chosen.file))
    create_app(config)
    print(
        f"The database of {said['at']} is back. What came after it is not here: devices that know of "
        "more raise an alarm at their next contact, and keep what they hold. Start the server, and ask every "
        "worker to open Attune where there is signal. A device that was set up after it says so there, and "
        "is let in again with a new code."
    )


@contextmanager
def _places_told() -> Iterator[None]:
    """Errors: Unusable for a place that is not there, full, or not this user's."""
    try:
        yield
    except OSError as cause:
        place = cause.filename or "A file"
        raise Unusable(f"{place} cannot be used ({cause.strerror}): mend that, then try again.") from cause


def join(chosen: argparse.Namespace) -> None:
    """Say who somebody is for the organisation's own sign-on."""
    app = create_app(Config.from_environment(os.environ))
    with app.app_context():
        try:
            single_sign_on.join(chosen.sign_in_name, chosen.subject, chosen.alone)
        except ValueError as cause:
            raise Unusable(str(cause)) from cause
    print(f"{chosen.sign_in_name} can sign in through the organisation's own sign-on now.")
    if chosen.alone:
        print("No password of Attune's lets them in any more.")


def migration(chosen: argparse.Namespace) -> None:
    """Write a migration from the difference between the models and a database at the newest version."""
    from app import schema_writing

    if not re.fullmatch(r"[a-z][a-z0-9_]{2,40}", chosen.name):
        raise Unusable(
            "Give the migration a name of lower-case letters and underscores: ./dev migration add_visit_room"
        )
    print(schema_writing.write(chosen.name))


def audit(chosen: argparse.Namespace) -> int:
    """Check the whole audit trail against its signatures and the heads outside. Shape: 0 when it is sound."""
    app = create_app(Config.from_environment(os.environ))
    with app.app_context():
        own = heads.file()
        try:
            files = [*([own] if own.exists() else []), *(chosen.heads or ())]
            found = checking.verify(files)
        except OSError as cause:
            raise Unusable(f"{cause.filename} cannot be read: name a file of heads that is there.") from cause
    if not files:
        print(f"There are no heads at {own}: without them rows missing at the end may not show.")
    if found.fault:
        print(f"The audit trail is NOT as it was written. {found.fault.said}")
        return 1
    print(f"The audit trail is as it was written: {found.rows} rows, {found.heads} heads outside.")
    return 0


COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], int | None], str]] = {
    "run": (run, "start the server"),
    "demo": (demo, "load the fictional caseload into an empty database"),
    "openapi": (openapi, "print the OpenAPI document"),
    "web": (web, "answer requests from several processes, and nothing else"),
    "intake": (intake, "take in what devices deposit, with no key that opens anything"),
    "opener": (opener, "run an opener alone"),
    "timetable": (timetable, "run the timetable alone"),
    "administrator": (administrator, "take on the first administrator"),
    "person": (person, "take on a member of staff"),
    "join": (join, "say who somebody is for the organisation's own sign-on"),
    "password": (password, "give somebody a new password"),
    "second-factor": (second_factor, "take away the second factor of somebody who has lost it"),
    "backup": (backup, "write a sealed backup while serving, and open it again"),
    "restore": (restore, "put a backup into an empty place"),
    "keys": (key_commands.run, "show, make, certify, destroy keys"),
    "migration": (migration, "write a database migration from the models"),
    "audit": (audit, "check that the audit trail is as it was written"),
}


def _listening() -> Ending:
    ending = Ending()
    ending.listen()
    return ending


if __name__ == "__main__":
    sys.exit(main())
