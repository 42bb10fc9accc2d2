"""Ways to reach a customer, for those who may not see them whole."""


def masked(value: str) -> str:
    """A phone or email of which only enough is left to recognise it."""
    if "@" in value:
        name, _at, host = value.partition("@")
        return f"{name[:1]}…@{host}"
    return f"{value[:3]}…{value[-2:]}" if value else ""
