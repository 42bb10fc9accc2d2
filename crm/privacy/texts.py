"""What customers are asked to agree to, in the salon's own words or in ours, and in which version."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation

from crm.customers.models import Consent
from crm.privacy.models import ConsentText
from crm.privacy.purposes import Purpose, purposes

LANGUAGES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)
BRACES = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as it is read now, with the version that its consents carry ("marketing 2")."""

    version: str
    text: str

    @property
    def mark(self) -> str:
        """By which a form says that this very text was read on it: another version, language or fact has another."""
        return hashlib.sha256(f"{self.version} {self.text}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a text: its number, the text by language, when and by whom (None, "": ours)."""

    number: int
    texts: Mapping[str, str]
    made_at: datetime | None = None
    made_by: str = ""


def own_texts() -> dict[str, ConsentText]:
    """The newest text of the salon's own by its name; one query."""
    return {row.code: row for row in ConsentText.objects.order_by("code", "-number").distinct("code")}


def wording_of(purpose: Purpose, own: Mapping[str, ConsentText] | None = None) -> Wording:
    """What the customer agrees to, in the language of now; `own` are the texts, where they are read already."""
    found = (own_texts() if own is None else own).get(purpose.text_code)
    if found is None:
        return Wording(purpose.version, filled(purpose.text(), purpose))
    text = found.texts.get(language_now()) or next(iter(found.texts.values()))
    return Wording(f"{found.code} {found.number}", filled(text, purpose))


def filled(text: str, purpose: Purpose) -> str:
    """The text with what stands in its braces."""
    facts = purpose.facts()
    return BRACES.sub(lambda mark: facts.get(mark[1], mark[0]), text)


def text_as_it_was(row: Consent, purpose: Purpose | None) -> str:
    """What was agreed to; of rows that are older than the texts beside them, ours in their language."""
    code, _space, rest = row.text_version.partition(" ")
    number, _space, language = rest.partition(" ")
    if row.text or purpose is None or (code, number) != (purpose.text_code, "1"):
        return row.text
    with translation.override(language if language in LANGUAGES else LANGUAGES[0]):
        return BRACES.sub("…", purpose.text())


def versions_of(code: str) -> list[Version]:
    """Every version of a text, the newest first; the last is ours. The text's name is one of a purpose."""
    rows = ConsentText.objects.filter(code=code).order_by("-number")
    own = [Version(row.number, row.texts, row.made_at, row.made_by) for row in rows]
    return [*own, Version(1, usual_texts(code))]


def usual_texts(code: str) -> dict[str, str]:
    """Our own text by language."""
    purpose = purposes_with(code)[0]
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = purpose.text()
    return found


def purposes_with(code: str) -> list[Purpose]:
    """The purposes that ask with this text, in their order."""
    return [one for one in purposes() if one.text_code == code]


def text_codes() -> list[str]:
    """The names of all texts, in the order of the page."""
    return list(dict.fromkeys(one.text_code for one in purposes()))


def language_now() -> str:
    """The language in use, as the texts are kept."""
    found = translation.get_language() or ""
    return found if found in LANGUAGES else LANGUAGES[0]
