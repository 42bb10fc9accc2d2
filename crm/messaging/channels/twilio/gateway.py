"""Twilio's Messages resource (API 2010-04-01): a form, basic authentication, answers in JSON."""

import base64
from urllib.parse import quote, urlencode

from crm.messaging.accounts.opened import Account, account_of, hook_url
from crm.messaging.channels import Handed
from crm.messaging.channels.twilio.errors import refusal
from crm.messaging.channels.wire import AnswerLost, base_of, call
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered

PROVIDER = "twilio"
KEEPS_SECRETS = False
HANDS_ONCE = True


def send(message: Message, rendered: Rendered) -> Handed:
    """Hand the text to Twilio; raises DeliveryError, NotNow, AnswerLost."""
    account = account_of(PROVIDER)
    sid = account.details["account_sid"]
    answer = call(
        base_of(PROVIDER),
        f"/2010-04-01/Accounts/{quote(sid, safe='')}/Messages.json",
        body=urlencode(_form(account, message, rendered)).encode(),
        headers={
            "Authorization": _basic(sid, account.secret),
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    if answer.status >= 500:
        raise AnswerLost(f"Twilio broke with {answer.status} after it was asked")
    facts = answer.facts()
    if answer.status not in {200, 201} or not facts.get("sid"):
        raise refusal(answer)
    return Handed(str(facts["sid"]), int(facts.get("num_segments") or 0))


def _form(account: Account, message: Message, rendered: Rendered) -> dict[str, str]:
    sender = account.details["sender"]
    kind = "MessagingServiceSid" if sender.startswith("MG") else "From"
    told = f"{hook_url(PROVIDER)}?m={message.pk}"
    return {"To": message.to, kind: sender, "Body": rendered.short, "StatusCallback": told}


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
