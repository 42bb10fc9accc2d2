"""Names as a whole room may read them."""

import re

_WIDE = re.compile(r"[\u3400-\u9fff]")
HIDDEN = "＊"


def short_name(name: str) -> str:
    """ "Ana Maria Moreau" as "Ana M.", 王小明 as 王＊明, 王明 as 王＊; "" stays ""."""
    if _WIDE.search(name):
        plain = name.replace(" ", "")
        return plain[0] + HIDDEN + (plain[-1] if len(plain) > 2 else "") if len(plain) > 1 else plain
    first, *rest = name.split() or [""]
    return f"{first[:16]} {rest[-1][0]}." if rest else first[:16]
