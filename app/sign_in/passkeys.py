"""Passkeys and security keys as the second factor: challenges, and what an authenticator answers to them.

Source: WebAuthn Level 3; docs/decisions/0039-a-second-factor.md
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    RegistrationResponse,
)
from flask import current_app

from app.config import Config
from app.devices import challenges
from app.devices.challenges import Use
from app.sign_in.models import SecondFactor


class NotProven(Exception):
    """The answer is not that of the passkey that was asked."""


def register(person: str, answer: dict[str, Any]) -> AttestedCredentialData:
    """What a new passkey is known by from now on.

    Errors: NotProven for an answer to another challenge, another site or another person.
    """
    try:
        said = RegistrationResponse.from_dict(answer)
        state = _state("passkey.make", person, said.response.client_data.challenge)
        made = _server().register_complete(state, said)
    except (ValueError, KeyError, TypeError, AttributeError) as cause:
        raise NotProven from cause
    if made.credential_data is None:
        raise NotProven
    return made.credential_data


def used(person: str, factors: Sequence[SecondFactor], answer: dict[str, Any]) -> tuple[SecondFactor, int]:
    """Which of the passkeys answered, and its own count of uses.

    Errors: NotProven, also for a count that went backwards: somebody has a copy of it.
    """
    try:
        said = AuthenticationResponse.from_dict(answer)
        state = _state("passkey.show", person, said.response.client_data.challenge)
        known = {factor.credential: factor for factor in factors}
        keys = [AttestedCredentialData(factor.secret) for factor in factors]
        proven = _server().authenticate_complete(state, keys, said)
        factor, counter = known[proven.credential_id], said.response.authenticator_data.counter
    except Exception as cause:
        # A signature that does not hold is told by the cryptography below, in exceptions of its own.
        raise NotProven from cause
    if counter <= factor.counter and (counter, factor.counter) != (0, 0):
        raise NotProven
    return factor, counter


def _state(use: Use, person: str, challenge: bytes) -> dict[str, Any]:
    """Use a challenge up. It is good for the person whom it was handed to, and for that."""
    if not challenges.take(use, person, challenge):
        raise NotProven
    return {"challenge": websafe_encode(challenge), "user_verification": None}


def _server() -> Fido2Server:
    config: Config = current_app.extensions["attune.config"]
    site = PublicKeyCredentialRpEntity(name="Attune", id=urlsplit(config.address).hostname or "")
    return Fido2Server(site, attestation=None, verify_origin=lambda origin: origin == config.address)
