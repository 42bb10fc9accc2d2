"""WeChat 小程序 订阅消息 (message/subscribe/send): one acceptance is one message, opened in the salon's mini-program."""

from urllib.parse import quote

from crm.messaging.accounts.opened import account_of
from crm.messaging.channels import Handed
from crm.messaging.channels.wechat.sending import message_facts, send_granted
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered

PROVIDER = "wechat_mini"
KEEPS_SECRETS = False
HANDS_ONCE = True
LANGUAGES = {"zh-hans": "zh_CN"}


def send(message: Message, rendered: Rendered) -> Handed:
    """Have the message sent; its page gets our link as `link`. Raises DeliveryError, NotNow, AnswerLost."""
    page, link = account_of(PROVIDER).details["page"], rendered.values.get("link", "")
    more = {
        "page": f"{page}?link={quote(link, safe='')}",
        "lang": LANGUAGES.get(message.language, "en_US"),
    }
    facts = message_facts(PROVIDER, message, rendered) | more
    return send_granted(PROVIDER, "/cgi-bin/message/subscribe/send", facts)
