"""What Twilio's refusals mean (its error dictionary): permanent for this number or text, or worth another try."""

from crm.messaging.channels.wire import Answer, throttled
from kernel.outbox.registry import DeliveryError

TOO_MANY = {20429, 14107, 63038}
# The account or its money: mended by a person, and then it works.
SETUP = {20003, 20005, 20008, 21606, 21659, 30002, 30010}


def refusal(answer: Answer) -> DeliveryError:
    """The answer, which is no success, in our words."""
    facts = answer.facts()
    code = int(facts.get("code") or 0)
    text = f"Twilio {answer.status} {code or ''} {facts.get('message', '')}".strip()
    if answer.status == 429 or code in TOO_MANY:
        return throttled(answer, text)
    is_ours = code in SETUP or answer.status in {401, 403}
    return DeliveryError(text, permanent=400 <= answer.status < 500 and not is_ours)
