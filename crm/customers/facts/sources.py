"""How people heard of the salon: the salon's own list, or the usual one until it makes its own."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.customers.models import OwnField

BUILTIN = "found_through"
USUAL: dict[str, str | Promise] = {
    "friend": _("a friend"),
    "passing": _("walked past"),
    "search": _("search or map"),
    "dianping": _("Dianping"),
    "xiaohongshu": _("Xiaohongshu"),
    "douyin": _("Douyin"),
    "instagram": _("Instagram"),
    "wechat": _("WeChat"),
    "website": _("our website"),
    "gift": _("gift card"),
    "event": _("event"),
    "other": _("something else"),
}


def source_options(rows: Iterable[OwnField] | None = None) -> list[dict[str, Any]]:
    """The list, in order, as a field's options; what was taken out is `gone`. `rows` saves asking for them."""
    known = OwnField.objects.filter(builtin=BUILTIN).only("builtin", "options") if rows is None else rows
    row = next((row for row in known if row.builtin == BUILTIN), None)
    if row is not None:
        return list(row.options)
    return [{"code": code, "label": str(label)} for code, label in USUAL.items()]
