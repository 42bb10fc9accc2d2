"""The diary in real Chromium: dragged, stretched, taken back, refused, and seen at the second desk."""

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from booking.diary.models import Appointment
from kernel.context import salon_context
from tests.browser.desk import Desk
from tests.browser.people import shuts_nobody_out
from tests.cast import ResourceGroupFactory
from tests.conftest import BACKEND, cast_of

pytestmark = pytest.mark.browser
WITHIN_MS = 10_000  # the promise is three seconds; here other tests have the machine too
expect.set_options(timeout=10_000)
QUARTER = 1.35 * 15  # pixels


def tomorrow(desk: Desk, **query: str) -> Page:
    """The diary of tomorrow, in which nothing is past."""
    asked = {"view": "columns", "day": f"{desk.at(0, days=1):%Y-%m-%d}", **query}
    return desk.open("/desk/diary/?" + "&".join(f"{name}={value}" for name, value in asked.items()))


def card(page: Page, name: str) -> Locator:
    return page.locator(".day .event:not(.event-open)").filter(has_text=name).first


def drag(page: Page, what: Locator, *, aside: float = 0, down: float = 0, edge: bool = False) -> None:
    """With the mouse, by the middle of its head or by its lower edge."""
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + (box["height"] - 3 if edge else 8)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + aside / 2, y + down / 2, steps=4)
    page.mouse.move(x + aside, y + down, steps=4)
    expect(page.locator(".carry-label")).to_be_visible()


def drop(page: Page) -> None:
    """Let go, and wait for what the house says."""
    page.mouse.up()
    expect(page.locator("#toasts > *")).to_be_visible()
    expect(page.locator(".event-sent")).to_have_count(0)


def visit_of(desk: Desk, visit: Appointment) -> Appointment:
    with salon_context(desk.salon):
        return Appointment.objects.prefetch_related("lines__staff").get(pk=visit.pk)


def width_of(page: Page) -> float:
    box = page.locator(".day-col").first.bounding_box()
    assert box
    return float(box["width"])


def second_desk(desk: Desk) -> Page:
    """Another browser, in which the receptionist looks at the same day."""
    client = Client(headers={"host": desk.live.host(desk.salon)})
    with salon_context(desk.salon):
        client.force_login(cast_of(desk.salon).receptionist, backend=BACKEND)
    context = desk.page.context.browser.new_context(viewport={"width": 1440, "height": 900})
    cookie = {"name": "session", "value": client.cookies["session"].value, "url": desk.live.url(desk.salon)}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(desk.page.url)
    return page


def test_a_visit_is_dragged_to_another_time_and_person_and_the_other_desk_sees_it(desk):
    visit = desk.book(600, days=1, name="Grace Hopper")
    page = tomorrow(desk)
    other = second_desk(desk)
    drag(page, card(page, "Grace Hopper"), aside=width_of(page), down=2 * QUARTER)
    expect(page.locator(".carry-label")).to_have_text("10:30–11:00")
    drop(page)
    expect(page.locator("#toasts")).to_contain_text("10:30–11:00, Ben")
    moved = visit_of(desk, visit)
    assert (moved.starts_at, moved.lines.all()[0].staff.name) == (desk.at(630, days=1), "Ben")
    column = other.get_by_role("group", name="Ben")
    expect(column.get_by_role("link", name="Grace Hopper")).to_be_visible(timeout=WITHIN_MS)
    other.context.close()


def test_of_two_desks_that_drag_one_visit_the_later_is_told_what_the_other_did(desk):
    visit = desk.book(600, days=1, name="Grace Hopper")
    page = tomorrow(desk)
    other = second_desk(desk)
    other.route("**/diary/live/**", lambda route: route.abort())
    drag(page, card(page, "Grace Hopper"), down=2 * QUARTER)
    drop(page)
    drag(other, card(other, "Grace Hopper"), down=6 * QUARTER)
    drop(other)
    expect(other.locator("#toasts")).to_contain_text("10:30")
    assert visit_of(desk, visit).starts_at == desk.at(630, days=1)
    other.context.close()


def test_a_clash_goes_back_with_its_reason_and_the_free_times_beside(desk):
    visit = desk.book(600, days=1, name="Grace Hopper")
    desk.book(660, days=1, name="Ada Lovelace")
    page = tomorrow(desk)
    drag(page, card(page, "Grace Hopper"), down=4 * QUARTER)
    drop(page)
    expect(page.get_by_role("alert")).to_contain_text("Ada Lovelace 11:00–11:30")
    assert visit_of(desk, visit).starts_at == desk.at(600, days=1)
    expect(card(page, "Grace Hopper")).to_have_attribute("data-top", "600")
    page.get_by_role("button", name="10:30").click()
    expect(page.locator("#toasts")).to_contain_text("10:30–11:00")
    assert visit_of(desk, visit).starts_at == desk.at(630, days=1)


def test_who_may_puts_it_there_all_the_same(desk):
    visit = desk.book(600, days=1, name="Grace Hopper")
    desk.book(660, days=1, name="Ada Lovelace")
    page = tomorrow(desk)
    drag(page, card(page, "Grace Hopper"), down=4 * QUARTER)
    drop(page)
    page.get_by_role("button", name="Do it anyway").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert visit_of(desk, visit).starts_at == desk.at(660, days=1)
    expect(page.locator(".event-forced").first).to_be_visible()


def test_a_visit_is_stretched_and_both_steps_are_taken_back_by_button_and_keys(desk):
    visit = desk.book(600, days=1, name="Grace Hopper")
    page = tomorrow(desk)
    drag(page, card(page, "Grace Hopper"), down=2 * QUARTER, edge=True)
    drop(page)
    expect(page.locator("#toasts")).to_contain_text("10:00–11:00")
    expect(card(page, "Grace Hopper")).to_have_attribute("data-height", "60")
    drag(page, card(page, "Grace Hopper"), down=4 * QUARTER)
    drop(page)
    expect(page.locator("#toasts")).to_contain_text("11:00–12:00")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts")).to_contain_text("Taken back: Grace Hopper")
    page.keyboard.press("Control+z")
    expect(page.locator("#toasts")).to_contain_text("10:00–10:30")
    assert visit_of(desk, visit).ends_at == desk.at(630, days=1)


def test_escape_leaves_the_visit_where_it_was(desk):
    visit = desk.book(600, days=1, name="Grace Hopper")
    page = tomorrow(desk)
    drag(page, card(page, "Grace Hopper"), down=4 * QUARTER)
    page.keyboard.press("Escape")
    expect(page.locator(".carry-label")).to_have_count(0)
    page.mouse.up()
    expect(page.get_by_role("dialog", name="Visit")).to_be_hidden()
    assert visit_of(desk, visit).version == visit.version


def test_a_visit_is_moved_by_keys_alone(desk):
    visit = desk.book(600, days=1, name="Grace Hopper")
    page = tomorrow(desk)
    page.keyboard.press("v")
    for key in ("m", "ArrowDown", "ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#toasts")).to_contain_text("10:30–11:00, Ben")
    assert visit_of(desk, visit).starts_at == desk.at(630, days=1)


def test_keys_lead_from_card_to_card_to_the_list_and_to_cancelling(desk):
    desk.book(600, days=1, name="Grace Hopper")
    desk.book(660, days=1, name="Ada Lovelace")
    page = tomorrow(desk)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys of the diary")).to_be_visible()
    shuts_nobody_out(page)
    page.keyboard.press("Escape")
    card(page, "Grace Hopper").focus()
    page.keyboard.press("ArrowDown")
    expect(card(page, "Ada Lovelace")).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.get_by_label("Reason")).to_be_focused()


def test_a_stretch_of_free_time_becomes_a_new_visit(desk):
    page = tomorrow(desk)
    column = page.locator(".day-col").nth(1)
    box = column.bounding_box()
    board = page.locator("#board").bounding_box()
    assert box
    assert board
    y = box["y"] + round((board["y"] + 200 - box["y"]) / QUARTER) * QUARTER + 2
    page.mouse.move(box["x"] + 40, y)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, y + 2.5 * QUARTER, steps=6)
    expect(page.locator(".event-new")).to_be_visible()
    page.mouse.up()
    expect(page.get_by_role("heading", name="New visit")).to_be_visible()
    expect(page.get_by_text("From the diary:")).to_contain_text("Ben · 45 min")
    page.get_by_role("button", name="Cut").first.click()
    expect(page.locator("input[name=start]:checked")).to_have_count(1)


@pytest.mark.parametrize("query", [{"view": "week"}, {"view": "month"}, {"view": "3days", "colour": "state"}])
def test_the_other_views_shut_nobody_out(desk, query):
    desk.book(600, days=1, name="Grace Hopper")
    shuts_nobody_out(tomorrow(desk, **query))


def test_on_a_phone_a_long_press_carries_the_visit(desk):
    visit = desk.book(600, days=1, name="Grace Hopper")
    browser = desk.page.context.browser
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone.add_cookies(desk.page.context.cookies())
    page = phone.new_page()
    page.goto(tomorrow(desk).url)
    what = card(page, "Grace Hopper")
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    assert box
    touch = phone.new_cdp_session(page)
    point = {"x": box["x"] + 60, "y": box["y"] + 10}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(page.locator(".carry-label")).to_be_visible()
    lower = {**point, "y": point["y"] + 2 * QUARTER}
    touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [lower]})
    expect(page.locator(".carry-label")).to_have_text("10:30–11:00")
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator("#toasts")).to_contain_text("10:30–11:00")
    assert visit_of(desk, visit).starts_at == desk.at(630, days=1)
    phone.close()


def test_a_visit_goes_to_another_chair_by_mouse_and_keys_and_the_grid_grows_finer(desk):
    with salon_context(desk.salon):
        chairs = ResourceGroupFactory(location=desk.shop.location, name="Chair", units=2)
        ResourceGroupFactory(location=desk.shop.location, name="Bed", units=1, position=9)
        desk.shop.services[0].resource_groups.set([chairs])
    desk.book(600, days=1, name="Grace Hopper")
    page = tomorrow(desk, by="rooms")
    drag(page, card(page, "Grace Hopper"), aside=width_of(page))
    drop(page)
    second = page.get_by_role("group", name="Chair.1")
    expect(second.get_by_role("link", name="Grace Hopper")).to_be_visible()
    card(page, "Grace Hopper").focus()
    [page.keyboard.press(key) for key in ("m", "ArrowRight", "ArrowLeft", "Enter")]  # a bed is no chair
    expect(page.get_by_role("group", name="Chair.0").get_by_role("link", name="Grace Hopper")).to_be_visible()
    [page.keyboard.press("+") for _step in range(2)]
    expect(page.locator("#board")).to_have_attribute("data-step", "5")
    page.reload()
    expect(page.locator("#board")).to_have_attribute("data-step", "5")
