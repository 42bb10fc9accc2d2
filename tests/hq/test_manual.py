"""The manual on the base domain, and the way to it from every page of the desk."""

import re
from html import unescape

import pytest
from django.test import Client

from hq.site.manual import CONTENTS, chapter_names, chapter_of
from kernel.design.manual import FOLDERS, manual_pages
from tests.isolation.routes import kind_of
from tests.isolation.walk import Route, routes_of
from tests.isolation.world import Things, furnish

pytestmark = pytest.mark.django_db
HREF = re.compile(r'href="(/help/[^"#]*)(#[^"]*)?"')
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,:;?!(]|[,:;?!)][\u4e00-\u9fff]")
TORN = re.compile(r"[\u3000-\u9fff\uff00-\uffef]\n\s*[\u3000-\u9fff\uff00-\uffef]")
EVERY_PAGE = [(folder, page) for folder in FOLDERS.values() for page in [CONTENTS, *chapter_names(folder)]]


def test_both_languages_have_the_same_pages():
    assert chapter_names("en") == chapter_names("zh")


def test_every_page_that_the_desk_names_is_there():
    assert set(manual_pages().values()) <= set(chapter_names("en"))


@pytest.mark.parametrize(("folder", "page"), EVERY_PAGE)
def test_every_link_of_a_page_leads_somewhere(platform_client, folder, page):
    html = str(chapter_of(folder, page).html)
    found = {address: platform_client.get(address).status_code for address, _anchor in HREF.findall(html)}
    assert set(found.values()) <= {200}, found
    assert ".md" not in html


@pytest.mark.parametrize("folder", ["en", "zh"])
def test_the_contents_name_every_page(folder):
    html = str(chapter_of(folder, CONTENTS).html)
    assert [page for page in chapter_names(folder) if f"/help/{folder}/{page}/" not in html] == []


@pytest.mark.parametrize("page", [CONTENTS, *chapter_names("zh")])
def test_a_chinese_page_has_chinese_marks_and_no_sentence_torn_by_the_end_of_a_line(page):
    words = re.sub(r"<pre.*?</pre>", "", str(chapter_of("zh", page).html), flags=re.DOTALL)
    words = unescape(re.sub(r"</?(?:a|strong|em|code)\b[^>]*>", "", words))
    assert HALF_WIDTH.findall(words) == []
    assert TORN.findall(words) == []


def test_a_page_speaks_the_language_of_its_address_whatever_the_browser_says(platform_client):
    page = platform_client.get("/help/zh/menu/", headers={"accept-language": "en"})
    assert page["Content-Language"] == "zh-hans"
    assert "<h1>项目与价目</h1>" in page.content.decode()


def test_an_address_without_a_language_leads_to_the_readers_own(platform_client):
    answer = platform_client.get("/help/menu/", headers={"accept-language": "zh-CN"})
    assert answer["Location"] == "/help/zh/menu/"


def test_the_switch_leads_to_the_same_page_in_the_other_language(platform_client):
    page = platform_client.get("/help/en/menu/").content.decode()
    assert 'name="next" value="/help/zh/menu/"' in page


def test_a_heading_has_an_anchor_that_the_contents_of_the_page_lead_to(platform_client):
    page = platform_client.get("/help/en/locations/").content.decode()
    assert 'href="#booking-rules"' in page
    assert '<h2 id="booking-rules">' in page


@pytest.mark.parametrize(
    "address", ["/help/en/no-such-page/", "/help/no-such-page/", "/help/fr/menu/", "/help/en/README/"]
)
def test_a_page_that_is_not_there_is_not_found(platform_client, address):
    assert platform_client.get(address).status_code == 404


def pages_of_the_desk(things: Things, client: Client) -> dict[str, str]:
    """The desk's whole pages with their HTML, one of each kind, as the owner gets them."""
    answers = {route.pattern: client.get(address_of(route, things)) for route in desk_routes()}
    texts = {
        pattern: answer.content.decode()
        for pattern, answer in answers.items()
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
    }
    return {pattern: text for pattern, text in texts.items() if 'class="rail"' in text}


def desk_routes() -> list[Route]:
    return [route for route in routes_of("config.urls_salon") if route.pattern.startswith("desk/")]


def address_of(route: Route, things: Things) -> str:
    kinds = {name: str(kind_of(route.pattern, name)) for name in route.parameters}
    return route.path(
        {
            name: kind.removeprefix("word:") if kind.startswith("word:") else things.of(kind)
            for name, kind in kinds.items()
        }
    )


@pytest.mark.parametrize(
    ("language", "folder"),
    [pytest.param(*pair, marks=[pytest.mark.nightly] * (pair[1] == "en")) for pair in FOLDERS.items()],
)
def test_every_page_of_the_desk_has_a_sentence_of_help_and_the_way_to_the_manual(
    salon_a, cast, client_of, language, folder
):
    things = furnish(salon_a, "A")
    client = client_of(salon_a, cast.owner)
    client.cookies["language"] = language
    pages = pages_of_the_desk(things, client)
    link = re.compile(
        rf'class="muted page-help">[^<\s].*?href="http://chignon.test:8000/help/{folder}/([a-z-]+)/"'
    )
    linked = {pattern: link.findall(text) for pattern, text in pages.items()}
    assert len(pages) > 30
    assert sorted(pattern for pattern, found in linked.items() if not found) == []
    assert {found[0] for found in linked.values()} <= set(chapter_names(folder))
