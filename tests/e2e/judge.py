"""What every screen is judged by: axe, the keyboard, small screens, large text, targets, fields, names, titles and addresses.

Each judge returns what it found wrong, so that an empty list is the whole of a pass.
"""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page

from tests.house.places import PWA

AXE = (PWA / "node_modules" / "axe-core" / "axe.min.js").read_text()
TARGET_PX = 48
NARROW = {"width": 320, "height": 640}

RUN_AXE = """async (rules) => {
  const found = await axe.run(document, { resultTypes: ['violations'], ...(rules && { runOnly: rules }) });
  return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 4).join(' | ')}`);
}"""

# Everything a person can operate and see, with what identifies it in a failure.
OPERABLE = """(() => {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]')];
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getClientRects().length > 0;
  return all.filter((e) => shown(e) && !e.disabled && e.type !== 'hidden');
})()"""
NAME = """((e) => `${e.tagName.toLowerCase()} "${(e.getAttribute('aria-label') || e.textContent || e.labels?.[0]?.textContent || e.id).trim().slice(0, 50)}"`)"""

SMALL_TARGETS = f"""(least) => {{
  const name = {NAME};
  const inText = (e) => e.tagName === 'A' && getComputedStyle(e).display === 'inline' && e.closest('p, li, dd');
  const reach = (e) => {{
    const boxes = [e, ...(e.labels ?? [])].map((x) => x.getBoundingClientRect());
    return boxes.some((b) => b.width >= least - 0.5 && b.height >= least - 0.5);
  }};
  return {OPERABLE}
    .filter((e) => e.tabIndex >= 0 && !inText(e) && !e.classList.contains('nhsuk-skip-link') && !reach(e))
    .map((e) => `${{name(e)}} ${{Math.round(e.getBoundingClientRect().width)}}x${{Math.round(e.getBoundingClientRect().height)}}`);
}}"""

LOOSE_FIELDS = f"""() => {{
  const name = {NAME};
  const wanted = {{ autocomplete: 'off', spellcheck: 'false', autocorrect: 'off', writingsuggestions: 'false', translate: 'no' }};
  const plain = ['checkbox', 'radio', 'button', 'submit', 'range', 'color'];
  return [...document.querySelectorAll('input, textarea, [contenteditable]')]
    .filter((e) => !plain.includes(e.type))
    .filter((e) => Object.entries(wanted).some(([k, v]) => e.getAttribute(k) !== v))
    .map(name);
}}"""

# Every element that the keyboard must reach. Tabs of one list share one stop; arrow keys go on from there.
STOPS = f"""() => {{
  const name = {NAME};
  const stops = {OPERABLE}.filter((e) => e.tabIndex >= 0);
  window.scrollTo(0, 0); document.activeElement?.blur?.();
  return stops.map(name);
}}"""
FOCUSED = f"""(() => {{
  const name = {NAME};
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const s = getComputedStyle(e);
  const parts = [e, e.parentElement, ...(e.labels ?? [])].filter(Boolean).map((x) => getComputedStyle(x));
  const seen = parts.some((p) => (p.outlineStyle !== 'none' && parseFloat(p.outlineWidth) > 0) || p.boxShadow !== 'none');
  const box = e.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {{ name: name(e), seen, inside }};
}})()"""
# Each Tab writes down what the one before it had reached, when that has been scrolled to.
WATCH_TAB = f"""() => {{
  if (!window.__tabbed) addEventListener('keydown', ({{ key }}) => key === 'Tab' && window.__tabbed.push({FOCUSED}), true);
  window.__tabbed = [];
}}"""
TABBED = f"() => [...window.__tabbed, {FOCUSED}].filter(Boolean)"


# Text at twice its size: what does not grow, what is cut off, and what makes the page scroll sideways.
DOUBLED = f"""() => {{
  const name = {NAME};
  const root = document.documentElement;
  const size = () => parseFloat(getComputedStyle(document.querySelector('h1')).fontSize);
  const before = size();
  root.style.fontSize = '200%';
  const found = [];
  if (size() < 1.9 * before) found.push('the text does not grow');
  if (root.scrollWidth > innerWidth) {{
    const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
    found.push(`page is ${{root.scrollWidth}} px wide`, ...out.slice(0, 3).map(name));
  }}
  const cut = (e) => ['hidden', 'clip'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1;
  const read = (e) => e.checkVisibility() && e.clientWidth > 1 && e.textContent.trim() !== '';
  found.push(...[...document.querySelectorAll('body *')].filter((e) => read(e) && cut(e)).map((e) => `${{name(e)}}: cut off`));
  root.style.fontSize = '';
  return found;
}}"""

# Controls of one part of the page that are called the same and do different things.
ALIKE = f"""() => {{
  const called = (e) => (e.getAttribute('aria-label') || e.textContent || '').trim().replace(/\\s+/g, ' ');
  const part = (e) => e.closest('fieldset, [role=group], section, li, article, details, nav, .visit__card, .card') ?? document.body;
  const does = (e) => e.tagName === 'A' ? e.pathname : e.tagName;
  const seen = new Map();
  const found = [];
  for (const e of {OPERABLE}.filter((e) => ['A', 'BUTTON', 'SUMMARY'].includes(e.tagName))) {{
    const key = `${{e.tagName}} ${{called(e)}}`;
    const others = seen.get(key) ?? [];
    if (others.some((o) => part(o) === part(e) && (e.tagName !== 'A' || does(o) !== does(e)))) found.push(`two are called “${{called(e)}}”`);
    seen.set(key, [...others, e]);
  }}
  return found;
}}"""
# A name that is a code, a key or a mistake, and no words.
RAW = re.compile(r"_|undefined|\bnull\b|\bNaN\b|\[object|[0-9a-f]{16}|[a-z][A-Z]")
SPOKEN = re.compile(r'^\s*- (?P<role>[a-z]+) "(?P<name>(?:[^"\\]|\\.)*)"')


# What another colour scheme can change.
COLOURS = ("color-contrast", "link-in-text-block")
# What may differ in the same document at a size that is not its reader's.
OF_A_SIZE = (*COLOURS, "scrollable-region-focusable", "region", "button-name", "link-name")


def axe_violations(page: Page, rules: tuple[str, ...] | None = None) -> list[str]:
    """What axe finds by all of its rules, or by these."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN_AXE, rules and list(rules))
    return found


def small_targets(page: Page, least_px: int = TARGET_PX) -> list[str]:
    """Targets under 48 px. A link inside a sentence is let off, as WCAG 2.5.8 lets it off."""
    found: list[str] = page.evaluate(SMALL_TARGETS, least_px)
    return found


def loose_fields(page: Page) -> list[str]:
    """Fields without the five attributes that keep a browser from remembering what is typed."""
    found: list[str] = page.evaluate(LOOSE_FIELDS)
    return found


def too_wide(page: Page) -> list[str]:
    """Whether the page scrolls sideways at 320 px, and the widest element if so."""
    before = page.viewport_size
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    found: list[str] = page.evaluate(
        f"""() => {{
          const wide = document.documentElement.scrollWidth;
          if (wide <= innerWidth) return [];
          const name = {NAME};
          const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
          return [`page is ${{wide}} px wide`, ...out.slice(0, 3).map(name)];
        }}"""
    )
    if before:
        page.set_viewport_size(before)
    return found


def at_double_size(page: Page) -> list[str]:
    """What is lost when the text is twice as large, at the size the page has."""
    found: list[str] = page.evaluate(DOUBLED)
    return found


def poor_names(page: Page) -> list[str]:
    """Names that a screen reader would say and nobody would: codes, and one name for two things in one part of the page."""
    said = [SPOKEN.match(line) for line in page.locator("body").aria_snapshot().splitlines()]
    raw = [f'{m["role"]} "{m["name"]}" is no words' for m in said if m and RAW.search(m["name"])]
    alike: list[str] = page.evaluate(ALIKE)
    return raw + alike


def out_of_reach(page: Page) -> list[str]:
    """What the Tab key does not reach in two rounds of the page, or reaches without showing it.

    News that comes in may change the page under the key, and a busy browser scrolls a moment after the focus
    went: what is found must be found twice running. It is gone through three times at most.
    """
    found: list[str] = []
    for _ in range(3):
        wanted: list[str] = page.evaluate(STOPS)
        before, found = found, _out_of_reach_of(page, wanted)
        if not found or (found == before and wanted == page.evaluate(STOPS)):
            break
    return found


def _out_of_reach_of(page: Page, wanted: list[str]) -> list[str]:
    page.evaluate(WATCH_TAB)
    # Past the end of the page, the next one is its first.
    for _ in range(2):
        for _ in range(len(wanted) + 4):
            page.keyboard.press("Tab")
        tabbed: list[dict[str, Any]] = page.evaluate(TABBED)
        reached = {here["name"] for here in tabbed}
        if set(wanted) <= reached:
            break
    page.evaluate("() => { document.activeElement?.blur?.(); window.scrollTo(0, 0); }")
    shown = {here["name"] for here in tabbed if here["seen"]}
    unseen = {f"{here['name']}: focused out of sight" for here in tabbed if not here["inside"]}
    missed = [f"{name}: not reached" for name in sorted(set(wanted) - reached)]
    # A date field has several stops; the picture of a calendar in it draws a ring of its own, which styles do not tell of.
    missed += [f"{name}: no visible focus" for name in sorted(reached - shown)]
    return missed + sorted(unseen)


def names_outside(page: Page, names: list[str]) -> list[str]:
    """Names that stand in the title, the address or the history's state, where the browser keeps them."""
    kept = page.evaluate("() => [document.title, location.href, JSON.stringify(history.state)].join('\\n')")
    return [name for name in names if name.lower() in kept.lower()]
