"""What WeChat's errcodes mean (its table of global return codes, and those of the message interfaces)."""

from crm.messaging.channels.wire import Answer, AnswerLost, throttled
from kernel.outbox.registry import DeliveryError

TOKEN_OVER = {40001, 40014, 42001}  # the token is no good any more; nothing was sent
BUSY = {-1}
TOO_MANY = {45011}  # calls in a minute
QUOTA = {45009}  # of the day: the next way is better than tomorrow
# The account, its rights, its addresses: mended by a person, and then it works.
SETUP = {40002, 40013, 40125, 40164, 41002, 41004, 48001, 48004, 50002, 61007, 89503}
STRANGER = {40003, 43004}  # no such openid, or they follow no more: the binding is over
REFUSED = {43101}  # the customer has taken back what they accepted


def errcode_of(answer: Answer) -> int:
    """The errcode, 0 for success; raises AnswerLost for what is no answer of WeChat's: it may have been sent."""
    facts = answer.facts()
    if answer.status == 429:
        raise throttled(answer, "WeChat 429")
    if answer.status >= 500 or not facts:
        raise AnswerLost(f"WeChat broke with {answer.status} after it was asked")
    try:
        return int(facts.get("errcode", 0))
    except (TypeError, ValueError):
        raise AnswerLost("WeChat's answer cannot be read") from None


def refusal(code: int, answer: Answer) -> DeliveryError:
    """The answer, which is no success, in our words."""
    text = f"WeChat {code} {answer.facts().get('errmsg', '')}".strip()
    if code in TOO_MANY:
        return throttled(answer, text)
    return DeliveryError(text, permanent=code not in BUSY | QUOTA | SETUP | TOKEN_OVER)
