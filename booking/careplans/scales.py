"""By what the state of hair, skin, nails and body is told: from 1, hardly at all, to 5, very much."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from booking.careplans.models import PlanKind

LOWEST, HIGHEST = 1, 5

Scales = tuple[tuple[str, str | Promise], ...]
SCALES: Mapping[str, Scales] = {
    PlanKind.HAIR: (
        ("dry", pgettext_lazy("state of hair", "Dryness")),
        ("damage", pgettext_lazy("state of hair", "Damage")),
        ("oil", pgettext_lazy("state of hair", "Oily scalp")),
        ("flakes", pgettext_lazy("state of hair", "Flakes, itching")),
        ("loss", pgettext_lazy("state of hair", "Hair loss")),
    ),
    PlanKind.SKIN: (
        ("dry", pgettext_lazy("state of skin", "Dryness")),
        ("oil", pgettext_lazy("state of skin", "Oiliness")),
        ("red", pgettext_lazy("state of skin", "Redness, sensitivity")),
        ("blemish", pgettext_lazy("state of skin", "Blemishes")),
        ("spots", pgettext_lazy("state of skin", "Pigment spots")),
        ("lines", pgettext_lazy("state of skin", "Lines, slackness")),
    ),
    PlanKind.NAILS: (
        ("brittle", pgettext_lazy("state of nails", "Brittleness")),
        ("thin", pgettext_lazy("state of nails", "Thinness")),
        ("cuticle", pgettext_lazy("state of nails", "Dry cuticles")),
    ),
    PlanKind.BODY: (
        ("tense", pgettext_lazy("state of the body", "Tension")),
        ("pain", pgettext_lazy("state of the body", "Pain")),
        ("swollen", pgettext_lazy("state of the body", "Swelling")),
        ("tired", pgettext_lazy("state of the body", "Tiredness")),
    ),
}


def scales_of(kind: str) -> Scales:
    """The scales of that kind; none of a kind that this version does not know."""
    return SCALES.get(kind, ())


def scales_kept(kind: str, answers: Mapping[str, int | None]) -> dict[str, int]:
    """Of the answers those that belong to the kind and lie on the scale."""
    known = {code for code, _label in scales_of(kind)}
    return {
        code: value
        for code, value in answers.items()
        if code in known and value is not None and LOWEST <= value <= HIGHEST
    }
