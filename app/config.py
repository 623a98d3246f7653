"""The settings of one server, read once from the environment and never changed. docs/settings.md lists them.

Whoever starts a server calls `Config.from_environment()`; everybody else is handed the finished object.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.sign_in import provider
from app.sign_in.provider import Provider

ROOT = Path(__file__).resolve().parent.parent
SECOND_FACTOR = ("off", "asked", "required")
DEVICE_CARRIES = ("caseload", "visits")
YES_NO = {"yes": True, "1": True, "true": True, "no": False, "0": False, "false": False}
# Python refuses to read a number of thousands of digits.
DIGITS = 9
SETTINGS = (
    "ATTUNE_DATA",
    "ATTUNE_KEYS",
    "ATTUNE_LOG",
    "ATTUNE_DATABASE_URL",
    "ATTUNE_HOST",
    "ATTUNE_PORT",
    "ATTUNE_ADDRESS",
    "ATTUNE_SAMPLE",
    "ATTUNE_OPENER",
    "ATTUNE_THREADS",
    "ATTUNE_WORKERS",
    "ATTUNE_BLOBS",
    "ATTUNE_LEASE_DAYS",
    "ATTUNE_DEVICE_CARRIES",
    "ATTUNE_AUDIT_HEADS",
    "ATTUNE_MASTER_KEY",
    "ATTUNE_MASTER_KEY_COMMAND",
    "ATTUNE_BACKUP_DAYS",
    "ATTUNE_HYBRID_SEALING",
    "ATTUNE_SECOND_FACTOR",
    "ATTUNE_OIDC_ISSUER",
    "ATTUNE_OIDC_CLIENT",
    "ATTUNE_OIDC_SECRET",
    "ATTUNE_OIDC_SECRET_FILE",
    "ATTUNE_OIDC_NAME",
    "ATTUNE_OIDC_ACR",
    "ATTUNE_OIDC_MAX_AGE_SEC",
    "ATTUNE_PROXY",
)
# So alike, of 1, is a name to a setting that whoever wrote it meant the setting.
MISSPELT = 0.85


class Unusable(Exception):
    """The server cannot start like this; the message is one plain sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """What one server was told.

    Units: lease_days – days a device may read without contact; backup_days – days that a backup is kept;
           threads – requests at once in a process;
           workers – web processes.
    Shape: blobs – a full path, or an address that fsspec reads; audit_heads – a file; beside the log if
           None; master_key, master_key_command – as app.custody.masters reads them, empty when the master
            key lies in the key folder; hybrid_sealing – whether a sealing key that is made gets a second
            half against quantum computers; hybrid_required – whether a browser that cannot use it
            is not set up; second_factor – of SECOND_FACTOR; device_carries – of
            DEVICE_CARRIES, of a device of which nobody has said otherwise; proxy – the
           address whose word on where a request came from is taken, or empty.
    """

    data: Path
    keys: Path
    log: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = 8080
    address: str = "http://localhost:8080"
    sample: bool = True
    opener: bool = True
    threads: int = 8
    workers: int = 2
    lease_days: int = 7
    device_carries: str = "caseload"
    blobs: str = ""
    audit_heads: Path | None = None
    master_key: str = field(default="", repr=False)
    master_key_command: str = ""
    backup_days: int = 35
    hybrid_sealing: bool = True
    hybrid_required: bool = False
    second_factor: str = "off"
    proxy: str = ""
    provider: Provider | None = None
    client: Path = ROOT / "static" / "pwa" / "dist"
    schedule: Path = ROOT / "checklists" / "schedule"

    @property
    def sqlite_file(self) -> Path | None:
        """The database file when it is the embedded one, else None."""
        prefix = "sqlite:///"
        return Path(self.database_url[len(prefix) :]) if self.database_url.startswith(prefix) else None

    @property
    def behind_tls(self) -> bool:
        """Whether people reach this server over HTTPS, so that browsers may be told to insist on it."""
        return self.address.startswith("https://")

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Config:
        """Read the settings.

        Errors: Unusable, naming the setting that is wrong and what it should be.
        """
        _refuse_misspelt(env)
        data = _folder(env, "ATTUNE_DATA", "data")
        host = env.get("ATTUNE_HOST") or "127.0.0.1"
        port = _number(env, "ATTUNE_PORT", 8080, 1, 65535)
        address = _address(env, host, port)
        sample = _sample(env, host, address)
        threads = _number(env, "ATTUNE_THREADS", 8, 1, 256)
        return cls(
            data=data,
            keys=_keys_folder(env, data),
            log=_folder(env, "ATTUNE_LOG", "log"),
            database_url=_database_url(env, data),
            host=host,
            port=port,
            address=address,
            sample=sample,
            opener=_yes_no(env, "ATTUNE_OPENER", True),
            threads=threads,
            workers=_number(env, "ATTUNE_WORKERS", 2, 1, 64),
            lease_days=_number(env, "ATTUNE_LEASE_DAYS", 7, 1, 14),
            device_carries=_device_carries(env),
            blobs=_blobs(env, data),
            audit_heads=_audit_heads(env, data),
            master_key=_master(env, "ATTUNE_MASTER_KEY"),
            master_key_command=_master(env, "ATTUNE_MASTER_KEY_COMMAND"),
            backup_days=_number(env, "ATTUNE_BACKUP_DAYS", 35, 1, 3650),
            hybrid_sealing=_hybrid(env) != "no",
            hybrid_required=_hybrid(env) == "required",
            second_factor=_second_factor(env, sample),
            proxy=_proxy(env),
            provider=_provider(env, address, threads),
        )


def _refuse_misspelt(env: Mapping[str, str]) -> None:
    """A setting under a wrong name would be left out without a word. Names that are like none are others'."""
    for name in sorted(name for name in env if name.startswith("ATTUNE_") and name not in SETTINGS):
        for meant in difflib.get_close_matches(name, SETTINGS, n=1, cutoff=MISSPELT):
            raise Unusable(f"There is no setting {name}: write {meant}, or take it out, and start again.")


def _folder(env: Mapping[str, str], name: str, default: str) -> Path:
    path = Path(env.get(name) or ROOT / "var" / default)
    if "://" in env.get(name, ""):
        raise Unusable(f"{name} must be a folder of this machine, and is an address: change it.")
    return path if path.is_absolute() else ROOT / path


def _keys_folder(env: Mapping[str, str], data: Path) -> Path:
    keys = _folder(env, "ATTUNE_KEYS", "keys")
    if _lies_in(keys, data):
        raise Unusable(
            "ATTUNE_KEYS lies inside ATTUNE_DATA, so a copy of the data would carry its own keys: "
            "set ATTUNE_KEYS to a folder elsewhere."
        )
    if _lies_in(data, keys):
        raise Unusable(
            "ATTUNE_DATA lies inside ATTUNE_KEYS, so a copy of the keys would carry the data that they "
            "open: set ATTUNE_DATA to a folder elsewhere."
        )
    return keys


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether it is the folder or lies in it, by whatever links and however either is written."""
    real, above = Path(os.path.realpath(path)), Path(os.path.realpath(folder))
    return real == above or above in real.parents


def _audit_heads(env: Mapping[str, str], data: Path) -> Path | None:
    if not env.get("ATTUNE_AUDIT_HEADS"):
        return None
    path = Path(env["ATTUNE_AUDIT_HEADS"])
    if not path.is_absolute() or _lies_in(path, data) or _is_folder(path):
        raise Unusable(
            "ATTUNE_AUDIT_HEADS must be the full path of a file outside ATTUNE_DATA, best on another "
            "machine, out of reach of whoever can change the database: change it, or leave it out."
        )
    return path


def _is_folder(path: Path) -> bool:
    with suppress(OSError):  # no name that there can be
        return path.is_dir()
    return False


def _master(env: Mapping[str, str], name: str) -> str:
    if env.get("ATTUNE_MASTER_KEY") and env.get("ATTUNE_MASTER_KEY_COMMAND"):
        raise Unusable(
            "ATTUNE_MASTER_KEY and ATTUNE_MASTER_KEY_COMMAND both say where the master key is: keep one."
        )
    return env.get(name, "").strip()


def _number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = env.get(name) or str(default)
    is_number = text.isascii() and text.isdigit() and len(text) <= DIGITS
    if not is_number or not least <= int(text) <= most:
        raise Unusable(f"{name} must be a whole number from {least} to {most}: change it and start again.")
    return int(text)


def _yes_no(env: Mapping[str, str], name: str, default: bool) -> bool:
    text = env.get(name, "").lower()
    if text and text not in YES_NO:
        raise Unusable(f"{name} must be yes or no: change it and start again.")
    return YES_NO.get(text, default)


def _hybrid(env: Mapping[str, str]) -> str:
    """Shape: yes, no or required."""
    name = "ATTUNE_HYBRID_SEALING"
    text = env.get(name, "").lower() or "yes"
    if text not in {*YES_NO, "required"}:
        raise Unusable(f"{name} must be yes, no or required: change it and start again.")
    return text if text == "required" else ("yes" if YES_NO[text] else "no")


def _database_url(env: Mapping[str, str], data: Path) -> str:
    url = env.get("ATTUNE_DATABASE_URL") or f"sqlite:///{data / 'attune.db'}"
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    if not url.startswith(("sqlite:////", "postgresql+psycopg://")):
        raise Unusable(
            "ATTUNE_DATABASE_URL must start with postgresql:// (or sqlite:/// and a full path): "
            "change it, or leave it out for the built-in database."
        )
    try:
        read = make_url(url)
    except (ArgumentError, ValueError) as cause:
        raise Unusable(
            "ATTUNE_DATABASE_URL is no address: write it as postgresql://user:password@host:5432/name, "
            "and start again."
        ) from cause
    if url.startswith("sqlite:") and (read.database != url.removeprefix("sqlite:///")):
        name = "ATTUNE_DATABASE_URL" if env.get("ATTUNE_DATABASE_URL") else "ATTUNE_DATA"
        raise Unusable(f"{name} has a ? or a % in it, which no path of a database may have: name another.")
    return url


def _blobs(env: Mapping[str, str], data: Path) -> str:
    place = env.get("ATTUNE_BLOBS") or str(data / "blobs")
    if "://" not in place and not Path(place).is_absolute():
        raise Unusable(
            "ATTUNE_BLOBS must be the full path of a folder, or the address of an object store "
            "such as s3://bucket/folder: change it, or leave it out."
        )
    if "memory://" in place:
        raise Unusable(
            "ATTUNE_BLOBS names this program's own memory, and every attachment would be gone with its end: "
            "give the full path of a folder, or the address of an object store."
        )
    return place


def _address(env: Mapping[str, str], host: str, port: int) -> str:
    given = env.get("ATTUNE_ADDRESS", "").strip().rstrip("/") or f"http://localhost:{port}"
    scheme = _scheme(given)
    if scheme is None:
        raise Unusable(
            "ATTUNE_ADDRESS must start with https://, because browsers keep keys and work offline only "
            "over HTTPS: change it to the address people type."
        )
    if scheme != "https" and not is_loopback(host):
        raise Unusable(
            "ATTUNE_HOST lets other machines reach this server, and passwords would travel in the clear: "
            "put a proxy with HTTPS in front and set ATTUNE_ADDRESS to its https:// address, "
            "or leave ATTUNE_HOST out."
        )
    return given


def _scheme(address: str) -> str | None:
    """`https`, or `http` for this very machine by its name; None for any other address."""
    try:
        parts = urlsplit(address)
        known = parts.hostname and parts.username is None and not (parts.query or parts.fragment)
        port_is_right = parts.port != 0
    except ValueError:
        return None
    if (
        not known
        or not port_is_right
        or len(address.split()) != 1
        or not address.startswith(f"{parts.scheme}://")
    ):
        return None
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname == "localhost")
    return parts.scheme if is_safe else None


def _sample(env: Mapping[str, str], host: str, address: str) -> bool:
    is_private = is_loopback(host) and not address.startswith("https://")
    asked = _yes_no(env, "ATTUNE_SAMPLE", is_private)
    if asked and not is_private:
        raise Unusable(
            "ATTUNE_SAMPLE would put sample accounts with well-known passwords on the network: "
            "set ATTUNE_SAMPLE=no, or leave out ATTUNE_HOST and ATTUNE_ADDRESS."
        )
    return asked


def _second_factor(env: Mapping[str, str], sample: bool) -> str:
    chosen = env.get("ATTUNE_SECOND_FACTOR") or ("off" if sample else "required")
    if chosen not in SECOND_FACTOR:
        raise Unusable("ATTUNE_SECOND_FACTOR must be off, asked or required: change it and start again.")
    return chosen


def _device_carries(env: Mapping[str, str]) -> str:
    chosen = env.get("ATTUNE_DEVICE_CARRIES") or DEVICE_CARRIES[0]
    if chosen not in DEVICE_CARRIES:
        raise Unusable("ATTUNE_DEVICE_CARRIES must be caseload or visits: change it and start again.")
    return chosen


def _proxy(env: Mapping[str, str]) -> str:
    address = env.get("ATTUNE_PROXY", "")
    try:
        return str(ipaddress.ip_address(address)) if address else ""
    except ValueError as cause:
        raise Unusable(
            "ATTUNE_PROXY must be the IP address of the proxy as this server sees it: "
            "change it, or leave it out."
        ) from cause


def _provider(env: Mapping[str, str], address: str, threads: int) -> Provider | None:
    try:
        return provider.from_environment(env, address, threads)
    except ValueError as cause:
        raise Unusable(str(cause)) from cause


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
