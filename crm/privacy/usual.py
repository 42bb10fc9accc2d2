"""What every salon asks: messages by each channel, invitations, news and offers, and notes on health."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm.messaging.choosing import EMAIL, PUSH, SMS, STOPPED, WECHAT
from crm.privacy.purposes import Purpose, register_purpose

ABOUT_VISITS: dict[str, Promise] = {
    EMAIL: pgettext_lazy("consent", "Messages about visits by email"),
    SMS: pgettext_lazy("consent", "Messages about visits by text"),
    WECHAT: pgettext_lazy("consent", "Messages about visits by WeChat"),
    PUSH: pgettext_lazy("consent", "Messages about visits on their phone"),
}
NEWS: dict[str, Promise] = {
    EMAIL: pgettext_lazy("consent", "News and offers by email"),
    SMS: pgettext_lazy("consent", "News and offers by text"),
    WECHAT: pgettext_lazy("consent", "News and offers by WeChat"),
    PUSH: pgettext_lazy("consent", "News and offers on their phone"),
}


def register_usual() -> None:
    """Register them."""
    for position, (channel, label) in enumerate(ABOUT_VISITS.items(), start=10):
        _register(STOPPED[channel], label, _about_visits, "messages 1", position, is_usual=True)
    invitations = pgettext_lazy("consent", "Invitations to come again")
    _register("invitations", invitations, _invitations, "invitations 1", 20, is_usual=True)
    for position, (channel, label) in enumerate(NEWS.items(), start=30):
        _register(f"marketing_{channel}", label, _news, "marketing 1", position)
    _register("health", pgettext_lazy("consent", "Notes on health"), _health, "health 1", 50)


def _register(
    code: str, label: Promise, text: Callable[[], str], version: str, position: int, *, is_usual: bool = False
) -> None:
    register_purpose(
        Purpose(code=code, label=label, text=text, version=version, position=position, is_usual=is_usual)
    )


def _about_visits() -> str:
    return _(
        "This salon may write to me this way about my own visits: confirmations, reminders, changes. I can take"
        " this back at any time."
    )


def _invitations() -> str:
    return _("This salon may invite me when it is time for my next visit. I can take this back at any time.")


def _news() -> str:
    return _(
        "This salon may send me its news and offers this way. I can take this back at any time; it changes"
        " nothing about my visits."
    )


def _health() -> str:
    return _(
        "This salon may write down what I tell it about my health (allergies, medicine, skin), so that nothing it"
        " does harms me. Only the people who look after me see it. I can take this back at any time."
    )
