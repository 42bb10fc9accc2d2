"""What a form asks: questions in two languages, as they stand in a draft and in a published version."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import get_language, pgettext_lazy

Question = dict[str, Any]
LANGUAGES = ("en", "zh")
MOST_QUESTIONS, MOST_OPTIONS = 60, 30
LONGEST_LABEL, LONGEST_HELP, LONGEST_CONSENT, LONGEST_ANSWER = 300, 500, 4000, 4000


class Kind(TextChoices):
    """What a question asks for."""

    SECTION = "section", pgettext_lazy("question of a form", "Heading of a section")
    SHORT = "short", pgettext_lazy("question of a form", "A line of text")
    LONG = "long", pgettext_lazy("question of a form", "Several lines of text")
    YES_NO = "yes_no", pgettext_lazy("question of a form", "Yes or no")
    CHOICE = "choice", pgettext_lazy("question of a form", "One of a list")
    SEVERAL = "several", pgettext_lazy("question of a form", "Several of a list")
    SCALE = "scale", pgettext_lazy("question of a form", "A scale from 1")
    NUMBER = "number", pgettext_lazy("question of a form", "A number")
    DATE = "date", pgettext_lazy("question of a form", "A date")
    FACE = "face", pgettext_lazy("question of a form", "Regions of the face")
    BODY = "body", pgettext_lazy("question of a form", "Regions of the body")
    CONSENT = "consent", pgettext_lazy("question of a form", "Consent to a text")
    SIGNATURE = "signature", pgettext_lazy("question of a form", "Signature")


LISTED = (Kind.CHOICE, Kind.SEVERAL)

REGIONS: dict[str, tuple[tuple[str, Any], ...]] = {
    Kind.FACE: (
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
    Kind.BODY: (
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
}


def said(words: Mapping[str, str] | None) -> str:
    """The words in the language in use; where they are missing in it, those of the other."""
    own = "zh" if (get_language() or "").startswith("zh") else "en"
    found = words or {}
    return found.get(own) or next((found[one] for one in LANGUAGES if found.get(one)), "")


def options_of(question: Question) -> list[tuple[str, str]]:
    """What may be chosen: a stable code, and the words."""
    if question["kind"] in REGIONS:
        return [(code, str(label)) for code, label in REGIONS[question["kind"]]]
    return [(str(place), said(words)) for place, words in enumerate(question.get("options", []))]


def free_id(questions: Sequence[Question]) -> str:
    """An id that no question of the draft has."""
    return f"q{max((int(one['id'][1:]) for one in questions), default=0) + 1}"


def answer_text(question: Question, value: Any) -> str:
    """An answer as a person reads it; "" for none."""
    kind, named = question["kind"], dict(options_of(question))
    if value is None or value in ("", []):
        return ""
    if kind in (Kind.YES_NO, Kind.CONSENT):
        yes, no = pgettext_lazy("answer", "Yes"), pgettext_lazy("answer", "No")
        return str(yes if value else no)
    if isinstance(value, list):
        return ", ".join(named.get(str(one), str(one)) for one in value)
    if kind == Kind.SCALE:
        return f"{value} / {question.get('top', 5)}"
    return named.get(str(value), str(value))
