"""Whatever a stranger types on the base domain is answered by a page of ours, never by a fault (TRUST B8, B22, G13)."""

from urllib.parse import quote

import pytest

pytestmark = pytest.mark.django_db
HOSTILE = [
    "\0", "a\0b", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "<script>alert(1)</script>", "{{7*7}}", "' OR 1=1 --",
    "\u202eevil", "𠮷" * 200, "9" * 5000, "../../etc/passwd", "x" * 100_000, "=1+1", "%00", "\r\nSet-Cookie: a=b",
]  # fmt: skip
FIELDS = ["key", "business_name", "slug", "kind", "country", "email", "password", "zone"]


@pytest.mark.parametrize("fields", [FIELDS, ["business_name"], ["key"]], ids=["all", "name", "key"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_sign_up_form_is_answered_with_a_page(platform_client, sign_up_data, text, fields):
    answer = platform_client.post("/signup/", sign_up_data(**{"slug": "", **dict.fromkeys(fields, text)}))
    assert answer.status_code in {302, 422, 429}
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "path", ["/signup/slug/?name={}", "/pricing/?currency={}", "/signin/?next={}", "/?x={}", "/help/?q={}"]
)
def test_an_address_is_answered_with_a_page(platform_client, path, text):
    answer = platform_client.get(path.format(quote(text)))
    assert answer.status_code < 500


@pytest.mark.parametrize("text", HOSTILE)
def test_the_finder_finds_nothing_and_breaks_nothing(platform_client, text):
    answer = platform_client.post("/signin/", {"slug": text})
    assert answer.status_code == 422
