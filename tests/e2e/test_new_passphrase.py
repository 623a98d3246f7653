"""Another passphrase for a vault that is open: the same root, wrapped anew. Attack 12 of the plan, with the passphrase pasted."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.authenticator import PIN, SET_UP, Authenticator, ask_to_set_up, to_settings
from tests.e2e.keys import vault_keys
from tests.e2e.person import HIDE, LONG_MS, Person
from tests.e2e.stage import Stage

# As one keyboard writes it, letters and their accents apart, and with the spaces that pasting brings.
APART = unicodedata.normalize("NFD", "Märzwind über Ævarsfjörð, où l’été naît déjà; ça va, señora Łoś?")
# As another writes the same.
TOGETHER = unicodedata.normalize("NFC", APART)
PASTE = """(text) => {
  const field = document.activeElement;
  const carried = new DataTransfer(); carried.setData('text/plain', text);
  if (field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true })))
    document.execCommand('insertText', false, text);
}"""


@pytest.fixture
def priya(make_stage: Callable[[], Stage]) -> Iterator[Person]:
    stage = make_stage()
    with Person(stage.sign_in("Priya Calloway"), stage.device("priya")) as person:
        person.enrol()
        person.has_caseload()
        yield person


def paste(person: Person, label: str, text: str) -> None:
    person.field(label).focus()
    person.page.evaluate(PASTE, text)
    expect(person.field(label)).not_to_have_value("")


def change_to(person: Person, passphrase: str, current: str) -> None:
    to_settings(person)
    person.button("Change the passphrase").click()
    person.field("Your passphrase as it is now").fill(current)
    person.button("Continue").click()
    expect(person.heading("Choose a passphrase")).to_be_visible()
    person.choose("How do you want to choose it?", "My own, at least 15 characters")
    paste(person, "Your own passphrase", passphrase)
    person.button("Continue").click()
    paste(person, "Your passphrase", passphrase)
    person.button("Change the passphrase").click()


def test_changed_passphrase_opens_the_same_vault_composed_two_ways_and_the_old_one_does_not(
    priya: Person,
) -> None:
    assert len(TOGETHER) == 64 and APART != TOGETHER
    lock = Authenticator(priya.page)
    ask_to_set_up(priya)
    expect(priya.page.get_by_text(SET_UP)).to_be_visible(timeout=LONG_MS)
    before = vault_keys(priya.page, priya.passphrase)
    change_to(priya, f" {APART} ", priya.passphrase)
    expect(priya.page.get_by_text("only the new passphrase opens Attune here")).to_be_visible(timeout=LONG_MS)
    after = vault_keys(priya.page, TOGETHER)
    assert (after.root, after.store) == (before.root, before.store) and after.slot != before.slot
    priya.hide()
    priya.button("Use your passphrase instead").click()
    priya.try_passphrase(priya.passphrase)
    expect(priya.page.get_by_text("That is not the passphrase for this device.")).to_be_visible(
        timeout=LONG_MS
    )
    priya.unlock(TOGETHER)
    priya.hide()
    priya.field("PIN").fill(PIN)
    expect(priya.button(HIDE)).to_be_visible(timeout=LONG_MS)
    assert lock.credentials()


def test_change_is_refused_with_the_reason_and_the_old_one_still_opens(priya: Person) -> None:
    change_to(priya, "password123password123", priya.passphrase)
    expect(priya.page.get_by_role("alert")).to_contain_text("is on a list of known ones", timeout=LONG_MS)
    change_to(priya, "marsh lantern copper heron", "not the one that it is now")
    expect(priya.page.get_by_role("alert")).to_contain_text(
        "That is not the passphrase for this device", timeout=LONG_MS
    )
    priya.hide()
    priya.unlock()
