"""Kinds of treatment records, by trade: what each of them asks. Both languages come from the catalogues."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.errors import type_of_text
from tenants.registry.models import SalonKind


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind: stable code, name, icon, whether it has a formula, its own questions by code, a hint at the technique."""

    code: str
    label: type_of_text
    has_formula: bool = False
    questions: tuple[tuple[str, type_of_text], ...] = ()
    hint: type_of_text = ""


SHEETS = (
    Sheet(
        "colour",
        pgettext_lazy("treatment record", "Colour"),
        True,
        (("base", _("Natural base")), ("grey", _("Grey, %")), ("goal", _("Wanted shade"))),
        _("Roots first, lengths after 20 minutes, emulsify…"),
    ),
    Sheet(
        "perm",
        pgettext_lazy("treatment record", "Perm or straightening"),
        True,
        (("hair", _("Hair")), ("rods", _("Rods, size and number")), ("heat", _("Temperature"))),
        _("Sectioning, tension, neutralising…"),
    ),
    Sheet(
        "cut",
        pgettext_lazy("treatment record", "Cut"),
        False,
        (
            ("length", _("Length")),
            ("guard", _("Clipper guard")),
            ("fringe", _("Fringe")),
            ("nape", _("Nape")),
        ),
        _("Layers, texturising, how it was styled…"),
    ),
    Sheet(
        "nails",
        pgettext_lazy("treatment record", "Nails"),
        False,
        (
            ("shape", _("Shape")),
            ("length", _("Length")),
            ("base", _("Base and builder")),
            ("colour", _("Colour no.")),
        ),
        _("Preparation, design, finish…"),
    ),
    Sheet(
        "lashes",
        pgettext_lazy("treatment record", "Lashes and brows"),
        False,
        (
            ("curl", _("Curl")),
            ("length", _("Length map")),
            ("thickness", _("Thickness")),
            ("glue", _("Glue")),
        ),
        _("Style, number of fans, left and right…"),
    ),
    Sheet(
        "skin",
        pgettext_lazy("treatment record", "Skin"),
        False,
        (
            ("state", _("State of the skin")),
            ("device", _("Device")),
            ("setting", _("Setting")),
            ("time", _("Minutes")),
        ),
        _("Steps, areas, how the skin took it…"),
    ),
    Sheet(
        "body",
        pgettext_lazy("treatment record", "Massage and body"),
        False,
        (("areas", _("Areas")), ("pressure", _("Pressure")), ("oil", _("Oil")), ("avoid", _("Leave out"))),
        _("What was tight, what helped…"),
    ),
    Sheet("other", pgettext_lazy("treatment record", "Something else")),
)
BY_CODE = {sheet.code: sheet for sheet in SHEETS}
# What a salon of each trade writes down first.
ORDER = {
    SalonKind.HAIR: ("colour", "perm", "cut"),
    SalonKind.BARBER: ("cut", "colour"),
    SalonKind.NAILS: ("nails",),
    SalonKind.LASHES: ("lashes",),
    SalonKind.SKIN: ("skin", "body"),
    SalonKind.MASSAGE: ("body", "skin"),
}


def sheet_of(code: str) -> Sheet:
    """The kind of that code; one that is no longer known is "something else"."""
    return BY_CODE.get(code, BY_CODE["other"])


def sheets_for(kind: str) -> list[Sheet]:
    """All kinds, those of the trade first."""
    first = [BY_CODE[code] for code in ORDER.get(SalonKind(kind), ())]
    return first + [sheet for sheet in SHEETS if sheet not in first]
