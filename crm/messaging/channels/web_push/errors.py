"""What a push service's refusals mean (RFC 8030, and the services' own pages)."""

from crm.messaging.channels.wire import Answer, throttled
from kernel.outbox.registry import DeliveryError

GONE = {404, 410}


class Gone(DeliveryError):
    """The browser takes push no more; the service has forgotten it."""

    def __init__(self) -> None:
        super().__init__("gone", permanent=True)


def refusal(answer: Answer) -> DeliveryError:
    """The answer, which is no success, in our words."""
    if answer.status in GONE:
        return Gone()
    said = answer.body[:200].decode("utf-8", "replace").replace("\x00", "")
    text = f"push {answer.status} {said}".strip()
    if answer.status == 429:
        return throttled(answer, text)
    return DeliveryError(text, permanent=answer.status < 500)
