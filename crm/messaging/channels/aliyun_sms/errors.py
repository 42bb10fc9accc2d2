"""What 阿里云短信's refusals mean (its table of SendSms error codes)."""

from crm.messaging.channels.wire import Answer, AnswerLost, throttled
from kernel.outbox.registry import DeliveryError

# Too many to one number or in all; the next minute or hour takes it.
TOO_MANY = ("isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "Throttling")
# The account, its money, its rights: mended by a person, and then it works.
SETUP = (
    "isv.AMOUNT_NOT_ENOUGH", "isv.OUT_OF_SERVICE", "isv.ACCOUNT_", "isv.PRODUCT_UN_SUBSCRIPT", "isp.RAM_PERMISSION_DENY",
    "InvalidAccessKeyId", "SignatureDoesNotMatch", "Forbidden",
)  # fmt: skip
# It broke on the way, perhaps after the text had left.
BROKEN = ("isp.SYSTEM_ERROR", "isv.SYSTEM_ERROR", "ServiceUnavailable", "InternalError")


def refusal(answer: Answer) -> DeliveryError:
    """The answer, which is no success, in our words."""
    facts = answer.facts()
    code = str(facts.get("Code", ""))
    text = f"阿里云短信 {answer.status} {code} {facts.get('Message', '')}".strip()
    if answer.status == 429 or code.startswith(TOO_MANY):
        return throttled(answer, text)
    if answer.status >= 500 or code.startswith(BROKEN):
        return AnswerLost(text)
    return DeliveryError(text, permanent=bool(code) and not code.startswith(SETUP))
