"""A template of WeChat's with our values in its places, each as long as its kind of place takes (else: 47003)."""

import re

from crm.messaging.accounts.opened import Template
from crm.messaging.rendering import Rendered
from crm.messaging.texts import one_line

LONGEST = {
    "thing": 20,
    "const": 20,
    "name": 10,
    "phrase": 5,
    "symbol": 5,
    "letter": 32,
    "number": 32,
    "character_string": 32,
    "phone_number": 17,
    "car_number": 8,
}
NOTHING = "-"  # an empty place is refused
_PLACE = re.compile(r"[a-z_]+")


def places_filled(template: Template, rendered: Rendered) -> dict[str, dict[str, str]]:
    """`data` as WeChat wants it, from variables such as "thing1=services"."""
    pairs = (variable.partition("=") for variable in template.variables)
    return {place: {"value": _fitting(place, rendered.values.get(name, ""))} for place, _is, name in pairs}


def _fitting(place: str, text: str) -> str:
    kind = _PLACE.match(place)
    most = LONGEST.get(kind[0]) if kind else None
    said = one_line(text) or NOTHING
    return said if most is None or len(said) <= most else f"{said[: most - 1]}…"
