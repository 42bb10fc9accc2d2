"""WeChat 公众号 订阅通知 (message/subscribe/bizsend): one acceptance is one message."""

from crm.messaging.channels import Handed
from crm.messaging.channels.wechat.sending import message_facts, send_granted
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered

PROVIDER = "wechat_notice"
KEEPS_SECRETS = False
HANDS_ONCE = True


def send(message: Message, rendered: Rendered) -> Handed:
    """Have the notice sent; raises DeliveryError, NotNow, AnswerLost."""
    facts = message_facts(PROVIDER, message, rendered) | {"page": rendered.values.get("link", "")}
    return send_granted(PROVIDER, "/cgi-bin/message/subscribe/bizsend", facts)
