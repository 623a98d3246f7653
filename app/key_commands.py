"""`python -m app.cli keys …` (or `./dev keys …`): what a key ceremony types, as its guide tells.

No command prints a secret. What cannot be taken back asks for a name to be typed once more. Each may be given
while the server runs: it sees the change by itself.

Source: docs/guides/key-ceremony.md
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flask import Flask

from app.clock import Clock
from app.config import Config, Unusable
from app.custody import CustodyError, Part, ceremony, root_away
from app.custody.ceremony import KeyLine
from sync.hybrid import name_in
from sync.types import KeyUse

if TYPE_CHECKING:
    from app.reindexing import Left

USES: tuple[KeyUse, ...] = ("sealing", "receipt", "order", "audit")
PARTS: tuple[Part, ...] = ("intake", "opener", "web")
STATES = {
    "used": "in use",
    "waiting": "told to devices, in use from",
    "kept": "kept for what came before",
    "uncertified": "waits for its certificate",
    "past": "past, its private half is gone",
}


def register(command: argparse.ArgumentParser) -> None:
    """Add the actions of `keys` to its parser."""
    actions = command.add_subparsers(dest="action", required=True)
    for name, (_, about) in ACTIONS.items():
        action = actions.add_parser(name, help=about)
        for argument, settings in ARGUMENTS.get(name, {}).items():
            action.add_argument(argument, **settings)


def run(chosen: argparse.Namespace) -> None:
    """Do one action. Errors: Unusable, one plain sentence."""
    try:
        ACTIONS[chosen.action][0](chosen)
    except CustodyError as cause:
        raise Unusable(str(cause)) from cause
    except OSError as cause:
        place = cause.filename or "A file"
        raise Unusable(f"{place} cannot be used ({cause.strerror}): mend that, then try again.") from cause


def show(_: argparse.Namespace) -> None:
    folder, config = _folder(), _config()
    where = "in this folder" if ceremony.root_is_here(folder) else "moved away"
    print(f"Root           {ceremony.root_fingerprint(folder)}  {where}")
    for line in ceremony.lines(folder, Clock()):
        print(f"{line.use:<14} {line.name:<18} {_told(line)}")
    if config.master_key or config.master_key_command:
        print("master         not in this folder: in the environment, or told by a command")
    for version in ceremony.master_versions(folder):
        print(f"master         version {version}")
    for version in ceremony.index_versions(folder):
        print(f"index          version {version}")


def _told(line: KeyLine) -> str:
    state = STATES[line.state] + (f" {_day(line.not_before)}" if line.state == "waiting" else "")
    if line.version is None or line.not_before is None:
        return state
    age = (datetime.fromisoformat(Clock().now()) - datetime.fromisoformat(line.not_before)).days
    span = f"{_day(line.not_before)} to {_day(line.not_after)}"
    kind = ", hybrid" if line.is_hybrid else ""
    return f"version {line.version}{kind}, {span}, {max(age, 0)} days old: {state}"


def new(chosen: argparse.Namespace) -> None:
    use, hybrid = cast(KeyUse, chosen.use), _config().hybrid_sealing
    line = ceremony.new_key(_folder(), use, Clock(), chosen.at_once, hybrid)
    if line.state == "uncertified":
        print(f"{line.name} is made. It waits for its certificate: keys request {line.name} FILE")
    else:
        print(f"{line.name} is made and certified: {_told(line)}")


def request(chosen: argparse.Namespace) -> None:
    text = root_away.request(_folder(), chosen.key, Clock(), chosen.at_once)
    _write(chosen.file, text)
    print(f"{chosen.file} holds what the root is to sign. Nothing in it is secret.")


def sign(chosen: argparse.Namespace) -> None:
    asked, _ = root_away.read_request(_read(chosen.request))
    begins, ends = _day(asked.not_before), _day(asked.not_after)
    print(f"Asked for: {asked.use} key {name_in(asked.kid)}, version {asked.version}, {begins} to {ends}")
    _write(chosen.certificate, root_away.sign(_read(chosen.request), [_read(p) for p in chosen.parts]))
    print(f"{chosen.certificate} holds the certificate. Carry it back to the server.")


def publish(chosen: argparse.Namespace) -> None:
    line = ceremony.publish(_folder(), root_away.read_certificate(_read(chosen.certificate)))
    print(f"{line.name}, version {line.version}, is told to devices from now on.")


def root_export(chosen: argparse.Namespace) -> None:
    for path, text in zip(chosen.parts, root_away.export_root(_folder()), strict=True):
        _write(path, text)
        print(f"{path} is written: for one custodian alone.")


def root_remove(chosen: argparse.Namespace) -> None:
    folder = _folder()
    _typed_again("the twenty letters of the root", ceremony.root_fingerprint(folder))
    root_away.remove_root(folder, [_read(path) for path in chosen.parts])
    print("The root is gone from this server. The two parts together are the only copy.")


def destroy(chosen: argparse.Namespace) -> None:
    folder, days = _folder(), _config().backup_days
    begins = ceremony.may_be_destroyed_from(folder, chosen.key, days)
    if begins is None:
        raise Unusable(f"{chosen.key} is the newest key of its kind: make the next one first.")
    if begins > Clock().now() and not chosen.early:
        raise Unusable(
            f"{chosen.key} may be needed until {_day(begins)}, for what devices still hold and for backups: "
            "wait, or say --early if it is known to others. What devices still hold is then sealed again."
        )
    if chosen.key.startswith("sealing-"):
        _refuse_unopened(ceremony.full_kid(folder, chosen.key))
    _typed_again("the name of the key", chosen.key)
    ceremony.destroy_key(folder, chosen.key)
    print(f"{chosen.key} is destroyed. What is sealed to it alone can never be opened again.")


def master_new(_: argparse.Namespace) -> None:
    config = _config()
    if config.master_key or config.master_key_command:
        raise Unusable(
            "The master key does not lie in the key folder: add the next version where it is kept, beside "
            "the present one (settings.md tells how), start every process again, then give 'master-rewrap'."
        )
    print(f"Version {ceremony.new_master(_folder())} of the master key is made. Now run: keys master-rewrap")


def master_rewrap(_: argparse.Namespace) -> None:
    from app.streams import rewrapping

    with _app().app_context():
        count = rewrapping.run(lambda so_far: print(f"{so_far} keys wrapped anew …", flush=True))
        left = rewrapping.left(rewrapping.begin())
    print(f"Done: {count} in this run, {left} left under an older master key.")


def master_destroy(chosen: argparse.Namespace) -> None:
    from app.streams import rewrapping

    folder, version = _folder(), chosen.version
    with _app().app_context():
        begins = rewrapping.older_may_go_from(_config().backup_days)
        left = rewrapping.left_under(version)
    if left or begins is None:
        raise Unusable("Something still lies under an older master key: run 'keys master-rewrap' first.")
    if begins > Clock().moment() and not chosen.early:
        raise Unusable(
            f"Backups that need version {version} may be kept until {begins:%d %B %Y}: wait, or say --early "
            "if it is known to others. Those backups can then not be read any more."
        )
    _typed_again("the version", str(version))
    ceremony.destroy_master(folder, version)
    print(f"Version {version} of the master key is destroyed.")


def index_new(_: argparse.Namespace) -> None:
    print(
        f"Version {ceremony.new_index(_folder())} of the index key is made. Hand the keys out again if parts "
        "of the server have folders of their own, then run: keys index-rehash"
    )


def index_rehash(_: argparse.Namespace) -> None:
    from app import reindexing

    with _app().app_context():
        count = reindexing.run(lambda so_far: print(f"{so_far} hashed anew …", flush=True))
        left = reindexing.left()
    print(f"Done: {count} in this run. Left under an older index key: {_counted(left)}.")
    if left.names:
        print("Each of those people signs in once, or 'keys index-names FILE' tells their sign-in names.")


def index_names(chosen: argparse.Namespace) -> None:
    from app import reindexing

    names = [line for line in _read(chosen.file).splitlines() if line.strip()]
    with _app().app_context():
        known = reindexing.learn_names(names)
    print(f"{known} of {len(names)} lines are somebody's sign-in name. Destroy the file.")


def index_destroy(chosen: argparse.Namespace) -> None:
    from app import reindexing

    folder, version = _folder(), chosen.version
    ceremony.refuse_newest_index(folder, version)
    with _app().app_context():
        left = reindexing.left_under(version)
        begins = reindexing.older_may_go_from(_config().backup_days)
        if reindexing.is_used(version) or left.names or ((begins is None or left.any) and not chosen.early):
            raise Unusable(
                f"Under version {version} of the index key are left: {_counted(left)}. Run 'keys "
                "index-rehash' first; the guide to key ceremonies tells what to do about what stays."
            )
        if not chosen.early and begins is not None and begins > Clock().moment():
            raise Unusable(
                f"Backups that need version {version} may be kept until {begins:%d %B %Y}: wait, or say "
                "--early if it is known to others."
            )
        if left.any:
            print(f"Of no use afterwards, and to be made again: {_counted(left)}.", flush=True)
        _typed_again("the version", str(version))
        reindexing.let_go(version)
    ceremony.destroy_index(folder, version)
    print(f"Version {version} of the index key is destroyed.")


def _counted(left: Left) -> str:
    return (
        f"{left.names} sign-in names, recovery codes of {left.recovery_codes} people, {left.codes} codes for "
        f"a device, {left.children} children"
    )


def hand_out(chosen: argparse.Namespace) -> None:
    names = ceremony.hand_out(_folder(), cast(Part, chosen.part), Path(chosen.folder))
    print(f"{chosen.folder} holds what {chosen.part} needs: {', '.join(names)}")


def erase_child(chosen: argparse.Namespace) -> None:
    from app import erasure

    _typed_again("the child's id", chosen.child)
    app = _app()
    with app.app_context():
        if not app.extensions["attune.opener"].drain():
            raise Unusable("Something that has arrived cannot be opened now: see the log, then try again.")
        try:
            gone = erasure.erase(chosen.child)
        except ValueError as cause:
            raise Unusable(str(cause)) from cause
        until = erasure.horizon(_config().backup_days)
    print(
        f"Erased: {gone.streams} streams with {gone.entries} records, {gone.envelopes} kept envelopes, "
        f"{gone.snapshots} drafts, {gone.blobs} attachments."
    )
    if not gone.log_is_emptied:
        print("The database was in use: older bytes may lie in its log until the server has been stopped.")
    print(
        "Backups and captured traffic from before today can be read until these are destroyed: "
        f"{', '.join(map(name_in, until.sealing))}, and version {until.master} of the master key. "
        f"Make the next ones now, and destroy these from {until.from_when:%d %B %Y}."
    )


def _refuse_unopened(kid: str) -> None:
    from app.opener import unopened

    with _app().app_context():
        count = unopened.sealed_to(kid)
    if count:
        raise Unusable(
            f"{count} envelopes sealed to {name_in(kid)} wait to be opened: let the opener finish first."
        )


def _typed_again(what: str, wanted: str) -> None:
    prompt = f"This cannot be taken back. To go on, type {what} once more: "
    typed = input(prompt) if sys.stdin.isatty() else sys.stdin.readline()
    if typed.strip() != wanted:
        raise Unusable("That is not what was to be typed: nothing has changed.")


def _app() -> Flask:
    from app import create_app

    return create_app(_config(), Clock())


def _config() -> Config:
    return Config.from_environment(os.environ)


def _folder() -> Path:
    return _config().keys


def _read(path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except UnicodeDecodeError:
        # Without a cause, which would repeat a byte of what may be a key.
        raise Unusable(f"{path} is no text, and not what is asked for here: name another file.") from None


def _write(path: str, text: str) -> None:
    """A new file that its owner alone reads. Errors: Unusable when there is one of that name."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(text + "\n")
    except FileExistsError as cause:
        raise Unusable(f"{path} is there already: name another file, or remove it first.") from cause


def _day(at: str | None) -> str:
    return f"{datetime.fromisoformat(at):%d %b %Y}" if at else ""


def _version(text: str) -> int:
    """As files have it in their names."""
    if not re.fullmatch("[1-9][0-9]{0,5}", text):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no version of a key: 'keys show' lists them")
    return int(text)


ACTIONS: Mapping[str, tuple[Callable[[argparse.Namespace], None], str]] = {
    "show": (show, "every key by name, age and use; never a secret"),
    "new": (new, "make the next sealing, receipt, order or audit key"),
    "request": (request, "write what the root is to sign, for the machine that has it"),
    "sign": (sign, "sign a request with the two parts of the root; needs no server"),
    "publish": (publish, "take a certificate in and tell devices of it"),
    "root-export": (root_export, "write the root in two parts, for two custodians"),
    "root-remove": (root_remove, "destroy the root on this server, once two parts make it"),
    "destroy": (destroy, "destroy an older key"),
    "master-new": (master_new, "make the next master key"),
    "master-rewrap": (master_rewrap, "wrap every data key anew, while serving; may be killed and run again"),
    "master-destroy": (master_destroy, "destroy an older master key"),
    "index-new": (index_new, "make the next index key"),
    "index-rehash": (
        index_rehash,
        "hash anew what is found by it, while serving; may be killed and rerun",
    ),
    "index-names": (index_names, "tell sign-in names of accounts from before names were kept, one a line"),
    "index-destroy": (index_destroy, "destroy an older index key"),
    "erase-child": (erase_child, "erase a child for good; what stays are numbers and hashes"),
    "hand-out": (hand_out, "copy what one process needs into a folder of its own"),
}
_AT_ONCE: dict[str, Any] = {"action": "store_true", "help": "do not wait until devices have heard of it"}
_EARLY: dict[str, Any] = {"action": "store_true", "help": "before its time: for a key that others know"}
ARGUMENTS: Mapping[str, Mapping[str, dict[str, Any]]] = {
    "new": {"use": {"choices": USES}, "--at-once": _AT_ONCE},
    "request": {"key": {}, "file": {}, "--at-once": _AT_ONCE},
    "sign": {"request": {}, "certificate": {}, "parts": {"nargs": 2}},
    "publish": {"certificate": {}},
    "root-export": {"parts": {"nargs": 2}},
    "root-remove": {"parts": {"nargs": 2}},
    "destroy": {"key": {}, "--early": _EARLY},
    "master-destroy": {"version": {"type": _version}, "--early": _EARLY},
    "index-names": {"file": {}},
    "index-destroy": {"version": {"type": _version}, "--early": _EARLY},
    "erase-child": {"child": {}},
    "hand-out": {"part": {"choices": PARTS}, "folder": {}},
}
