"""Bodies, read strictly: JSON in UTF-8 of at most 1 MB, 32 levels deep, no NUL, no half characters, no key twice."""

import json
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from api.errors import WrongMediaType
from kernel.errors import Malformed, TooLarge

MOST_BYTES = 1024 * 1024
MOST_DEPTH = 32
MOST_DIGITS = 18


class StrictJSONParser(JSONParser):
    """DRF's parser with our limits; raises Malformed, TooLarge, WrongMediaType."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, Any]:
        """The body as an object."""
        headers = parser_context["request"].headers
        _encoding_check(headers.get("Content-Encoding", ""), media_type or "")
        raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise TooLarge
        value = json_strict(raw)
        if not isinstance(value, dict):
            raise Malformed(_("The body must be a JSON object."))
        return value


def json_strict(raw: bytes) -> Any:
    """The JSON value of `raw`; raises Malformed."""
    try:
        text = raw.decode()
        if _depth(text) > MOST_DEPTH:
            raise Malformed(_("The body is nested too deeply."))
        value = json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_refuse, parse_int=_whole)
    except ValueError:
        raise Malformed(_("The body is not JSON in UTF-8.")) from None
    if not is_clean(value):
        raise Malformed(_("The body holds NUL or half characters."))
    return value


def is_clean(value: Any) -> bool:
    """Whether every text in the value can be stored: no NUL, no lone surrogate."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= mark <= "\udfff" for mark in value)
    if isinstance(value, dict):
        return all(is_clean(key) and is_clean(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(is_clean(inner) for inner in value)
    return True


def body_of(request: Request) -> dict[str, Any]:
    """The parsed body of a request; an empty object when there is none."""
    data: Any = request.data
    return data if isinstance(data, dict) else {}


def _encoding_check(content_encoding: str, media_type: str) -> None:
    charset = media_type.partition("charset=")[2].strip('" ').lower()
    if content_encoding not in {"", "identity"} or charset not in {"", "utf-8", "utf8"}:
        raise WrongMediaType


def _depth(text: str) -> int:
    """How deep brackets nest, outside of strings; nothing is built for it."""
    depth = deepest = 0
    in_text = escaped = False
    for mark in text:
        if in_text:
            in_text = escaped or mark != '"'
            escaped = mark == "\\" and not escaped
        elif mark == '"':
            in_text = True
        elif mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "]}":
            depth -= 1
    return deepest


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError
    return values


def _refuse(_constant: str) -> None:
    raise ValueError


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise ValueError
    return int(digits)
