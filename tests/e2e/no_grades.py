"""What no screen may hold about a child or a parent: a total, a score, a percentage, a grade, or a colour that stands for an answer."""

from __future__ import annotations

import re

from playwright.sync_api import Page

TEXT = "() => { const copy = document.querySelector('main').cloneNode(true); return [...copy.querySelectorAll('*')].filter((e) => e.children.length === 0 || [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())).map((e) => e.textContent).join('\\n'); }"
GRADED = re.compile(
    r"\b(?:scor(?:e|es|ed|ing)|totals?|subtotal|grad(?:e|es|ed|ing)|rat(?:ing|ings|ed)|averages?|mean of|rank(?:ed|ing)?"
    r"|per ?cent(?:age)?|out of (?:\d+|nine|ten|twelve)|(?:low|medium|high|amber|red|green) risk|risk level)\b"
    r"|\d+(?:[.,]\d+)?\s*%|\b\d+\s*/\s*\d+\b",
    re.IGNORECASE,
)
# Said to the reader: that there is none.
SAID_OF_NONE = ("Nothing here is a score.",)

# Answers of one kind, by what they say and how they are painted: chosen buttons of a list, read answers, cells of the grid.
PAINTED = """() => {
  const kinds = ['.visit__row button[aria-pressed=true]', '.visit__row button[aria-pressed=false]', '.visit__folded strong', '.answers__value', 'table.grid tbody td'];
  return kinds.map((kind) => [...document.querySelectorAll(kind)].map((e) => {
    const style = getComputedStyle(e);
    return { says: e.textContent, paint: [style.color, style.backgroundColor, style.borderTopColor, style.backgroundImage].join(' ') };
  }));
}"""


def graded_words(page: Page) -> list[str]:
    """Words of the screen that add up, compare or grade; also in what is folded away."""
    shown: str = page.evaluate(TEXT)
    for said in SAID_OF_NONE:
        shown = shown.replace(said, "")
    return [line.strip()[:90] for line in shown.splitlines() if GRADED.search(line)]


def graded_colours(page: Page) -> list[str]:
    """Answers that are painted in another way than the other answers of their kind."""
    page.mouse.move(0, 0)
    found = []
    for answers in page.evaluate(PAINTED):
        paints = {each["paint"]: each["says"] for each in answers}
        if len(paints) > 1:
            found.append(f"answers in {len(paints)} colours: {sorted(paints.values())}")
    return found
