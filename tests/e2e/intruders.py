"""Watches a page for what a payload could do there: run, fetch, stand in the page as an element, or be shown as something other than was written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page

from tests.e2e.payloads import CALLED
from tests.e2e.stage import Stage
from tests.e2e.tainted import Taint

MARK = re.compile(r"//z\d{4}")
# Before any script of the page: what the payloads call, and what the browser's policy has stopped.
WATCH = f"""() => {{
  window.ranHere = [];
  window.stoppedHere = [];
  window.{CALLED} = () => window.ranHere.push('called');
  document.addEventListener('securitypolicyviolation', (stopped) =>
    window.stoppedHere.push(`${{stopped.violatedDirective}} ${{stopped.blockedURI}}`));
}}"""
# Elements that the app makes none of, and attributes that only a payload could have brought.
INTRUDERS = f"""() => {{
  const never = 'iframe, frame, object, embed, base, portal, marquee, math, template, style, xmp, plaintext, '
    + 'applet, foreignObject, animate, set, video, source, meta[http-equiv], noscript:not(body > noscript:first-of-type)';
  const says = ['aria-label', 'aria-description', 'aria-valuetext', 'alt', 'title', 'placeholder', 'value', 'label'];
  const found = [...document.querySelectorAll(never)].map((each) => each.outerHTML.slice(0, 120));
  // Two letters stand by chance in one build's hashes and not in another's.
  const built = (text) => /^(\\/assets\\/[\\w.-]+|sha256-[\\w+\\/=]+)$/.test(text);
  const hashesOnly = (text) => {{
    const map = JSON.parse(text);
    return Object.keys(map).join() === 'integrity' && Object.entries(map.integrity).flat().every(built);
  }};
  for (const each of document.querySelectorAll('*')) {{
    if (each.localName.includes('{CALLED}')) found.push(each.localName);
    const ours = /^\\/assets\\//.test(each.getAttribute('src') ?? '')
      || (each.parentElement === document.head && each.type === 'importmap' && hashesOnly(each.textContent));
    if (each.localName === 'script' && !ours) found.push('script');
    for (const {{ name, value }} of each.attributes) {{
      const strange = /^on/.test(name) || name.includes('{CALLED}') || (!says.includes(name) && !built(value) && value.includes('{CALLED}'));
      const leads = /^(href|src|action|formaction|xlink:href|data|srcset|poster)$/.test(name)
        && !/^(\\/(?!\\/)|#|tel:[+\\d]*$|blob:|data:image\\/jpeg;base64,)/.test(value.replace(location.origin, ''));
      if (strange || leads) found.push(`${{each.localName}} ${{name}}="${{value.slice(0, 80)}}"`);
    }}
  }}
  return found;
}}"""
# All words of the page: as text, in fields and choices, and as a screen reader says them.
TEXTS = """() => {
  const said = [...document.querySelectorAll('[aria-label], [alt], [title]')].flatMap((each) =>
    ['aria-label', 'alt', 'title'].map((name) => each.getAttribute(name) ?? ''));
  const typed = [...document.querySelectorAll('input, textarea')].map((each) => each.value);
  return { written: [document.body.textContent, document.title, ...said], typed };
}"""
QUIET = """async () => {
  await new Promise((done) => {
    const watch = new MutationObserver(() => { clearTimeout(quiet); quiet = setTimeout(end, 80); });
    const end = () => { watch.disconnect(); clearTimeout(patience); done(); };
    let quiet = setTimeout(end, 80);
    const patience = setTimeout(end, 5000);
    watch.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}"""
UNFOLD = "() => { for (const each of document.querySelectorAll('details')) each.open = true; }"
HAPPENED = "() => ({ ran: window.ranHere, stopped: window.stoppedHere })"


@dataclass
class Watch:
    """What was found on the screens of one device; everything stays empty where nothing is wrong, but `shown` and `screens`."""

    taint: Taint
    ran: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    intruders: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    # Marks of what was shown, and the addresses looked at.
    shown: set[str] = field(default_factory=set)
    screens: list[str] = field(default_factory=list)

    def begin(self, context: BrowserContext) -> None:
        """Before the page is opened again: watch from its first script on."""
        context.add_init_script(f"({WATCH})()")
        context.on("dialog", self._dialog)

    def _dialog(self, dialog: object) -> None:
        self.dialogs.append(str(dialog))
        dialog.dismiss()  # type: ignore[attr-defined]

    def look(self, page: Page, where: str) -> None:
        """Judge the screen as it stands now."""
        page.evaluate(QUIET)
        happened = page.evaluate(HAPPENED)
        self.ran += [f"{where}: {one}" for one in happened["ran"]]
        self.stopped += [f"{where}: {one}" for one in happened["stopped"]]
        self.intruders += [f"{where}: {one}" for one in page.evaluate(INTRUDERS)]
        texts = page.evaluate(TEXTS)
        for text in texts["written"]:
            self._read(text, where, str)
        for text in texts["typed"]:
            self._read(in_a_field(text), where, in_a_field)
        self.screens.append(where)

    def _read(self, text: str, where: str, holds: Callable[[str], str]) -> None:
        """Before each mark stands the payload as it was written, to the letter."""
        for found in MARK.finditer(text):
            placed = self.taint.placed.get(found.group())
            if placed is None:
                continue
            self.shown.add(found.group())
            value = holds(placed[2])
            before = text[max(0, found.end() - len(value)) : found.end()]
            if before != value:
                self.changed.append(f"{where}: {placed[:2]} was {value!r} and reads {before!r}")


def in_a_field(text: str) -> str:
    """A field for one line holds no line breaks, one for many holds its own kind."""
    return re.sub(r"[\r\n]", "", text)


def requested_elsewhere(stage: Stage) -> list[str]:
    """What any device asked for that is no part of the app, and every error of a page."""
    own = (stage.proxy.url + "/", "data:image/jpeg", "blob:" + stage.proxy.url)
    asked = [url for device in stage.devices for url in device.requests]
    asked += [exchange.path for exchange in stage.proxy.exchanges if CALLED in exchange.path]
    strange = [url for url in asked if not url.startswith(own) or CALLED in url]
    return strange + [one for device in stage.devices for one in device.complaints]
