"""阿里云短信 (Dysmsapi 2017-05-25, SendSms): templates only, and a second call is a second message."""

import json
import uuid

from crm.messaging.accounts.opened import Account, account_of, template_of, values_for
from crm.messaging.channels import Handed
from crm.messaging.channels.aliyun_sms.errors import refusal
from crm.messaging.channels.aliyun_sms.signing import Call, headers_of
from crm.messaging.channels.wire import AnswerLost, base_of, call, host_of
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from kernel.clock import system_clock

PROVIDER = "aliyun_sms"
CHINA = "+86"
KEEPS_SECRETS = False
HANDS_ONCE = True


def send(message: Message, rendered: Rendered) -> Handed:
    """Have the template sent; raises DeliveryError, NotNow, AnswerLost."""
    account, base = account_of(PROVIDER), base_of(PROVIDER)
    asked = Call(host_of(base), "SendSms", "2017-05-25", _query(account, message, rendered))
    headers = headers_of(
        asked,
        key_id=account.details["access_key_id"],
        secret=account.secret,
        nonce=uuid.uuid4().hex,
        now=system_clock.now(),
    )
    answer = call(base, f"/?{asked.query_text}", body=b"", headers=headers)
    facts = answer.facts()
    if not facts:
        raise AnswerLost(f"阿里云短信 broke with {answer.status} after it was asked")
    if facts.get("Code") != "OK":
        raise refusal(answer)
    return Handed(str(facts.get("BizId", "")))


def _query(account: Account, message: Message, rendered: Rendered) -> dict[str, str]:
    template = template_of(account, message)
    values = dict(values_for(template, rendered))
    return {
        "PhoneNumbers": message.to.removeprefix(CHINA).removeprefix("+"),
        "SignName": account.details["sign_name"],
        "TemplateCode": template.code,
        "TemplateParam": json.dumps(values, ensure_ascii=False),
        "OutId": str(message.pk),
    }
