"""What 腾讯云短信's refusals mean (its table of error codes)."""

from crm.messaging.channels.wire import Answer, AnswerLost, throttled
from kernel.outbox.registry import DeliveryError

TOO_MANY = ("LimitExceeded", "RequestLimitExceeded")
# The account, its money, its rights: mended by a person, and then it works.
SETUP = (
    "AuthFailure", "FailedOperation.InsufficientBalance", "UnauthorizedOperation", "ResourceUnavailable",
    "FailedOperation.FailResolvePacket", "UnsupportedOperation.UnsupportedRegion",
)  # fmt: skip
BROKEN = "InternalError"  # on the way, perhaps after the text had left


def refusal(answer: Answer, code: str, message: str) -> DeliveryError:
    """A code of the whole call, or of its one number, in our words."""
    text = f"腾讯云短信 {code} {message}".strip()
    if answer.status == 429 or code.startswith(TOO_MANY):
        return throttled(answer, text)
    if answer.status >= 500 or code.startswith(BROKEN):
        return AnswerLost(text)
    return DeliveryError(text, permanent=not code.startswith(SETUP))
