"""Ready templates, by trade. Their services are found on the salon's menu by words; what it has not is named as missing."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from booking.careplans.models import PlanKind


@dataclass(frozen=True, slots=True)
class Step:
    """One recommended service: what it is, by which words it is found in a menu (the surest first), how often, weeks apart."""

    name: str | Promise
    marks: tuple[str, ...]
    count: int
    weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A ready template; stable code."""

    code: str
    kind: str
    title: str | Promise
    goals: str | Promise
    aftercare: str | Promise
    steps: tuple[Step, ...]


COLOUR = ("root", "colour", "color", "补色", "发根", "染发", "染")
TREAT = ("treatment", "repair", "mask", "gloss", "care", "护理", "焗油", "修护")
CUT = ("cut", "trim", "剪发", "剪")
SCALP = ("scalp", "head spa", "头皮", "头疗", "养发")
FACE = ("facial", "face", "cleanse", "peel", "面部", "补水", "小气泡", "护肤", "清洁")
NAIL = ("manicure", "gel", "nail", "美甲", "甲")
FOOT = ("pedicure", "foot", "足", "脚")
BODY = ("massage", "back", "body", "按摩", "推拿", "spa", "肩颈")

READY: tuple[Ready, ...] = (
    Ready(
        code="colour",
        kind=PlanKind.HAIR,
        title=_("Colour that stays fresh"),
        goals=_("Even roots, shine to the tips, no fading between visits."),
        aftercare=_(
            "Colour shampoo from the third day on, lukewarm water, heat protection before the dryer."
        ),
        steps=(
            Step(_("Colour"), COLOUR, 4, 5),
            Step(_("Hair treatment"), TREAT, 4, 5),
            Step(_("Cut"), CUT, 2, 10),
        ),
    ),
    Ready(
        code="repair",
        kind=PlanKind.HAIR,
        title=_("Repair of stressed hair"),
        goals=_("Less breakage, supple lengths; no bleach until the end of the plan."),
        aftercare=_("A mask once a week, no hot irons, dry gently with a towel."),
        steps=(Step(_("Hair treatment"), TREAT, 6, 2), Step(_("Cut"), CUT, 3, 4)),
    ),
    Ready(
        code="scalp",
        kind=PlanKind.HAIR,
        title=_("Calm scalp"),
        goals=_("No itching, no flakes, roots that stay fresh for three days."),
        aftercare=_("A mild shampoo, the tonic in the evening, do not scratch."),
        steps=(Step(_("Scalp treatment"), (*SCALP, *TREAT), 8, 2),),
    ),
    Ready(
        code="clear",
        kind=PlanKind.SKIN,
        title=_("Clear skin"),
        goals=_("Fewer blemishes and calmer pores; a routine that fits into the morning."),
        aftercare=_("Mild cleansing, sun protection every day, do not press anything out."),
        steps=(Step(_("Facial"), FACE, 6, 3),),
    ),
    Ready(
        code="glow",
        kind=PlanKind.SKIN,
        title=_("Moisture and glow"),
        goals=_("Skin that does not feel tight, a smoother look around the eyes."),
        aftercare=_("Drink enough, a serum under the cream, no peeling for a week."),
        steps=(Step(_("Facial"), FACE, 4, 4),),
    ),
    Ready(
        code="nails",
        kind=PlanKind.NAILS,
        title=_("Strong nails"),
        goals=_("Growing out without breaking, neat cuticles."),
        aftercare=_("Nail oil every evening, gloves when you wash up."),
        steps=(Step(_("Manicure"), NAIL, 6, 3), Step(_("Pedicure"), FOOT, 3, 6)),
    ),
    Ready(
        code="back",
        kind=PlanKind.BODY,
        title=_("Free shoulders and back"),
        goals=_("Less tension in neck and back, sleeping through the night."),
        aftercare=_("Warmth in the evening, ten minutes of stretching, plenty of water after each session."),
        steps=(Step(_("Massage"), BODY, 6, 2),),
    ),
)
