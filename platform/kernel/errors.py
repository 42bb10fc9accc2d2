"""One base for every error that a person or a program may see (DESIGN §8).

`code` is stable and part of the interface, `message` is translatable text, `status` the HTTP status.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type_of_text = str | Promise


class ChignonError(Exception):
    """Base of the errors that are part of the interface; subclasses name code, status and text."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    message: type_of_text = _("Something went wrong. Nothing was changed.")

    def __init__(self, message: type_of_text | None = None, **data: Any) -> None:
        self.data = data
        if message is not None:
            self.message = message
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)


class Malformed(ChignonError):
    """The request cannot be read at all."""

    code = "malformed"
    status = 400
    message = _("The request cannot be read.")


class TooLarge(ChignonError):
    """More was sent than the address takes."""

    code = "body_too_large"
    status = 413
    message = _("This is more than can be sent at once.")


class Fault(ChignonError):
    """A fault of ours: recorded, and nothing was half-saved."""

    code = "fault"
    status = 500
    message = _("Something went wrong on our side.")


class NotFound(ChignonError):
    """What was asked for is not there, or not for this person: a stranger cannot tell which."""

    code = "not_found"
    status = 404
    message = _("There is nothing at this address.")


class NotAllowed(ChignonError):
    """The person can see the thing but may not do this to it."""

    code = "not_allowed"
    status = 403
    message = _("Your role does not allow this.")


class Busy(ChignonError):
    """Somebody else is changing the same thing right now; trying again soon will work."""

    code = "busy"
    status = 503
    message = _("Somebody else is changing this right now. Please try again in a moment.")


class Unavailable(ChignonError):
    """The database does not answer right now; nothing was changed, and trying again soon will work."""

    code = "unavailable"
    status = 503
    message = _("We cannot reach your data right now.")


class StaleVersion(ChignonError):
    """The thing was changed since the person opened it; `data` holds the newer version."""

    code = "stale_version"
    status = 409
    message = _("This was changed meanwhile. Here is how it stands now.")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what was sent: where it is, a stable code, and the text for a person."""

    field: str
    code: str
    text: type_of_text


PROBLEM_TEXTS: dict[str, type_of_text] = {
    "required": _("This is needed."),
    "money_not_a_number": _("Please enter an amount such as 48.50."),
    "money_too_fine": _("This currency has fewer decimals."),
    "money_too_large": _("This amount is too large."),
    "unknown": _("There is no such choice."),
    "invalid": _("This does not look right."),
    "too_long": _("This is too long."),
}


class BadInput(ChignonError):
    """What was sent is refused whole; `problems` names everything wrong, placed."""

    code = "invalid"
    status = 422
    message = _("Some of this needs another look.")

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems

    @classmethod
    def of(cls, field: str, code: str, text: type_of_text | None = None) -> "BadInput":
        """One problem; `text` defaults to the house's text for `code`."""
        return cls([Problem(field, code, text if text is not None else PROBLEM_TEXTS[code])])
