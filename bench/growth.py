"""P10. Growth: what is done every day must take as long with a store of years as with one of weeks, on the device and at the server."""

from __future__ import annotations

from playwright.sync_api import Playwright

from bench import growth_device, growth_server
from bench.figure import Figure


def measure(playwright: Playwright) -> list[Figure]:
    return growth_device.measure(playwright) + growth_server.measure(playwright)
