"""The OpenAPI file as committed, and a page to read it."""

from functools import cache
from pathlib import Path

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularSwaggerSplitView

FILE = Path(__file__).resolve().parents[1] / "openapi.yaml"
MEDIA_TYPE = "application/yaml; charset=utf-8"


@cache
def committed() -> bytes:
    """The committed file; a test holds it against the code."""
    return FILE.read_bytes()


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI file."""
    answer = HttpResponse(committed(), content_type=MEDIA_TYPE)
    answer["Cache-Control"] = "public, max-age=300"
    return answer


# Swagger UI writes style attributes; its scripts still come from files only.
docs = require_safe(
    csp_update({"style-src": [SELF, "'unsafe-inline'"], "img-src": [SELF, "data:"]})(
        SpectacularSwaggerSplitView.as_view(url_name="api_v1:schema")
    )
)
