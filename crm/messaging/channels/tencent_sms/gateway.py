"""腾讯云短信 (SMS 2021-01-11, SendSms): templates only, and a second call is a second message."""

import json

from crm.messaging.accounts.opened import Account, account_of, template_of, values_for
from crm.messaging.channels import Handed
from crm.messaging.channels.tencent_sms.errors import refusal
from crm.messaging.channels.tencent_sms.signing import JSON, Key, authorization
from crm.messaging.channels.wire import Answer, AnswerLost, base_of, call, host_of
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from kernel.clock import system_clock

PROVIDER = "tencent_sms"
KEEPS_SECRETS = False
HANDS_ONCE = True


def send(message: Message, rendered: Rendered) -> Handed:
    """Have the template sent; raises DeliveryError, NotNow, AnswerLost."""
    account, base = account_of(PROVIDER), base_of(PROVIDER)
    body = json.dumps(_facts(account, message, rendered)).encode()
    answer = call(base, "/", body=body, headers=_headers(account, host_of(base), body))
    told = answer.facts().get("Response")
    if not isinstance(told, dict):
        raise AnswerLost(f"腾讯云短信 broke with {answer.status} after it was asked")
    if error := told.get("Error"):
        raise refusal(answer, str(error.get("Code", "")), str(error.get("Message", "")))
    return _handed(answer, told["SendStatusSet"][0])


def _handed(answer: Answer, status: dict[str, object]) -> Handed:
    """What became of the one number."""
    if status.get("Code") != "Ok":
        raise refusal(answer, str(status.get("Code", "")), str(status.get("Message", "")))
    return Handed(str(status.get("SerialNo", "")), int(str(status.get("Fee") or 0)))


def _facts(account: Account, message: Message, rendered: Rendered) -> dict[str, object]:
    template = template_of(account, message)
    return {
        "PhoneNumberSet": [message.to],
        "SmsSdkAppId": account.details["app_id"],
        "SignName": account.details["sign_name"],
        "TemplateId": template.code,
        "TemplateParamSet": [value for _name, value in values_for(template, rendered)],
        "SessionContext": str(message.pk),
    }


def _headers(account: Account, host: str, body: bytes) -> dict[str, str]:
    now = system_clock.now()
    key = Key(account.details["secret_id"], account.secret)
    return {
        "Authorization": authorization(key, service="sms", host=host, body=body, now=now),
        "Content-Type": JSON,
        "Host": host,
        "X-TC-Action": "SendSms",
        "X-TC-Version": "2021-01-11",
        "X-TC-Timestamp": str(int(now.timestamp())),
        "X-TC-Region": account.details["region"],
    }
