"""What a message is called where it is listed."""

from django import template
from django.utils.translation import gettext as _

from crm.messaging.models import Message
from crm.messaging.settings.wordings import template_kinds

register = template.Library()
TO_THE_TEAM = "_staff"


@register.filter
def heading(message: Message) -> str:
    """Its subject; what has none yet (it is put into words as it leaves) goes by what it is for."""
    if message.subject:
        return message.subject
    if label := template_kinds().get(message.kind):
        return str(label)
    return _("News for the team") if message.kind.endswith(TO_THE_TEAM) else _("Message")
