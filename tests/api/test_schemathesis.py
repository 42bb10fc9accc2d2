"""Every address of the OpenAPI file with made-up requests, right and wrong ones: no 5xx, and answers as described."""

import os

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.v1.schema import FILE
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.cast import open_salon
from tests.visits import make_visit

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "5"))
NIGHTLY = 300
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
LIMITS = (
    "MOST_READS",
    "MOST_SEARCHES",
    "MOST_WRONG_TOKENS",
    "MOST_CHANGES",
    "MOST_BY_ADDRESS",
    "MOST_BODIES",
)

SCHEMA = schemathesis.openapi.from_path(FILE)
SCHEMA.app = get_wsgi_application()
OPERATIONS = [(path, method.upper()) for path in SCHEMA for method in SCHEMA[path]]


@pytest.fixture
def world(own_database, monkeypatch):
    """A shop with a visit, in a database with real commits, and nobody counting."""
    for name in LIMITS:
        monkeypatch.setattr(f"api.throttles.{name}", 10**9)
    monkeypatch.setattr("booking.storefront.services.MOST_BY_CONTACT", 10**9)
    with salon_context(Salon.objects.get(slug="salon-a")):
        make_visit(shop=open_salon())


def hammer(path: str, method: str, mode: GenerationMode, examples: int) -> None:
    """Call the operation with that many made-up requests of that mode."""

    @settings(max_examples=examples)
    @given(case=SCHEMA[path][method].as_strategy(generation_mode=mode))
    def every_answer_is_as_described(case):
        case.call_and_validate(headers={"Host": "salon-a.chignon.test"}, checks=CHECKS)

    every_answer_is_as_described()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_as_described(world, path, method, mode):
    hammer(path, method, mode, EXAMPLES)


@pytest.mark.nightly
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_as_described_at_length(world, path, method, mode):
    hammer(path, method, mode, NIGHTLY)
