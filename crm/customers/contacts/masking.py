"""Ways to reach a customer, for those who may not see them whole."""

_REACHED_BY = ("contact", "phone", "email", "wechat", "address")


def is_reached_by(name: str) -> bool:
    """Whether a fact of that name ("visitor_phone", "wechat") is a way to reach somebody."""
    return any(part in name for part in _REACHED_BY)


def masked(value: str) -> str:
    """A phone or email of which only enough is left to recognise it."""
    if "@" in value:
        name, _at, host = value.partition("@")
        return f"{name[:1]}…@{host}"
    return f"{value[:3]}…{value[-2:]}" if value else ""
