"""Where the master key comes from: the key folder, the environment, or a command that asks a key service.

    masters = from_folder(folder)            # master.key, master-2.key, …
    masters = from_text("1:<hex> 2:<hex>")   # ATTUNE_MASTER_KEY; one hex alone is version 1
    masters = from_command("…")              # ATTUNE_MASTER_KEY_COMMAND prints the same text
    masters.newest, masters.get(2)

Every wrapped key names the version that it lies under. A version that is not known is looked for once more,
so a running server learns of a new master key when it first meets it.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.custody import files
from app.custody.errors import MasterKeyMissing
from app.custody.streams import MasterKey
from sync import wire
from sync.types import KEY_BYTES, Refused

MASTER: Final = "master"
COMMAND_TIMEOUT_SEC: Final = 30


@dataclass(frozen=True, slots=True)
class MasterSource:
    """What the settings say of the master key; nothing: it lies in the key folder."""

    text: str = field(default="", repr=False)
    command: str = ""

    @property
    def is_elsewhere(self) -> bool:
        return bool(self.text or self.command)

    def masters(self, folder: Path) -> Masters:
        """Errors: MasterKeyMissing, KeyDamaged, KeysExposed."""
        if self.text:
            return from_text(self.text)
        return from_command(self.command) if self.command else from_folder(folder)


class Masters:
    """The versions of the master key that can be had. Implements app.custody.streams.MasterKeys."""

    def __init__(self, look: Callable[[], Mapping[int, bytes]], hint: str) -> None:
        self._look, self._hint = look, hint
        self._known = look()
        if not self._known:
            raise MasterKeyMissing(f"The master key is missing: {hint}")

    @property
    def newest(self) -> MasterKey:
        return self.get(max(self._known))

    @property
    def versions(self) -> list[int]:
        return sorted(self._known)

    def get(self, version: int) -> MasterKey:
        """Errors: MasterKeyMissing when it cannot be had anywhere."""
        if version not in self._known:
            self._known = self._look()
        if version not in self._known:
            raise MasterKeyMissing(f"Version {version} of the master key is missing: {self._hint}")
        return MasterKey(version, self._known[version])


def from_folder(folder: Path) -> Masters:
    """Errors: MasterKeyMissing, KeyDamaged, KeysExposed."""
    hint = f"put master.key back into {folder}, or name the folder in ATTUNE_KEYS."
    return Masters(lambda: _in_folder(folder), hint)


def _in_folder(folder: Path) -> dict[int, bytes]:
    return {n: files.read_key(files.path_of(folder, MASTER, n)) for n in files.numbers(folder, MASTER)}


def from_text(text: str) -> Masters:
    """Errors: MasterKeyMissing when it is not what ATTUNE_MASTER_KEY may say. The text is not repeated."""
    known = _parse(text, "ATTUNE_MASTER_KEY")
    return Masters(lambda: known, "add it to ATTUNE_MASTER_KEY, beside the others, and start again.")


def from_command(command: str) -> Masters:
    """Errors: MasterKeyMissing when the command fails, or does not print what it should."""
    return Masters(lambda: _told_by(command), "ATTUNE_MASTER_KEY_COMMAND must print it, beside the others.")


def _told_by(command: str) -> dict[int, bytes]:
    name = "ATTUNE_MASTER_KEY_COMMAND"
    try:
        # Whoever sets the server's environment may run anything as the server's user anyhow.
        told = subprocess.run(  # noqa: S603
            shlex.split(command), capture_output=True, timeout=COMMAND_TIMEOUT_SEC, check=True, text=True
        ).stdout
    except (OSError, ValueError, subprocess.SubprocessError) as cause:
        raise MasterKeyMissing(
            f"The command in {name} did not answer: run it by hand, see what it says, then start again."
        ) from cause
    return _parse(told, name)


def _parse(text: str, setting: str) -> dict[int, bytes]:
    known: dict[int, bytes] = {}
    try:
        for part in text.replace(",", " ").split():
            version, _, secret = part.rpartition(":")
            known[int(version or 1)] = wire.hex_bytes(secret, KEY_BYTES, "key")
        if not known or min(known) < 1 or max(known) >= 2**32:
            raise ValueError("no version")
    except (ValueError, Refused):
        # Without a cause: what was given may be a key with one letter too many.
        raise MasterKeyMissing(
            f"{setting} must give the master key as 64 hexadecimal letters, or several versions as "
            "1:<64 letters> 2:<64 letters>: mend that, then start again."
        ) from None
    return known
