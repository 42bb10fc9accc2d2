"""What all addresses of v1 share."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from api.inputs import StrictJSONParser
from api.params import Params, id_of
from api.v1.answers import ProblemAnswer
from booking.places.models import Location
from booking.storefront import selectors
from kernel.errors import NotFound
from kernel.problems import MEDIA_TYPE

Responses = dict[Any, Any]


class PublicView(APIView):
    """An address for everybody: no session is read, JSON in, JSON out."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = (StrictJSONParser,)
    renderer_classes = (JSONRenderer,)


class PublishedView(PublicView):
    """An address that is there once the salon has published its booking page."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises NotFound while the booking page is closed to strangers."""
        super().initial(request, *args, **kwargs)
        if not selectors.is_published():
            raise NotFound


def location_of(params: Params) -> Location | None:
    """The shop that `location` names; None when none is named, or (then it is noted) there is none of that id."""
    number = params.read("location", id_of)
    place = selectors.locations().filter(pk=number).first() if number else None
    if number and place is None:
        params.refuse("location", "unknown")
    return place


def problems(*statuses: int) -> Responses:
    """The errors of an address, for the OpenAPI file."""
    return {
        (status, MEDIA_TYPE): OpenApiResponse(ProblemAnswer, description=DESCRIPTIONS[status])
        for status in statuses
    }


DESCRIPTIONS = {
    400: "The request cannot be read, or its query is wrong; `problems` names everything.",
    404: "There is nothing at this address, or the salon has not published its booking page.",
    406: "Answers are JSON.",
    409: "`slot_taken` with `alternatives`; `too_late`, `wrong_state`, `stale_version`, `in_progress`.",
    413: "The body is over 1 MB.",
    415: "The body is not JSON in UTF-8.",
    422: "The body is wrong; `problems` names everything. Or the idempotency key was used for another body.",
    429: "Too many requests; see Retry-After.",
    503: "Somebody else is changing the same thing; see Retry-After.",
}
PAGE = [
    OpenApiParameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": 200},
        description="Rows in a page; 100 unless said.",
    ),
    OpenApiParameter("cursor", str, description="From `next` of the page before."),
]
AT_LOCATION = OpenApiParameter(
    "location",
    {"type": "integer", "minimum": 1},
    description="Only what this shop has; all shops unless said.",
)
