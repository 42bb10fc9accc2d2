"""From facts to words: each kind of message has one function that renders it, brought by the room it is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from crm.messaging.models import Message
from kernel.outbox.registry import DeliveryError


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message as it leaves. `calendar` is an iCalendar text, or "".

    `secrets` are parts of it (the token of a link) that are not kept once it has left the house;
    `confidential` ones are not kept with their secrets anywhere. `short` is the whole of it as a text message, `values`
    the variables for providers that send templates of their own. `answer_to` is the address that a reply goes to, `sender` the name it comes from.
    """

    subject: str
    text: str
    html: str = ""
    calendar: str = ""
    calendar_method: str = "PUBLISH"
    sender: str = ""
    answer_to: str = ""
    secrets: tuple[str, ...] = ()
    confidential: bool = False
    short: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


Render = Callable[[Message], Rendered]
_kinds: dict[str, Render] = {}
_inviting: set[str] = set()


def register_kind(kind: str, render: Render, *, inviting: bool = False) -> None:
    """Let `render` put messages of `kind` into words, in `message.language`; called in AppConfig.ready.

    `inviting` kinds are advertising to the law: they go only by ways that the customer may be invited by (`inviting`).
    """
    _kinds[kind] = render
    if inviting:
        _inviting.add(kind)


def is_inviting(kind: str) -> bool:
    """Whether messages of the kind invite."""
    return kind in _inviting


def kinds() -> list[str]:
    """Every kind that is rendered."""
    return sorted(_kinds)


def message_render(message: Message) -> Rendered:
    """The message in words; raises DeliveryError for a kind that nobody renders."""
    if message.kind not in _kinds:
        raise DeliveryError(f"nobody renders {message.kind}")
    return _kinds[message.kind](message)
