"""What goes on in a read-only salon: the changes that a person outside must not be kept from, by address and method."""

_left_open: set[tuple[str, str]] = set()


def leave_open(url_name: str, method: str) -> None:
    """Let this change through. The app whose address it is says so in its `AppConfig.ready`, by its full name."""
    _left_open.add((url_name, method))


def is_left_open(url_name: str, method: str) -> bool:
    """Whether that change goes through in a read-only salon."""
    return (url_name, method) in _left_open
