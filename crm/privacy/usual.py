"""What every salon asks: messages by each channel, invitations, news and offers."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm.messaging.reaching.choosing import EMAIL, PUSH, SMS, STOPPED, WECHAT
from crm.messaging.reaching.inviting import yes_first
from crm.privacy.purposes import Purpose, register_purpose
from crm.privacy.writing import LOOKS
from kernel.context import current_salon

ABOUT_VISITS: dict[str, Promise] = {
    EMAIL: pgettext_lazy("consent", "Messages about visits by email"),
    SMS: pgettext_lazy("consent", "Messages about visits by text"),
    WECHAT: pgettext_lazy("consent", "Messages about visits by WeChat"),
    PUSH: pgettext_lazy("consent", "Messages about visits on their phone"),
}
MESSAGES_TEXT = pgettext_lazy("consent", "Messages about visits")
NEWS_TEXT = pgettext_lazy("consent", "News and offers")
NEWS: dict[str, Promise] = {
    EMAIL: pgettext_lazy("consent", "News and offers by email"),
    SMS: pgettext_lazy("consent", "News and offers by text"),
    WECHAT: pgettext_lazy("consent", "News and offers by WeChat"),
    PUSH: pgettext_lazy("consent", "News and offers on their phone"),
}


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


def _asked_first() -> str:
    ways = [str(LOOKS[one].name) for one in LOOKS if one in yes_first(current_salon().country)]
    if not ways:
        return ""
    return _("In your country only with a yes to news and offers by that way: %(ways)s") % {
        "ways": " · ".join(ways)
    }


INVITATIONS = Purpose(
    code="invitations",
    label=pgettext_lazy("consent", "Invitations to come again"),
    text=_invitations,
    version="invitations 1",
    position=20,
    is_usual=True,
    note=_asked_first,
)


def register_usual() -> None:
    """Register them."""
    for position, (channel, label) in enumerate(ABOUT_VISITS.items(), start=10):
        register_purpose(
            Purpose(
                code=STOPPED[channel], label=label, text=_about_visits, version="messages 1",
                position=position, is_usual=True, channel=channel, text_label=MESSAGES_TEXT,
            )
        )  # fmt: skip
    for position, (channel, label) in enumerate(NEWS.items(), start=30):
        register_purpose(
            Purpose(
                code=f"marketing_{channel}", label=label, text=_news, version="marketing 1",
                position=position, channel=channel, text_label=NEWS_TEXT,
            )
        )  # fmt: skip
    register_purpose(INVITATIONS)
