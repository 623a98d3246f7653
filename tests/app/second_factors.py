"""Somebody who signs in with a second factor, for the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyotp
from flask import Flask
from werkzeug.test import TestResponse

from tests.app.soft_passkey import SoftPasskey
from tests.app.world import Tablet, World

COOKIE = "__Host-attune"
REFUSED = (401, "second_factor.refused")


def policy(app: Flask, second_factor: str) -> None:
    """As if the server had been started with another `ATTUNE_SECOND_FACTOR`."""
    app.extensions["attune.config"] = replace(app.extensions["attune.config"], second_factor=second_factor)


def cookie_of(tablet: Tablet) -> str:
    found = tablet.client.get_cookie(COOKIE)
    assert found is not None
    return found.value


def code_of(world: World, secret: str, steps: int = 0) -> str:
    """What the app shows now, or `steps` of 30 seconds later."""
    return pyotp.TOTP(secret).at(world.clock.moment() + timedelta(seconds=30 * steps))


def set_up_app(tablet: Tablet, **password: str) -> tuple[str, list[str]]:
    """Set up an authenticator app. Shape: its secret, and the recovery codes."""
    begun = tablet.post("/api/second-factor/app", password)
    assert begun.status_code == 201, begun.text
    code = code_of(tablet.world, begun.json["secret"])
    confirmed = tablet.post("/api/second-factor/app/confirm", {"id": begun.json["id"], "code": code})
    assert confirmed.status_code == 200, confirmed.text
    tablet.world.clock.forward(seconds=30)
    return begun.json["secret"], confirmed.json["recovery_codes"]


def set_up_passkey(tablet: Tablet, **password: str) -> SoftPasskey:
    asked = tablet.post("/api/second-factor/passkey-question", password)
    assert asked.status_code == 200, asked.text
    passkey = SoftPasskey(tablet.world.app.extensions["attune.config"].address)
    kept = tablet.post("/api/second-factor/passkey", passkey.made(asked.json["challenge"]))
    assert kept.status_code == 200, kept.text
    return passkey


def show(tablet: Tablet, **shown: Any) -> TestResponse:
    return tablet.post("/api/sign-in/second-factor", shown)


def enrols(tablet: Tablet) -> TestResponse:
    """Whether the session lets a device in."""
    tablet.get_organisation()
    return tablet.post("/api/devices", tablet.enrolment(tablet.world.code_for(tablet.who)))


def said(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def half_in_with_an_app(world: World) -> tuple[Tablet, str, list[str]]:
    """Priya has an app, and is half signed in at a new device. Shape: the device, the secret, the codes."""
    secret, codes = set_up_app(world.tablet("priya"), password=world.password("priya"))
    fresh = world.new_tablet("priya")
    assert fresh.sign_in().json["second_factor"] == {"state": "owed", "kinds": ["totp"]}
    return fresh, secret, codes
