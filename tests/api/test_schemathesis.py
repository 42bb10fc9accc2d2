"""Every address of the OpenAPI file with made-up requests, right and wrong ones: no 5xx, and answers as described."""

import os

import pytest
import yaml
from django.core.wsgi import get_wsgi_application
from hypothesis import given, settings

from api.v1.schema import FILE
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.cast import open_salon
from tests.visits import make_visit

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "5"))
NIGHTLY = 300
MODES = ("positive", "negative")
LIMITS = (
    "MOST_READS",
    "MOST_SEARCHES",
    "MOST_WRONG_TOKENS",
    "MOST_CHANGES",
    "MOST_BY_ADDRESS",
    "MOST_BODIES",
)

METHODS = {"get", "put", "post", "delete", "patch"}
PATHS = yaml.safe_load(FILE.read_text())["paths"]
OPERATIONS = [(path, method.upper()) for path in PATHS for method in PATHS[path] if method in METHODS]


@pytest.fixture(scope="module")
def schema():
    """The file as schemathesis reads it; the package is heavy, and only whoever runs these tests loads it."""
    import schemathesis

    read = schemathesis.openapi.from_path(FILE)
    read.app = get_wsgi_application()
    return read


@pytest.fixture
def world(own_database, monkeypatch):
    """A shop with a visit, in a database with real commits, and nobody counting."""
    for name in LIMITS:
        monkeypatch.setattr(f"api.throttles.{name}", 10**9)
    monkeypatch.setattr("booking.storefront.services.MOST_BY_CONTACT", 10**9)
    with salon_context(Salon.objects.get(slug="salon-a")):
        make_visit(shop=open_salon())


def hammer(schema, path: str, method: str, mode: str, examples: int) -> None:
    """Call the operation with that many made-up requests of that mode."""
    from schemathesis import GenerationMode
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    every = [
        not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
        checks.response_schema_conformance,
    ]  # fmt: skip

    @settings(max_examples=examples)
    @given(case=schema[path][method].as_strategy(generation_mode=GenerationMode(mode)))
    def every_answer_is_as_described(case):
        case.call_and_validate(headers={"Host": "salon-a.chignon.test"}, checks=every)

    every_answer_is_as_described()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_as_described(world, schema, path, method, mode):
    hammer(schema, path, method, mode, EXAMPLES)


@pytest.mark.nightly
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_as_described_at_length(world, schema, path, method, mode):
    hammer(schema, path, method, mode, NIGHTLY)
