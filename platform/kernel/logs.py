"""Log lines name the salon they belong to, and keep no key: a token in an address opens what it names (TRUST T20)."""

import logging
import re

from kernel.context import current_salon_or_none

# A part of an address that nobody typed: 20 characters or more of a token, a key or a uuid, with a digit or a capital.
_KEY = re.compile(r"(?<=/)(?=[a-z_-]*[0-9A-Z])[\w-]{20,}|(?<=[?&]key=)[\w-]+", re.ASCII)
HIDDEN = "…"


class SalonFilter(logging.Filter):
    """Adds `salon` (the schema, or "public") to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; only adds the field."""
        salon = current_salon_or_none()
        record.salon = salon.schema_name if salon else "public"
        return True


class KeylessFormatter(logging.Formatter):
    """Writes lines without the keys in addresses."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The line as it is kept, before a traceback is added."""
        return keyless(super().formatMessage(record))


def keyless(text: str) -> str:
    """The text with every key in an address hidden: /b/…/cancel/."""
    return _KEY.sub(HIDDEN, text)
