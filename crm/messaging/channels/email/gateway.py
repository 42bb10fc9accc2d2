"""Email by SMTP (see `backend` for the server)."""

from crm.messaging.channels import Handed
from crm.messaging.channels.email.errors import delivery_error
from crm.messaging.channels.email.mails import mail_of
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered

PROVIDER = "email"
KEEPS_SECRETS = False
HANDS_ONCE = False


def send(message: Message, rendered: Rendered) -> Handed:
    """Hand the mail to the server; raises DeliveryError."""
    try:
        mail_of(message, rendered).send()
    except OSError as error:
        raise delivery_error(error) from error
    return Handed()
