"""A letter: the one shape of our messages, as text and as HTML with the same words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string

from crm.messaging.rendering import Rendered
from crm.messaging.texts import one_line


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled fact of one or more lines."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """The one thing to do: the words on the button and where it leads."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says, in its language; every text is plain text, whoever typed it.

    `todos` is what else they are asked to do, each with its link.
    `short` is what a text message says instead of the subject; the link follows it, then `hint`.
    """

    language: str
    subject: str
    greeting: str
    lead: str
    rows: tuple[Row, ...]
    action: Action
    closing: tuple[str, ...]
    sender: str
    short: str = ""
    hint: str = ""
    todos: tuple[Action, ...] = ()

    @property
    def text_message(self) -> str:
        """The letter as a text message."""
        return "\n".join(filter(None, (one_line(self.short or self.subject), self.action.url, self.hint)))


def letter_render(
    letter: Letter,
    *,
    calendar: str = "",
    calendar_method: str = "PUBLISH",
    answer_to: str = "",
    secrets: tuple[str, ...] = (),
    values: Mapping[str, str] | None = None,
) -> Rendered:
    """The letter as a message; HTML is escaped by the template. `values` are the variables, for templates of providers."""
    context = {"letter": letter}
    return Rendered(
        subject=one_line(letter.subject),
        text=render_to_string("messages/letter.txt", context),
        html=render_to_string("messages/letter.html", context),
        calendar=calendar,
        calendar_method=calendar_method,
        sender=letter.sender,
        answer_to=answer_to,
        secrets=secrets,
        short=letter.text_message,
        values={**(values or {}), "link": letter.action.url},
    )
