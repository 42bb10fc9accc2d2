"""What stands in the logs: the salon, and never the key of anybody's link."""

import logging
from io import StringIO

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from booking.diary.tokens import manage_token
from kernel.context import salon_context
from kernel.logs import SalonFilter, keyless
from tests.visits import make_visit

TOKEN = "gGbeM77C5FlRHWrhXi6qkS6iG3ym7bkYw7gz783r6s0"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f"Conflict: /b/{TOKEN}/cancel/", "Conflict: /b/…/cancel/"),
        (f"Forbidden: /api/v1/appointments/by-token/{TOKEN}/", "Forbidden: /api/v1/appointments/by-token/…/"),
        (f"Not Found: /desk/enter/{TOKEN}/", "Not Found: /desk/enter/…/"),
        ("/desk/password/reset/key/1-d1x7k3-0f1c2a8ab6fd4e5f9b2c/", "/desk/password/reset/key/…/"),
        ("/signup/3f2b8a52-6f1e-4f43-9a54-0d9f3d1c7a11/", "/signup/…/"),
        ("Not Found: /book/wait/?key=OwShUt13ZB", "Not Found: /book/wait/?key=…"),
        (
            "Not Found: /desk/settings/opening-hours-of-the-shop/",
            "Not Found: /desk/settings/opening-hours-of-the-shop/",
        ),
        ("Not Found: /desk/customers/12/", "Not Found: /desk/customers/12/"),
    ],
)
def test_keys_in_addresses_are_hidden_and_the_rest_is_kept(line, kept):
    assert keyless(line) == kept


@pytest.fixture
def lines():
    """What the product's own handler writes."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(SalonFilter())
    line = settings.LOGGING["formatters"]["line"]
    handler.setFormatter(import_string(line["class"])(line["format"]))
    logging.getLogger().addHandler(handler)
    yield written.getvalue
    logging.getLogger().removeHandler(handler)


def test_a_refused_request_leaves_no_key_in_the_log(in_a, client_of, lines):
    token = manage_token(make_visit())
    client = client_of(in_a, csrf=True)
    assert client.post(f"/b/{token}/cancel/").status_code == 403
    written = lines()
    assert "/b/…/cancel/" in written
    assert token not in written


def test_a_line_names_its_salon(salon_a, lines):
    with salon_context(salon_a):
        logging.getLogger("any").warning("something")
    assert f"[{salon_a.schema_name}]" in lines()
