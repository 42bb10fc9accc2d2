"""The words of messages to customers that a salon may put its own way: a subject and a first sentence, with variables.

A variable is a name in braces from a fixed list, such as {day}. Nothing else in a salon's text means anything, and what
is put in its place is never read again: what customers type stays text.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from django.utils import translation
from django.utils.functional import Promise

from crm.messaging.models import MessageWording
from crm.messaging.rendering import Rendered
from kernel.errors import NotFound

_VARIABLE = re.compile(r"\{\s*(\w+)\s*\}")


@dataclass(frozen=True, slots=True)
class Texts:
    """A subject, a lead, and what a text message says instead of the subject ("" the subject); with variables or filled."""

    subject: str
    lead: str
    short: str = ""

    def filled(self, values: Mapping[str, str]) -> "Texts":
        """The texts with the variables' values in their places; what is no variable stays as it is."""
        return Texts(*(_filled(text, values) for text in (self.subject, self.lead, self.short)))

    def unknown(self, known: Mapping[str, object]) -> dict[str, list[str]]:
        """The names in braces that are no variables, by field."""
        texts = asdict(self)
        return {
            field: names
            for field, text in texts.items()
            if (names := [name for name in _VARIABLE.findall(text) if name not in known])
        }


@dataclass(frozen=True, slots=True)
class Wording:
    """A kind of message whose words can be changed.

    `when` says when it is sent, `variables` what each stands for. `usual` gives our own words in the language of now,
    `shown` the whole message as it would look to a made-up customer, in the language of now.
    """

    kind: str
    label: Promise
    when: Promise
    variables: Mapping[str, Promise]
    usual: Callable[[], Texts]
    shown: Callable[[Texts], Rendered]


_wordings: dict[str, Wording] = {}
_fixed: dict[str, Promise] = {}


def register_wording(wording: Wording) -> None:
    """Let salons change the words of this kind; called in AppConfig.ready."""
    _wordings[wording.kind] = wording


def register_fixed(kind: str, label: Promise) -> None:
    """Let this kind, whose words are ours alone, be sent by a provider's template; called in AppConfig.ready."""
    _fixed[kind] = label


def template_kinds() -> dict[str, Promise]:
    """All kinds to customers that a provider may send by its own templates, each with its label."""
    return {kind: wording.label for kind, wording in _wordings.items()} | _fixed


def wordings() -> list[Wording]:
    """All kinds whose words can be changed, in the order in which they were registered."""
    return list(_wordings.values())


def wording_of(kind: str) -> Wording:
    """The kind; raises NotFound."""
    if kind not in _wordings:
        raise NotFound
    return _wordings[kind]


def usual_texts(wording: Wording, language: str) -> Texts:
    """Our own words."""
    with translation.override(language):
        return wording.usual()


def texts_of(kind: str, language: str) -> Texts:
    """The salon's words for the kind in that language, ours where it has none."""
    own = MessageWording.objects.filter(kind=kind, language=language).first()
    return Texts(own.subject, own.lead, own.short) if own else usual_texts(wording_of(kind), language)


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)
