"""The three engines that Debian has, each with a profile of its own: Chromium by Playwright, Firefox by Marionette, WebKit by its own driver.

One that is not on this machine says why, and how to have it.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Playwright

from tests.e2e.browser import arguments, chromium

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
WEBKIT_DRIVER = shutil.which("WebKitWebDriver")
MINI_BROWSER = next(
    (str(p) for p in Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser")), shutil.which("MiniBrowser")
)
DISPLAY = 97


class Page(Protocol):
    """What the tests need of a browser: run a script of its page, and press and type as a person does."""

    def open(self, url: str) -> None: ...
    def value(self, script: str, *args: Any) -> Any: ...
    def press(self, script: str, *args: Any) -> bool: ...
    def type(self, script: str, text: str, *args: Any) -> bool: ...


def missing(engine: str) -> str | None:
    """Why an engine cannot be had here, or null."""
    if engine == "firefox":
        if not FIREFOX:
            return "no Firefox here: on Debian, apt-get install firefox-esr"
        return (
            None
            if importlib.util.find_spec("marionette_driver")
            else "the marionette_driver package is missing"
        )
    if engine == "webkit":
        if not (WEBKIT_DRIVER and MINI_BROWSER and shutil.which("Xvfb")):
            return "no WebKit here: on Debian, apt-get install webkit2gtk-driver xvfb"
        return None if importlib.util.find_spec("selenium") else "the selenium package is missing"
    return None if chromium() else "no Chromium here: on Debian, apt-get install chromium"


@contextmanager
def chromium_page(playwright: Playwright, home: Path) -> Iterator[Page]:
    context = playwright.chromium.launch_persistent_context(
        home / "chromium",
        executable_path=chromium(),
        args=arguments(),
        viewport={"width": 390, "height": 844},
    )
    page = context.pages[0]

    class Chromium:
        def open(self, url: str) -> None:
            page.goto(url)

        def value(self, script: str, *args: Any) -> Any:
            return page.evaluate(f"(args) => (function () {{ {script} }}).apply(null, args)", list(args))

        def press(self, script: str, *args: Any) -> bool:
            found = self._find(script, args)
            if found:
                found.click()
            return bool(found)

        def type(self, script: str, text: str, *args: Any) -> bool:
            found = self._find(script, args)
            if found:
                found.fill(text)
            return bool(found)

        def _find(self, script: str, args: tuple[Any, ...]) -> Any:
            return page.evaluate_handle(
                f"(args) => (function () {{ {script} }}).apply(null, args)", list(args)
            ).as_element()

    try:
        yield Chromium()
    finally:
        context.close()


@contextmanager
def firefox_page(_: Playwright, home: Path) -> Iterator[Page]:
    from marionette_driver.marionette import Marionette

    prefs = {"dom.storageManager.prompt.testing": True, "dom.storageManager.prompt.testing.allow": True}
    driver = Marionette(
        bin=FIREFOX,
        headless=True,
        port=0,
        prefs=prefs,
        workspace=str(home),
        gecko_log=str(home / "firefox.log"),
    )

    class Firefox:
        def open(self, url: str) -> None:
            driver.navigate(url)

        def value(self, script: str, *args: Any) -> Any:
            return driver.execute_script(script, script_args=args, sandbox=None)

        def press(self, script: str, *args: Any) -> bool:
            found = self.value(script, *args)
            if found:
                found.click()
            return bool(found)

        def type(self, script: str, text: str, *args: Any) -> bool:
            found = self.value(script, *args)
            if found:
                found.clear()
                found.send_keys(text)
            return bool(found)

    try:
        driver.start_session()
        driver.timeout.script = 60
        driver.set_window_rect(width=800, height=1000)
        yield Firefox()
    finally:
        driver.quit()


@contextmanager
def webkit_page(_: Playwright, home: Path) -> Iterator[Page]:
    from selenium import webdriver
    from selenium.webdriver.webkitgtk.options import Options
    from selenium.webdriver.webkitgtk.service import Service

    screen = subprocess.Popen(
        ["Xvfb", f":{DISPLAY}", "-screen", "0", "1024x1200x24"], stderr=subprocess.DEVNULL
    )
    options = Options()
    options.binary_location = str(MINI_BROWSER)
    options.add_argument("--automation")
    options.set_capability("acceptInsecureCerts", True)
    own = {
        "DISPLAY": f":{DISPLAY}",
        "HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "XDG_CACHE_HOME": str(home),
    }
    try:
        driver = webdriver.WebKitGTK(
            options=options, service=Service(WEBKIT_DRIVER, env={**os.environ, **own})
        )
    except Exception:
        screen.terminate()
        raise

    class WebKit:
        def open(self, url: str) -> None:
            driver.get(url)

        def value(self, script: str, *args: Any) -> Any:
            return driver.execute_script(script, *args)

        def press(self, script: str, *args: Any) -> bool:
            found = self.value(script, *args)
            if found:
                found.click()
            return bool(found)

        def type(self, script: str, text: str, *args: Any) -> bool:
            found = self.value(script, *args)
            if found:
                found.clear()
                found.send_keys(text)
            return bool(found)

    try:
        yield WebKit()
    finally:
        driver.quit()
        screen.terminate()
        screen.wait()


ENGINES: dict[str, Callable[[Playwright, Path], Any]] = {
    "chromium": chromium_page,
    "firefox": firefox_page,
    "webkit": webkit_page,
}


def throw_away_certificate(folder: Path) -> ssl.SSLContext:
    """A certificate for localhost that nobody else trusts, for this run only."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=2)
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "throw-away.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
