"""Log lines name the salon they belong to."""

import logging

from kernel.context import current_salon_or_none


class SalonFilter(logging.Filter):
    """Adds `salon` (the schema, or "public") to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; only adds the field."""
        salon = current_salon_or_none()
        record.salon = salon.schema_name if salon else "public"
        return True
