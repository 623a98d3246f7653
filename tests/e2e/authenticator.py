"""The lock of a tablet, as a browser sees it: a platform authenticator that its owner can pass, remove, or have without PRF.

It lives in the browser's memory, for one page and the documents that follow each other in it.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.person import Person

PIN = "482915"
SET_UP = "Next time you unlock, type your PIN"
# Asked as the app asks, for what the authenticator gives: the test's own look at a secret that the app never shows.
ASK = """async ([credential, salt]) => {
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (b) => parseInt(b, 16));
  const got = await navigator.credentials.get({ publicKey: {
    challenge: new Uint8Array(32), userVerification: 'required',
    allowCredentials: [{ type: 'public-key', id: bytes(credential) }],
    extensions: { prf: { eval: { first: bytes(salt) } } },
  } });
  const first = new Uint8Array(got.getClientExtensionResults().prf.results.first);
  return [...first].map((b) => b.toString(16).padStart(2, '0')).join('');
}"""


class Authenticator:
    """One authenticator beside a page."""

    def __init__(self, page: Page, prf: bool = True) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        self.asked = 0
        self.session.on("WebAuthn.credentialAsserted", self._count)
        options = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
            "hasPrf": prf,
        }
        self.id: str = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})[
            "authenticatorId"
        ]

    def _count(self, _event: object) -> None:
        self.asked += 1

    def credentials(self) -> list[dict[str, Any]]:
        found = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return list(found["credentials"])

    def holds(self, credential: dict[str, Any]) -> None:
        """A key that its owner carries from one device to the next."""
        told = {"authenticatorId": self.id, "credential": credential}
        self.session.send("WebAuthn.addCredential", told)

    def forgets_everything(self) -> None:
        """As when somebody deletes the passkey in the device's own settings."""
        self.session.send("WebAuthn.clearCredentials", {"authenticatorId": self.id})

    def refuses(self) -> None:
        """A finger that is not the owner's."""
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False})

    def is_removed(self) -> None:
        self.session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.id})

    def gives(self, credential: str, salt: str) -> bytes:
        """What the passkey gives for a salt. Units: 32 bytes."""
        return bytes.fromhex(self.page.evaluate(ASK, [credential, salt]))


def to_settings(person: Person) -> None:
    """To the settings of this device, with the vault open."""
    person.go("Outbox")
    person.link("How this device opens").click()
    expect(person.heading("This device")).to_be_visible()


def ask_to_set_up(person: Person, pin: str = PIN) -> None:
    """Fill in what a passkey needs, and go on; what comes of it is for whoever asks."""
    to_settings(person)
    person.button("Set up").click()
    person.field("Your passphrase").fill(person.passphrase)
    person.field("New PIN").fill(pin)
    person.field("New PIN again").fill(pin)
    person.button("Set it up").click()
