"""WeChat 公众号 模板消息 (message/template/send): to followers, without a grant; its end comes as an event."""

from crm.messaging.channels import Handed
from crm.messaging.channels.wechat.sending import message_facts, send_template
from crm.messaging.models import Message
from crm.messaging.rendering import Rendered

PROVIDER = "wechat_template"
KEEPS_SECRETS = False
HANDS_ONCE = True


def send(message: Message, rendered: Rendered) -> Handed:
    """Have the template sent; raises DeliveryError, NotNow, AnswerLost.

    `client_msg_id` lets WeChat itself drop a second one within ten minutes.
    """
    facts = message_facts(PROVIDER, message, rendered)
    more = {"url": rendered.values.get("link", ""), "client_msg_id": f"m{message.pk}"}
    return send_template(PROVIDER, "/cgi-bin/message/template/send", facts | more)
