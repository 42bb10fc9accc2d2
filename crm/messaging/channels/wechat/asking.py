"""One question to WeChat with the account's token: asked again once where the token turns out to be over."""

import json
from typing import Any
from urllib.parse import quote

from crm.messaging.channels.wechat.errors import TOKEN_OVER, errcode_of, refusal
from crm.messaging.channels.wechat.token import JSON, access_token
from crm.messaging.channels.wire import Answer, base_of, call
from kernel.clock import Clock
from kernel.outbox.registry import DeliveryError


class Refused(DeliveryError):
    """WeChat said no; `code` is its errcode."""

    def __init__(self, error: DeliveryError, code: int) -> None:
        super().__init__(str(error), permanent=error.permanent)
        self.code = code


def ask(provider: str, path: str, facts: dict[str, Any], *, clock: Clock) -> dict[str, Any]:
    """What WeChat answers; raises Refused, NotNow, AnswerLost, DeliveryError."""
    token = access_token(provider, clock=clock)
    answer = _asked(path, token, facts)
    if errcode_of(answer) in TOKEN_OVER:
        token = access_token(provider, clock=clock, rejected=token)
        answer = _asked(path, token, facts)
    if not (code := errcode_of(answer)):
        return answer.facts()
    error = refusal(code, answer)
    raise error if type(error) is not DeliveryError else Refused(error, code)


def _asked(path: str, token: str, facts: dict[str, Any]) -> Answer:
    body = json.dumps(facts, ensure_ascii=False).encode()
    return call(base_of("wechat"), f"{path}?access_token={quote(token, safe='')}", body=body, headers=JSON)
