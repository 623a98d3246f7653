"""How the keys of an organisation change: made, certified by the root, moved away, handed out, destroyed.

    made = new_key(folder, "sealing", clock)    # certified at once while the root is here
    proposal(folder, made.kid, clock)           # else: what root_away.py makes a request of
    publish(folder, signed)                     # and what comes back

Every step writes the key first and the register last; cut short, it is begun again. No secret is printed.

Source: sync/PROTOCOL.md section 7.1, docs/guides/key-ceremony.md
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from app.custody import files
from app.custody.certificates import Made, Root, certificate, certify, made_here, read, verified
from app.custody.errors import CeremonyRefused
from app.custody.indexes import INDEX
from app.custody.masters import MASTER
from app.custody.primitives import Ed25519Verifier, moment
from app.custody.ring import HOLDS, Part
from sync.enrolment import fingerprint
from sync.hybrid import hash_in, name_in
from sync.pins import verify_certificate
from sync.ports import Clock
from sync.types import KEY_USES, Certificate, KeyUse, Refused, SignedText

PUBLISHED: Final = 2
# Devices ask for certificates once a day: whoever signs with a new key waits until they have heard of it.
HEARD_OF_AFTER: Final = timedelta(days=2)
# The longest lease, and as long again as a device may lie in a drawer with work that it has not sent.
DEVICES_AWAY: Final = timedelta(days=14 + 30)


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key, as may be shown to anybody. `state` ∈ used waiting kept uncertified past."""

    kid: str
    use: KeyUse
    state: str
    version: int | None = None
    not_before: str | None = None
    not_after: str | None = None

    @property
    def name(self) -> str:
        """What is shown and typed."""
        return name_in(self.kid)

    @property
    def is_hybrid(self) -> bool:
        return hash_in(self.kid) is not None


def root_fingerprint(folder: Path) -> str:
    """The twenty letters of enrolment codes that stand for the root."""
    return fingerprint(_root(folder).public)


def root_is_here(folder: Path) -> bool:
    return _root(folder).signer is not None


def lines(folder: Path, clock: Clock) -> list[KeyLine]:
    """Every key of the organisation by name, newest first in each use. Errors: KeyDamaged, KeysExposed."""
    register, root = read(folder)
    told, past = (verified(folder, root, each) for each in (register.certificates, register.past))
    found: list[KeyLine] = []
    for use in KEY_USES:
        here = _here(folder, use)
        mine = sorted((c for c in told if c.use == use), key=lambda c: -c.version)
        begun = [c for c in mine if c.not_before <= clock.now() and c.kid in here]
        in_use = (begun or mine[-1:])[:1]
        for c in mine:
            state = "used" if c in in_use else "kept" if c.not_before <= clock.now() else "waiting"
            found.append(_line(c, state))
        older = sorted((c for c in past if c.use == use), key=lambda c: -c.version)
        found += [_line(c, "kept" if c.kid in here else "past") for c in older]
        certified = {line.kid for line in found}
        found += [KeyLine(kid, use, "uncertified") for kid in here if kid not in certified]
    return found


def master_versions(folder: Path) -> list[int]:
    return files.numbers(folder, MASTER)


def index_versions(folder: Path) -> list[int]:
    return files.numbers(folder, INDEX)


def new_key(folder: Path, use: KeyUse, clock: Clock, at_once: bool = False, hybrid: bool = True) -> KeyLine:
    """Make the next key of a use; certified and told at once while the root is here.

    One that signs waits two days, so that devices have heard of it, unless `at_once`. One that seals gets a
    hybrid key beside it unless `hybrid` is false. One that was cut short before its certificate gets it now.
    Errors: CeremonyRefused while an earlier one waits for its certificate from a root that is away.
    """
    waiting = [line.kid for line in lines(folder, clock) if line.use == use and line.state == "uncertified"]
    root = _root(folder)
    if waiting and root.signer is None:
        raise CeremonyRefused(
            f"{name_in(waiting[0])} still waits for its certificate: finish that one first."
        )
    made = _here(folder, use)[waiting[0]] if waiting else _made(folder, use, hybrid)
    if root.signer is None:
        return KeyLine(made.kid, use, "uncertified")
    publish(folder, certify(root.signer, _proposed(folder, made, clock, at_once)))
    return next(line for line in lines(folder, clock) if line.kid == made.kid)


def _made(folder: Path, use: KeyUse, hybrid: bool) -> Made:
    number = max(files.numbers(folder, use), default=0) + 1
    if use == "sealing":
        files.make_sealing(folder, number, hybrid)
    else:
        files.make_key(files.path_of(folder, use, number))
    return made_here(folder, use, number)


def full_kid(folder: Path, name: str) -> str:
    """The kid, as devices write it, of the key that people call so; the name itself where none is."""
    certified = [c.kid for c in _all(folder, _root(folder))]
    here = [kid for use in KEY_USES for kid in _here(folder, use)]
    return next((kid for kid in certified + here if name in (kid, name_in(kid))), name)


def proposal(folder: Path, kid: str, clock: Clock, at_once: bool = False) -> Certificate:
    """The certificate that a key here waits for. Errors: CeremonyRefused when there is no such key here."""
    made = _here(folder, _use_of(kid)).get(full_kid(folder, kid))
    if made is None:
        raise CeremonyRefused(f"There is no key {kid} in {folder}: 'keys show' lists those that are.")
    return _proposed(folder, made, clock, at_once)


def publish(folder: Path, signed: SignedText) -> KeyLine:
    """Tell everybody of a key that the root has certified. Of each use the two newest are told.

    Errors: CeremonyRefused for another root's, for a key that is not here, for a version that does not rise.
    """
    register, root = read(folder)
    try:
        fresh = verify_certificate(root.public, signed, Ed25519Verifier())
    except Refused as cause:
        raise CeremonyRefused("This certificate is not signed by the organisation's root.") from cause
    made = _here(folder, fresh.use).get(fresh.kid)
    if made is None:
        raise CeremonyRefused(f"The certificate is of {fresh.kid}, a key that is not in {folder}.")
    known = [c for c in _all(folder, root) if c.use == fresh.use]
    if fresh in known:
        return _line(fresh, "used")
    if any(c.version >= fresh.version for c in known):
        raise CeremonyRefused("The version of a certificate must rise: make the request again and sign that.")
    register = register.with_certificate(signed, made.hybrid)
    told = [c for c in verified(folder, root, register.certificates) if c.use == fresh.use]
    for older in sorted(told, key=lambda c: -c.version)[PUBLISHED:]:
        register = register.retire(older.kid)
    files.write_register(folder, register)
    return _line(fresh, "used")


def may_be_destroyed_from(folder: Path, kid: str, backup_days: int) -> str | None:
    """From when on nothing can need a key any more. Shape: a time text; None while it is the newest.

    A sealing key: no device can still hold what is sealed to it, and no backup can still hold that.
    """
    use, root, kid = _use_of(kid), _root(folder), full_kid(folder, kid)
    mine = [c for c in _all(folder, root) if c.use == use]
    this = max((c for c in mine if c.kid == kid), key=lambda c: c.version, default=None)
    if this is None:
        raise CeremonyRefused(
            f"There is no certified key {name_in(kid)} here: 'keys show' lists those that are."
        )
    begun = [c.not_before for c in mine if c.version > this.version and c.kid != kid]
    if not begun:
        return None
    wait = DEVICES_AWAY + timedelta(days=backup_days) if use == "sealing" else timedelta(0)
    return moment(datetime.fromisoformat(min(begun)) + wait)


def destroy_key(folder: Path, kid: str) -> None:
    """Destroy the private half; the certificate stays as one of the past, to check what it has signed.

    Whether it may be is for the caller to ask. Errors: CeremonyRefused for the newest of its use.
    """
    files.finish_destroying(folder)
    use, kid = _use_of(kid), full_kid(folder, kid)
    if may_be_destroyed_from(folder, kid, 0) is None:
        raise CeremonyRefused(f"{name_in(kid)} is the newest key of its kind: make the next one first.")
    for number in files.numbers(folder, use):
        if name_in(made_here(folder, use, number).kid) == name_in(kid):
            files.destroy(files.path_of(folder, use, number))
    # Also one whose sealing key went when an earlier run was cut short.
    for number in set(files.numbers(folder, files.HYBRID)) - set(files.numbers(folder, "sealing")):
        files.destroy(files.path_of(folder, files.HYBRID, number))
    files.write_register(folder, files.read_register(folder).retire(kid))


def new_master(folder: Path) -> int:
    """Make the next version of the master key. Shape: the version."""
    return _next_version(folder, MASTER)


def destroy_master(folder: Path, version: int) -> None:
    """Whether nothing lies under it any more is for the caller to ask."""
    _destroy_version(folder, MASTER, version)


def new_index(folder: Path) -> int:
    """Make the next version of the index key. Shape: the version."""
    return _next_version(folder, INDEX)


def refuse_newest_index(folder: Path, version: int) -> None:
    """Errors: CeremonyRefused for one that is not here, or is the newest."""
    _refuse_newest(folder, INDEX, version)


def destroy_index(folder: Path, version: int) -> None:
    """Whether nothing is found by it any more is for the caller to ask."""
    _destroy_version(folder, INDEX, version)


def _refuse_anothers(folder: Path, to: Path) -> None:
    """Keys that are not to be in a folder of a part are destroyed there: it must be known to be one."""
    if not to.exists() or not files.names(to):
        return
    known = files.read_register(to) if (to / files.ORGANISATION).exists() else None
    if known and known.part != "all" and known.organisation == files.read_register(folder).organisation:
        return
    raise CeremonyRefused(
        f"{to} holds something else: name an empty folder, or one that keys were handed out into."
    )


def hand_out(folder: Path, part: Part, to: Path) -> list[str]:
    """Copy what one part of the server needs, and nothing else, into its own folder; again after a change.

    Shape: the names of the files. Errors: CeremonyRefused for any folder but an empty one, or one that this
    organisation's keys were handed out into before.
    """
    if to.resolve() == folder.resolve():
        raise CeremonyRefused("A part of the server gets a folder of its own, not the one of all keys.")
    root = _root(folder)
    _refuse_anothers(folder, to)
    files.keep_to_owner(to)
    wanted = [files.path_of(folder, use, n) for use in HOLDS[part] for n in files.numbers(folder, use)]
    register = replace(files.read_register(folder), root=root.public, part=part)
    if not (to / files.ORGANISATION).exists():
        # Cut short after this, the folder is known when it is begun again.
        files.write_register(to, register)
    for path in wanted:
        files.write(to / path.name, path.read_text().strip())
    files.write_register(to, register)
    # Also the copy of a key that an earlier run had not named yet when it was cut short.
    for path in (*to.glob("*.key"), *to.glob(".*.key.*")):
        if path.name not in {kept.name for kept in wanted}:
            files.destroy(path)
    return sorted(path.name for path in wanted)


def _refuse_newest(folder: Path, use: str, version: int) -> None:
    if version not in files.numbers(folder, use)[:-1]:
        raise CeremonyRefused(f"Version {version} of the {use} key is not here, or is the newest.")


def _next_version(folder: Path, use: str) -> int:
    version = max(files.numbers(folder, use), default=0) + 1
    files.make_key(files.path_of(folder, use, version))
    files.write_register(folder, files.read_register(folder))
    return version


def _destroy_version(folder: Path, use: str, version: int) -> None:
    files.finish_destroying(folder)
    _refuse_newest(folder, use, version)
    files.destroy(files.path_of(folder, use, version))
    files.write_register(folder, files.read_register(folder))


def _root(folder: Path) -> Root:
    return read(folder)[1]


def _all(folder: Path, root: Root) -> tuple[Certificate, ...]:
    register = files.read_register(folder)
    return verified(folder, root, (*register.certificates, *register.past))


def _here(folder: Path, use: KeyUse) -> dict[str, Made]:
    made = (made_here(folder, use, number) for number in files.numbers(folder, use))
    return {each.kid: each for each in made}


def _proposed(folder: Path, made: Made, clock: Clock, at_once: bool) -> Certificate:
    root = _root(folder)
    version = max((c.version for c in _all(folder, root) if c.use == made.use), default=0) + 1
    now = datetime.fromisoformat(clock.now())
    wait = timedelta(0) if made.use == "sealing" or at_once else HEARD_OF_AFTER
    return certificate(made, version, moment(now + wait))


def _use_of(kid: str) -> KeyUse:
    for use in KEY_USES:
        if kid.startswith(f"{use}-"):
            return use
    raise CeremonyRefused(f"{kid} is no name of a key: 'keys show' lists those that there are.")


def _line(c: Certificate, state: str) -> KeyLine:
    return KeyLine(c.kid, c.use, state, c.version, c.not_before, c.not_after)
