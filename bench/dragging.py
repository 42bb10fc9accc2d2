"""Issue 3 §1: frames a second while a visit is dragged over a day of 200 appointments, in real Chromium."""

from collections.abc import Sequence
from itertools import pairwise

from playwright.sync_api import Page

from bench.ground import Row
from bench.over_http import product, served
from tenants.registry.models import Salon
from tests.live_server import chromium

SMOOTH = 60.0  # frames a second
LATE_MS = 1000 / SMOOTH * 1.5
TURNS, STEPS = 6, 20  # to and fro, and how many movements of the mouse each way
RECORD = """() => {
  window.frames_seen = [];
  const note = (at) => { window.frames_seen.push(at); requestAnimationFrame(note); };
  requestAnimationFrame(note);
}"""


def rows(salon: Salon, path: str, cookie: str) -> list[Row]:
    """The middle frame's rate, and how many of a hundred came late. The machine draws without a graphics card here."""
    with served(product()) as ours, chromium() as browser:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "session", "value": cookie, "url": ours.url(salon)}])
        page = context.new_page()
        page.goto(ours.url(salon, path))
        gaps = sorted(_gaps(page))
        context.close()
    late = 100 * sum(gap > LATE_MS for gap in gaps) / len(gaps)
    return [
        Row("200 appointments: frames while dragging", 1000 / gaps[len(gaps) // 2], SMOOTH, "1/s", "≥ 1 ×"),
        Row("  that came late, of a hundred", late, 5.0, "frames", "≤ 1 ×"),
    ]


def _gaps(page: Page) -> Sequence[float]:
    """Milliseconds between the frames of a drag that is given up in the end."""
    card = page.locator(".day .event:not(.event-open)").first
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    if box is None:
        raise RuntimeError("no visit is on the screen")
    x, y = box["x"] + box["width"] / 2, box["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 30, steps=4)
    page.locator(".carry-label").wait_for()
    page.evaluate(RECORD)
    for turn in range(TURNS):
        page.mouse.move(x + (250 if turn % 2 == 0 else 0), y + 30 + 40 * turn, steps=STEPS)
    seen: list[float] = page.evaluate("window.frames_seen")
    page.keyboard.press("Escape")
    page.mouse.up()
    return [after - before for before, after in pairwise(seen)]
