"""The operator's public pages, in both languages."""

import pytest

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/features/",
    "/pricing/",
    "/status/",
    "/signin/",
    "/signup/",
    "/terms/",
    "/privacy/",
    "/imprint/",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_speaks_the_browsers_language(platform_client, path):
    english = platform_client.get(path, headers={"accept-language": "en"})
    chinese = platform_client.get(path, headers={"accept-language": "zh-CN"})
    assert b'lang="en"' in english.content
    assert b'lang="zh-hans"' in chinese.content
    assert english.content != chinese.content


def test_the_switch_is_remembered_over_the_browsers_wish(platform_client):
    platform_client.post("/language/setlang/", {"language": "zh-hans", "next": "/"})
    page = platform_client.get("/", headers={"accept-language": "en"}).content.decode()
    assert "免费开店" in page


def test_the_prices_come_from_the_database_in_the_currency_asked_for(platform_client):
    assert "£34" in platform_client.get("/pricing/?currency=GBP").content.decode()


def test_an_unknown_currency_shows_the_usual_one(platform_client):
    assert "€39" in platform_client.get("/pricing/?currency=XXX").content.decode()


@pytest.mark.parametrize(
    "typed", ["salon-a", "SALON-A", "salon-a.chignon.test", "https://salon-a.chignon.test/book/"]
)
def test_the_finder_leads_to_the_salons_own_door(platform_client, salon_a, typed):
    answer = platform_client.post("/signin/", {"slug": typed})
    assert answer["Location"].startswith("http://salon-a.chignon.test")
    assert answer["Location"].endswith("/desk/login/")


def test_the_finder_says_when_there_is_no_such_salon(platform_client):
    answer = platform_client.post("/signin/", {"slug": "nobody"})
    assert answer.status_code == 422
    assert b"no salon at this address" in answer.content


def test_the_public_pages_do_not_exist_on_a_salons_host(salon_a, client_of):
    assert client_of(salon_a).get("/pricing/").status_code == 404
