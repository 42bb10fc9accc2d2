"""The regions of the outlines: their names, and the middles of their parts on each picture (left and right the customer's)."""

from typing import Any

from django.utils.translation import pgettext_lazy

Anchor = tuple[str, int, int]

NAMES: dict[str, tuple[tuple[str, Any], ...]] = {
    "face": (
        ("forehead", pgettext_lazy("region", "Forehead")),
        ("eyes", pgettext_lazy("region", "Around the eyes")),
        ("lashes", pgettext_lazy("region", "Lashes and lids")),
        ("nose", pgettext_lazy("region", "Nose")),
        ("left_cheek", pgettext_lazy("region", "Left cheek")),
        ("right_cheek", pgettext_lazy("region", "Right cheek")),
        ("mouth", pgettext_lazy("region", "Around the mouth")),
        ("chin", pgettext_lazy("region", "Chin and jaw")),
        ("neck", pgettext_lazy("region", "Neck")),
        ("scalp", pgettext_lazy("region", "Scalp")),
    ),
    "body": (
        ("head", pgettext_lazy("region", "Head")),
        ("neck", pgettext_lazy("region", "Neck")),
        ("left_shoulder", pgettext_lazy("region", "Left shoulder")),
        ("right_shoulder", pgettext_lazy("region", "Right shoulder")),
        ("upper_back", pgettext_lazy("region", "Upper back")),
        ("lower_back", pgettext_lazy("region", "Lower back")),
        ("chest", pgettext_lazy("region", "Chest")),
        ("belly", pgettext_lazy("region", "Belly")),
        ("left_arm", pgettext_lazy("region", "Left arm and hand")),
        ("right_arm", pgettext_lazy("region", "Right arm and hand")),
        ("hips", pgettext_lazy("region", "Hips and seat")),
        ("left_leg", pgettext_lazy("region", "Left leg")),
        ("right_leg", pgettext_lazy("region", "Right leg")),
        ("feet", pgettext_lazy("region", "Feet")),
    ),
    "scalp": (
        ("hairline", pgettext_lazy("region", "Front hairline")),
        ("crown", pgettext_lazy("region", "Crown")),
        ("left_side", pgettext_lazy("region", "Left side of the head")),
        ("right_side", pgettext_lazy("region", "Right side of the head")),
        ("back", pgettext_lazy("region", "Back of the head")),
        ("nape", pgettext_lazy("region", "Nape")),
        ("left_ear", pgettext_lazy("region", "Around the left ear")),
        ("right_ear", pgettext_lazy("region", "Around the right ear")),
    ),
    "hands": (
        ("left_thumb", pgettext_lazy("region", "Left thumb")),
        ("left_index", pgettext_lazy("region", "Left index finger")),
        ("left_middle", pgettext_lazy("region", "Left middle finger")),
        ("left_ring", pgettext_lazy("region", "Left ring finger")),
        ("left_little", pgettext_lazy("region", "Left little finger")),
        ("left_hand", pgettext_lazy("region", "Left hand")),
        ("left_wrist", pgettext_lazy("region", "Left wrist")),
        ("right_thumb", pgettext_lazy("region", "Right thumb")),
        ("right_index", pgettext_lazy("region", "Right index finger")),
        ("right_middle", pgettext_lazy("region", "Right middle finger")),
        ("right_ring", pgettext_lazy("region", "Right ring finger")),
        ("right_little", pgettext_lazy("region", "Right little finger")),
        ("right_hand", pgettext_lazy("region", "Right hand")),
        ("right_wrist", pgettext_lazy("region", "Right wrist")),
    ),
    "feet": (
        ("left_big_toe", pgettext_lazy("region", "Left big toe")),
        ("left_toes", pgettext_lazy("region", "Left small toes")),
        ("left_foot", pgettext_lazy("region", "Left foot")),
        ("left_ankle", pgettext_lazy("region", "Left heel and ankle")),
        ("right_big_toe", pgettext_lazy("region", "Right big toe")),
        ("right_toes", pgettext_lazy("region", "Right small toes")),
        ("right_foot", pgettext_lazy("region", "Right foot")),
        ("right_ankle", pgettext_lazy("region", "Right heel and ankle")),
    ),
}


def _both(width: int, *parts: Anchor, seen: str = "front") -> tuple[Anchor, ...]:
    """Parts of the half at the viewer's left, and their mirror images: seen from the front that half is the right one."""
    one, other = ("right", "left") if seen == "front" else ("left", "right")
    ours = [(f"{one}_{code}", x, y) for code, x, y in parts]
    return (*ours, *((f"{other}_{code}", width - x, y) for code, x, y in parts))


_LIMBS: tuple[Anchor, ...] = (
    ("shoulder", 320, 440),
    ("arm", 270, 640),
    ("arm", 230, 820),
    ("arm", 190, 1000),
    ("arm", 155, 1180),
    ("leg", 400, 1330),
    ("leg", 400, 1520),
    ("leg", 410, 1700),
    ("leg", 410, 1860),
)
_ENDS: tuple[Anchor, ...] = (("head", 500, 190), ("neck", 500, 345), ("feet", 390, 2010), ("feet", 610, 2010))

ANCHORS: dict[str, dict[str, tuple[Anchor, ...]]] = {
    "face": {
        "face": (
            ("scalp", 500, 90),
            ("scalp", 260, 190),
            ("scalp", 740, 190),
            ("forehead", 400, 310),
            ("forehead", 600, 310),
            ("lashes", 375, 490),
            ("lashes", 625, 490),
            ("eyes", 375, 575),
            ("eyes", 625, 575),
            ("eyes", 260, 490),
            ("eyes", 740, 490),
            ("nose", 500, 590),
            ("nose", 500, 680),
            ("right_cheek", 300, 700),
            ("left_cheek", 700, 700),
            ("mouth", 500, 800),
            ("mouth", 420, 815),
            ("mouth", 580, 815),
            ("chin", 500, 950),
            ("chin", 350, 900),
            ("chin", 650, 900),
            ("neck", 500, 1120),
            ("neck", 400, 1120),
            ("neck", 600, 1120),
        ),
    },
    "body": {
        "front": (
            *_both(1000, *_LIMBS),
            *_ENDS,
            ("chest", 430, 590),
            ("chest", 570, 590),
            ("belly", 500, 780),
            ("belly", 500, 900),
            ("hips", 430, 1080),
            ("hips", 570, 1080),
        ),
        "back": (
            *_both(1000, *_LIMBS, seen="back"),
            *_ENDS,
            ("upper_back", 500, 470),
            ("upper_back", 500, 640),
            ("lower_back", 500, 850),
            ("hips", 430, 1080),
            ("hips", 570, 1080),
        ),
    },
    "scalp": {
        # Seen from above with the face at the top: the left is at the viewer's left.
        "above": (
            ("hairline", 500, 230),
            ("crown", 500, 550),
            ("back", 500, 880),
            *_both(1000, ("side", 290, 500), ("side", 310, 660), ("ear", 150, 560), seen="back"),
        ),
        "behind": (
            ("crown", 500, 180),
            ("back", 500, 480),
            ("nape", 500, 800),
            ("nape", 500, 960),
            *_both(1000, ("side", 280, 420), ("ear", 170, 560), seen="back"),
        ),
    },
    "hands": {
        "hands": _both(
            1500,
            ("little", 130, 330),
            ("ring", 255, 220),
            ("middle", 370, 180),
            ("index", 485, 230),
            ("thumb", 640, 500),
            ("hand", 370, 570),
            ("hand", 300, 680),
            ("hand", 440, 680),
            ("wrist", 370, 900),
            seen="back",
        ),
    },
    "feet": {
        "feet": _both(
            1500,
            ("big_toe", 560, 170),
            ("toes", 440, 190),
            ("toes", 330, 250),
            ("toes", 240, 320),
            ("foot", 430, 450),
            ("foot", 420, 640),
            ("ankle", 430, 900),
            seen="back",
        ),
    },
}
