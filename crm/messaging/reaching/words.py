"""Why a message took its way, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.messaging.models import Message

CHANNELS: dict[str, Promise] = {
    "email": gettext_lazy("Email"),
    "sms": gettext_lazy("Text message"),
    "wechat": gettext_lazy("WeChat"),
    "push": gettext_lazy("Notification on their phone"),
}
REASONS: dict[str, Promise] = {
    "wish": gettext_lazy("chosen: the customer wishes it"),
    "order": gettext_lazy("chosen: it comes first in your settings"),
    "only": gettext_lazy("chosen: no other way is open"),
    "after": gettext_lazy("comes next, should the first way fail"),
    "after_failure": gettext_lazy("chosen: the way before it failed"),
    "failed": gettext_lazy("tried first, and failed"),
    "not_set_up": gettext_lazy("no provider is set up"),
    "no_address": gettext_lazy("the customer has given none"),
    "stopped": gettext_lazy("the customer has asked for no more of them"),
    "no_consent": gettext_lazy("the customer has not agreed to news this way, which an invitation needs"),
    "no_invitations": gettext_lazy("the customer wants no invitations"),
    "country": gettext_lazy("the number is of a country that you do not write to"),
    "no_grant": gettext_lazy("the customer has accepted no more messages of this kind"),
    "no_template": gettext_lazy("your provider has no template for this message"),
}


def why_text(message: Message) -> list[str]:
    """A line for each way that was thought of; none for messages to the team."""
    pairs = (message.ways or {}).get("why", [])
    return [
        _("%(channel)s: %(reason)s")
        % {"channel": CHANNELS.get(channel, channel), "reason": REASONS.get(reason, reason)}
        for channel, reason in pairs
    ]
