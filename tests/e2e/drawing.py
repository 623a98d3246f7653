"""Drawing on the pad of a visit, and looking at what was drawn: pixel for pixel."""

from __future__ import annotations

import base64
import random

from playwright.sync_api import Page

# How a picture of the pad's size begins.
PNG_1200_BY_900 = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\xb0\0\0\x03\x84"
PIXELS = """(source) => {
  const canvas = document.createElement('canvas');
  canvas.width = source.naturalWidth || source.width;
  canvas.height = source.naturalHeight || source.height;
  const to = canvas.getContext('2d');
  to.drawImage(source, 0, 0);
  const { data } = to.getImageData(0, 0, canvas.width, canvas.height);
  let text = '';
  for (let at = 0; at < data.length; at += 4) text += String.fromCharCode(data[at], data[at + 1], data[at + 2]);
  return btoa(text);
}"""


def scribble(page: Page, name: str, strokes: int) -> None:
    """Lines all over the pad, so many that the picture does not fit into one piece."""
    pad = page.get_by_role("img", name=name)
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    source = random.Random(4)
    for _ in range(strokes):
        points = [
            (box["x"] + source.random() * box["width"], box["y"] + source.random() * box["height"])
            for _ in range(3)
        ]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=3)
        page.mouse.up()


def pixels(page: Page, selector: str) -> bytes:
    """Red, green and blue of every pixel of a canvas or picture."""
    found = page.locator(selector)
    page.wait_for_function("(found) => found.complete !== false", arg=found.element_handle())
    return base64.b64decode(found.evaluate(PIXELS))
