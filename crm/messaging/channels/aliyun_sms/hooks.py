"""What 阿里云短信 tells us (SmsReport, SmsUp): JSON lists, not signed; the address's own token is the proof."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from crm.messaging.channels.reading import facts_of
from crm.messaging.hooks.replying import Incoming, Told, own_number


def is_genuine(_request: HttpRequest) -> bool:
    """Nothing is signed; the token of the address was asked already."""
    return True


def told(request: HttpRequest) -> list[Told | Incoming]:
    """Reports and texts; raises ValueError for what is no such list."""
    rows = facts_of(request.body)
    return [_incoming(row) if "content" in row else _report(row) for row in rows]


def _report(row: dict[str, object]) -> Told:
    own = str(row.get("out_id") or "")
    error = f"阿里云短信: {row.get('err_code', '')} {row.get('err_msg', '')}".strip()
    arrived = str(row.get("success")).lower() == "true"
    return Told(str(row.get("biz_id", "")), own_number(own), arrived, error)


def _incoming(row: dict[str, object]) -> Incoming:
    return Incoming(str(row["sequence_id"]), _international(str(row["phone_number"])), str(row["content"]))


def _international(number: str) -> str:
    """A mainland number comes without its country."""
    bare = number.removeprefix("+").removeprefix("00")
    return f"+86{bare}" if len(bare) == 11 and bare.startswith("1") else f"+{bare}"


def answer(_text: str) -> HttpResponse:
    """Taken; nothing can be said back."""
    return JsonResponse({"code": 0, "msg": "成功"}, json_dumps_params={"ensure_ascii": False})
