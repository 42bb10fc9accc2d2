"""Every address of a URLconf, read from Django's own resolver, with the parameters it takes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver

_CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")
_NAMED_GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Route:
    """One address: its pattern as written, its parameters, its view."""

    pattern: str
    parameters: tuple[str, ...]
    view: Any

    def path(self, values: dict[str, object]) -> str:
        """A concrete address."""
        text = _NAMED_GROUP.sub(lambda match: str(values[match[1]]), self.pattern)
        text = _CONVERTED.sub(lambda match: str(values[match[1]]), text)
        return "/" + text.replace("^", "").replace("$", "").replace("\\Z", "")


def routes_of(urlconf: str) -> list[Route]:
    """Every route of the URLconf."""
    return list(_walk(get_resolver(urlconf), ""))


def _walk(resolver: Any, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from _walk(entry, pattern)
        else:
            names = _NAMED_GROUP.findall(pattern) + _CONVERTED.findall(_NAMED_GROUP.sub("", pattern))
            yield Route(pattern, tuple(names), entry.callback)
