"""The channel of a machine without providers: the message stays here, to be read on the salon's own page."""

from crm.messaging.channels import Handed
from crm.messaging.channels.email.mails import mail_of
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered

PROVIDER = "local"
KEEPS_SECRETS = True
HANDS_ONCE = False


def send(message: Message, rendered: Rendered) -> Handed:
    """Nothing leaves: the stored text is the delivery.

    A confidential mail (a password's reset) must not be read by colleagues, so it goes to the machine's own mail
    folder (settings.EMAIL_FILE_PATH), which only whoever runs the machine can open.
    """
    if rendered.confidential:
        mail_of(message, rendered).send()
    return Handed()
