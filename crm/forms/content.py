"""What a form asks: questions in two languages, as they stand in a draft and in a published version."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import get_language, pgettext, pgettext_lazy

from crm.forms.filling.charts import PICTURES, answer_words, region_names
from kernel.marks import listed, semicolon

Question = dict[str, Any]
LANGUAGES = ("en", "zh")
MOST_QUESTIONS, MOST_OPTIONS = 60, 30
MOST_PHOTOS = 2  # what one request may send (settings.LARGEST_UPLOAD_BYTES)
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
    FACE = "face", pgettext_lazy("question of a form", "Marks on a face")
    BODY = "body", pgettext_lazy("question of a form", "Marks on a body")
    SCALP = "scalp", pgettext_lazy("question of a form", "Marks on a head")
    HANDS = "hands", pgettext_lazy("question of a form", "Marks on the hands")
    FEET = "feet", pgettext_lazy("question of a form", "Marks on the feet")
    PHOTO = "photo", pgettext_lazy("question of a form", "A photo")
    CONSENT = "consent", pgettext_lazy("question of a form", "Consent to a text")
    SIGNATURE = "signature", pgettext_lazy("question of a form", "Signature")


LISTED = (Kind.CHOICE, Kind.SEVERAL)


def said(words: Mapping[str, str] | None) -> str:
    """The words in the language in use; where they are missing in it, those of the other."""
    own = "zh" if (get_language() or "").startswith("zh") else "en"
    found = words or {}
    return found.get(own) or next((found[one] for one in LANGUAGES if found.get(one)), "")


def options_of(question: Question) -> list[tuple[str, str]]:
    """What may be chosen: a stable code, and the words."""
    if question["kind"] in PICTURES:
        return region_names(question["kind"])
    return [(str(place), said(words)) for place, words in enumerate(question.get("options", []))]


def free_id(questions: Sequence[Question]) -> str:
    """An id that no question of the draft has."""
    return f"q{max((int(one['id'][1:]) for one in questions), default=0) + 1}"


def answer_text(question: Question, value: Any) -> str:
    """An answer as a person reads it; "" for none."""
    kind, named = question["kind"], dict(options_of(question))
    if value is None or value in ("", []):
        return ""
    if kind in PICTURES:
        return semicolon().join(answer_words(kind, value))
    if kind == Kind.PHOTO:
        return pgettext("answer", "Photo")
    if isinstance(value, dict):  # a signature that was drawn, with or without the name in letters
        return str(value.get("name") or pgettext("answer", "Signed by hand"))
    if kind in (Kind.YES_NO, Kind.CONSENT):
        yes, no = pgettext_lazy("answer", "Yes"), pgettext_lazy("answer", "No")
        return str(yes if value else no)
    if isinstance(value, list):
        return listed(named.get(str(one), str(one)) for one in value)
    if kind == Kind.SCALE:
        return f"{value} / {question.get('top', 5)}"
    return named.get(str(value), str(value))
