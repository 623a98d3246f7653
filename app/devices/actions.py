"""What can be done with devices: make a code, enrol, prove, revoke.

Source: sync/PROTOCOL.md sections 7.2 to 7.6
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from app import access, audit, indexes, tries
from app.access import Caller
from app.clock import now
from app.config import Config
from app.custody import SystemRandom
from app.devices import again, challenges, store
from app.devices.again import Again
from app.devices.models import Device, EnrolmentCode
from app.errors import Problem
from app.extensions import db
from app.keyring import held
from app.organisation import store as organisation
from app.people import store as people
from sync import chain
from sync.enrolment import new_secret, write_code
from sync.intake import DECOY
from sync.types import HYBRID, DeviceId, Replaced
from sync.weak import is_weak_opening_key

CODE_INDEX = "enrolment_code"
CODE_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a new device sends; `proof` is its signature over all of it.

    `replaces`: a device of the same person that will not come back. `again`: that it was let in before.
    `suites`: what its browser can seal with.
    """

    device: str
    secret: str
    signing_public: bytes
    opening_public: bytes
    proof: bytes
    replaces: Replaced | None = None
    again: Again | None = None
    suites: tuple[int, ...] = (1,)


def make_code(person: str, made_by: str | None, carries: str | None = None) -> tuple[str, datetime]:
    """Make a one-time enrolment code for a person. Only its keyed hash is kept.

    `carries`: what the device that it lets in will carry; None: as the organisation has set.

    Shape: the code as people copy it, and when it runs out.
    """
    secret = new_secret(SystemRandom())
    expires = now() + CODE_LASTS
    kept = indexes.keep(CODE_INDEX, secret, EnrolmentCode)
    code = EnrolmentCode(secret_hash=kept.digest, person_id=person, made_by=made_by, expires_at=expires)
    code.index_version, code.carries = kept.version, carries
    db.session.add(code)
    db.session.flush()
    return write_code(secret, held().ring.root.public), expires


def make_code_for(caller: Caller, person: str, carries: str | None = None) -> tuple[str, datetime]:
    """Make a code on somebody's word.

    Errors: request.not_found for somebody who is not there, or not the caller's to let in: the same answer.
    """
    member = people.standing(person)
    may = access.may_act_for(caller, "device.let_in", member.role, member.team_id)
    if not (may and member.id and member.active):
        raise Problem("request.not_found")
    return make_code(person, caller.person, carries)


def enrol(caller: Caller, asked: Enrolment) -> tuple[Device, bool]:
    """Let a device in.

    Shape:  the device, and whether it is new (False: the same request came again).
    Errors: enrolment.refused, for every cause alike; sign_in.throttled after many; enrolment.unsealed for a
            browser that cannot seal as the organisation asks. That uses up no code and counts as no guess.
    """
    _refuse_unsealed(asked)
    guesses = (tries.of_enrolment_codes(caller.person or ""), *tries.of_address())
    tries.refuse_throttled(guesses)
    try:
        return _enrol(caller, asked)
    except Problem:
        tries.count(guesses)
        raise


def _refuse_unsealed(asked: Enrolment) -> None:
    """What one that is let in again holds was written before, and has to come in."""
    config: Config = current_app.extensions["attune.config"]
    if config.hybrid_required and HYBRID not in asked.suites and asked.again is None:
        raise Problem("enrolment.unsealed")


def _enrol(caller: Caller, asked: Enrolment) -> tuple[Device, bool]:
    code = indexes.find(CODE_INDEX, asked.secret, store.code_locked)
    person = caller.person or ""
    message = chain.enrol_message(
        DeviceId(asked.device),
        person,
        asked.signing_public,
        asked.opening_public,
        asked.secret,
        asked.replaces,
    )
    proven = held().verifier.verify(asked.signing_public, message, asked.proof)
    if code is None or not proven or code.person_id != person or is_weak_opening_key(asked.opening_public):
        raise Problem("enrolment.refused", keep=True)
    known = store.device(asked.device)
    if known is not None and code.device_id == known.id and _is_same(known, asked):
        return known, False
    if known is not None or code.device_id is not None or code.expires_at <= now():
        raise Problem("enrolment.refused", keep=True)
    carried = _retire(person, asked)
    device = Device(
        id=asked.device,
        person_id=person,
        signing_public=asked.signing_public,
        opening_public=asked.opening_public,
        enrolled_at=now(),
        carries=code.carries or carried,
        chain=chain.first_chain(DeviceId(asked.device)),
    )
    db.session.add(device)
    db.session.flush()
    if asked.again is not None:
        again.expect(device, asked.again)
    code.device_id = device.id
    return device, True


def _retire(person: str, asked: Enrolment) -> str | None:
    """Let the new device take the old one's place: what the old one made is still received, it reads no more.

    Shape:  what the old one carried, if that was said of it.
    Errors: enrolment.refused for a device that is not there, or somebody else's.
    """
    if asked.replaces is None:
        return None
    old = store.device_locked(asked.replaces.device)
    if old is None or old.person_id != person:
        raise Problem("enrolment.refused", keep=True)
    old.retired_at = old.retired_at or now()
    old.replaced_by = asked.device
    old.made_upto = max(asked.replaces.seq, old.made_upto or 0)
    store.end_sessions_of_device(old.id)
    audit.add("device.retire", Caller(person=person, device=asked.device), subject=old.id)
    return old.carries


def _is_same(device: Device, asked: Enrolment) -> bool:
    """Whether all was done that is asked: a device whose place was not taken then is not retired now."""
    old = store.device(asked.replaces.device) if asked.replaces else None
    if asked.replaces and (old is None or old.replaced_by != device.id):
        return False
    return (device.signing_public, device.opening_public) == (asked.signing_public, asked.opening_public)


def challenge(device: str) -> bytes:
    """Hand out a challenge, for a device that exists or not."""
    return challenges.hand_out("device", device)


def prove(ident: str, answered: bytes, signature: bytes) -> tuple[str, str]:
    """Check a device's answer to its challenge, which is used up by that. Shape: whose it is, and their role.

    A refusal is in the trail if such a device is known, and not for ever: anybody may ask for one.
    Errors: session.refused, for every cause alike.
    """
    timely = challenges.take("device", ident, answered)
    device = store.prover(ident)
    public = device.signing_public if device else DECOY
    message = chain.session_message(held().ring.root.public, DeviceId(ident), answered)
    proven = held().verifier.verify(public, message, signature)
    if (
        not (proven and timely)
        or device is None
        or device.revoked_at is not None
        or device.retired_at is not None
        or not device.active
    ):
        if device is not None and tries.count(tries.of_refused_proofs(ident)):
            audit.add("session.open", Caller(), outcome="session.refused", subject=ident)
        raise Problem("session.refused", keep=True)
    audit.add("session.open", Caller(person=device.person, device=ident))
    return device.person, device.role


def revoke(caller: Caller, ident: str) -> None:
    """Trust a device no more. What it still deposits is kept apart; its sessions end now.

    Errors: request.not_found for a device that is not there, or not the caller's to revoke: the same answer.
    """
    owner = store.owner(ident)
    may = access.may_act_for(caller, "device.end", owner.role, owner.team_id) or owner.id == caller.person
    device = store.device_locked(ident) if may and owner.id else None
    if device is None:
        raise Problem("request.not_found")
    if device.revoked_at is None:
        device.revoked_at = now()
        store.end_sessions_of_device(device.id)
        organisation.raise_state("revocation")
