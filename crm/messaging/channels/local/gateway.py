"""The channel of a machine without providers: the message stays here, to be read on the salon's own page."""

from crm.messaging.models import Message
from crm.messaging.rendering import Rendered

KEEPS_SECRETS = True


def send(message: Message, rendered: Rendered) -> None:
    """Nothing leaves: the stored text is the delivery."""
